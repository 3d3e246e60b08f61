//! The pods of Hookshot.

use super::config;
use super::plan::Planned;
use super::ports::{APPSERVICE, METRICS, WEBHOOKS, WIDGETS};
use super::values::NAME;
use crate::kube::object::{Container, Mount, Port, ProbeAction, Volume};
use crate::stack::ca_bundle;
use crate::stack::pod::{Pod, probed, words};
use crate::stack::reference::SecretRef;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::tools::{RENDERED, RenderConfig, TEMPLATES, rendered_volume, wait_for};
use crate::stack::{Context, ephemeral};

/// The claim for the keys of encrypted rooms.
const STORAGE: &str = "storage";

impl<'a> Planned<'a> {
    pub(super) fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.workload;
        let credentials = &self.credentials;
        let names = credentials.used().map(|secret| secret.secret.as_str());
        let secrets = SecretVolumes::new(names.chain([credentials.own.name.as_str()]));
        let mut init = vec![RenderConfig::new(&self.file, &secrets).container(cx, workload)];
        init.extend(
            self.homeserver
                .iter()
                .map(|server| wait_for(cx, workload, "http-wait-syn", &server.address)),
        );
        let cache = credentials.cache.as_ref();
        init.extend(cache.and_then(|cache| cache.wait(cx, workload)));
        Pod {
            init_containers: init,
            containers: vec![self.container(cx, &secrets)],
            volumes: self.volumes(cx, &secrets),
            ..Pod::default()
        }
    }

    fn container(&self, cx: &Context, secrets: &SecretVolumes) -> Container<'a> {
        let workload = &self.workload;
        let registration = self.credentials.registration.as_ref().map(SecretRef::path);
        let config = Mount::new(RENDERED, config::PATH).file("hookshot-config.yaml");
        let storage = self.claim.iter().map(|_| Mount::new(STORAGE, "/storage"));
        let container = Container {
            args: words(
                [
                    "/bin/matrix-hookshot/App/BridgeApp.js".to_owned(),
                    config::PATH.into(),
                ]
                .into_iter()
                .chain(registration),
            ),
            ports: [WEBHOOKS, METRICS, WIDGETS, APPSERVICE]
                .map(Port::listed)
                .into(),
            // Node trusts these beside those that it has built in.
            env: workload
                .tls_env()
                .with_some("NODE_EXTRA_CA_CERTS", ca_bundle::path(cx)),
            volume_mounts: workload.tls_mounts(
                [config.read_only()]
                    .into_iter()
                    .chain(secrets.mounts())
                    .chain(storage),
            ),
            ..workload.main_container(NAME)
        };
        let [live, ready] =
            ["/live", "/ready"].map(|path| ProbeAction::plain_http(path, METRICS.name));
        probed(container, &workload.probes, [live, ready.clone(), ready])
    }

    fn volumes(&self, cx: &Context, secrets: &SecretVolumes) -> Vec<Volume> {
        let tmp = ephemeral::tmp(cx, "temp");
        let mut out = vec![
            Volume::config_map(TEMPLATES, &self.workload.name),
            rendered_volume(cx),
            // For `extraVolumeMounts`: Hookshot itself needs no folder for temporary files.
            ephemeral::volume(tmp, &self.values.ephemeral_storages().tmp()),
        ];
        let claim = self.claim.iter();
        out.extend(claim.map(|claim| Volume::claim(STORAGE, &claim.name)));
        out.extend(secrets.volumes());
        out
    }
}
