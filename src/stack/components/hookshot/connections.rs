//! The connections of Hookshot.

use super::plan::Planned;
use super::ports::{WEBHOOKS, WIDGETS};
use crate::stack::connections::Connections;
use crate::stack::pods::Pods;
use crate::stack::ports::{own_ports, web_ports};

impl Planned<'_> {
    pub(super) fn add_connections(&self, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        let why = "Services call webhooks, browsers fetch widgets";
        out.add_web(&pods, &self.service, &[WEBHOOKS, WIDGETS], why);
        out.add_metrics(&pods, self.monitor.as_ref());
        if let Some(cache) = &self.credentials.cache {
            cache.connect(&pods, out);
        }
        out.add_dns(&pods);
        if let Some(front) = self.front.as_ref().filter(|front| front.serves_homeserver) {
            let ports = own_ports(&[front.homeserver]);
            out.add(&pods, &front.pods, ports, "Hookshot writes into rooms");
        }
        // A widget shows a token of its user's, which that user's homeserver knows, in the way of
        // federation.
        out.add_federation(&pods, "Homeservers are asked who uses a widget");
        let additional = &self.credentials.additional;
        if !additional.is_empty() {
            // Without a homeserver in the stack, the address of one is there.
            let documents = additional.documents();
            let ports = web_ports(documents.text(&["bridge", "url"]));
            out.add_internet(&pods, ports, "Services that are bridged are called");
        }
    }
}
