//! The pods of the SFU.

use super::config::{CONFIG, KEYS};
use super::plan::Sfu;
use super::ports::{HTTP, METRICS};
use super::turn::{CERTIFICATE_FILE, KEY_FILE, TurnTls};
use crate::kube::object::{Container, Mount, Port, ProbeAction, Volume};
use crate::stack::Context;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume};

/// The certificate for TURN.
const TURN_TLS: &str = "secret-turn-tls";

impl<'a> Sfu<'a> {
    pub(crate) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let mounted = self.secrets().chain(&self.registration);
        let names = mounted.map(|secret| secret.secret.as_str());
        let secrets = SecretVolumes::new(names.chain([self.own.name.as_str()]));
        let rendered = [
            ("render-config-keys-yaml", &self.keys),
            ("render-config-sfu", &self.config),
        ];
        let render = |(name, file)| {
            let render = RenderConfig {
                name,
                ..RenderConfig::new(file, &secrets)
            };
            render.container(cx, &self.workload)
        };
        let cache = self.cache.as_ref();
        let wait = cache.and_then(|cache| cache.wait(cx, &self.workload));
        Pod {
            init_containers: rendered.into_iter().map(render).chain(wait).collect(),
            containers: vec![self.container(&secrets)],
            volumes: self.volumes(cx, &secrets),
            host_network: Some(self.host_network),
            ..Pod::default()
        }
    }

    fn turn_secret(&self) -> Option<&str> {
        self.turn_tls.as_ref().and_then(TurnTls::certificate_secret)
    }

    fn container(&self, secrets: &SecretVolumes) -> Container<'a> {
        let workload = &self.workload;
        let config = Mount::new(RENDERED, CONFIG).file("sfu-config.yaml");
        let keys = Mount::new(RENDERED, KEYS).file("keys.yaml");
        let certificate = [
            Mount::new(TURN_TLS, CERTIFICATE_FILE).file("tls.crt"),
            Mount::new(TURN_TLS, KEY_FILE).file("tls.key"),
        ];
        let certificate = self.turn_secret().map(|_| certificate);
        let mounts = [config.read_only(), keys]
            .into_iter()
            .chain(secrets.mounts())
            .chain(certificate.into_iter().flatten());
        let mut ports: Vec<_> = [HTTP, METRICS].map(Port::listed).into();
        ports.extend(self.exposed.container_ports());
        let container = Container {
            args: words(["--config", CONFIG]),
            ports,
            volume_mounts: workload.tls_mounts(mounts),
            ..workload.tls_container("sfu")
        };
        let probe = ProbeAction::http("/", HTTP.name);
        probed(
            container,
            &workload.probes,
            [probe.clone(), probe.clone(), probe],
        )
    }

    fn volumes(&self, cx: &Context, secrets: &SecretVolumes) -> Vec<Volume> {
        let mut out = vec![
            Volume::config_map(TEMPLATES, &self.workload.name),
            rendered_volume(cx),
        ];
        let certificate = self.turn_secret();
        out.extend(certificate.map(|secret| Volume::secret(TURN_TLS, secret)));
        out.extend(secrets.volumes());
        out
    }
}
