//! What follows from the values of Dex, and its objects.

use std::rc::Rc;

use super::config::{self, Sources};
use super::ldap::Ldap;
use super::manual::MANUAL;
use super::ports::{HTTP, TELEMETRY};
use super::tried;
use super::values::{NAME, Values};
use super::{credentials, storage};
use crate::kube::object::{Body, Files, Path};
use crate::stack::additional::Additional;
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::database::Database;
use crate::stack::exposure::{Entrances, Exposure, Site};
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::monitor::{BY_INSTANCE, Monitor};
use crate::stack::outer_service::OuterService;
use crate::stack::outline::Outline;
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::reference::SecretRef;
use crate::stack::roles::{Authentication, Holding, Media};
use crate::stack::secret::{OwnSecret, Slot};
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};

/// What is known of Dex once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    values: Values<'a>,
    pub workload: Workload<'a>,
    pub authentication: Rc<Authentication>,
    exposure: Option<Exposure>,
    pub service: OuterService<'a>,
    pub monitor: Option<Monitor<'a>>,
    client_secret: Option<SecretRef>,
    pub ldap: Ldap<'a>,
    pub database: Option<Database>,
    pub additional: Additional<'a>,
    pub own: OwnSecret,
    files: Files,
    pub config: ConfigFile<'a>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(
        cx: &Context<'a>,
        values: Values<'a>,
        authentication: Rc<Authentication>,
    ) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME));
        let profile = Profile {
            component: "matrix-identity-provider",
            name: NAME,
            controller: Controller::Deployment,
            policy_key: NAME,
        };
        let workload = Workload::new(cx, &(&values).into(), profile).trusting(cx);
        let exposure = cx.exposure_of(NAME);
        let slot = Slot::generated("MAS_CLIENT_SECRET", credentials::CLIENT_SECRET);
        let client_secret = own.credential(cx, &values.mas_client_secret(), slot);
        let ldap = Ldap::new(cx, &values, &mut own);
        let database = storage::database(cx, &values, &mut own);
        let additional = Additional::literal(cx, &values.additional(), &mut own);
        let sources = Sources {
            values: &values,
            authentication: &authentication,
            ldap: &ldap,
            database: database.as_ref(),
        };
        let files = config::files(cx, &sources);
        let mut config = config::config_file(&workload.name, &files, &additional);
        config::add_variables(
            &mut config,
            client_secret.as_ref(),
            &ldap,
            database.as_ref(),
        );
        let mut out = Self {
            service: OuterService::new(cx, &values.http_service()),
            monitor: Monitor::new(cx, values.service_monitors(), TELEMETRY),
            workload,
            authentication,
            exposure,
            client_secret,
            ldap,
            database,
            additional,
            own,
            files,
            config,
            values,
        };
        out.add_hashes();
        out
    }

    fn add_hashes(&mut self) {
        self.workload
            .add_label(label("dex-config"), digest_of_files(&self.files));
        let used: Vec<SecretRef> = self.secrets().cloned().collect();
        self.workload.add_credential_hash("dex-secret", &used);
    }

    /// Every credential that its configuration needs.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let database = self.database.iter().flat_map(Database::secrets);
        let passwords = self
            .client_secret
            .iter()
            .chain(&self.ldap.bind_password)
            .chain(database);
        passwords.chain(self.additional.secrets())
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let ports = vec![HTTP.served(), TELEMETRY.served()];
        let object = |body| Object::new(cx, name, &labels, body);
        let mut out = vec![
            object(Body::ConfigMap(self.files.clone())),
            object(Body::Secret(self.own.data.clone())),
            self.service
                .object(cx, name, &labels, workload.selector(), ports),
        ];
        out.push(workload.object(cx, known, self.pod(cx)));
        out.extend(Object::service_account(cx, workload, &labels));
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, name, &labels, &BY_INSTANCE)));
        out
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        let name = &self.workload.name;
        let labels = self.workload.identity.labels(cx, &self.values.labels());
        let site =
            |exposure| Site::new(exposure, name, &labels, vec![Path::prefix("/", name, HTTP)]);
        out.sites.extend(self.exposure.as_ref().map(site));
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.connect(out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        vec![Program {
            name: NAME.to_owned(),
            workload: &self.workload,
            config: ProgramConfig::Merged(&self.config),
            manual: &MANUAL,
        }]
    }

    fn holding(&self) -> Option<Holding> {
        Some(Holding {
            name: NAME.to_owned(),
            database: self.database.clone()?,
            left_out: &[],
            needs_c: false,
            keys: Vec::new(),
            media: Media::None,
            image: self.workload.image.reference.clone(),
        })
    }

    fn probes(&self, cx: &Context<'a>, out: &mut Vec<Probe>) {
        out.push(tried::probe(cx, &self.values));
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        if let Some(exposure) = &self.exposure {
            out.add_host(&exposure.host, &exposure.component, false);
        }
        let database = self.database.as_ref();
        if let Some(database) = database.and_then(|database| database.users.clone()) {
            out.add_database(database);
        }
    }
}
