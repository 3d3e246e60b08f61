//! Who connects to whom, for those who draw it: whether policies are on or not.

use super::connections::Connections;
use super::derived::Stack;
use super::ends::{Connection, End};
use super::object::Object;
use super::pods::Pods;
use super::policy::{self, Further};
use super::surroundings::Surroundings;
use crate::credentials::{Credentials, Secret, Source};
use crate::kube::object::{Body, Labels, Peer};

/// The objects of a stack, and the connections of their pods.
#[derive(Debug)]
pub(crate) struct Connected<'a> {
    pub objects: Vec<Object<'a>>,
    pub connections: Vec<Connection>,
    /// What else policies allow: the rules of users, and nameservers of pods.
    pub further: Vec<Further>,
    /// The server for databases that the stack brings.
    pub database: Option<End>,
    /// The pods of the cache that the stack brings.
    pub cache: Option<Pods>,
    /// The pods where users sign in.
    pub authentication: Option<Pods>,
    surroundings: Surroundings<'a>,
}

impl<'a> Stack<'a> {
    /// Who connects to whom. `has_job` says that the Job in the cluster generates credentials.
    pub(crate) fn connected(&self, has_job: bool) -> Connected<'a> {
        // What they hold is printed by nobody.
        let keys = self.needs().into_iter().map(|need| need.key.into_owned());
        let empty = keys.map(|key| (key, Secret::from(String::new())));
        let credentials = Credentials::new(Source::Ephemeral, empty, None);
        let (objects, rendered) = self.own_objects((!has_job).then_some(&credentials));
        let surroundings = Surroundings::new(&self.cx, &self.entrances.handlers());
        let mut out = Connections::new(&surroundings);
        for plan in &rendered {
            plan.connections(&self.cx, &mut out);
        }
        for plan in &rendered {
            plan.job_connections(&self.cx, &mut out);
        }
        let connections = out.all;
        let offer = self.cx.database_offer();
        let database = offer.and_then(|offer| Some(offer.server.as_ref()?.end.clone()));
        Connected {
            further: policy::further(&self.cx, &objects),
            database,
            cache: self.cx.cache_server().map(|cache| cache.pods.clone()),
            authentication: self.cx.authentication().map(|it| it.pods.clone()),
            objects,
            connections,
            surroundings,
        }
    }

    /// Whether policies are rendered, which allow no more than this.
    pub(crate) fn is_enclosed(&self) -> bool {
        self.surroundings.is_some()
    }

    /// What people call a component, by its name.
    pub(crate) fn title_of(&self, component: &str) -> Option<&'static str> {
        let mut all = self.cx.components().iter();
        Some(all.find(|known| known.name() == component)?.title())
    }
}

impl<'a> Connected<'a> {
    /// The objects whose pods are these.
    pub(crate) fn workloads<'s>(
        &'s self,
        pods: &Pods,
    ) -> impl Iterator<Item = &'s Object<'a>> + use<'s, 'a> {
        let (name, value) = pods.label.clone();
        let is_it = move |object: &&Object| {
            let template = object.manifest.body.pods();
            template.is_some_and(|pods| pods.labels.get(name) == Some(&value))
        };
        self.objects.iter().filter(is_it)
    }

    /// The component whose pods are these.
    pub(crate) fn component_of(&self, pods: &Pods) -> Option<&'static str> {
        Some(self.workloads(pods).next()?.component)
    }

    /// The component whose pods a Service leads to.
    pub(crate) fn component_behind(&self, service: &str) -> Option<&'static str> {
        let selector = self.objects.iter().find_map(|object| {
            let is_it = object.manifest.name == service;
            match &object.manifest.body {
                Body::Service(spec) if is_it => Some(&spec.selector),
                _ => None,
            }
        })?;
        let is_selected = |labels: &Labels| {
            let mut wanted = selector.iter();
            wanted.all(|(name, value)| labels.get(name) == Some(value))
        };
        let mut all = self.objects.iter();
        let found = all.find(|object| {
            let pods = object.manifest.body.pods();
            pods.is_some_and(|pods| is_selected(&pods.labels))
        });
        Some(found?.component)
    }

    /// Who stands at an end, as a policy names it. An empty list is anyone.
    pub(crate) fn peers(&self, end: &End) -> Vec<Peer> {
        self.surroundings.peers(end)
    }
}
