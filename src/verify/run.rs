//! Tries all that is wanted: rounds of questions until nothing is left to ask.

use std::time::SystemTime;

use super::answers::Answers;
use super::ask::Asker;
use super::cluster::Cluster;
use super::credentials::Credentials;
use super::hosts::{self, Host, Hosts};
use super::line::{Line, State};
use super::probe;
use super::ways::Surroundings;
use crate::render::Manifest;
use crate::stack::Stack;
use crate::stack::blackbox::{Probe, Way};

/// What is tried, and of what.
pub(crate) struct Trial<'t> {
    pub namespace: &'t str,
    pub rendered: &'t [Manifest<'t>],
    probes: Vec<Probe>,
    hosts: Vec<Host>,
    /// Whether something is wanted, by its name, and by its whole name.
    pub is_wanted: &'t dyn Fn(&str, &str) -> bool,
    /// Why the cluster is not asked, where it is not.
    pub without: Option<&'t str>,
}

/// What became of it.
pub(crate) struct Tried {
    /// In the order of the catalogue.
    pub lines: Vec<Line>,
    /// Whether anybody has answered.
    pub is_heard: bool,
    /// Why the cluster could not be asked.
    pub without: Option<String>,
}

impl<'t> Trial<'t> {
    pub(crate) fn new(
        stack: &'t Stack,
        rendered: &'t [Manifest<'t>],
        is_wanted: &'t dyn Fn(&str, &str) -> bool,
        without: Option<&'t str>,
    ) -> Self {
        Self {
            namespace: &stack.release().namespace,
            rendered,
            probes: stack.probes(),
            hosts: hosts_of(stack),
            is_wanted,
            without,
        }
    }

    /// Asks, and says what became of it.
    pub(crate) fn run(&self, asker: &mut Asker) -> Tried {
        let mut answers = Answers::default();
        loop {
            let credentials = self.credentials(&answers);
            asker.credentials.clone_from(&credentials.found);
            let tried = self.round(&answers, &credentials, asker.places);
            if !answers.fill(asker) {
                return tried;
            }
        }
    }

    fn is_about(&self, id: &str, host: &Host) -> bool {
        (self.is_wanted)(id, &format!("{id}:{}", host.name))
    }

    fn is_about_hosts(&self) -> bool {
        let mut hosts = self.hosts.iter();
        hosts.any(|host| self.is_about("host.dns", host))
    }

    fn probes(&self) -> Vec<&Probe> {
        let is_wanted = |probe: &&Probe| {
            let subject = probe.subject.as_ref();
            let whole =
                subject.map_or_else(|| probe.id.to_owned(), |it| format!("{}:{it}", probe.id));
            (self.is_wanted)(probe.id, &whole)
        };
        self.probes.iter().filter(is_wanted).collect()
    }

    fn cluster<'c>(&'c self, answers: &'c Answers) -> Cluster<'c> {
        Cluster {
            answers,
            namespace: self.namespace,
            without: self.without,
        }
    }

    fn credentials(&self, answers: &Answers) -> Credentials {
        let from = self.without.is_none().then_some(answers);
        Credentials::of(&self.probes(), self.rendered, self.namespace, from)
    }

    /// All lines, as far as they are known: those that lack an answer have asked for it.
    fn round(&self, answers: &Answers, credentials: &Credentials, places: &[String]) -> Tried {
        let cluster = self.cluster(answers);
        let namespace = cluster.namespace_line();
        let without = namespace.as_ref().and_then(|line| cluster.reason(line));
        let is_asked = namespace.is_some() && without.is_none();
        let mut lines: Vec<Line> = Vec::new();
        if is_asked {
            let found = cluster.lines(self.rendered, self.is_wanted);
            lines.extend(found.unwrap_or_default());
        } else if let Some(reason) = &without {
            lines.extend(Self::left_out(reason));
        }
        let mut lines: Vec<Line> = namespace.into_iter().chain(lines).collect();
        let around = Surroundings {
            answers,
            credentials,
            namespace: self.namespace,
            pods: match &without {
                Some(reason) => Some(Err(reason.clone())),
                None if is_asked && self.asks_pods() => cluster.pods(),
                None => None,
            },
        };
        let hosts = Hosts {
            answers,
            places,
            ingresses: (is_asked && self.is_about_hosts())
                .then(|| hosts::ingresses(&cluster))
                .flatten(),
            now: SystemTime::now(),
        };
        lines.extend(self.of_hosts(&hosts));
        let probes = self.probes().into_iter();
        lines.extend(probes.filter_map(|probe| probe::line(probe, &around)));
        lines.retain(|line| (self.is_wanted)(line.id, &line.name()));
        Tried {
            lines,
            is_heard: answers.are_heard(),
            without,
        }
    }

    fn asks_pods(&self) -> bool {
        let is_of_pod =
            |probe: &&Probe| probe.ways.iter().any(|way| matches!(way, Way::Pod { .. }));
        self.probes().iter().any(is_of_pod)
    }

    fn of_hosts(&self, hosts: &Hosts) -> Vec<Line> {
        let (mut names, mut certificates) = (Vec::new(), Vec::new());
        for host in &self.hosts {
            if self.is_about("host.dns", host) {
                names.extend(hosts.dns(host));
            }
            if !host.is_media && self.is_about("host.certificate", host) {
                certificates.extend(hosts.certificate(host));
            }
        }
        names.into_iter().chain(certificates).collect()
    }

    /// What is not tried for want of a cluster.
    fn left_out(reason: &str) -> [Line; 3] {
        let ids = ["cluster.pods", "cluster.jobs", "cluster.volumes"];
        ids.map(|id| Line::new(id, State::LeftOut, reason))
    }
}

impl Tried {
    /// Puts a line behind those of the cluster.
    pub(crate) fn add_of_cluster(&mut self, line: Line) {
        let is_of_cluster = |line: &Line| line.id.starts_with("cluster.");
        let place = self.lines.iter().rposition(is_of_cluster);
        self.lines.insert(place.map_or(0, |place| place + 1), line);
    }
}

/// Each host once.
fn hosts_of(stack: &Stack) -> Vec<Host> {
    let mut out: Vec<Host> = Vec::new();
    for host in stack.outline().hosts {
        if !out.iter().any(|known| known.name == host.host) {
            out.push(Host {
                name: host.host,
                is_media: host.is_media,
            });
        }
    }
    out
}
