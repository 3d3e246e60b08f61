//! The pod that brings a backup back: what is fetched is decrypted where that is needed, then looked at
//! and brought back.

use super::destination::{Destination, rclone_env};
use super::place::BACKUPS_PATH;
use super::plan::Planned;
use super::restore::Restore;
use crate::kube::object::{Container, Env, Mount};
use crate::stack::hashes::Known;
use crate::stack::image::Image;
use crate::stack::pod::Pod;
use crate::stack::reference::SecretRef;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::{Context, Object};

impl<'a> Planned<'a> {
    pub(super) fn restore_job(
        &self,
        cx: &Context<'a>,
        known: &Known,
        restore: &Restore<'a>,
    ) -> Object<'a> {
        let secrets = SecretVolumes::of(&restore.identity);
        let fetch = match &self.destination {
            Destination::Claim(_) => None,
            Destination::Bucket(_, rclone) => Some(self.fetch(restore, rclone)),
        };
        let encryption = self.encryption.as_ref();
        let decrypt = encryption.map(|it| self.decrypt(restore, &it.image, &secrets));
        let pod = Pod {
            init_containers: fetch.into_iter().chain(decrypt).collect(),
            containers: vec![self.bring_back(restore)],
            volumes: self
                .volumes()
                .into_iter()
                .chain(secrets.volumes())
                .collect(),
            ..Pod::default()
        };
        restore.workload.object(cx, known, pod).file("restore-job")
    }

    fn fetch(&self, restore: &Restore<'a>, rclone: &Image) -> Container<'a> {
        let (env, mounts) = (self.env_of(restore), self.scratch_mount());
        self.step("fetch", rclone, "fetch.sh", env, mounts)
    }

    fn decrypt(
        &self,
        restore: &Restore<'a>,
        image: &Image,
        secrets: &SecretVolumes,
    ) -> Container<'a> {
        let identity = restore.identity.as_ref().map(SecretRef::path);
        let env = self.env_of(restore).with_some("IDENTITY", identity);
        let backups = self.backups_mount().map(Mount::read_only);
        let mounts = self.scratch_mount().into_iter().chain(backups);
        self.step(
            "decrypt",
            image,
            "decrypt.sh",
            env,
            mounts.chain(secrets.mounts()),
        )
    }

    fn bring_back(&self, restore: &Restore<'a>) -> Container<'a> {
        let env = self
            .contents
            .env(self.env().with("FROM", restore.from.clone()));
        let env = env
            .with("SERVER_NAME", self.server_name.clone())
            .with("ACCEPT_OTHER_KEYS", restore.accepts_other_keys.to_string());
        let stage = self.stage_mount().map(Mount::read_only);
        let mounts = stage.into_iter().chain(self.media_mount());
        self.step("restore", &self.workload.image, "restore.sh", env, mounts)
    }

    /// What tells a script which backup, and where it is.
    fn env_of(&self, restore: &Restore<'a>) -> Env<'a> {
        let env = self.env().with("FROM", restore.from.clone());
        match &self.destination {
            Destination::Claim(_) => env.with("BACKUPS", BACKUPS_PATH),
            Destination::Bucket(store, _) => rclone_env(store, env),
        }
    }
}
