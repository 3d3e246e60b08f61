//! Components that stand in each other's way on one host.

use crate::source::Code;
use std::collections::HashMap;

use super::findings::Findings;
use super::origin::Wanted;
use crate::kube::object::{Body, Object};

/// Who serves each path of each host so far.
#[derive(Default)]
pub(super) struct Hosts<'o> {
    owners: HashMap<(&'o str, &'o str), (&'static str, &'o str)>,
}

impl<'o> Hosts<'o> {
    /// Warns of a path of an Ingress that another component has on the same host.
    pub(super) fn check(&mut self, object: &'o Object, findings: &mut Findings) {
        let Body::Ingress(spec) = &object.body else {
            return;
        };
        let own = findings.component;
        for path in &spec.paths {
            // A path counts the same with a slash at its end.
            let key = (&*spec.host, path.path.trim_end_matches('/'));
            let (other, service) = *self
                .owners
                .entry(key)
                .or_insert((own, &path.backend.service));
            if other != own && service != path.backend.service {
                let shown = if key.1.is_empty() { "/" } else { key.1 };
                let message = format!(
                    "`{own}` and `{other}` both serve `{shown}` of `{}`: only one of them is reached",
                    spec.host
                );
                let wanted = Wanted {
                    text: Some(&spec.host),
                    ends: &[&["ingress", "host"], &["serverName"]],
                };
                let hint = "give them hosts or paths of their own";
                return findings.warn_value(Code::HostClash, object, &wanted, message, hint);
            }
        }
    }
}
