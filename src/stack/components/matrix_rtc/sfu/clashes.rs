//! Ports that an API server refuses: two of one number, or none that nodes have. A template may
//! make them, so that they are known once everything is derived.

use std::collections::HashMap;

use super::exposed::{Exposed, ExposedPorts, OutsidePort};
use super::ports::{HTTP, METRICS};
use super::way::Way;
use crate::kube::object::Number;
use crate::source::problem::Problem;
use crate::source::{At, Code, Node, ValuePath};
use crate::stack::Context;

use crate::values::typed::Typed;

/// Whose ports they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Container,
    Host,
    Node,
}

impl Side {
    fn words(self) -> &'static str {
        match self {
            Self::Container => "port",
            Self::Host => "host port",
            Self::Node => "node port",
        }
    }
}

/// What makes two ports one.
type Key = (Side, &'static str, i64);

/// What a port is there for.
#[derive(Clone, Debug, PartialEq)]
enum Claim {
    /// The SFU's own: its name.
    Own(&'static str),
    Given(Given),
}

#[derive(Clone, Debug, PartialEq)]
struct Given {
    /// The value that people wrote, or would write.
    path: ValuePath,
    is_written: bool,
    /// A load balancer needs no node port: this one follows from the default alone.
    is_inherited: bool,
}

impl Claim {
    fn name(&self) -> String {
        match self {
            Self::Own(name) => format!("the SFU's own port `{name}`"),
            Self::Given(given) => format!("`{}`", given.path),
        }
    }
}

/// The ports so far, and what is wrong with them.
#[derive(Debug, Default)]
struct Table {
    claims: HashMap<Key, Claim>,
    /// Those that were told of: a range may clash at each of its ports.
    told: Vec<(ValuePath, Option<ValuePath>)>,
    problems: Vec<Problem>,
}

/// What is wrong with the ports of the SFU.
pub(super) fn check(cx: &Context, exposed: &ExposedPorts) -> Vec<Problem> {
    let mut table = Table::default();
    for own in [HTTP, METRICS] {
        let key = (Side::Container, "TCP", own.number.into());
        table.claims.insert(key, Claim::Own(own.name));
    }
    for exposed in exposed.all() {
        table.add_to_container(cx, exposed);
        table.add_to_nodes(cx, exposed);
    }
    table.problems
}

impl Table {
    fn add_to_container(&mut self, cx: &Context, exposed: &Exposed) {
        let claim = given(port_place(exposed));
        for port in exposed.container_ports() {
            let protocol = port.protocol.unwrap_or("TCP");
            let sides = [
                (Side::Container, Some(port.container_port)),
                (Side::Host, port.host_port),
            ];
            for (side, number) in sides {
                match number.as_ref().map(whole) {
                    Some(Some(number)) => self.add(cx, (side, protocol, number), &claim),
                    Some(None) => self.tell(cx, &claim, "expected a whole number", None),
                    None => {}
                }
            }
        }
    }

    fn add_to_nodes(&mut self, cx: &Context, exposed: &Exposed) {
        let (path, node) = node_port_place(exposed);
        let is_explicit = node.is_some_and(is_written);
        let place = if is_explicit {
            (path, node)
        } else {
            port_place(exposed)
        };
        let claim = Given {
            is_inherited: !is_explicit && exposed.port_type == "LoadBalancer",
            ..given(place)
        };
        let protocol = exposed.way.names().protocol;
        let numbers = exposed.ports.iter().filter_map(node_port);
        for number in numbers {
            match whole(number) {
                // The cluster picks one.
                Some(0) => {}
                Some(number) if (30000..=32767).contains(&number) => {
                    self.add(cx, (Side::Node, protocol, number), &claim);
                }
                _ => {
                    let message = "expected a node port, from 30000 to 32767";
                    let hint = "a cluster has others only where its API server runs with another \
                                `--service-node-port-range`";
                    self.tell(cx, &claim, message, Some(hint));
                }
            }
        }
    }

    fn add(&mut self, cx: &Context, key: Key, claim: &Given) {
        let Some(other) = self.claims.get(&key).cloned() else {
            self.claims.insert(key, Claim::Given(claim.clone()));
            return;
        };
        let other_given = match &other {
            Claim::Given(given) => Some(given),
            Claim::Own(_) => None,
        };
        let pair = (claim.path.clone(), other_given.map(|it| it.path.clone()));
        if self.told.contains(&pair) {
            return;
        }
        self.told.push(pair);
        let mine = Claim::Given(claim.clone());
        let is_soft = claim.is_inherited || other_given.is_some_and(|it| it.is_inherited);
        let is_elsewhere = other_given.is_some_and(|it| it.is_written && it.path != claim.path);
        if claim.is_written || !is_elsewhere {
            self.problems.push(clash(cx, key, claim, &other, is_soft));
        }
        if let Some(other) = other_given.filter(|_| is_elsewhere) {
            self.problems.push(clash(cx, key, other, &mine, is_soft));
        }
    }

    fn tell(&mut self, cx: &Context, claim: &Given, message: &str, hint: Option<&str>) {
        let told = (claim.path.clone(), None);
        if self.told.contains(&told) {
            return;
        }
        self.told.push(told);
        let mut problem = cx.problem_at(Code::PortClash, &claim.path, message);
        if let Some(hint) = hint {
            problem = problem.hint(hint);
        }
        self.problems.push(soften(problem, claim.is_inherited));
    }
}

fn clash(cx: &Context, key: Key, claim: &Given, other: &Claim, is_soft: bool) -> Problem {
    let (side, protocol, number) = key;
    let (words, name) = (side.words(), other.name());
    let message = match other {
        Claim::Given(other) if other.path == claim.path => {
            format!("several ports have the {words} {number} ({protocol})")
        }
        _ => format!("the {words} {number} ({protocol}) is that of {name} too"),
    };
    let problem = cx.problem_at(Code::PortClash, &claim.path, message);
    let hint = match side {
        Side::Container if protocol == "TCP" => {
            "choose another number for one of them; the container lists `rtcMuxedUdp` as TCP too"
        }
        _ => "choose another number for one of them",
    };
    soften(problem.hint(hint), is_soft)
}

/// Load balancers mostly do without node ports.
fn soften(problem: Problem, is_soft: bool) -> Problem {
    if !is_soft {
        return problem;
    }
    let hint = "set its `nodePort: \"\"`: the cluster then picks one for the load balancer";
    problem.hint(hint).warning()
}

fn given((path, node): (ValuePath, Option<&Node>)) -> Given {
    Given {
        path,
        is_written: node.is_some_and(is_written),
        is_inherited: false,
    }
}

fn is_written(node: &Node) -> bool {
    node.at.layer != At::DEFAULTS
}

/// The value that says the port or the range of them.
fn port_place<'a>(exposed: &Exposed<'a>) -> (ValuePath, Option<&'a Node>) {
    if exposed.way == Way::RtcUdp {
        let range = exposed.range();
        return (range.path().clone(), range.node());
    }
    let port = exposed.values.port();
    (port.path().clone(), port.node())
}

fn node_port_place<'a>(exposed: &Exposed<'a>) -> (ValuePath, Option<&'a Node>) {
    let field = match exposed.way {
        Way::RtcUdp => exposed.range().node_port(),
        _ => exposed.values.node_port(),
    };
    (field.path().clone(), field.node())
}

fn node_port(port: &OutsidePort) -> Option<&Number> {
    port.node_port.as_ref()
}

/// A number as Kubernetes reads it.
fn whole(number: &Number) -> Option<i64> {
    match number {
        Number::Int(number) => Some(*number),
        Number::Float(number) if number.fract() == 0.0 && number.abs() < 1e9 => {
            Some(*number as i64)
        }
        _ => None,
    }
}
