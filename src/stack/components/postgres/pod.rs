//! The pod of PostgreSQL: the server, a container that sets passwords on one that exists already,
//! and the exporter.

use super::plan::Planned;
use super::ports::{METRICS, PORT};
use super::script;
use crate::kube::object::{
    Container, ContainerPort, Env, Lifecycle, Mount, PreStop, ProbeAction, Volume,
};
use crate::source::Text;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::reference::SecretRef;
use crate::stack::secret_volumes::{SecretVolumes, volume_name};
use crate::stack::{Context, ephemeral};

/// The server has this long to end, a little more than it is given below.
const GRACE_PERIOD: u32 = 60;

const ASK: ProbeAction = ProbeAction::Exec(&[
    "psql",
    "-w",
    "-U",
    "postgres",
    "-d",
    "postgres",
    "-h",
    "localhost",
    "-c",
    "SELECT 1",
]);
const IS_READY: ProbeAction = ProbeAction::Exec(&[
    "pg_isready",
    "-U",
    "postgres",
    "-d",
    "postgres",
    "-h",
    "localhost",
]);
const STOP: Lifecycle = Lifecycle {
    pre_stop: PreStop::Exec(&[
        "pg_ctl", "stop", "-D", DATA_PATH, "-w", "-t", "55", "-m", "fast",
    ]),
};

/// The volume with the server's sockets.
const RUN: &str = "var-run";
const DATA: &str = "database";
const DATA_PATH: &str = "/var/lib/postgres/data";

/// Sets the passwords on a server that exists already: the image's own scripts run on an empty
/// volume only.
const UPDATE: &str = "\
set -e
until pg_isready -q -h localhost -U postgres; do sleep 1; done
sh /var/run/configure-ess-dbs.sh
while :; do sleep 3600 & wait $!; done
";

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let storages = cx.values.postgres().ephemeral_storages();
        let volumes = [
            Volume::claim(DATA, &self.claim.name),
            ephemeral::volume(RUN, &storages.var_run()),
            ephemeral::volume(tmp(cx), &storages.tmp()),
            script::volume(&self.workload.name),
        ];
        let secrets = SecretVolumes::of(self.secrets());
        let exporter = self
            .exporter
            .container("postgres-exporter", METRICS, |env| {
                env.with("DATA_SOURCE_URI", "localhost?sslmode=disable")
                    .with("DATA_SOURCE_USER", "postgres")
            });
        Pod {
            containers: vec![self.server(cx), self.updater(cx), exporter],
            volumes: volumes
                .into_iter()
                .chain(secrets.volumes_as(|secret| volume_of(cx, secret)))
                .collect(),
            grace_period: Some(GRACE_PERIOD),
            ..Pod::default()
        }
    }

    fn server(&self, cx: &Context) -> Container<'a> {
        let env = self.workload.env();
        let env = env.with("LC_COLLATE", "C").with("LC_CTYPE", "C");
        let env = with_data(env).with("POSTGRES_INITDB_ARGS", "-E UTF8");
        let ours = [
            Mount::new(DATA, DATA_PATH),
            Mount::new(RUN, "/var/run/postgresql"),
            Mount::new(tmp(cx), "/tmp"),
            script::mount("/docker-entrypoint-initdb.d/init-ess-dbs.sh"),
        ];
        let mounts = ours.into_iter().chain(self.secret_mounts(cx));
        Container {
            env: self.with_password(env),
            volume_mounts: self.workload.mounts(mounts),
            ..self.container("postgres")
        }
    }

    fn updater(&self, cx: &Context) -> Container<'a> {
        let env = with_data(self.workload.env()).with("PGHOST", "localhost");
        let ours = [
            Mount::new(DATA, DATA_PATH),
            script::mount("/var/run/configure-ess-dbs.sh"),
        ];
        let mounts = ours.into_iter().chain(self.secret_mounts(cx));
        let port = ContainerPort {
            protocol: None,
            ..PORT.listed()
        };
        Container {
            command: words(["/bin/sh", "-c", UPDATE]),
            env: self.with_password(env),
            ports: vec![port],
            volume_mounts: self.workload.mounts(mounts),
            ..self.container("postgres-ess-updater")
        }
    }

    /// What the server and the container that sets its passwords share.
    fn container(&self, name: &'static str) -> Container<'a> {
        let container = Container {
            args: self.tuning.map_or_else(Vec::new, |tuning| tuning.args()),
            lifecycle: Some(STOP),
            ..self.workload.main_container(name)
        };
        probed(container, &self.workload.probes, [ASK, IS_READY, ASK])
    }

    fn with_password(&self, env: Env<'a>) -> Env<'a> {
        let file = self.server.admin_password.as_ref().map(SecretRef::path);
        env.with_some("POSTGRES_PASSWORD_FILE", file)
    }

    /// Of the generated Secret only the keys that the server needs are mounted: it has no use for
    /// the others.
    fn secret_mounts(&self, cx: &Context) -> Vec<Mount> {
        let generated = cx.generated_secret();
        let mut out: Vec<Mount> = Vec::new();
        for SecretRef { secret, key, .. } in self.secrets() {
            let (volume, folder) = (volume_of(cx, secret), format!("/secrets/{secret}"));
            let mount = if *secret == generated {
                Mount::new(volume, format!("{folder}/{key}")).file(key.clone())
            } else {
                Mount::new(volume, folder)
            };
            let mount = mount.read_only();
            if !out.contains(&mount) {
                out.push(mount);
            }
        }
        out
    }
}

/// The name of the volume of a Secret. That of the generated one, of which only some keys are
/// mounted, is not as elsewhere.
fn volume_of(cx: &Context, secret: &str) -> Text {
    if secret == cx.generated_secret() {
        "secret-generated".into()
    } else {
        volume_name(secret).into()
    }
}

/// The volume for temporary files.
fn tmp(cx: &Context) -> &'static str {
    ephemeral::tmp(cx, "temp")
}

fn with_data(env: Env) -> Env {
    env.with("PGDATA", "/var/lib/postgres/data/pgdata")
}
