//! The Job that brings a backup back.

use super::destination::{Destination, rclone_env};
use super::place::BACKUPS_PATH;
use super::plan::Planned;
use super::values::Values;
use crate::credentials::Kind;
use crate::kube::object::{Container, Env, Mount};
use crate::source::Code;
use crate::stack::Context;
use crate::stack::Object;
use crate::stack::controller::Controller;
use crate::stack::hashes::Known;
use crate::stack::image::Image;
use crate::stack::pod::Pod;
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::secret::{OwnSecret, Slot};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::workload::Workload;
use crate::values::typed::Typed;

/// What is brought back, and by whom.
#[derive(Debug)]
pub(super) struct Restore<'a> {
    /// The name of the backup.
    from: String,
    pub workload: Workload<'a>,
    /// The private key that opens it.
    identity: Option<SecretRef>,
    accepts_other_keys: bool,
}

impl<'a> Restore<'a> {
    /// Reads the values, where they name a backup. A missing private key is a problem.
    pub(super) fn new(
        cx: &Context<'a>,
        values: &Values<'a>,
        workload: &Workload<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let (values, is_encrypted) = (
            values.restore(),
            !values.encryption().recipients().is_empty(),
        );
        let fill = Fill::PasswordOf(Kind::Password, "one of the recipients".to_owned());
        let slot = Slot::given("IDENTITY", fill);
        let from = values.from().get()?;
        let identity = own.credential(cx, &values.identity(), slot);
        if is_encrypted && identity.is_none() {
            let path = values.identity().path().clone();
            let message = "the private key that opens the backup is missing";
            let hint = format!(
                "give `{path}.secret` and `{path}.secretKey`, and remove the Secret afterwards"
            );
            let problem = cx.problem(Code::MissingCredential, &values.identity(), message);
            cx.report(problem.hint(hint));
        }
        // A Job can't be changed: each backup has one of its own.
        let name = format!("restore-{}", from.to_lowercase());
        let constraints = cx.values.topology_spread_constraints();
        let workload = Workload {
            // What is refused once is refused again.
            controller: Controller::Job { backoff_limit: 0 },
            ..workload.clone()
        };
        Some(Self {
            workload: workload.sibling(cx, name.clone(), &name, &constraints),
            from: from.to_owned(),
            identity: identity.filter(|_| is_encrypted),
            accepts_other_keys: values.accept_other_keys().is_on(),
        })
    }

    pub(super) fn object(
        &self,
        cx: &Context<'a>,
        known: &Known,
        planned: &Planned<'a>,
    ) -> Object<'a> {
        let secrets = SecretVolumes::of(&self.identity);
        let mut volumes = planned.volumes();
        volumes.extend(secrets.volumes());
        let fetch = match &planned.destination {
            Destination::Claim(_) => None,
            Destination::Bucket(_, rclone) => Some(self.fetch(planned, rclone)),
        };
        let encryption = planned.encryption.as_ref();
        let decrypt = encryption.map(|it| {
            let identity = self.identity.as_ref().map(SecretRef::path);
            let env = self.env(planned).with_some("IDENTITY", identity);
            let mounts = planned.scratch_mount().into_iter();
            let mounts = mounts
                .chain(planned.backups_mount().map(Mount::read_only))
                .chain(secrets.mounts());
            planned.step("decrypt", &it.image, "decrypt.sh", env, mounts)
        });
        let pod = Pod {
            init_containers: fetch.into_iter().chain(decrypt).collect(),
            containers: vec![self.restore(planned)],
            volumes,
            ..Pod::default()
        };
        self.workload.object(cx, known, pod).file("restore-job")
    }

    fn env(&self, planned: &Planned<'a>) -> Env<'a> {
        let env = planned.env().with("FROM", self.from.clone());
        match &planned.destination {
            Destination::Claim(_) => env.with("BACKUPS", BACKUPS_PATH),
            Destination::Bucket(store, _) => rclone_env(store, env),
        }
    }

    fn fetch(&self, planned: &Planned<'a>, rclone: &Image) -> Container<'a> {
        let (env, mounts) = (self.env(planned), planned.scratch_mount());
        planned.step("fetch", rclone, "fetch.sh", env, mounts)
    }

    fn restore(&self, planned: &Planned<'a>) -> Container<'a> {
        let pod = planned.env().with("FROM", self.from.clone());
        let env = planned.contents.env(pod);
        let env = env
            .with("SERVER_NAME", planned.server_name.clone())
            .with("ACCEPT_OTHER_KEYS", self.accepts_other_keys.to_string());
        let stage = planned.stage_mount().map(Mount::read_only);
        let mounts = stage.into_iter().chain(planned.media_mount());
        planned.step(
            "restore",
            &planned.workload.image,
            "restore.sh",
            env,
            mounts,
        )
    }
}
