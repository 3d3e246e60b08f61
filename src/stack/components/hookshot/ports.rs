//! The ports that Hookshot listens on.

use crate::kube::object::Port;

pub(super) const WEBHOOKS: Port = Port::new("webhooks", 7775);
pub(super) const METRICS: Port = Port::new("metrics", 7777);
pub(super) const WIDGETS: Port = Port::new("widgets", 7778);
/// Where the homeserver calls it.
pub(super) const APPSERVICE: Port = Port::new("appservice", 9993);
