//! Objects as YAML.

use super::network_policy::{NetworkPolicySpec, Reasoned};
use super::{Body, Object};
use crate::source::yaml::print::{self, PrintError};

impl Object<'_> {
    /// The object as a YAML document with a line feed at its end. Rules of network policies have
    /// their reasons as comments.
    ///
    /// # Errors
    /// None is known: all that an object holds can be printed.
    pub fn to_yaml(&self) -> Result<String, PrintError> {
        let mut out = match &self.body {
            Body::NetworkPolicy(spec) => self.policy(spec)?,
            _ => print::to_string(self)?,
        };
        out.push('\n');
        Ok(out)
    }

    fn policy(&self, spec: &NetworkPolicySpec) -> Result<String, PrintError> {
        let bare = NetworkPolicySpec::new(spec.pod_selector.clone());
        let head = Object {
            body: Body::NetworkPolicy(bare),
            ..self.clone_head()
        };
        let mut out = print::to_string(&head)?;
        for (direction, rules) in [("ingress", &spec.ingress), ("egress", &spec.egress)] {
            if !rules.is_empty() {
                out.push_str(&format!("\n  {direction}:"));
            }
            for Reasoned { why, rule } in rules {
                out.push_str(&format!("\n    # {why}\n"));
                print::lines(&mut out, &[rule], 4)?;
            }
        }
        Ok(out)
    }

    fn clone_head(&self) -> Object<'static> {
        Object {
            name: self.name.clone(),
            namespace: self.namespace.clone(),
            labels: self.labels.clone(),
            annotations: self.annotations.clone(),
            body: Body::ServiceAccount,
        }
    }
}
