//! Objects as YAML.

use super::network_policy::{NetworkPolicySpec, Reasoned};
use super::{Body, Object};
use crate::source::yaml::print::{self, PrintError};

impl Object<'_> {
    /// Appends the object as a YAML document, without the last line feed. Rules of network policies
    /// have their reasons as comments.
    ///
    /// # Errors
    /// No such case is known: all that an object holds can be printed.
    pub(crate) fn write(&self, out: &mut String) -> Result<(), PrintError> {
        match &self.body {
            Body::NetworkPolicy(spec) => self.write_policy(spec, out),
            _ => print::lines(out, self, 0),
        }
    }

    fn write_policy(&self, spec: &NetworkPolicySpec, out: &mut String) -> Result<(), PrintError> {
        let without_rules = Object {
            name: self.name.clone(),
            namespace: self.namespace.clone(),
            labels: self.labels.clone(),
            annotations: self.annotations.clone(),
            body: Body::NetworkPolicy(NetworkPolicySpec::new(spec.pod_selector.clone())),
        };
        print::lines(out, &without_rules, 0)?;
        write_rules("ingress", &spec.ingress, out)?;
        write_rules("egress", &spec.egress, out)
    }
}

fn write_rules(direction: &str, rules: &[Reasoned], out: &mut String) -> Result<(), PrintError> {
    if !rules.is_empty() {
        out.extend(["\n  ", direction, ":"]);
    }
    for Reasoned { why, rule } in rules {
        out.extend(["\n    # ", why, "\n"]);
        print::lines(out, &[rule], 4)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::object::{Labels, PodSelector, PolicyRule};

    #[test]
    fn rules_have_their_reasons_as_comments() {
        let mut spec = NetworkPolicySpec::new(PodSelector::default());
        spec.egress.push(Reasoned {
            why: "Names are resolved",
            rule: PolicyRule::To {
                peers: Vec::new(),
                ports: Vec::new(),
            },
        });
        let policy = Object {
            name: "n".to_owned(),
            namespace: "ns".to_owned(),
            labels: Labels::new(),
            annotations: Labels::new(),
            body: Body::NetworkPolicy(spec),
        };
        let mut out = String::new();
        policy.write(&mut out).unwrap();
        let rules = "\n  egress:\n    # Names are resolved\n    - {}";
        assert!(out.ends_with(rules), "{out}");
    }
}
