//! The Job that moves the accounts of Synapse to MAS, or tries whether that would work.
//!
//! Source: <https://element-hq.github.io/matrix-authentication-service/setup/migration.html>

use minijinja::{Value, context};

use super::database::Database;
use super::labels::{labels, user_labels};
use super::matrix_authentication_service::MatrixAuthenticationService;
use super::object::{Kind, Object};
use super::secret::{SecretVolume, secret_volumes};
use super::synapse::Synapse;
use super::workload::{Controller, Workload};
use super::{Context, facts, service_account_object};

const PATH: &str = "matrixAuthenticationService.syn2mas";
const NAME: &str = "syn2mas";

/// Whether the values ask for the Job.
pub fn is_enabled(cx: &Context) -> bool {
    cx.enabled("matrixAuthenticationService") && cx.enabled(PATH)
}

/// Whether it is only tried: Synapse keeps the accounts.
pub fn is_tried(cx: &Context) -> bool {
    is_enabled(cx) && cx.node(PATH).bool("dryRun").unwrap_or(false)
}

/// Whether the accounts move.
pub fn migrates(cx: &Context) -> bool {
    is_enabled(cx) && cx.enabled("synapse") && !is_tried(cx)
}

/// The objects of the Job. That there is no Synapse to move accounts from is a problem.
pub fn objects(
    cx: &Context,
    mas: Option<&MatrixAuthenticationService>,
    synapse: Option<&Synapse>,
) -> Vec<Object> {
    match (mas.filter(|_| is_enabled(cx)), synapse) {
        (Some(mas), Some(synapse)) => Job::new(cx, mas, synapse).objects(),
        (Some(_), None) => {
            cx.report(
                cx.problem(
                    &format!("{PATH}.enabled"),
                    "it moves the accounts of `synapse`, which is not enabled",
                )
                .hint(format!(
                    "set `{PATH}.enabled: false`, or `synapse.enabled: true`"
                )),
            );
            Vec::new()
        }
        (None, _) => Vec::new(),
    }
}

/// The Job, and what it reads: the configuration of both.
struct Job<'a> {
    cx: &'a Context<'a>,
    mas: &'a MatrixAuthenticationService,
    synapse: &'a Synapse,
    workload: Workload,
    migrates: bool,
    /// It sees the copies that hooks have: a migration runs before the release's own objects.
    hook: bool,
}

impl<'a> Job<'a> {
    fn new(cx: &'a Context, mas: &'a MatrixAuthenticationService, synapse: &'a Synapse) -> Self {
        let migrates = migrates(cx);
        let workload = Workload::new(
            cx,
            PATH,
            super::matrix_authentication_service::COMPONENT,
            NAME,
            Controller::Job,
        );
        Self {
            cx,
            mas,
            synapse,
            workload,
            migrates,
            hook: migrates && cx.release.has_hook_copies(),
        }
    }

    fn objects(mut self) -> Vec<Object> {
        let plain = labels(
            self.cx.release,
            &self.workload.identity,
            &user_labels(self.cx.root, self.cx.node(PATH)),
        );
        self.workload.add_labels(&self.mas.hashes);
        // It mounts no registrations of application services.
        let hashes = self
            .synapse
            .main()
            .hashes
            .iter()
            .filter(|(label, _)| !label.contains("/as-registration-"));
        self.workload.add_labels(
            &hashes
                .map(|(label, hash)| (label.clone(), hash.clone()))
                .collect(),
        );
        let workload = facts::value(&self.workload);
        let facts = (NAME, self.facts());
        let object = |kind, template, labels| {
            Object::new(kind, &self.workload.name, template, labels, facts.clone())
                .workload(&workload)
        };
        let job = object(Kind::Job, "syn2mas/job.yaml", &self.workload.labels)
            .annotations(&self.workload.annotations);
        let mut out = vec![if self.migrates {
            job.pre(0)
        } else {
            job.post(0)
        }];
        if self.migrates {
            out.push(object(Kind::Role, "syn2mas/role.yaml", &plain).pre(-1));
            out.push(object(Kind::RoleBinding, "syn2mas/role-binding.yaml", &plain).pre(-1));
        }
        out.extend(
            service_account_object(&self.workload, &plain, "syn2mas/service-account.yaml")
                .map(|o| o.pre(-1)),
        );
        out
    }

    fn facts(&self) -> Value {
        let names: Vec<&String> = self
            .synapse
            .processes
            .iter()
            .map(|process| &process.workload.name)
            .collect();
        let mas_secrets = self.mas.secret_names(self.hook);
        let synapse_secrets = self.synapse.secret_names(self.hook);
        context! {
            migrates => self.migrates,
            stateful_sets => facts::value(&names),
            secrets => facts::value(&volumes(mas_secrets.iter().chain(&synapse_secrets))),
            mas => context! {
                workload => self.of(&self.mas.workload),
                config_map => self.mas.config_map(self.hook),
                sources => self.mas.config_sources(self.hook),
                secrets => facts::value(&volumes(&mas_secrets)),
                database_address => self.mas.database.as_ref().map(Database::address),
            },
            synapse => context! {
                workload => self.of(&self.synapse.workload),
                config_map => self.synapse.config_map(self.cx, self.hook),
                sources => self.synapse.config.sources(self.hook, &self.synapse.main().file),
                env => self.synapse.config.env(self.hook),
                secrets => facts::value(&volumes(&synapse_secrets)),
                database_address => self.synapse.config.database_address(),
            },
        }
    }

    /// A workload whose configuration is made as in its own pods, but for what the Job itself mounts.
    fn of(&self, workload: &Workload) -> Value {
        facts::value(&Workload {
            extra_mounts: self.workload.extra_mounts.clone(),
            ..workload.clone()
        })
    }
}

fn volumes<'s>(names: impl IntoIterator<Item = &'s String>) -> Vec<SecretVolume> {
    secret_volumes(names.into_iter().map(String::as_str))
}
