//! What components do for each other.

mod accounts;
mod front;
mod homeserver;
mod servers;

pub use accounts::{Accounts, Authentication, IdentityProvider, Moving};
pub use front::{AdditionalPath, Availability, Backend, Backends, Front, Target, WellKnown};
pub use homeserver::{ApplicationService, Delegation, Homeserver, HomeserverConfig};
pub use servers::{CacheServer, Rtc, WebClient};
