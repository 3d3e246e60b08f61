//! What components ask each other, each at most once.

use std::rc::Rc;

use super::asked::Role;
use super::component::{Component, Context};
use super::exposure::Exposure;
use super::image::Image;
use super::roles::{
    Accounts, ApplicationService, Authentication, Backends, CacheServer, DatabaseClient,
    DatabaseOffer, Front, Holding, Homeserver, HomeserverConfig, IdentityProvider, Rtc, WebClient,
    WellKnown,
};
use crate::kube::object::{Labels, Path};

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

    pub(crate) fn accounts(&self) -> Option<Rc<Accounts>> {
        self.role(&self.asked.accounts, |component| component.accounts(self))
    }

    pub(crate) fn homeserver(&self) -> Option<Rc<Homeserver>> {
        self.role(&self.asked.homeserver, |component| {
            component.homeserver(self)
        })
    }

    /// The configuration of the homeserver, which its own plan has.
    pub(crate) fn homeserver_config(&self) -> Option<Rc<HomeserverConfig<'a>>> {
        let make = || {
            let is_homeserver = |it: &&dyn Component| it.homeserver(self).is_some();
            let index = self.components.iter().position(is_homeserver)?;
            let config = self.plan(index)?.homeserver_config(self)?;
            Some(Rc::new(config))
        };
        self.asked.homeserver_config.get_or_init(make).clone()
    }

    /// The labels of a copy that the check of the homeserver's configuration reads.
    pub(crate) fn labels_for_check(&self, mut labels: Labels) -> Labels {
        let mut checks = self.components.iter().filter_map(|it| it.config_check());
        if let Some(check) = checks.next() {
            labels.set("k8s.element.io/hook-for", check);
        }
        labels
    }

    pub(crate) fn authentication(&self) -> Option<Rc<Authentication>> {
        self.role(&self.asked.authentication, |component| {
            component.authentication(self)
        })
    }

    pub(crate) fn web_client(&self) -> Option<Rc<WebClient>> {
        self.role(&self.asked.web_client, |component| {
            component.web_client(self)
        })
    }

    pub(crate) fn rtc(&self) -> Option<Rc<Rtc>> {
        self.role(&self.asked.rtc, |component| component.rtc(self))
    }

    pub(crate) fn front(&self) -> Option<Rc<Front>> {
        self.role(&self.asked.front, |component| component.front(self))
    }

    pub(crate) fn backends(&self) -> Option<Rc<Backends>> {
        self.role(&self.asked.backends, |component| component.backends(self))
    }

    pub(crate) fn well_known(&self) -> Option<Rc<WellKnown>> {
        self.role(&self.asked.well_known, |component| {
            component.well_known(self)
        })
    }

    pub(crate) fn database_offer(&self) -> Option<Rc<DatabaseOffer>> {
        self.role(&self.asked.database_offer, |component| {
            component.database_offer(self)
        })
    }

    /// The image with the programs of the database server that the stack can bring.
    pub(crate) fn database_tools(&self) -> Option<Image> {
        let mut all = self.components.iter();
        all.find_map(|component| component.database_tools(self))
    }

    /// What components keep that is to be in a backup.
    pub(crate) fn holdings(&self) -> Vec<Holding> {
        let all = self.components.iter().enumerate();
        let holders = all.filter(|(_, component)| component.is_holder());
        holders
            .filter_map(|(index, _)| self.plan(index)?.holding())
            .collect()
    }

    pub(crate) fn cache_server(&self) -> Option<Rc<CacheServer>> {
        self.role(&self.asked.cache_server, |component| {
            component.cache_server(self)
        })
    }

    /// Whether a component needs the cache that the stack brings.
    pub(crate) fn needs_cache(&self) -> bool {
        self.components
            .iter()
            .any(|component| component.needs_cache(self))
    }

    pub(crate) fn database_clients(&self) -> Rc<[DatabaseClient<'a>]> {
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

    pub(crate) fn application_services(&self) -> Rc<[ApplicationService]> {
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
    pub(crate) fn exposures(&self) -> Rc<[(&'static str, Exposure)]> {
        let all = || {
            let named =
                |component: &&'a dyn Component| Some((component.name(), component.exposure(self)?));
            self.components.iter().filter_map(named).collect()
        };
        self.asked.exposures.get_or_init(all).clone()
    }

    /// The host of the component of this name, where it has one of its own.
    pub(crate) fn exposure_of(&self, name: &str) -> Option<Exposure> {
        let all = self.exposures();
        all.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, exposure)| exposure.clone())
    }

    pub(crate) fn identity_providers(&self) -> Vec<IdentityProvider<'a>> {
        self.components
            .iter()
            .filter_map(|component| component.identity_provider(self))
            .collect()
    }

    /// The paths of other components on the homeserver's host.
    pub(crate) fn homeserver_paths(&self) -> Vec<Path> {
        self.components
            .iter()
            .flat_map(|component| component.homeserver_paths(self))
            .collect()
    }
}
