//! The pods that make backups: what is dumped is encrypted where that is asked for, then brought to
//! its destination.

use super::destination::{Destination, rclone_env};
use super::files;
use super::place::BACKUPS_PATH;
use super::plan::Planned;
use crate::kube::object::{Container, Env, EnvValue, Mount};
use crate::stack::image::Image;
use crate::stack::pod::{Pod, words};

impl<'a> Planned<'a> {
    pub(super) fn pod(&self) -> Pod<'a> {
        let mut steps = vec![self.dump()];
        steps.extend(self.encryption.iter().map(|it| self.encrypt(&it.image)));
        Pod {
            init_containers: steps,
            containers: vec![self.bring()],
            volumes: self.volumes(),
            ..Pod::default()
        }
    }

    /// A container that runs a script.
    pub(super) fn step(
        &self,
        name: &'static str,
        image: &Image,
        script: &str,
        env: Env<'a>,
        mounts: impl IntoIterator<Item = Mount>,
    ) -> Container<'a> {
        let ours = [files::mount(), self.tmp_mount()].into_iter().chain(mounts);
        Container {
            command: words(["sh".to_owned(), format!("/scripts/{script}")]),
            env,
            volume_mounts: self.workload.tls_mounts(ours),
            ..self.workload.container(name, image)
        }
    }

    /// What all scripts are told.
    pub(super) fn env(&self) -> Env<'a> {
        let pod = EnvValue::Field("metadata.name".to_owned());
        let env = self.workload.tls_env();
        env.with("POD", pod).with("STAGE", self.stage())
    }

    fn dump(&self) -> Container<'a> {
        let env = self.contents.env(self.env());
        let env = env.with("SERVER_NAME", self.server_name.clone());
        let media = self.media_mount().map(Mount::read_only);
        let mounts = self.stage_mount().into_iter().chain(media);
        self.step("dump", &self.workload.image, "dump.sh", env, mounts)
    }

    fn encrypt(&self, image: &Image) -> Container<'a> {
        let mounts = self.stage_mount();
        self.step("encrypt", image, "encrypt.sh", self.env(), mounts)
    }

    /// Brings it to its destination, and removes what is too old.
    fn bring(&self) -> Container<'a> {
        let retention = self.values.retention();
        let limits: [(&str, Option<i64>); 2] = [
            ("KEEP_COUNT", retention.count().get()),
            ("KEEP_DAYS", retention.days().get()),
        ];
        let env = limits.into_iter().fold(self.env(), |env, (name, limit)| {
            env.with_some(name, limit.map(|it| it.to_string()))
        });
        let (image, script, env) = match &self.destination {
            Destination::Claim(_) => {
                let env = env.with("BACKUPS", BACKUPS_PATH);
                (&self.workload.image, "keep.sh", env)
            }
            Destination::Bucket(store, rclone) => (rclone, "upload.sh", rclone_env(store, env)),
        };
        let mounts = self.scratch_mount().into_iter().chain(self.backups_mount());
        self.step(Self::LAST, image, script, env, mounts)
    }

    /// The name of the last container, which is the one that logs are read of.
    const LAST: &'static str = "store";
}
