//! What people call the ends of connections that are no pods of the stack.

use super::picture::{Kind, Picture};
use crate::stack::Stack;
use crate::stack::ends::{End, ServerKind};

/// Which side of a connection an end is. Who stands at both has two boxes, so that arrows run one
/// way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    From,
    To,
}

/// The box of an end that is no pods.
pub(super) fn outside(picture: &mut Picture, stack: &Stack, end: &End, side: Side) -> usize {
    let kind = match end {
        End::Entrance | End::Gateway => Kind::Entrance,
        End::Labelled(..) => Kind::Database,
        End::Server { kind, .. } => match kind {
            ServerKind::Database => Kind::Database,
            ServerKind::Cache => Kind::Cache,
            _ => Kind::Outside,
        },
        _ => Kind::Outside,
    };
    let name = name(stack, end);
    let side = match side {
        Side::From => "from",
        Side::To => "to",
    };
    let host = host(end);
    let node = picture.node(kind, &format!("{side} {name} {host}"), &name, false);
    if !host.is_empty() {
        picture.detail(node, host);
    }
    node
}

fn name(stack: &Stack, end: &End) -> String {
    let name = match end {
        End::Pods(pods) => return pods.name.clone(),
        End::Entrance => return listeners(stack),
        End::Namespace => "Other pods of the namespace",
        End::Gateway => "The Gateway",
        End::Prometheus => "Prometheus",
        End::Dns => "Nameservers",
        End::KubernetesApi => "The API of Kubernetes",
        End::Callers => "Clients in calls",
        End::Nodes => "The nodes",
        End::Homeservers => "Other homeservers",
        End::Internet => "The internet",
        End::Anywhere => "Anyone",
        End::Labelled(..) => "PostgreSQL of an operator",
        End::Server { kind, .. } => match kind {
            ServerKind::Database => "PostgreSQL of yours",
            ServerKind::Cache => "Redis of yours",
            ServerKind::Mail => "Mail server",
            ServerKind::Directory => "Directory of users",
            ServerKind::Bucket => "Bucket",
        },
    };
    name.to_owned()
}

/// What tells an end from others that are called the same.
fn host(end: &End) -> String {
    match end {
        End::Labelled(_, value) => value.clone(),
        End::Server { host, .. } => host.clone(),
        _ => String::new(),
    }
}

/// What leads requests from outside to the stack.
fn listeners(stack: &Stack) -> String {
    let handlers = stack.entrances().handlers();
    let mut names: Vec<&str> = handlers.iter().map(|it| it.listener()).collect();
    if names.is_empty() {
        names.push("the Ingress controller");
    }
    capitalised(&names.join(" and "))
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
