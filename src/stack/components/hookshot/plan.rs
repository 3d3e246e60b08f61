//! What follows from the values of Hookshot.

use std::rc::Rc;

use super::config;
use super::credentials::Credentials;
use super::needs;
use super::ports::METRICS;
use super::tried;
use super::values::NAME;
use crate::kube::object::Files;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::exposure::{Entrances, Exposure};
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::monitor::Monitor;
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::roles::{Front, Homeserver};
use crate::stack::storage::Claim;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

/// What is known of Hookshot once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub workload: Workload<'a>,
    pub values: typed::Hookshot<'a>,
    /// Its own host, where it is not on the homeserver's.
    pub exposure: Option<Exposure>,
    pub service: OuterService<'a>,
    pub homeserver: Option<Rc<Homeserver>>,
    pub front: Option<Rc<Front>>,
    pub credentials: Credentials<'a>,
    /// The files of the ConfigMap, and the one that is made of them.
    pub files: Files,
    pub file: ConfigFile<'a>,
    /// Where encryption keeps its keys.
    pub claim: Option<Claim<'a>>,
    pub monitor: Option<Monitor<'a>>,
    pub warnings: Vec<Problem>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: typed::Hookshot<'a>) -> Self {
        check_encryption(cx, &values);
        let profile = Profile {
            component: "matrix-integrations",
            name: NAME,
            controller: Controller::StatefulSet { parallel: true },
            policy_key: NAME,
        };
        let mut workload = Workload::new(cx, &(&values).into(), profile).trusting(cx);
        let exposure = cx.exposure_of(NAME);
        let credentials = Credentials::new(cx, &values);
        let files = config::files(cx, &values, &credentials, exposure.as_ref());
        workload.add_label(label("hookshot-config"), digest_of_files(&files));
        workload.add_credential_hash("hookshot-secret", credentials.used());
        let encrypts = values.enable_encryption().is_on();
        Self {
            exposure,
            service: OuterService::new(cx, &values.http_service()),
            homeserver: cx.homeserver(),
            front: cx.front(),
            file: config::file(&workload.name, &files, &credentials),
            claim: encrypts.then(|| Claim::new(cx, values.storage(), NAME)),
            monitor: Monitor::new(cx, values.service_monitors(), METRICS),
            warnings: needs::missing(cx, &values, &credentials.additional),
            workload,
            values,
            credentials,
            files,
        }
    }
}

/// Encryption logs in as a device, which the homeserver leaves to who has the accounts.
pub(super) fn check_encryption<'a>(cx: &Context<'a>, values: &typed::Hookshot<'a>) {
    let field = values.enable_encryption();
    let may = cx.chart.switches.hookshot_encrypts_beside_mas;
    if field.is_on() && !may && cx.accounts().is_some() {
        let message = "encryption does not work beside `matrixAuthenticationService`";
        let path = field.path();
        let hint = format!("set `{path}: false`, or `matrixAuthenticationService.enabled: false`");
        cx.report(
            cx.problem(Code::UnworkableCombination, &field, message)
                .hint(hint),
        );
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        self.all_objects(cx, known)
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        out.sites.extend(self.site(cx));
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

    fn warnings(&self) -> Vec<Problem> {
        self.warnings.clone()
    }

    fn probes(&self, _: &Context<'a>, out: &mut Vec<Probe>) {
        out.push(tried::probe(&self.workload));
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
    }
}
