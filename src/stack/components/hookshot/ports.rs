//! The ports that Hookshot listens on.

use crate::kube::object::Port;

pub const WEBHOOKS: Port = Port::new("webhooks", 7775);
pub const METRICS: Port = Port::new("metrics", 7777);
pub const WIDGETS: Port = Port::new("widgets", 7778);
/// Where the homeserver calls it.
pub const APPSERVICE: Port = Port::new("appservice", 9993);
