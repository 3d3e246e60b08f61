//! The stack: what follows from the values, decided once, and the objects that it is made of.

use std::borrow::Cow;

use super::blackbox::Probe;
use super::component::{Component, Context, SharedPlan};
use super::connections::Connections;
use super::exposure::{self, Entrances};
use super::hashes::Known;
use super::ledger::UserSecret;
use super::object::Object;
use super::outline::Outline;
use super::patches::Patch;
use super::program::Program;
use super::release::Release;
use super::surroundings::Surroundings;
use super::used_image::UsedImage;
use super::{disruption, namespace, policy};
use crate::credentials::{Credentials, Need, Registration, Row, Use};
use crate::kube::object::Extra;
use crate::source::problem::Problem;
use crate::source::{At, Node, ValuePath};
use crate::values::Values;
use crate::values::typed::{ReleaseNamespace, Typed};

/// What follows from values: every component's plan. Objects follow from it once it is known where
/// credentials come from.
#[derive(Debug)]
pub struct Stack<'a> {
    pub(super) cx: Context<'a>,
    pub(super) values: &'a Values,
    pub(super) plans: Vec<(&'static str, SharedPlan<'a>)>,
    /// What leads to components from outside.
    pub(super) entrances: Entrances,
    /// Objects that users add.
    pub(super) extras: Vec<Extra>,
    /// Changes that users make to what is rendered.
    pub(super) patches: Vec<Patch>,
    pub(super) surroundings: Option<Surroundings<'a>>,
}

impl<'a> Stack<'a> {
    /// The release that it is for.
    pub fn release(&self) -> &'a Release {
        self.cx.release
    }

    /// The credentials that are to be generated, sorted by key.
    pub fn needs(&self) -> Vec<Need> {
        self.cx.ledger.all_needs()
    }

    /// What the registrations of application services that are to be generated say beside their
    /// tokens.
    pub(crate) fn registrations(&self) -> Vec<(Need, Registration)> {
        let services = self.cx.application_services();
        let generated = services.iter().map(|service| service.generated.clone());
        generated.flatten().collect()
    }

    /// The credentials as they are rendered: of a stored registration only the tokens are kept.
    pub(crate) fn as_rendered<'c>(&self, credentials: &'c Credentials) -> Cow<'c, Credentials> {
        let registrations = self.registrations();
        if registrations.is_empty() || !self.cx.chart.switches.renders_registrations_anew {
            return Cow::Borrowed(credentials);
        }
        let by_key = registrations.iter();
        let by_key = by_key.map(|(need, registration)| (&*need.key, registration));
        Cow::Owned(credentials.with_registrations(by_key))
    }

    /// The credentials that components use, wherever they are found.
    pub fn credential_uses(&self) -> Vec<Use> {
        let named = |used: Use| {
            let key = used.path.first_key();
            let mut components = self.cx.components().iter();
            let component = components.find(|component| Some(component.key()) == key);
            Use {
                component: component.map_or("", |component| component.name()),
                ..used
            }
        };
        self.cx.ledger.all_uses().into_iter().map(named).collect()
    }

    /// The images that components name, each with its place in the values.
    pub(crate) fn used_images(&self) -> Vec<UsedImage> {
        self.cx.images()
    }

    /// Where the values want every image to have a digest.
    pub(crate) fn requires_digests(&self) -> Option<(ValuePath, At)> {
        let wish = self.cx.values.image().require_digests();
        wish.is_on().then(|| (wish.path().clone(), wish.at()))
    }

    /// The version of the chart that the values are for.
    pub(crate) fn chart_version(&self) -> String {
        self.cx.chart.version()
    }

    /// A path of the values as the user wrote it, or else as the release of the chart calls it.
    pub(crate) fn name_of(&self, path: &ValuePath) -> ValuePath {
        self.cx.chart.own_name(&self.cx.layers.as_written(path))
    }

    /// The names of the components that are a part of it.
    pub fn components(&self) -> impl Iterator<Item = &'static str> {
        self.plans.iter().map(|(name, _)| *name)
    }

    /// The key in the values of the component of this name.
    pub(crate) fn key_of(&self, component: &str) -> Option<&'static str> {
        let mut all = self.cx.components().iter();
        Some(all.find(|known| known.name() == component)?.key())
    }

    /// Whether a component's values stand under this key.
    pub(crate) fn is_component_key(&self, key: &str) -> bool {
        self.cx
            .components()
            .iter()
            .any(|component| component.key() == key)
    }

    /// The names of the programs that have a configuration file, as `masthead config` takes them.
    pub fn program_names(&self) -> Vec<String> {
        let programs = self.programs().into_iter();
        programs.map(|program| program.name).collect()
    }

    /// The programs that have a configuration file.
    pub(crate) fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.programs())
            .collect()
    }

    /// The value that turns a program of a component on.
    pub(crate) fn switch(&self, component: &dyn Component, program: &str) -> Option<ValuePath> {
        component.switch(&self.cx, program)
    }

    /// Warnings about values that can be rendered.
    pub fn warnings(&self) -> Vec<Problem> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.warnings())
            .collect()
    }

    /// What has to be made by people, where the Job in the cluster generates credentials.
    pub(crate) fn left_to_job(&self) -> Vec<Problem> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.left_to_job(&self.cx))
            .collect()
    }

    /// What keeps programs from starting, though they can be rendered.
    pub(crate) fn unstartable(&self) -> Vec<Problem> {
        self.plans
            .iter()
            .flat_map(|(_, plan)| plan.unstartable(&self.cx))
            .collect()
    }

    /// The Secrets that the values name.
    pub(crate) fn user_secrets(&self) -> Vec<UserSecret> {
        self.cx.ledger.all_secrets()
    }

    /// What leads to it from outside.
    pub(crate) fn entrances(&self) -> &Entrances {
        &self.entrances
    }

    /// What is tried of it where it runs, in the order of components.
    pub(crate) fn probes(&self) -> Vec<Probe> {
        let mut out = Vec::new();
        for (_, plan) in &self.plans {
            plan.probes(&self.cx, &mut out);
        }
        out
    }

    /// What people have to know of it.
    pub(crate) fn outline(&self) -> Outline {
        let mut outline = Outline {
            server_name: self.cx.server_name().map(|name| name.as_ref().to_owned()),
            secrets: self.user_secrets(),
            ..Outline::default()
        };
        self.plans
            .iter()
            .for_each(|(_, plan)| plan.outline(&self.cx, &mut outline));
        outline
    }

    /// Changes that users make to what is rendered, in their order.
    pub(crate) fn patches(&self) -> &[Patch] {
        &self.patches
    }

    /// The values that it follows from.
    pub fn values(&self) -> &'a Values {
        self.values
    }

    /// The text of a node of the values with its templates evaluated. What components have read is
    /// not evaluated again. Nothing where the node is no text or a template in it fails: those that
    /// components read are reported already.
    pub(crate) fn text_of(&self, node: &'a Node) -> Option<Cow<'a, str>> {
        self.cx.text_of(node)
    }

    /// The name of the Secret of generated credentials, whether it is rendered or made in the
    /// cluster.
    pub fn generated_secret_name(&self) -> String {
        self.cx.generated_secret()
    }

    /// How many texts with templates were evaluated.
    pub fn evaluations(&self) -> usize {
        self.cx.evaluations()
    }

    /// What the values say of its namespace.
    pub(crate) fn release_namespace(&self) -> ReleaseNamespace<'a> {
        self.cx.values.release_namespace()
    }

    /// The objects of components, and the plans that have some. Without credentials they are left to
    /// the Job in the cluster.
    pub(super) fn own_objects(
        &self,
        credentials: Option<&Credentials>,
    ) -> (Vec<Object<'a>>, Vec<&SharedPlan<'a>>) {
        let rows = self
            .cx
            .components()
            .iter()
            .flat_map(|component| component.credentials());
        let lasting = rows.filter_map(Row::into_lasting).collect();
        let rendered = credentials.map(|credentials| self.as_rendered(credentials));
        let known = Known::new(&self.cx, &self.values.root, rendered.as_deref(), lasting);
        let is_restoring = self.plans.iter().any(|(_, plan)| plan.is_restoring());
        let mut objects = Vec::new();
        let mut rendered = Vec::new();
        for (name, plan) in &self.plans {
            let own = plan.objects(&self.cx, &known);
            if !own.is_empty() {
                rendered.push(plan);
            }
            let stops = is_restoring && plan.holding().is_some();
            let own = own.into_iter().map(|object| object.of(name));
            objects.extend(own.map(|object| if stops { object.stopped() } else { object }));
        }
        (objects, rendered)
    }

    /// The objects. Without credentials they are left to the Job in the cluster.
    pub(crate) fn objects(&self, credentials: Option<&Credentials>) -> Vec<Object<'a>> {
        let (mut objects, rendered) = self.own_objects(credentials);
        objects.extend(exposure::objects(&self.cx, &self.entrances));
        if let Some(surroundings) = &self.surroundings {
            let mut connections = Connections::new(surroundings);
            // A Job that has nothing to do connects to nothing.
            for plan in &rendered {
                plan.connections(&self.cx, &mut connections);
            }
            for plan in &rendered {
                plan.job_connections(&self.cx, &mut connections);
            }
            let policies = policy::objects(&self.cx, surroundings, &connections.all, &objects);
            objects.extend(policies);
        }
        objects.extend(disruption::objects(&self.cx, &objects));
        objects.extend(namespace::object(&self.cx));
        let namespace = &self.release().namespace;
        let extras = self.extras.iter().cloned();
        objects.extend(extras.map(|extra| Object::extra(extra, namespace)));
        objects
    }
}
