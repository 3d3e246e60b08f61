//! The connections of HAProxy.

use super::plan::Planned;
use super::ports::{REFUSED, SYNAPSE, WELL_KNOWN};
use crate::stack::connections::Connections;
use crate::stack::ends::End;
use crate::stack::pods::Pods;
use crate::stack::ports::tcp;
use crate::stack::roles::Backends;

impl Planned<'_> {
    pub(super) fn connect(&self, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        out.add_metrics(&pods, self.monitor.as_ref());
        if let Some(well_known) = &self.well_known {
            let why = "Clients and servers fetch the well-known files";
            out.add_public(&pods, well_known.is_public, &[WELL_KNOWN], why);
        }
        if let Some(homeserver) = &self.homeserver {
            self.connect_front(&pods, &homeserver.backends, out);
            out.add_dns(&pods);
        }
    }

    /// What comes for the homeserver, and what additional paths send elsewhere.
    fn connect_front(&self, pods: &Pods, backends: &Backends, out: &mut Connections) {
        let is_public = backends.is_public;
        out.add_public(
            pods,
            is_public,
            &[SYNAPSE],
            "Clients and servers call Synapse",
        );
        if backends.refuses_paths() {
            out.add_public(pods, is_public, &[REFUSED], "Blocked paths are answered");
        }
        if !backends.proxied_paths().is_empty() {
            // Which pods are behind these Services, and which of their ports, is not known here.
            out.add(
                pods,
                End::Namespace,
                tcp([]),
                "Additional paths lead to other Services",
            );
        }
    }
}
