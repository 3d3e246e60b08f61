//! Components that stand in each other's way on one host.

use crate::source::Code;
use std::collections::HashMap;

use super::findings::Findings;
use super::origin::Wanted;
use crate::kube::object::{Body, Kind, Object};

/// Who serves each path of each host so far.
#[derive(Default)]
pub(super) struct Hosts<'o> {
    owners: HashMap<(&'o str, &'o str), (&'static str, &'o str)>,
}

impl<'o> Hosts<'o> {
    /// Warns of a path of an Ingress that another component has on the same host.
    pub(super) fn check(&mut self, object: &'o Object, findings: &mut Findings) {
        match &object.body {
            Body::Ingress(spec) => {
                let paths = spec.paths.iter();
                let paths = paths.map(|path| (&*spec.host, &*path.path, &*path.backend.service));
                self.check_paths(object, paths, findings);
            }
            Body::Extra(Kind::Ingress, extra) => {
                self.check_paths(object, extra.served(), findings);
            }
            _ => {}
        }
    }

    fn check_paths(
        &mut self,
        object: &'o Object,
        paths: impl Iterator<Item = (&'o str, &'o str, &'o str)>,
        findings: &mut Findings,
    ) {
        let own = findings.component;
        for (host, path, own_service) in paths {
            // A path counts the same with a slash at its end.
            let key = (host, path.trim_end_matches('/'));
            let (other, service) = *self.owners.entry(key).or_insert((own, own_service));
            if other != own && service != own_service {
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
