//! Hookshot, the bridge to webhooks and development services.

mod config;
mod connections;
mod credentials;
mod objects;
mod pod;
mod site;

use std::rc::Rc;

use crate::credentials::Row;
use crate::kube::object::{Files, Path, Port};
use crate::source::ValuePath;
use crate::stack::component::{Component, Plan};
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exposure::Exposure;
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::monitor::Monitor;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::roles::{ApplicationService, Front, Homeserver};
use crate::stack::storage::Claim;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};
use credentials::Credentials;

const NAME: &str = "hookshot";

/// Where Hookshot finds its configuration.
const CONFIG: &str = "/conf/hookshot-config.yaml";

const WEBHOOKS: Port = Port::new("webhooks", 7775);
const METRICS: Port = Port::new("metrics", 7777);
const WIDGETS: Port = Port::new("widgets", 7778);
/// Where the homeserver calls it.
const APPSERVICE: Port = Port::new("appservice", 9993);

#[derive(Debug)]
pub struct Hookshot;

impl Component for Hookshot {
    fn name(&self) -> &'static str {
        NAME
    }

    fn key(&self) -> &'static str {
        "hookshot"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        enabled(cx).map(|values| Box::new(Planned::new(cx, values)) as Box<_>)
    }

    fn credentials(&self) -> Vec<Row> {
        vec![
            credentials::REGISTRATION.into(),
            credentials::PASSKEY.into(),
        ]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.hookshot().enabled().path().clone())
    }

    fn needs_cache(&self, cx: &Context) -> bool {
        enabled(cx).is_some_and(|values| !values.redis().is_set())
    }

    fn application_service(&self, cx: &Context) -> Option<ApplicationService> {
        enabled(cx).map(|values| credentials::application_service(cx, &values))
    }

    fn homeserver_paths(&self, cx: &Context) -> Vec<Path> {
        enabled(cx).map_or_else(Vec::new, |values| site::homeserver_paths(cx, &values))
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        site::exposure(cx, &enabled(cx)?)
    }
}

fn enabled<'a>(cx: &Context<'a>) -> Option<typed::Hookshot<'a>> {
    let values = cx.values.hookshot();
    values.enabled().is_on().then_some(values)
}

/// What is known of Hookshot once its values are read.
#[derive(Debug)]
struct Planned<'a> {
    workload: Workload<'a>,
    values: typed::Hookshot<'a>,
    /// Its own host, where it is not on the homeserver's.
    exposure: Option<Exposure>,
    service: OuterService<'a>,
    homeserver: Option<Rc<Homeserver>>,
    front: Option<Rc<Front>>,
    credentials: Credentials<'a>,
    /// The files of the ConfigMap, and the one that is made of them.
    files: Files,
    file: ConfigFile<'a>,
    /// Where encryption keeps its keys.
    claim: Option<Claim<'a>>,
    monitor: Option<Monitor<'a>>,
}

impl<'a> Planned<'a> {
    fn new(cx: &Context<'a>, values: typed::Hookshot<'a>) -> Self {
        check_encryption(cx, &values);
        let profile = Profile {
            component: "matrix-integrations",
            name: NAME,
            controller: Controller::StatefulSet { parallel: true },
            policy_key: NAME,
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile);
        let exposure = cx.exposure_of(NAME);
        let credentials = Credentials::new(cx, &values);
        let files = config::files(cx, &values, &credentials, exposure.as_ref());
        workload.add_label(label("hookshot-config"), digest_of_files(&files));
        workload.add_credential_hash("hookshot-secret", credentials.used());
        let encrypts = values.enable_encryption().is_on();
        Self {
            exposure,
            service: OuterService::new(cx, &values.ingress().service()),
            homeserver: cx.homeserver(),
            front: cx.front(),
            file: config::file(&workload.name, &files, &credentials),
            claim: encrypts.then(|| Claim::new(cx, values.storage(), NAME)),
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            workload,
            values,
            credentials,
            files,
        }
    }
}

/// Encryption logs in as a device, which the homeserver leaves to who has the accounts.
fn check_encryption<'a>(cx: &Context<'a>, values: &typed::Hookshot<'a>) {
    let field = values.enable_encryption();
    if field.is_on() && cx.accounts().is_some() {
        let message = "encryption does not work beside `matrixAuthenticationService`";
        let path = field.path();
        let hint = format!("set `{path}: false`, or `matrixAuthenticationService.enabled: false`");
        cx.report(cx.problem(&field, message).hint(hint));
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        self.all_objects(cx, known)
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.add_connections(out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        vec![Program {
            name: NAME.into(),
            workload: &self.workload,
            config: ProgramConfig::Merged(&self.file),
            manual: &config::MANUAL,
        }]
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
