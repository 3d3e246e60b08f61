//! What a compose file says of one service.
//!
//! Source: <https://docs.docker.com/reference/compose-file/services/>

use std::fmt;

use super::hosts;
use super::mounts::{Mount, Volumes};
use crate::source::{At, Kind, Node};

/// A service, with the variables in its texts resolved.
#[derive(Debug)]
pub(crate) struct Service<'n> {
    pub name: &'n str,
    pub at: At,
    /// All that stands below its name.
    pub node: &'n Node,
    /// The name of its image; empty where it is built from sources.
    pub image: &'n str,
    pub environment: Vec<Variable>,
    pub mounts: Vec<Mount>,
    /// Where browsers and other servers find it.
    pub hosts: Vec<(String, At)>,
}

/// A variable of its environment, which may be a credential.
#[derive(Clone)]
pub(crate) struct Variable {
    pub name: String,
    pub value: String,
    pub at: At,
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<'n> Service<'n> {
    /// Reads a service. `files` are the variables of its `env_file`, which those of `environment`
    /// win over; `inherited` says what the surroundings of Compose give.
    pub(super) fn new(
        (name, at): (&'n str, At),
        node: &'n Node,
        files: Vec<Variable>,
        inherited: &dyn Fn(&str) -> Option<String>,
        volumes: &Volumes,
    ) -> Self {
        let mut environment = files;
        for variable in variables(node, inherited) {
            environment.retain(|known| known.name != variable.name);
            environment.push(variable);
        }
        Self {
            name,
            at,
            image: node.str("image").unwrap_or_default(),
            mounts: volumes.of_service(node),
            hosts: public_hosts(node, &environment),
            node,
            environment,
        }
    }

    /// The variable of a name.
    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        self.environment
            .iter()
            .find(|variable| variable.name == name)
    }

    /// The words of its command, and those of its entrypoint before them.
    pub(crate) fn words(&self) -> Vec<&'n str> {
        let node = self.node;
        let of_key = |key| -> Vec<&'n str> {
            match node.get(key).map(|node| &node.kind) {
                Some(Kind::Text(text)) => text.split_whitespace().collect(),
                Some(Kind::List(items)) => items.iter().filter_map(Node::as_str).collect(),
                _ => Vec::new(),
            }
        };
        let mut words = of_key("entrypoint");
        words.extend(of_key("command"));
        words
    }
}

/// The pairs of a map, or of a list of `name=value`. Without a value it is inherited.
fn variables(node: &Node, inherited: &dyn Fn(&str) -> Option<String>) -> Vec<Variable> {
    let pairs = pairs(node.get("environment"));
    let given = pairs.into_iter().filter_map(|(name, value, at)| {
        let value = value.or_else(|| inherited(&name))?;
        Some(Variable { name, value, at })
    });
    given.collect()
}

fn public_hosts(node: &Node, environment: &[Variable]) -> Vec<(String, At)> {
    let of_swarm = pairs(node.below(&["deploy", "labels"]));
    let labels = pairs(node.get("labels")).into_iter().chain(of_swarm);
    let of_labels = labels.flat_map(|(name, value, at)| {
        let hosts = hosts::of_label(&name, &value.unwrap_or_default());
        hosts.into_iter().map(move |host| (host, at))
    });
    let of_variables = environment.iter().flat_map(|variable| {
        let hosts = hosts::of_variable(&variable.name, &variable.value);
        hosts.into_iter().map(|host| (host, variable.at))
    });
    let mut out: Vec<(String, At)> = Vec::new();
    for (host, at) in of_labels.chain(of_variables) {
        if !out.iter().any(|(known, _)| *known == host) {
            out.push((host, at));
        }
    }
    out
}

/// What stands in a map of scalars, or in a list of `name=value`, with the places.
fn pairs(node: Option<&Node>) -> Vec<(String, Option<String>, At)> {
    match node.map(|node| &node.kind) {
        Some(Kind::Map(map)) => {
            let entries = map.0.iter();
            let pair = |entry: &crate::source::Entry| {
                (entry.key.to_string(), scalar(&entry.node), entry.key_at)
            };
            entries.map(pair).collect()
        }
        Some(Kind::List(items)) => {
            let texts = items
                .iter()
                .filter_map(|item| Some((item.as_str()?, item.at)));
            texts
                .map(|(text, at)| match text.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned()), at),
                    None => (text.to_owned(), None, at),
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A scalar as the text that a process gets.
fn scalar(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) => Some(text.to_string()),
        Kind::Int(number) => Some(number.to_string()),
        Kind::Float(number) => Some(number.to_string()),
        Kind::Bool(on) => Some(on.to_string()),
        _ => None,
    }
}
