//! A component for tests, with everything that a component can have: it shows that one needs no
//! other place than its own folder.

mod config;
mod credentials;
mod objects;
mod pod;
mod tests;
mod world;

pub(crate) use world::World;

use super::component::{Component, Plan};
use super::config_file::ConfigFile;
use super::connections::Connections;
use super::controller::Controller;
use super::exposure::{Entrances, Exposure, Site, needed_host};
use super::hashes::{Known, digest_of_files, label};
use super::monitor::Monitor;
use super::outer_service::OuterService;
use super::outline::Outline;
use super::pods::Pods;
use super::ports::web_ports;
use super::program::{Program, ProgramConfig};
use super::storage::Claim;
use super::workload::{Profile, Workload};
use super::{Context, Object};
use crate::credentials::Row;
use crate::kube::object::{Files, Path, Port};
use crate::source::ValuePath;
use crate::values::typed;
use credentials::Credentials;

const NAME: &str = "example";
/// The process beside the main one.
const SECOND: &str = "example:second";

const HTTP: Port = Port::new("http", 8080);
const METRICS: Port = Port::new("metrics", 9000);

/// Its values are those of a component that there is, `hookshot`: the schema is made when masthead
/// is built, and a test adds nothing to it.
#[derive(Debug)]
pub(crate) struct Example;

pub(crate) static EXAMPLE: &[&dyn Component] = &[&Example];

impl Component for Example {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Example"
    }

    fn key(&self) -> &'static str {
        "hookshot"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        enabled(cx).map(|values| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn credentials(&self) -> Vec<Row> {
        vec![credentials::TOKEN.into()]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME, "example:<worker>"]
    }

    fn switch(&self, _: &Context, program: &str) -> Option<ValuePath> {
        let top = ValuePath::root().key(NAME);
        let below = |name: &str| top.key("workers").key(name.to_owned()).key("enabled");
        Some(
            program
                .split_once(':')
                .map_or_else(|| top.key("enabled"), |(_, name)| below(name)),
        )
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = (&enabled(cx)?).into();
        let host = needed_host(cx, &values, NAME);
        let name = cx.release.object(NAME);
        Some(Exposure::new(cx, &values, &name, host))
    }
}

fn enabled<'a>(cx: &Context<'a>) -> Option<typed::Hookshot<'a>> {
    let values = cx.values.hookshot();
    values.enabled().is_on().then_some(values)
}

/// What is known of the example once its values are read.
#[derive(Debug)]
struct Planned<'a> {
    workload: Workload<'a>,
    values: typed::Hookshot<'a>,
    exposure: Option<Exposure>,
    service: OuterService<'a>,
    credentials: Credentials<'a>,
    /// The files of the ConfigMap, and for each process the one that is made of them.
    files: Files,
    configs: [ConfigFile<'a>; 2],
    claim: Claim<'a>,
    monitor: Option<Monitor<'a>>,
}

impl<'a> Planned<'a> {
    fn new(cx: &Context<'a>, values: typed::Hookshot<'a>) -> Self {
        let profile = Profile {
            component: "matrix-example",
            name: NAME,
            controller: Controller::Deployment,
            policy_key: NAME,
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        let credentials = Credentials::new(cx, &values);
        let files = config::files();
        workload.add_label(label("example-config"), digest_of_files(&files));
        workload.add_credential_hash("example-secret", credentials.used());
        Self {
            exposure: cx.exposure_of(NAME),
            service: OuterService::new(cx, &values.http_service()),
            configs: config::PROCESSES
                .map(|process| config::file(&workload.name, &files, &credentials, process)),
            claim: Claim::new(cx, values.storage(), NAME),
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            workload,
            values,
            credentials,
            files,
        }
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        self.all_objects(cx, known)
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        let name = &self.workload.name;
        let labels = self.workload.identity.labels(cx, &self.values.labels());
        let site =
            |exposure| Site::new(exposure, name, &labels, vec![Path::prefix("/", name, HTTP)]);
        out.sites.extend(self.exposure.as_ref().map(site));
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        out.add_web(&pods, &self.service, &[HTTP], "Browsers fetch the pages");
        out.add_metrics(&pods, self.monitor.as_ref());
        out.add_dns(&pods);
        out.add_internet(&pods, web_ports([]), "The example calls others");
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        let program = |(name, config)| Program {
            name: String::from(name),
            workload: &self.workload,
            config: ProgramConfig::Merged(config),
            manual: &config::MANUAL,
        };
        let configs = [NAME, SECOND].into_iter().zip(&self.configs);
        configs.map(program).collect()
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
