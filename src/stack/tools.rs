//! Init containers of the tools' image: they render configuration and wait for servers.

use super::address::Address;
use super::config_file::ConfigFile;
use super::ephemeral;
use super::image::tools_image;
use super::pod::words;
use super::reader::Reader;
use super::reference::Viewer;
use super::secret_volumes::SecretVolumes;
use super::workload::Workload;
use crate::kube::object::{Container, Data, Env, Mount, Volume};
use crate::source::Text;
use crate::values::typed::{Resources, Typed};

/// Where rendered configuration is, in every container.
pub(crate) const RENDERED: &str = "rendered-config";
/// The volume with the files that are merged.
pub(crate) const TEMPLATES: &str = "plain-config";

/// The container that merges the files of a configuration.
#[derive(Clone, Debug)]
pub(crate) struct RenderConfig<'r, 'a> {
    pub name: &'static str,
    /// The volume with the files.
    pub templates: &'static str,
    pub file: &'r ConfigFile<'a>,
    pub secrets: &'r SecretVolumes,
    pub viewer: Viewer,
}

impl<'r, 'a> RenderConfig<'r, 'a> {
    pub(crate) fn new(file: &'r ConfigFile<'a>, secrets: &'r SecretVolumes) -> Self {
        Self {
            name: "render-config",
            templates: TEMPLATES,
            file,
            secrets,
            viewer: Viewer::Release,
        }
    }

    pub(crate) fn container(&self, cx: &Reader<'a>, workload: &Workload<'a>) -> Container<'a> {
        let file = self.file;
        let resources = cx.values.matrix_tools().resources();
        let replaced = (!file.replaced.is_empty()).then(|| {
            [
                "-array-overwrite-keys".into(),
                Text::from(file.replaced.join(",")),
            ]
        });
        let mut args = words(["render-config"]);
        args.extend(replaced.into_iter().flatten());
        args.extend(words(["-output", file.output]));
        args.extend(
            file.sources
                .iter()
                .map(|source| Text::from(source.path(self.viewer))),
        );
        let fixed = [
            Mount::new(RENDERED, "/conf").writable(),
            Mount::new(self.templates, "/config-templates").read_only(),
        ];
        Container {
            args,
            env: file.env(self.viewer, workload.env()),
            volume_mounts: workload.mounts(fixed.into_iter().chain(self.secrets.mounts())),
            ..container(cx, workload, self.name, &resources.render_config())
        }
    }
}

/// The container that waits until a server answers at `host:port`.
pub(crate) fn wait_for<'a>(
    cx: &Reader<'a>,
    workload: &Workload<'a>,
    name: &'static str,
    address: &str,
) -> Container<'a> {
    wait(cx, workload, name, address, Env::default())
}

/// As [`wait_for`], where a Secret may hold what it takes to find the server.
pub(crate) fn wait_for_server<'a>(
    cx: &Reader<'a>,
    workload: &Workload<'a>,
    name: &'static str,
    address: &Address,
) -> Container<'a> {
    let env = address.add_to(Env::default());
    wait(cx, workload, name, &address.in_container(), env)
}

fn wait<'a>(
    cx: &Reader<'a>,
    workload: &Workload<'a>,
    name: &'static str,
    address: &str,
    env: Env<'a>,
) -> Container<'a> {
    let resources = cx.values.matrix_tools().resources();
    Container {
        args: words(["tcpwait".to_owned(), "-address".into(), address.into()]),
        env,
        volume_mounts: workload.mounts([]),
        ..container(cx, workload, name, &resources.tcp_wait())
    }
}

/// A container of the tools, which has the resources of the workload where it has none of its own.
fn container<'a>(
    cx: &Reader<'a>,
    workload: &Workload<'a>,
    name: &'static str,
    own: &Resources<'a>,
) -> Container<'a> {
    let own = Data::compact(own.node());
    let common = workload.container(name, &tools_image(cx));
    Container {
        resources: if own.is_empty() {
            common.resources
        } else {
            own
        },
        ..common
    }
}

/// The volume that rendered configuration goes to.
pub(crate) fn rendered_volume(cx: &Reader) -> Volume {
    let storages = cx.values.matrix_tools().ephemeral_storages();
    ephemeral::volume(RENDERED, &storages.rendered_config())
}
