//! What is known about the settings of programs covers those that the stack sets.

use super::overridden::is_for;
use crate::source::Node;
use crate::source::yaml::read::{Dialect, document};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::config_file::Source;
use crate::stack::example::World;
use crate::stack::program::{Manual, ProgramConfig};

/// Two stacks that have every setting that we make: MAS and the encryption of Hookshot do not
/// go together.
const EVERYTHING: [&str; 2] = [
    "serverName: example.org
synapse:
  ingress: {host: s.example.org}
  workers: {typing-persister: {enabled: true}}
  redis: {host: r, db: 1}
matrixRTC:
  ingress: {host: r.example.org}
  sfu: {exposedServices: {turn: {enabled: true, domain: t.example.org}}}
elementAdmin: {ingress: {host: a.example.org}}
elementWeb: {ingress: {host: w.example.org}}
matrixAuthenticationService:
  ingress: {host: m.example.org}
  email: {from: a@example.org, smtp: {host: s, username: u, password: {value: p}}}
hookshot: {enabled: true, ingress: {host: h.example.org}}
dex:
  enabled: true
  ingress: {host: d.example.org}
  ldap: {host: l, anonymous: true, userSearch: {baseDN: o, username: uid}}
",
    "serverName: example.org
synapse: {ingress: {host: s.example.org}}
matrixRTC: {enabled: false}
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixAuthenticationService: {enabled: false}
hookshot: {enabled: true, enableEncryption: true, ingress: {host: h.example.org}}
",
];

/// Files of ours for each program, and what is known of its settings.
fn made(components: &'static [&'static dyn Component]) -> Vec<(&'static Manual, Node)> {
    let mut out = Vec::new();
    for values in EVERYTHING {
        let world = World::new(values);
        let stack = world.draft(components).finish().unwrap();
        for program in stack.programs() {
            let ProgramConfig::Merged(file) = program.config else {
                continue;
            };
            let texts = file.sources.iter().filter_map(|source| match source {
                Source::Ours { text, .. } => Some(text),
                Source::Secret { .. } => None,
            });
            out.extend(
                texts.map(|text| (program.manual, document(text, 0, Dialect::Program).unwrap())),
            );
        }
    }
    out
}

#[test]
fn manuals_name_settings_that_we_make() {
    let made = made(COMPONENTS);
    assert!(!made.is_empty());
    for (manual, _) in &made {
        let advice = manual.advice.iter().map(|(keys, _)| *keys);
        let conflicts = manual.conflicts.iter().map(|[_, ours]| *ours);
        for keys in advice.chain(conflicts).chain(manual.added.iter().copied()) {
            let mut files = made.iter().filter(|(of, _)| std::ptr::eq(*of, *manual));
            assert!(files.any(|(_, file)| has(file, keys)), "{keys:?}");
        }
    }
}

/// Whether a file has a setting, or a form of it.
fn has(file: &Node, keys: &[&str]) -> bool {
    let (last, above) = keys.split_last().unwrap();
    let map = file.below(above).and_then(Node::as_map);
    map.is_some_and(|map| map.iter().any(|(key, _)| is_for(&[last], &[key])))
}
