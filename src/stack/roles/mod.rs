//! What components do for each other.

mod accounts;
mod database;
mod front;
mod homeserver;
mod servers;

pub use accounts::{Accounts, Authentication, IdentityProvider, Moving};
pub use database::{
    DatabaseClient, DatabaseOffer, DatabaseServer, PORT as DATABASE_PORT, check_distinct,
};
pub use front::{AdditionalPath, Availability, Backend, Backends, Front, Target, WellKnown};
pub use homeserver::{ApplicationService, Delegation, Homeserver, HomeserverConfig};
pub use servers::{CacheServer, Rtc, WebClient};
