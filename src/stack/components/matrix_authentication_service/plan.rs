//! What follows from the values of MAS.

use super::hook_copies::HookCopies;
use super::manual::MANUAL;
use super::parts::Parts;
use super::syn2mas::Job;
use super::{NAME, PROGRAM, config};
use crate::kube::object::Files;
use crate::stack::component::Plan;
use crate::stack::config_file::ConfigFile;
use crate::stack::connections::Connections;
use crate::stack::hashes::{Known, digest_of_files, label};
use crate::stack::outline::{Authentication, Outline};
use crate::stack::program::{Program, ProgramConfig};
use crate::stack::reference::Viewer;
use crate::stack::secret_volumes::SecretVolumes;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};

/// What is known of MAS once its values are read.
#[derive(Debug)]
pub struct Planned<'a> {
    pub parts: Parts<'a>,
    /// With the labels that make its pods restart.
    pub workload: Workload<'a>,
    pub files: Files,
    pub config: ConfigFile<'a>,
    /// The Secrets that its pods mount.
    pub secrets: SecretVolumes,
    pub copies: HookCopies,
    /// Moves the accounts of the homeserver.
    pub job: Option<Job<'a>>,
}

impl<'a> Planned<'a> {
    pub fn new(cx: &Context<'a>, parts: Parts<'a>) -> Self {
        let files = config::files(cx, &parts, Viewer::Release);
        let names = parts.secret_names(Viewer::Release);
        let workload = restarting(&parts, &files);
        Self {
            config: config::config_file(&parts, &files),
            secrets: SecretVolumes::new(names.iter().map(String::as_str)),
            copies: HookCopies::new(cx, &parts),
            job: Job::new(cx, &parts, &workload),
            workload,
            files,
            parts,
        }
    }

    /// The same with the predecessors of keys, where there are any: credentials alone say so.
    fn with_previous_keys(&self, cx: &Context<'a>, known: &Known) -> Option<Self> {
        let credentials = known.credentials?;
        let mut parts = self.parts.clone();
        for key in &mut parts.keys {
            let previous = key.previous.as_ref();
            key.has_previous =
                previous.is_some_and(|previous| credentials.get(&previous.key).is_some());
        }
        let has_any = parts.keys.iter().any(|key| key.has_previous);
        has_any.then(|| Self::new(cx, parts))
    }
}

fn restarting<'a>(parts: &Parts<'a>, files: &Files) -> Workload<'a> {
    let mut workload = parts.workload.clone();
    workload.add_label(label(&format!("{NAME}-config")), digest_of_files(files));
    workload.add_credential_hash(&format!("{NAME}-secret"), parts.secrets());
    if let Some(database) = &parts.database {
        let name = "postgres-password-matrixauthenticationserv";
        workload.add_credential_hash(name, &database.password);
    }
    workload
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        match self.with_previous_keys(cx, known) {
            Some(plan) => plan.all_objects(cx, known),
            None => self.all_objects(cx, known),
        }
    }

    fn connections(&self, cx: &Context<'a>, out: &mut Connections) {
        self.connect(cx, out);
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        vec![Program {
            name: PROGRAM.to_owned(),
            workload: &self.workload,
            config: ProgramConfig::Merged(&self.config),
            manual: &MANUAL,
        }]
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
        let providers = self.parts.settings.providers.iter();
        let theirs = providers.filter(|provider| provider.enabled && !provider.is_of_stack);
        out.authentication = Some(Authentication {
            deployment: self.workload.name.clone(),
            public_base: self.parts.authentication.public_base.clone(),
            providers: theirs.map(|provider| provider.outline()).collect(),
        });
    }
}
