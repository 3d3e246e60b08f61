//! The stack: what follows from the values, decided once, and the objects that it is made of.

pub mod additional;
pub mod cache;
pub mod component;
pub mod components;
pub mod config_file;
pub mod connections;
mod context;
pub mod database;
mod draft;
#[cfg(test)]
pub mod example;
pub mod exporter;
pub mod exposure;
mod generated;
pub mod given;
pub mod hashes;
pub mod image;
pub mod job;
pub mod labels;
pub mod ledger;
pub mod monitor;
mod names;
pub mod network;
pub mod object;
pub mod outline;
pub mod pod;
mod policy;
mod release;
pub mod roles;
pub mod scheduling;
pub mod secret;
pub mod storage;
pub mod surroundings;
pub mod target;
pub mod tools;
pub mod workload;

pub use context::Context;
pub use draft::Draft;
pub use generated::GENERATED_MANAGER;
pub use object::{Object, Phase};
pub use release::{DEFAULT_KUBE_VERSION, Release};

use std::borrow::Cow;

use crate::credentials::{Catalogue, Credentials, Need, Registration, Use};
use crate::source::problem::Problem;
use crate::source::{Node, ValuePath};
use crate::template::Templates;
use crate::values::Values;
use component::{Component, Plan, Program};
use components::COMPONENTS;
use connections::Connections;
use hashes::Known;
use outline::Outline;
use surroundings::Surroundings;

/// What follows from values: every component's plan. Objects follow from it once it is known where credentials come from.
#[derive(Debug)]
pub struct Stack<'a> {
    cx: Context<'a>,
    values: &'a Values,
    plans: Vec<(&'static str, Box<dyn Plan<'a> + 'a>)>,
    surroundings: Option<Surroundings<'a>>,
}

impl<'a> Stack<'a> {
    /// Derives the stack from values that fit the schema.
    ///
    /// # Errors
    /// All that is wrong across values, at once: a missing host, no database, a credential that is not given.
    pub fn new(
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
    ) -> Result<Self, Vec<Problem>> {
        Self::of(COMPONENTS, values, release, templates)
    }

    /// As [`Stack::new`], of these components.
    ///
    /// # Errors
    /// As [`Stack::new`].
    pub fn of(
        components: &'a [&'a dyn Component],
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
    ) -> Result<Self, Vec<Problem>> {
        Draft::of(components, values, release, templates).finish()
    }

    /// The release that it is for.
    pub fn release(&self) -> &'a Release {
        self.cx.release
    }

    /// The credentials that are to be generated, sorted by key.
    pub fn needs(&self) -> Vec<Need> {
        self.cx.ledger.all_needs()
    }

    /// What the registration of an application service says beside its tokens, where one is to be generated.
    pub fn registration(&self) -> Option<Registration> {
        self.cx
            .application_services()
            .iter()
            .find_map(|service| service.generated.clone())
    }

    /// The credentials that components use, wherever they are found.
    pub fn credential_uses(&self) -> Vec<Use> {
        let named = |used: Use| {
            let key = used.path.first_key();
            let mut components = self.cx.components.iter();
            let component = components.find(|component| Some(component.key()) == key);
            Use {
                component: component.map_or("", |component| component.name()),
                ..used
            }
        };
        self.cx.ledger.all_uses().into_iter().map(named).collect()
    }

    /// The names of the components that are a part of it.
    pub fn components(&self) -> impl Iterator<Item = &'static str> {
        self.plans.iter().map(|(name, _)| *name)
    }

    /// The programs that have a configuration file.
    pub fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.programs())
            .collect()
    }

    /// The value that turns a program of a component on.
    pub fn switch(&self, component: &dyn Component, program: &str) -> Option<ValuePath> {
        component.switch(&self.cx, program)
    }

    /// What is amiss with the values though they can be rendered.
    pub fn warnings(&self) -> Vec<Problem> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.warnings())
            .collect()
    }

    /// What people have to know of it.
    pub fn outline(&self) -> Outline {
        let mut outline = Outline {
            server_name: self.cx.server_name().map(|name| name.as_ref().to_owned()),
            secrets: self.cx.ledger.all_secrets(),
            ..Outline::default()
        };
        self.plans
            .iter()
            .for_each(|(_, plan)| plan.outline(&self.cx, &mut outline));
        outline
    }

    /// The values that it follows from.
    pub fn values(&self) -> &'a Values {
        self.values
    }

    /// The text of a node of the values with its templates evaluated. What components have read is
    /// not evaluated again. Nothing where the node is no text or a template in it fails: those that
    /// components read are reported already.
    pub fn text_of(&self, node: &'a Node) -> Option<Cow<'a, str>> {
        self.cx.text_of(node)
    }

    /// The name of the Secret of generated credentials, whether it is rendered or made in the cluster.
    pub fn generated_secret_name(&self) -> String {
        self.cx.generated_secret()
    }

    /// How many texts with templates were evaluated.
    pub fn evaluations(&self) -> usize {
        self.cx.evaluations()
    }

    /// The objects. Without credentials they are left to the Job in the cluster.
    pub fn objects(&self, credentials: Option<&Credentials>) -> Vec<Object<'a>> {
        let known = Known::new(&self.cx, &self.values.root, credentials);
        let mut objects = Vec::new();
        let mut rendered = Vec::new();
        for (name, plan) in &self.plans {
            let own = plan.objects(&self.cx, &known);
            if !own.is_empty() {
                rendered.push(plan);
            }
            objects.extend(own.into_iter().map(|object| object.of(name)));
        }
        if let Some(surroundings) = &self.surroundings {
            let mut connections = Connections::new(surroundings);
            // A Job that has nothing to do connects to nothing.
            rendered
                .iter()
                .for_each(|plan| plan.connections(&self.cx, &mut connections));
            let policies = policy::objects(&self.cx, surroundings, &connections.all, &objects);
            objects.extend(policies);
        }
        objects
    }
}

/// The credentials of all components that can be generated.
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        COMPONENTS
            .iter()
            .flat_map(|component| component.credentials()),
    )
}

/// The Secret of these credentials alone, as it is among the objects of the stack; none where there
/// are none.
pub fn generated_secret<'a>(
    values: &'a Values,
    release: &'a Release,
    templates: &'a Templates,
    credentials: &Credentials,
) -> Option<Object<'a>> {
    let cx = Context::new(values, release, templates, COMPONENTS);
    generated::secret(&cx, credentials)
}
