//! What follows from the values of MAS.

use super::config;
use super::database::database_client;
use super::keyed::Keyed;
use super::manual::MANUAL;
use super::parts::Parts;
use super::ports::HTTP;
use super::syn2mas::Job;
use super::tried;
use super::unstartable;
use super::values::PROGRAM;
use crate::kube::object::Path;
use crate::source::Node;
use crate::source::problem::Problem;
use crate::stack::blackbox::Probe;
use crate::stack::component::Plan;
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::documents::Documents;
use crate::stack::exposure::{Entrances, Site};
use crate::stack::hashes::Known;
use crate::stack::outline::{Authentication, ClientSecret, Outline, Provider};
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::reference::Viewer;
use crate::stack::roles::{Holding, Media};
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::{Context, Object};

/// What is known of MAS once its values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub parts: Parts<'a>,
    /// What follows from the keys that it signs with, predecessors left out.
    pub keyed: Keyed<'a>,
    pub config: ConfigFile<'a>,
    /// The Secrets that its pods mount.
    pub secrets: SecretVolumes,
    /// Moves the accounts of the homeserver.
    pub job: Option<Job<'a>>,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, parts: Parts<'a>) -> Self {
        let keyed = Keyed::new(cx, &parts, &parts.keys.current());
        let names = parts.secret_names(Viewer::Release);
        Self {
            config: config::config_file(&parts, &keyed.files),
            secrets: SecretVolumes::new(names.iter().map(String::as_str)),
            job: Job::new(cx, &parts),
            keyed,
            parts,
        }
    }

    /// The providers that users set up.
    fn providers(&self) -> Vec<Provider> {
        let providers = self.parts.settings.providers.iter();
        let theirs = providers.filter(|provider| provider.enabled && !provider.is_of_stack);
        theirs
            .map(|provider| provider.outline())
            .chain(given_beside(&self.parts.additional.documents()))
            .collect()
    }

    /// The same with the predecessors of keys, where there are any.
    fn with_previous_keys(&self, cx: &Context<'a>, known: &Known) -> Option<Keyed<'a>> {
        let keys = self.parts.keys.with_previous(known.credentials?)?;
        Some(Keyed::new(cx, &self.parts, &keys))
    }
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let with_previous = self.with_previous_keys(cx, known);
        self.all_objects(cx, known, with_previous.as_ref().unwrap_or(&self.keyed))
    }

    fn entrances(&self, cx: &Context<'a>, out: &mut Entrances) {
        let (parts, workload) = (&self.parts, &self.keyed.workload);
        let labels = workload.identity.labels(cx, &parts.values.labels());
        let below = &*parts.authentication.path;
        let path = if below.is_empty() { "/" } else { below };
        let paths = vec![Path::prefix(path, &workload.name, HTTP)];
        let site = Site::new(&parts.exposure, &workload.name, &labels, paths);
        out.sites.push(site);
    }

    fn connections(&self, cx: &Context<'a>, out: &mut Connections) {
        self.connect(cx, out);
    }

    fn job_connections(&self, _: &Context<'a>, out: &mut Connections) {
        if let Some(job) = &self.job {
            job.connect(&self.parts, out);
        }
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        vec![Program {
            name: PROGRAM.to_owned(),
            workload: &self.keyed.workload,
            config: ProgramConfig::Merged(&self.config),
            manual: &MANUAL,
        }]
    }

    /// What it has of its users and of sign-in providers is encrypted.
    /// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#secrets>
    fn holding(&self) -> Option<Holding> {
        let parts = &self.parts;
        let keys = parts.encryption.iter();
        Some(Holding {
            name: database_client(&parts.values).database_name(),
            database: parts.database.clone()?,
            left_out: &[],
            needs_c: false,
            keys: keys.map(|key| ("ENCRYPTION_SECRET", key.clone())).collect(),
            media: Media::None,
            image: parts.workload.image.reference.clone(),
        })
    }

    fn unstartable(&self, _: &Context<'a>) -> Vec<Problem> {
        unstartable::check(&self.parts).into_iter().collect()
    }

    fn probes(&self, _: &Context<'a>, out: &mut Vec<Probe>) {
        tried::probes(&self.parts, &self.providers(), out);
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        let exposure = &self.parts.exposure;
        for component in self.parts.neighbour.iter().chain([&exposure.component]) {
            out.add_host(&exposure.host, component, false);
        }
        let database = self.parts.database.as_ref();
        if let Some(database) = database.and_then(|database| database.users.clone()) {
            out.add_database(database);
        }
        out.authentication = Some(Authentication {
            deployment: self.parts.workload.name.clone(),
            public_base: self.parts.authentication.public_base.clone(),
            providers: self.providers(),
            elsewhere: elsewhere(&self.parts),
        });
    }
}

/// The providers of `additional`.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2>
fn given_beside(documents: &Documents) -> Vec<Provider> {
    let items = documents.items(&["upstream_oauth2", "providers"]);
    let enabled = items.filter(|item| item.bool("enabled") != Some(false));
    let provider = |item: &Node| {
        let text = |key: &str| item.str(key).unwrap_or_default().to_owned();
        let secret = item.str("client_secret");
        Provider {
            name: String::new(),
            id: text("id"),
            issuer: text("issuer"),
            human_name: item.str("human_name").unwrap_or("Matrix").to_owned(),
            client_id: text("client_id"),
            scopes: text("scope")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            auth_method: text("token_endpoint_auth_method"),
            client_secret: secret.map(|secret| ClientSecret::Inline(secret.to_owned().into())),
        }
    };
    enabled.map(provider).collect()
}

/// The parts of `additional` that are in Secrets.
fn elsewhere(parts: &Parts) -> Vec<String> {
    let all = parts.additional.parts().iter();
    let hidden = all.filter(|part| part.inline.is_none());
    hidden.map(|part| part.path.to_string()).collect()
}
