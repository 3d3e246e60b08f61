//! What becomes of a deployment that runs elsewhere.

use super::gather::{InputFile, Inputs, program};
use super::text::escaped;
use super::tree::{leaves, put};
use crate::credentials::Secret;
use crate::source::problem::Problem;
use crate::source::yaml::print;
use crate::source::{At, Code, Kind, Layers, Node, Step, Text, ValuePath};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::{Databases, Fate, File, Part, Taken, Wanted, text};

const EMPTY: &str = "it is empty";

const OTHER_FORM: &str = "it is not of the form that the program takes";

/// What becomes of one setting.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// The file that it stands in, as the command line has it, e.g. `synapse`.
    pub file: String,
    pub path: ValuePath,
    pub at: At,
    pub fate: Fate,
}

/// What becomes of a deployment.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// The values, each with the place that it came from.
    pub values: Node,
    /// Why values are there that came from nowhere.
    pub reasons: Vec<(ValuePath, String)>,
    /// What masthead keeps.
    pub credentials: Vec<(String, Secret)>,
    /// What is in the Secret that people apply.
    pub secret: Vec<(String, Secret)>,
    pub accounts: Vec<Account>,
    pub steps: Vec<String>,
    pub problems: Vec<Problem>,
    pub files: Vec<InputFile>,
    pub layers: Layers,
}

/// What was asked for beside the files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub release: &'a str,
    pub databases: Databases,
}

/// Takes over all that was given.
pub(crate) fn adopt(inputs: Inputs, asked: Asked) -> Adoption {
    let mut out = Adoption {
        values: Node::new(Kind::Map(crate::source::Map::default()), At::default()),
        ..Adoption::default()
    };
    let mut all = Gathered::default();
    for file in &inputs.files {
        let taken = read(&inputs, file, asked);
        all.add(&file.name, taken, &mut out);
    }
    all.server_name(&mut out);
    for (path, node) in inputs.values {
        put(&mut out.values, &path, node);
    }
    all.hosts(&mut out);
    all.default_host(&mut out);
    turn_off(&mut out);
    put_first(&mut out.values, "serverName");
    let accounts = inputs
        .fates
        .into_iter()
        .map(|(file, path, at, fate)| Account {
            file,
            path,
            at,
            fate,
        });
    out.accounts.extend(accounts);
    out.steps.extend(inputs.steps);
    out.problems.extend(inputs.problems);
    (out.files, out.layers) = (inputs.files, inputs.layers);
    out
}

/// What concerns all stands before what concerns one.
fn put_first(values: &mut Node, key: &str) {
    if let Kind::Map(map) = &mut values.kind
        && let Some(entry) = map.take(key)
    {
        map.0.insert(0, entry);
    }
}

/// What a component makes of a file of its program.
fn read(inputs: &Inputs, file: &InputFile, asked: Asked) -> Taken {
    let mut out = Taken::default();
    let others: Vec<&dyn Component> = inputs
        .files
        .iter()
        .filter_map(|file| component(&file.name))
        .collect();
    let registered = others
        .iter()
        .filter_map(|it| it.traces())
        .flat_map(|it| it.registers.iter().copied());
    let registered: Vec<&str> = registered.collect();
    let wanted = Wanted {
        release: asked.release,
        databases: asked.databases,
        has_accounts_elsewhere: others
            .iter()
            .any(|it| it.adopt_host(Part::Accounts).is_some()),
        registered: &registered,
    };
    let given = File {
        name: &file.name,
        node: &file.node,
        find: &|path| inputs.roots.find(&file.folder, path),
        list: &|path| inputs.roots.list(&file.folder, path),
        wanted,
    };
    if let Some(component) = component(&file.name) {
        component.adopt(&given, &mut out);
    }
    tell_rest(&file.node, &mut out);
    out
}

/// What no component has looked at, since it is empty or not of the form that the program takes.
fn tell_rest(file: &Node, out: &mut Taken) {
    for leaf in leaves(file, false) {
        let is_told = out.fates.iter().any(|(path, ..)| leaf.path.is_within(path));
        if !is_told {
            let why = if leaf.node.is_empty() {
                EMPTY
            } else {
                OTHER_FORM
            };
            out.dropped(&leaf.path, leaf.node.at, why);
        }
    }
}

/// The component that runs the program of a file.
fn component(name: &str) -> Option<&'static dyn Component> {
    let is_it = |it: &&&dyn Component| it.traces().is_some_and(|it| it.program == program(name));
    COMPONENTS.iter().find(is_it).copied()
}

/// What all files together say.
#[derive(Default)]
struct Gathered {
    server_names: Vec<(String, String, At)>,
    hosts: Vec<(Part, String, At)>,
}

impl Gathered {
    fn add(&mut self, file: &str, taken: Taken, out: &mut Adoption) {
        let Taken {
            fates,
            values,
            additional,
            credentials,
            secrets,
            missing,
            problems,
            hosts,
            server_name,
            files,
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
        out.secret
            .extend(secrets.into_iter().map(|(key, secret, _)| (key, secret)));
        out.secret.extend(
            files
                .into_iter()
                .map(|(key, secret)| (key.to_owned(), secret)),
        );
        out.problems.extend(missing.into_iter().map(absent));
        out.problems.extend(problems);
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
    fn server_name(&self, out: &mut Adoption) {
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
    fn default_host(&self, out: &mut Adoption) {
        let component = COMPONENTS
            .iter()
            .find_map(|it| it.adopt_host(Part::Homeserver));
        let (Some(path), Some((_, name, at))) = (component, self.server_names.first()) else {
            return;
        };
        let is_on = path
            .first_key()
            .is_some_and(|key| out.values.get(key).is_some());
        if !is_on || path.find(&out.values).0.is_some() {
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

    /// Hosts of parts that are taken over.
    fn hosts(&self, out: &mut Adoption) {
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
    let message = format!("the file `{name}` is not there");
    let hint =
        "give a copy of the file system that it is in: `--root DIR` looks for it below `DIR`";
    Problem::new(Code::MissingInput, path, at, message).hint(hint)
}

/// What has a host and is on by default, and was not given, is off.
fn turn_off(out: &mut Adoption) {
    let Ok(defaults) = crate::values::Input::new().load() else {
        return;
    };
    let mut off = Vec::new();
    for component in COMPONENTS {
        let values = defaults.values.root.get(component.key());
        let is_on = values
            .is_some_and(|it| it.bool("enabled") == Some(true) && it.get("ingress").is_some());
        if !is_on || out.values.get(component.key()).is_some() {
            continue;
        }
        let path = ValuePath::root().key(component.key()).key("enabled");
        put(
            &mut out.values,
            &path,
            Node::new(Kind::Bool(false), At::default()),
        );
        out.reasons
            .push((path.clone(), "nothing of it was given".to_owned()));
        off.push(format!("`{}`", component.key()));
    }
    if !off.is_empty() {
        out.steps.push(format!("Nothing was given of these, which are off: {}. What the old deployment has of them can stay as it is, or be taken over with its own flag; the rest can be turned on at any time.", off.join(", ")));
    }
}
