//! What components do for each other.

mod accounts;
mod database;
mod front;
mod holding;
mod homeserver;
mod servers;

pub(crate) use accounts::{Accounts, Authentication, IdentityProvider, Moving};
pub(crate) use database::{
    DatabaseClient, DatabaseOffer, DatabaseServer, PORT as DATABASE_PORT, check_distinct,
};
pub(crate) use front::{AdditionalPath, Availability, Backend, Backends, Front, Target, WellKnown};
pub(crate) use holding::{Holding, Media, MediaVolume};
pub(crate) use homeserver::{ApplicationService, Delegation, Homeserver, HomeserverConfig, Serves};
pub(crate) use servers::{CacheServer, Rtc, WebClient};
