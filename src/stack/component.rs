//! What a component is: everything that is known of it, asked through one trait.

use std::cell::OnceCell;
use std::fmt::Debug;
use std::ops::Deref;
use std::rc::Rc;

use super::asked::{Asked, Role};
use super::connections::Connections;
use super::database::{DatabaseClient, DatabaseOffer};
use super::exposure::Exposure;
use super::hashes::Known;
use super::object::Object;
use super::outline::Outline;
use super::program::Program;
use super::reader::Reader;
use super::release::Release;
use super::roles::{
    Accounts, ApplicationService, Authentication, Backends, CacheServer, Front, Homeserver,
    HomeserverConfig, IdentityProvider, Rtc, WebClient, WellKnown,
};
use crate::credentials::Row;
use crate::kube::object::{Labels, Path};
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::template::Templates;
use crate::values::Values;

/// A component of the stack.
///
/// What it does for others are its roles: a component asks for a role, never for another component. Every role is asked for at
/// most once a run, so that what follows from values is decided once. A role may ask for others, as long as that makes no circle.
pub trait Component: Debug + Sync {
    /// The name of its folder of templates, by which lists name it, e.g. `element-web`.
    fn name(&self) -> &'static str;

    /// Its key in the values, e.g. `elementWeb`.
    fn key(&self) -> &'static str;

    /// Reads its values: what follows from them, where it is a part of the stack. What is wrong is reported.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>>;

    /// The credentials of it that can be generated.
    fn credentials(&self) -> Vec<Row> {
        Vec::new()
    }

    /// Its programs with a configuration file, by the names that `masthead config` takes. Angle
    /// brackets stand for the name of one of several processes, of which the main one has none:
    /// `synapse`, `synapse:<worker>`.
    fn programs(&self) -> &'static [&'static str] {
        &[]
    }

    /// The value that turns one of them on, e.g. `synapse.workers.pusher.enabled` for
    /// `synapse:pusher`.
    fn switch(&self, _cx: &Context, _program: &str) -> Option<ValuePath> {
        None
    }

    /// Who has the accounts, where that is not the homeserver.
    fn accounts(&self, _cx: &Context) -> Option<Accounts> {
        None
    }

    /// The homeserver.
    fn homeserver(&self, _cx: &Context) -> Option<Homeserver> {
        None
    }

    /// What ends the name of the Job that checks the homeserver's configuration before it is used.
    fn config_check(&self) -> Option<&'static str> {
        None
    }

    /// Where users sign in.
    fn authentication(&self, _cx: &Context) -> Option<Authentication> {
        None
    }

    /// The client in the browser.
    fn web_client(&self, _cx: &Context) -> Option<WebClient> {
        None
    }

    /// Where calls are joined.
    fn rtc(&self, _cx: &Context) -> Option<Rtc> {
        None
    }

    /// The reverse proxy before the homeserver and the well-known files.
    fn front(&self, _cx: &Context) -> Option<Front> {
        None
    }

    /// What the reverse proxy sends requests for the homeserver to.
    fn backends(&self, _cx: &Context) -> Option<Backends> {
        None
    }

    /// The well-known files, which the reverse proxy serves.
    fn well_known(&self, _cx: &Context) -> Option<WellKnown> {
        None
    }

    /// Its use of a database.
    fn database_client<'a>(&self, _cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        None
    }

    /// The database server that the stack can bring.
    fn database_offer(&self, _cx: &Context) -> Option<DatabaseOffer> {
        None
    }

    /// Whether it needs the cache that the stack brings.
    fn needs_cache(&self, _cx: &Context) -> bool {
        false
    }

    /// The cache that the stack brings.
    fn cache_server(&self, _cx: &Context) -> Option<CacheServer> {
        None
    }

    /// Its registration with the homeserver.
    fn application_service(&self, _cx: &Context) -> Option<ApplicationService> {
        None
    }

    /// What users can sign in with beside a password.
    fn identity_provider<'a>(&self, _cx: &Context<'a>) -> Option<IdentityProvider<'a>> {
        None
    }

    /// Its paths on the homeserver's host, and what serves them.
    fn homeserver_paths(&self, _cx: &Context) -> Vec<Path> {
        Vec::new()
    }

    /// Its host, where it has one of its own.
    fn exposure(&self, _cx: &Context) -> Option<Exposure> {
        None
    }
}

/// What is known of a component once its values are read.
pub trait Plan<'a>: Debug {
    /// Its objects. What credentials hold is known by now, as far as it will be; nothing else is decided here.
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>>;

    /// The connections that its pods make, and those that they take from outside of the stack.
    fn connections(&self, _cx: &Context<'a>, _out: &mut Connections) {}

    /// The connections of Jobs that do something for the servers of several components. Rules for
    /// them follow those for servers.
    fn job_connections(&self, _cx: &Context<'a>, _out: &mut Connections) {}

    /// The configuration files of its programs, by the names of [`Component::programs`].
    fn programs(&self) -> Vec<Program<'_, 'a>> {
        Vec::new()
    }

    /// The configuration of the homeserver, for Jobs that read it: where it is the homeserver.
    fn homeserver_config(&self, _cx: &Context<'a>) -> Option<HomeserverConfig<'a>> {
        None
    }

    /// What is amiss with its values though it can be rendered.
    fn warnings(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// What people have to know of it.
    fn outline(&self, _cx: &Context<'a>, _out: &mut Outline) {}
}

/// The surroundings in which components read their values, and ask for what others do.
#[derive(Debug)]
pub struct Context<'a> {
    reader: Reader<'a>,
    components: &'a [&'a dyn Component],
    asked: Asked<'a>,
    /// The plans of components, in their order.
    plans: Vec<OnceCell<Option<SharedPlan<'a>>>>,
}

/// A plan that others may ask too.
pub(super) type SharedPlan<'a> = Rc<dyn Plan<'a> + 'a>;

impl<'a> Context<'a> {
    pub(super) fn new(
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
        components: &'a [&'a dyn Component],
    ) -> Self {
        Self {
            reader: Reader::new(values, release, templates),
            components,
            asked: Asked::default(),
            plans: components.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The plan of a component, which is made once.
    pub(super) fn plan(&self, index: usize) -> Option<SharedPlan<'a>> {
        let make = || Some(self.components[index].plan(self)?.into());
        self.plans[index].get_or_init(make).clone()
    }

    /// All components, whether they are a part of the stack or not.
    pub(super) fn components(&self) -> &'a [&'a dyn Component] {
        self.components
    }
}

impl<'a> Deref for Context<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

/// What components ask each other.
impl<'a> Context<'a> {
    /// The first component that has a role.
    fn role<T>(
        &self,
        cell: &Role<T>,
        ask: impl Fn(&'a dyn Component) -> Option<T>,
    ) -> Option<Rc<T>> {
        let find = || {
            self.components
                .iter()
                .find_map(|component| ask(*component))
                .map(Rc::new)
        };
        cell.get_or_init(find).clone()
    }

    pub fn accounts(&self) -> Option<Rc<Accounts>> {
        self.role(&self.asked.accounts, |component| component.accounts(self))
    }

    pub fn homeserver(&self) -> Option<Rc<Homeserver>> {
        self.role(&self.asked.homeserver, |component| {
            component.homeserver(self)
        })
    }

    /// The configuration of the homeserver, which its own plan has.
    pub fn homeserver_config(&self) -> Option<Rc<HomeserverConfig<'a>>> {
        let make = || {
            let is_homeserver = |it: &&dyn Component| it.homeserver(self).is_some();
            let index = self.components.iter().position(is_homeserver)?;
            let config = self.plan(index)?.homeserver_config(self)?;
            Some(Rc::new(config))
        };
        self.asked.homeserver_config.get_or_init(make).clone()
    }

    /// The labels of a copy that the check of the homeserver's configuration reads.
    pub fn labels_for_check(&self, mut labels: Labels) -> Labels {
        let mut checks = self.components.iter().filter_map(|it| it.config_check());
        if let Some(check) = checks.next() {
            labels.set("k8s.element.io/hook-for", check);
        }
        labels
    }

    pub fn authentication(&self) -> Option<Rc<Authentication>> {
        self.role(&self.asked.authentication, |component| {
            component.authentication(self)
        })
    }

    pub fn web_client(&self) -> Option<Rc<WebClient>> {
        self.role(&self.asked.web_client, |component| {
            component.web_client(self)
        })
    }

    pub fn rtc(&self) -> Option<Rc<Rtc>> {
        self.role(&self.asked.rtc, |component| component.rtc(self))
    }

    pub fn front(&self) -> Option<Rc<Front>> {
        self.role(&self.asked.front, |component| component.front(self))
    }

    pub fn backends(&self) -> Option<Rc<Backends>> {
        self.role(&self.asked.backends, |component| component.backends(self))
    }

    pub fn well_known(&self) -> Option<Rc<WellKnown>> {
        self.role(&self.asked.well_known, |component| {
            component.well_known(self)
        })
    }

    pub fn database_offer(&self) -> Option<Rc<DatabaseOffer>> {
        self.role(&self.asked.database_offer, |component| {
            component.database_offer(self)
        })
    }

    pub fn cache_server(&self) -> Option<Rc<CacheServer>> {
        self.role(&self.asked.cache_server, |component| {
            component.cache_server(self)
        })
    }

    /// Whether a component needs the cache that the stack brings.
    pub fn needs_cache(&self) -> bool {
        self.components
            .iter()
            .any(|component| component.needs_cache(self))
    }

    pub fn database_clients(&self) -> Rc<[DatabaseClient<'a>]> {
        let all = || {
            self.components
                .iter()
                .filter_map(|component| component.database_client(self))
        };
        self.asked
            .database_clients
            .get_or_init(|| all().collect())
            .clone()
    }

    pub fn application_services(&self) -> Rc<[ApplicationService]> {
        let all = || {
            self.components
                .iter()
                .filter_map(|component| component.application_service(self))
        };
        self.asked
            .application_services
            .get_or_init(|| all().collect())
            .clone()
    }

    /// Components that have hosts of their own, by name.
    pub fn exposures(&self) -> Rc<[(&'static str, Exposure)]> {
        let all = || {
            let named =
                |component: &&'a dyn Component| Some((component.name(), component.exposure(self)?));
            self.components.iter().filter_map(named).collect()
        };
        self.asked.exposures.get_or_init(all).clone()
    }

    /// The host of the component of this name, where it has one of its own.
    pub fn exposure_of(&self, name: &str) -> Option<Exposure> {
        let all = self.exposures();
        all.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, exposure)| exposure.clone())
    }

    pub fn identity_providers(&self) -> Vec<IdentityProvider<'a>> {
        self.components
            .iter()
            .filter_map(|component| component.identity_provider(self))
            .collect()
    }

    /// The paths of other components on the homeserver's host.
    pub fn homeserver_paths(&self) -> Vec<Path> {
        self.components
            .iter()
            .flat_map(|component| component.homeserver_paths(self))
            .collect()
    }
}
