//! What deployments have for themselves: no two may have the same.

use std::collections::HashMap;

use super::deployment::Deployment;
use crate::render::{Claim, Claimed};
use crate::source::problem::Problem;
use crate::source::{At, Code, Layers, ValuePath};
use crate::stack::Release;

/// A deployment that has something for itself.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    pub name: String,
    /// The cluster, where the project file tells several apart.
    pub cluster: Option<String>,
    /// Where the project file describes it, e.g. `masthead.yaml:12:5`.
    pub place: String,
}

/// What has been found to belong to deployments so far.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    owners: Vec<Owner>,
    /// By what is the same where two clash; ports are compared one by one.
    by_key: HashMap<String, Vec<Held>>,
}

/// Something that belongs to a deployment.
#[derive(Debug)]
struct Held {
    /// Index into the owners.
    owner: usize,
    what: What,
    /// The value that says so, and where it stands.
    path: ValuePath,
    place: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Claimed(Claimed),
    Release { namespace: String, name: String },
}

impl Owner {
    pub(crate) fn new(deployment: &Deployment, layers: &Layers) -> Self {
        Self {
            name: deployment.name.clone(),
            cluster: deployment.cluster.clone(),
            place: layers.place(deployment.at),
        }
    }
}

impl Claims {
    /// Adds what a deployment has for itself; its places are in `layers`. Gives a problem for each
    /// thing that another one has already.
    pub(crate) fn add(
        &mut self,
        owner: Owner,
        release: &Release,
        claims: &[Claim],
        layers: &Layers,
    ) -> Vec<Problem> {
        let index = self.owners.len();
        let own_place = owner.place.clone();
        self.owners.push(owner);
        let of_release = What::Release {
            namespace: release.namespace.clone(),
            name: release.name.clone(),
        };
        let first = (of_release, ValuePath::root(), At::default(), own_place);
        let rest = claims.iter().map(|claim| {
            let what = What::Claimed(claim.what.clone());
            (what, claim.path.clone(), claim.at, layers.place(claim.at))
        });
        let mut problems = Vec::new();
        for (what, path, at, place) in [first].into_iter().chain(rest) {
            let held = Held {
                owner: index,
                what,
                path,
                place,
            };
            problems.extend(self.hold(held, at));
        }
        // A host with ten paths is one mistake.
        problems.dedup_by(|later, first| later.message == first.message && later.at == first.at);
        problems
    }

    fn hold(&mut self, held: Held, at: At) -> Option<Problem> {
        let known = self.by_key.entry(held.what.key()).or_default();
        let owner = &self.owners[held.owner];
        let clash = known.iter().find(|other| {
            let earlier = &self.owners[other.owner];
            let is_apart = held.what.is_of_cluster() && earlier.cluster != owner.cluster;
            other.owner != held.owner && !is_apart && held.what.clashes(&other.what)
        });
        let problem = clash.map(|other| problem(&held, other, &self.owners, at));
        if problem.is_none() {
            known.push(held);
        }
        problem
    }
}

fn problem(held: &Held, other: &Held, owners: &[Owner], at: At) -> Problem {
    let (owner, earlier) = (&owners[held.owner].name, &owners[other.owner].name);
    let message = format!(
        "deployment `{owner}` has {} of deployment `{earlier}`",
        held.what.words()
    );
    let places = if held.place == other.place {
        format!("both have it from {}", held.place)
    } else {
        format!("one is at {}, the other at {}", held.place, other.place)
    };
    let hint = format!("{places}: give each its own{}", held.what.way_out());
    Problem::new(Code::ClashingDeployments, held.path.clone(), at, message).hint(hint)
}

impl What {
    /// The same for all that may clash.
    fn key(&self) -> String {
        match self {
            Self::Claimed(Claimed::Path { host, path }) => format!("path {host} {path}"),
            Self::Claimed(Claimed::ServerName(name)) => format!("server {name}"),
            Self::Claimed(Claimed::Ports { protocol, .. }) => format!("ports {protocol}"),
            Self::Release { namespace, name } => format!("release {namespace} {name}"),
        }
    }

    fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Claimed(own), Self::Claimed(other)) => own.clashes(other),
            _ => self == other,
        }
    }

    fn is_of_cluster(&self) -> bool {
        match self {
            Self::Claimed(claimed) => claimed.is_of_cluster(),
            Self::Release { .. } => true,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Claimed(Claimed::Path { host, .. }) => {
                format!("the host `{host}`, with the same path,")
            }
            Self::Claimed(Claimed::ServerName(name)) => format!("the server name `{name}`"),
            Self::Claimed(Claimed::Ports {
                protocol,
                first,
                last,
            }) if first == last => {
                format!("the port {first} ({protocol}) of the nodes")
            }
            Self::Claimed(Claimed::Ports {
                protocol,
                first,
                last,
            }) => {
                format!("some of the ports {first} to {last} ({protocol}) of the nodes")
            }
            Self::Release { namespace, name } => {
                format!("the release `{name}` in the namespace `{namespace}`")
            }
        }
    }

    fn way_out(&self) -> &'static str {
        if self.is_of_cluster() {
            ", or name the `cluster` of each where they are not in the same"
        } else {
            ""
        }
    }
}
