//! What components were asked for, each at most once.

use std::cell::OnceCell;
use std::rc::Rc;

use super::exposure::Exposure;
use super::roles::{
    Accounts, ApplicationService, Authentication, Backends, CacheServer, DatabaseClient,
    DatabaseOffer, Front, Homeserver, HomeserverConfig, Rtc, WebClient, WellKnown,
};

/// The answers of components, by role.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    pub accounts: Role<Accounts>,
    pub homeserver: Role<Homeserver>,
    pub authentication: Role<Authentication>,
    pub web_client: Role<WebClient>,
    pub rtc: Role<Rtc>,
    pub front: Role<Front>,
    pub backends: Role<Backends>,
    pub well_known: Role<WellKnown>,
    pub database_offer: Role<DatabaseOffer>,
    pub cache_server: Role<CacheServer>,
    pub homeserver_config: Role<HomeserverConfig<'a>>,
    pub database_clients: OnceCell<Rc<[DatabaseClient<'a>]>>,
    pub application_services: OnceCell<Rc<[ApplicationService]>>,
    pub exposures: OnceCell<Rc<[(&'static str, Exposure)]>>,
}

/// One that a single component has, if any.
pub(super) type Role<T> = OnceCell<Option<Rc<T>>>;
