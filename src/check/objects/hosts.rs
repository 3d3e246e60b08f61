//! Components that stand in each other's way on one host.

use crate::source::Code;
use std::collections::HashMap;

use super::findings::Findings;
use super::origin::Wanted;
use crate::kube::object::{Object, Reached};

/// Who serves each path of each host so far.
#[derive(Default)]
pub(super) struct Hosts<'o> {
    owners: HashMap<(&'o str, &'o str), (&'static str, &'o str)>,
}

impl<'o> Hosts<'o> {
    /// Warns of a path that another component has on the same host.
    pub(super) fn check(&mut self, object: &'o Object, findings: &mut Findings) {
        let own = findings.component;
        for Reached {
            host,
            path,
            service,
            ..
        } in object.body.reached()
        {
            // A path counts the same with a slash at its end.
            let key = (host, path.trim_end_matches('/'));
            let (other, known) = *self.owners.entry(key).or_insert((own, service));
            if other != own && known != service && !path.is_empty() {
                let shown = if key.1.is_empty() { "/" } else { key.1 };
                let message = format!(
                    "`{own}` and `{other}` both serve `{shown}` of `{host}`: only one of them is reached"
                );
                let wanted = Wanted {
                    text: Some(host),
                    ends: &[&["ingress", "host"], &["serverName"]],
                };
                let hint = "give them hosts or paths of their own";
                return findings.warn_value(Code::HostClash, object, &wanted, message, hint);
            }
        }
    }
}
