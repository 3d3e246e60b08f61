//! What the files of a deployment say together.

use super::outcome::{Account, Adoption};
use super::text::escaped;
use super::tree::put;
use crate::credentials::Secret;
use crate::source::problem::Problem;
use crate::source::yaml::print;
use crate::source::{At, Code, Kind, Node, Step, Text, ValuePath};
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::{Hosts, Part, Taken, text};

/// The parts whose own files do not say their hosts, and what the chosen ones start with.
const CHOSEN: [(Part, &str); 3] = [
    (Part::WebClient, "chat"),
    (Part::Calls, "rtc"),
    (Part::Accounts, "account"),
];

const PARTS: [Part; 4] = [
    Part::Homeserver,
    Part::WebClient,
    Part::Calls,
    Part::Accounts,
];

/// What all files together say.
#[derive(Default)]
pub(super) struct Gathered {
    server_names: Vec<(String, String, At)>,
    hosts: Vec<(Part, String, At)>,
}

impl Gathered {
    pub(super) fn add(&mut self, file: &str, taken: Taken, out: &mut Adoption) {
        let Taken {
            fates,
            values,
            additional,
            credentials,
            missing,
            problems,
            hosts,
            server_name,
            moved,
            copied,
            steps,
        } = taken;
        let account = |(path, at, fate)| Account {
            file: file.to_owned(),
            path,
            at,
            fate,
        };
        out.accounts.extend(fates.into_iter().map(account));
        for (path, node) in values {
            put(&mut out.values, &path, node);
        }
        for (into, node) in additional {
            add_settings(&into, node, out);
        }
        for (key, secret, at) in credentials {
            add_credential(file, key, secret, at, out);
        }
        out.problems.extend(missing.into_iter().map(absent));
        out.problems.extend(problems);
        out.moved.extend(moved);
        out.copied.extend(copied);
        self.hosts.extend(hosts);
        let named = server_name.map(|(name, at)| (file.to_owned(), name, at));
        self.server_names.extend(named);
        for step in steps {
            if !out.steps.contains(&step) {
                out.steps.push(step);
            }
        }
    }

    /// The first file that says it counts: that of the homeserver.
    pub(super) fn server_name(&self, out: &mut Adoption) {
        let Some((_, name, at)) = self.server_names.first() else {
            return;
        };
        let path = ValuePath::root().key("serverName");
        put(&mut out.values, &path, text(name, *at));
        for (file, other, at) in &self.server_names[1..] {
            if other != name {
                let message = format!(
                    "the file of `{file}` is of the server `{other}`, others are of `{name}`"
                );
                let problem = Problem::at(Code::ContradictingFiles, *at, message).warning();
                out.problems.push(problem.hint(format!(
                    "`serverName` is `{name}`: look whether both are of one deployment"
                )));
            }
        }
    }

    /// Where nothing says how clients reach the homeserver, its name is the host.
    pub(super) fn default_host(&self, out: &mut Adoption) {
        let mut hosts = COMPONENTS.iter().filter_map(|it| {
            let path = it.adopt_host(Part::Homeserver)?;
            Some((it.name(), path))
        });
        let (Some((program, path)), Some((_, name, at))) =
            (hosts.next(), self.server_names.first())
        else {
            return;
        };
        let is_given = self.server_names.iter().any(|(file, ..)| file == program)
            || path
                .first_key()
                .is_some_and(|key| out.values.get(key).is_some());
        if !is_given || path.find(&out.values).0.is_some() {
            return;
        }
        let host = name.split_once(':').map_or(&**name, |(host, _)| host);
        put(&mut out.values, &path, text(host, *at));
        out.reasons.push((
            path.clone(),
            "no URL was given: the name of the server".to_owned(),
        ));
        out.steps.push(format!("Nothing says by which URL clients reach the homeserver: `{path}` is `{host}`, as Synapse takes it to be. Set it to the host that clients use."));
    }

    /// What is taken over needs a host, and not every file says it.
    pub(super) fn chosen_hosts(&self, out: &mut Adoption) {
        let Some((_, name, at)) = self.server_names.first() else {
            return;
        };
        let domain = name.split_once(':').map_or(&**name, |(host, _)| host);
        for (part, label) in CHOSEN {
            let path = host_value(part, out);
            let Some(path) = path.filter(|path| path.find(&out.values).0.is_none()) else {
                continue;
            };
            let host = format!("{label}.{domain}");
            put(&mut out.values, &path, text(&host, *at));
            out.reasons
                .push((path.clone(), "no file says it: it was chosen".to_owned()));
            out.steps.push(format!("No file says which host it was: `{path}` is `{host}`. Set it to the host that it had, so that links and sessions stay, or let the new name be known in DNS."));
        }
    }

    /// What follows from the hosts.
    pub(super) fn with_hosts(&mut self, out: &mut Adoption) {
        let Some((_, server_name, _)) = self.server_names.first().cloned() else {
            return;
        };
        let parts: Vec<_> = PARTS
            .iter()
            .filter_map(|part| host_of(*part, out))
            .collect();
        for component in COMPONENTS {
            let hosts = Hosts {
                server_name: &server_name,
                parts: &parts,
                is_on: is_on(component.key(), out),
            };
            let mut taken = Taken::default();
            component.adopt_hosts(&hosts, &mut taken);
            self.add(component.name(), taken, out);
        }
    }

    /// Hosts of parts that are taken over.
    pub(super) fn hosts(&self, out: &mut Adoption) {
        for (part, host, at) in &self.hosts {
            let component = COMPONENTS.iter().find(|it| it.adopt_host(*part).is_some());
            let Some(component) = component else { continue };
            let is_on = out.values.get(component.key()).is_some()
                || matches!(part, Part::Homeserver | Part::Calls);
            let path = component.adopt_host(*part).filter(|_| is_on);
            if let Some(path) = path.filter(|path| path.find(&out.values).0.is_none()) {
                put(&mut out.values, &path, text(host, *at));
            }
        }
    }
}

/// Whether a component is on, where it is taken over.
fn is_on(key: &str, out: &Adoption) -> Option<bool> {
    let block = out.values.get(key)?;
    Some(block.bool("enabled") != Some(false))
}

/// The value with the host of a part that is taken over.
fn host_value(part: Part, out: &Adoption) -> Option<ValuePath> {
    let path = COMPONENTS.iter().find_map(|it| it.adopt_host(part))?;
    is_on(path.first_key()?, out)?.then_some(path)
}

fn host_of(part: Part, out: &Adoption) -> Option<(Part, String, At)> {
    let path = host_value(part, out)?;
    let host = path.find(&out.values).0?;
    Some((part, host.as_str()?.to_owned(), host.at))
}

/// Settings of a program: configuration that users add, or a credential that is a map of settings.
fn add_settings(into: &ValuePath, node: Node, out: &mut Adoption) {
    let at = node.at;
    let print = |node: &Node| print::to_string(node).unwrap_or_default() + "\n";
    if into.steps().len() == 1 {
        let key = into.to_string();
        return out.credentials.push((key, Secret::from(print(&node))));
    }
    let node = escaped(node);
    if into.last() == Some(&Step::Key("config".into())) {
        return put(&mut out.values, into, node);
    }
    let json = serde_json::to_string_pretty(&node).unwrap_or_default();
    put(
        &mut out.values,
        into,
        Node::new(Kind::Text(Text::Owned(json)), at),
    );
}

/// What two programs know each other by has to be the same.
fn add_credential(file: &str, key: String, secret: Secret, at: At, out: &mut Adoption) {
    let known = out.credentials.iter_mut().find(|(known, _)| *known == key);
    let Some((_, known)) = known else {
        return out.credentials.push((key, secret));
    };
    if *known != secret {
        *known = secret;
        let message =
            format!("`{key}` is another one in the file of `{file}` than in one before it");
        let problem = Problem::at(Code::ContradictingFiles, at, message).warning();
        out.problems.push(
            problem.hint(
                "this one is taken: programs that have to know the same secret did not before",
            ),
        );
    }
}

fn absent((path, at, name): (ValuePath, At, String)) -> Problem {
    if name.is_empty() {
        let message = "expected the path of a file, as text";
        return Problem::new(Code::OtherProgramsFile, path, at, message);
    }
    let message = format!("the file `{name}` is not there");
    let hint =
        "give a copy of the file system that it is in: `--root DIR` looks for it below `DIR`";
    Problem::new(Code::MissingInput, path, at, message).hint(hint)
}
