//! A picture: boxes, and arrows between them.

/// A picture, whatever prints it.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// What the view is called, e.g. `networks`.
    pub(super) view: &'static str,
    /// What it is of, in a line.
    pub(super) title: String,
    /// What it shows, in a sentence.
    pub(super) about: String,
    pub(super) boxes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// People, servers or networks around the stack.
    Outside,
    /// What leads requests from outside to the stack: a host, or that which listens.
    Entrance,
    Component,
    /// A kind of pod, which has a policy.
    Pods,
    Database,
    Cache,
    Credential,
    /// Where credentials come from.
    Source,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Entrance => "entrance",
            Self::Component => "component",
            Self::Pods => "pods",
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Credential => "credential",
            Self::Source => "source",
        }
    }
}

/// A box.
#[derive(Debug)]
pub(super) struct Node {
    /// Lower-case letters, digits and `-`: its kind, and what tells it from others.
    pub id: String,
    pub kind: Kind,
    /// What tells it from others of its kind.
    key: String,
    pub name: String,
    /// Lines below the name.
    pub details: Vec<String>,
    /// Whether the stack brings it.
    pub is_inside: bool,
}

/// An arrow from one box to another.
#[derive(Debug)]
pub(super) struct Arrow {
    pub from: usize,
    pub to: usize,
    /// What it is for, each once.
    pub why: Vec<String>,
    /// Ports with their protocols, each once: `TCP 8008`.
    pub ports: Vec<String>,
}

impl Arrow {
    /// What stands beside it: ports, those of a protocol on one line, or else what it is for.
    pub(super) fn label(&self) -> Vec<String> {
        if self.ports.is_empty() {
            return self.why.clone();
        }
        let mut out: Vec<(&str, String)> = Vec::new();
        for text in &self.ports {
            let (protocol, port) = text.split_once(' ').unwrap_or((text, ""));
            match out.iter_mut().find(|(known, _)| *known == protocol) {
                Some((_, line)) => line.extend([", ", port]),
                None => out.push((protocol, text.clone())),
            }
        }
        out.into_iter().map(|(_, line)| line).collect()
    }
}

impl Picture {
    /// The box of this kind and key, which is added if it is missing.
    pub(super) fn node(&mut self, kind: Kind, key: &str, name: &str, is_inside: bool) -> usize {
        let is_it = |node: &Node| node.kind == kind && node.key == key;
        if let Some(known) = self.boxes.iter().position(is_it) {
            return known;
        }
        self.boxes.push(Node {
            id: self.id(kind, key),
            kind,
            key: key.to_owned(),
            name: name.to_owned(),
            details: Vec::new(),
            is_inside,
        });
        self.boxes.len() - 1
    }

    /// An id that no other box has.
    fn id(&self, kind: Kind, key: &str) -> String {
        let mut id = kind.name().to_owned();
        let words = key.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            id.extend(["-", &word.to_ascii_lowercase()]);
        }
        let is_taken = |id: &str| self.boxes.iter().any(|node| node.id == id);
        let mut number = 2;
        let mut unique = id.clone();
        while is_taken(&unique) {
            unique = format!("{id}-{number}");
            number += 1;
        }
        unique
    }

    /// Adds a line below the name of a box, once.
    pub(super) fn detail(&mut self, node: usize, line: String) {
        add(&mut self.boxes[node].details, line);
    }

    /// Adds to the arrow between two boxes. What a box has to do with itself is a line in it.
    pub(super) fn arrow(&mut self, from: usize, to: usize, why: &str, ports: Vec<String>) {
        if from == to {
            let among = ports
                .into_iter()
                .map(|port| format!("among each other: {port}"));
            return among.for_each(|line| self.detail(from, line));
        }
        let is_it = |arrow: &Arrow| (arrow.from, arrow.to) == (from, to);
        let index = self.arrows.iter().position(is_it).unwrap_or_else(|| {
            self.arrows.push(Arrow {
                from,
                to,
                why: Vec::new(),
                ports: Vec::new(),
            });
            self.arrows.len() - 1
        });
        let arrow = &mut self.arrows[index];
        if !why.is_empty() {
            add(&mut arrow.why, why.to_owned());
        }
        for port in ports {
            add(&mut arrow.ports, port);
        }
    }

    /// What an arrow says, in words.
    pub(super) fn sentence(&self, arrow: &Arrow) -> String {
        let (from, to) = (&self.boxes[arrow.from].name, &self.boxes[arrow.to].name);
        let mut texts = arrow.why.clone();
        if !arrow.ports.is_empty() {
            texts.extend(arrow.label());
        }
        let why = texts.join("; ");
        if why.is_empty() {
            format!("{from} to {to}")
        } else {
            format!("{from} to {to}: {why}")
        }
    }
}

fn add(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}
