//! What follows from the values of the Job.

use super::values::NAME;
use crate::credentials::{Kind, Need};
use crate::kube::object::{Body, Container, Files, Mount, Volume};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::hashes::Known;
use crate::stack::job::{Job, Kept, Turn};
use crate::stack::labels::argument;
use crate::stack::pod::{Pod, words};
use crate::stack::{Context, Object};

/// The volume with what registrations say beside their tokens.
pub(super) const TEMPLATES: &str = "registration-templates";

/// What is known of the Job once the values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub job: Job<'a>,
    /// What is to be generated, as the Job takes it.
    pub secrets: String,
    /// What registrations say beside their tokens.
    pub registrations: Files,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, needs: &[Need]) -> Self {
        let secret = cx.generated_secret();
        let kept = Kept {
            resource: "secrets",
            name: &secret,
        };
        let names = [NAME, "initSecrets"];
        let arguments: Vec<_> = needs
            .iter()
            .filter_map(|need| need.job_argument(&secret, cx.chart))
            .collect();
        Self {
            job: Job::of_tools(cx, &cx.values.init_secrets(), names, &kept, Turn::pre(-10)),
            secrets: arguments.join(","),
            registrations: registrations(cx, needs),
        }
    }

    fn pod(&self, cx: &Context<'a>) -> Pod<'a> {
        let workload = &self.job.workload;
        let has_templates = !self.registrations.is_empty();
        let labels = argument(&workload.pod_labels);
        let secrets = self.secrets.clone();
        let mount = || Mount::new(TEMPLATES, "/registration-templates").read_only();
        let volume = || Volume::config_map(TEMPLATES, &workload.name);
        let container = Container {
            args: words([
                "generate-secrets".into(),
                "-secrets".into(),
                secrets,
                "-labels".into(),
                labels,
            ]),
            env: self.job.env(cx),
            volume_mounts: workload.mounts(has_templates.then(mount)),
            ..workload.main_container(NAME)
        };
        Pod {
            containers: vec![container],
            volumes: has_templates.then(volume).into_iter().collect(),
            ..Pod::default()
        }
    }
}

/// The registrations that are to be generated, by their files.
pub(super) fn registrations(cx: &Context, needs: &[Need]) -> Files {
    let template = |wanted: &Need| {
        let is_wanted = needs.iter().any(|need| need.key == wanted.key);
        match wanted.kind {
            Kind::Registration { template } if is_wanted => Some(template),
            _ => None,
        }
    };
    let services = cx.application_services();
    let files = services.iter().filter_map(|service| {
        let (need, text) = service.generated.as_ref()?;
        Some((template(need)?, text.yaml("${AS_TOKEN}", "${HS_TOKEN}")))
    });
    files.collect()
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        if known.credentials.is_some() {
            return Vec::new();
        }
        let mut out = self.job.objects(cx, known, self.pod(cx));
        if !self.registrations.is_empty() {
            let (name, body) = (
                &self.job.workload.name,
                Body::ConfigMap(self.registrations.clone()),
            );
            let Turn { weight, .. } = self.job.turn_of_needs;
            out.push(Object::new(cx, name, &self.job.labels, body).pre(weight));
        }
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        out.add_api(&self.job.pods(), "Credentials are put into a Secret");
    }
}
