//! Deployments that run elsewhere: how components know their programs there, and what they make of
//! the files of these.

use std::fmt;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::credentials::{ADOPTED, Secret};
use crate::source::input;
use crate::source::problem::Problem;
use crate::source::{At, Entry, Kind, Map, Node, ValuePath, url};

/// How a program is known where masthead did not put it.
#[derive(Debug)]
pub(crate) struct Traces {
    /// Its name among inputs.
    pub program: &'static str,
    /// What the names of its images end with.
    pub images: &'static [&'static str],
    /// The folders that others keep its files in.
    pub folders: &'static [&'static str],
    /// Where its configuration is in its container: the value of a variable, what follows an
    /// argument, else one of these paths.
    pub variables: &'static [&'static str],
    pub arguments: &'static [&'static str],
    pub paths: &'static [&'static str],
    /// Where packages of systems put its configuration, below the root: files, and folders whose
    /// files are read after them.
    pub installed: &'static [&'static str],
    /// Variables that stand for a configuration file, where it has none.
    pub environment: &'static [&'static str],
    /// Whether of several files of it the later one replaces whole sections, in place of merging.
    pub replaces_sections: bool,
    /// Settings that its configuration has, all of them, and nothing else has.
    pub settings: &'static [&'static [&'static str]],
    /// The ids under which it is registered with the homeserver.
    pub registers: &'static [&'static str],
    /// What becomes of it, where it has no configuration to take over.
    pub becomes: &'static str,
    /// What a person has to do about what it keeps.
    pub step: &'static str,
}

impl Traces {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self {
        program: "",
        images: &[],
        folders: &[],
        variables: &[],
        arguments: &[],
        paths: &[],
        installed: &[],
        environment: &[],
        replaces_sections: false,
        settings: &[],
        registers: &[],
        becomes: "",
        step: "",
    };

    /// Whether a file is its configuration.
    pub(crate) fn has_settings(&self, file: &Node) -> bool {
        let is_there = |path: &&[&str]| file.below(path).is_some();
        !self.settings.is_empty() && self.settings.iter().all(is_there)
    }
}

/// What a part of the stack is for others, in whose files its host stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Homeserver,
    Accounts,
    WebClient,
    Calls,
}

/// Where a deployment is reached.
#[derive(Debug)]
pub(crate) struct Hosts<'h> {
    pub server_name: &'h str,
    /// Parts that are taken over, with the place that each host came from.
    pub parts: &'h [(Part, String, At)],
    /// Whether the component that is asked is on, where something says so.
    pub is_on: Option<bool>,
}

impl Hosts<'_> {
    /// The host that the server is named after, and the port where the name has one.
    pub(crate) fn named(&self) -> (&str, Option<&str>) {
        let name = self.server_name;
        let is_port = |(_, port): &(&str, &str)| port.bytes().all(|byte| byte.is_ascii_digit());
        let parts = name.rsplit_once(':').filter(is_port);
        parts.map_or((name, None), |(host, port)| (host, Some(port)))
    }
}

/// What becomes of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is a value.
    Kept(ValuePath),
    /// It is among the additional configuration, below this value.
    Additional(ValuePath),
    /// It is a credential that masthead keeps under this key.
    Credential(String),
    /// Masthead sets it itself.
    Set(String),
    /// Nothing has it.
    Dropped(String),
}

/// A file of a program, read.
pub(crate) struct File<'f> {
    /// What it is, e.g. `well-known/client`: a program of [`Traces`], and which of its files.
    pub name: &'f str,
    pub node: &'f Node,
    /// The file that a path in it stands for, where there is one.
    pub find: &'f dyn Fn(&str) -> Option<PathBuf>,
    /// The names of the files in the folder that a path in it stands for, sorted.
    pub list: &'f dyn Fn(&str) -> Vec<String>,
    /// What people chose.
    pub wanted: Wanted<'f>,
}

/// What people want of databases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Databases {
    /// Those on servers that pods can reach stay.
    #[default]
    Reachable,
    /// They move to the server that the stack brings.
    Own,
    /// They stay where they are.
    External,
}

/// What people chose beside the files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'f> {
    pub databases: Databases,
    /// Whether the accounts are, or are to be, at an authentication service.
    pub has_accounts_elsewhere: bool,
    /// Whether the file has all that the program reads: what is not in it is as by default.
    pub is_whole: bool,
    /// The ids of application services that the stack registers itself.
    pub registered: &'f [&'f str],
}

impl Wanted<'_> {
    /// Whether the stack registers the application service of this id itself.
    pub(crate) fn is_of_stack(&self, id: &str) -> bool {
        self.registered.contains(&id)
    }
}

impl File<'_> {
    /// The text of a file that a setting names. One that is not there is told.
    pub(crate) fn read_text(
        &self,
        path: &ValuePath,
        node: &Node,
        out: &mut Taken,
    ) -> Option<String> {
        let name = node.as_str().unwrap_or_default();
        let found = (self.find)(name);
        let bytes = found.and_then(|file| input::file(file, input::MAX_BYTES).ok());
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        if text.is_none() {
            out.missing.push((path.clone(), node.at, name.to_owned()));
        }
        text
    }
}

impl fmt::Debug for File<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("File")
    }
}

/// What a component makes of a file of its program.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// What becomes of each setting.
    pub fates: Vec<(ValuePath, At, Fate)>,
    /// Values, with the place that each came from.
    pub values: Vec<(ValuePath, Node)>,
    /// Further configuration by the value that holds it.
    pub additional: Vec<(ValuePath, Node)>,
    pub credentials: Vec<(String, Secret, At)>,
    /// Files that it names and that are not there.
    pub missing: Vec<(ValuePath, At, String)>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// Hosts of parts of the stack.
    pub hosts: Vec<(Part, String, At)>,
    pub server_name: Option<(String, At)>,
    /// Data that have to be brought along.
    pub moved: Vec<Moved>,
    pub copied: Vec<Copied>,
    /// What a person has to do.
    pub steps: Vec<String>,
}

/// A database that moves to the server of the stack.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    pub program: &'static str,
    /// The file of the program, and the settings in it that say where the database is.
    pub file: &'static str,
    pub new_host: ValuePath,
    pub new_user: ValuePath,
    pub new_name: ValuePath,
    /// Where it was.
    pub host: String,
    pub user: String,
    pub name: String,
    /// The file, where it was one of SQLite.
    pub sqlite: Option<String>,
}

/// A folder of the old server.
#[derive(Clone, Debug)]
pub(crate) struct Copied {
    pub from: String,
    /// The file of the program, and the setting in it that says where it is.
    pub file: &'static str,
    pub setting: ValuePath,
}

/// The Secret of what masthead keeps, as values name it.
pub(crate) const SECRET: &str = "{{ .Release.Name }}-generated";

/// The key of a credential that no component has a key for, by a name of ours.
pub(crate) fn adopted(name: &str) -> String {
    ADOPTED.named(name).key.into_owned()
}

impl Taken {
    /// Keeps a credential that no component has a key for, by a name of ours. Gives its key.
    pub(crate) fn keep(&mut self, name: &str, secret: Secret, at: At) -> String {
        let key = adopted(name);
        self.credentials.push((key.clone(), secret, at));
        key
    }

    /// Keeps a file, and lets the pods of a component have it. Gives its path in them.
    pub(crate) fn mount(
        &mut self,
        component: &ValuePath,
        file: &str,
        secret: Secret,
        at: At,
    ) -> String {
        let key = self.keep(file, secret, at);
        let inside = format!("/adopted/{file}");
        let name = format!("adopted-{}", file.replace('.', "-"));
        let items = json!([{"key": key, "path": file}]);
        let volume = json!({"name": name, "secret": {"secretName": SECRET, "items": items}});
        let mount = json!({"name": name, "mountPath": inside, "subPath": file, "readOnly": true});
        for (key, item) in [("extraVolumes", volume), ("extraVolumeMounts", mount)] {
            let mut list = Node::from(Json::from(vec![item]));
            list.relocate(&|_| at);
            self.values.push((component.key(key), list));
        }
        inside
    }

    pub(crate) fn tell(&mut self, path: &ValuePath, at: At, fate: Fate) {
        self.fates.push((path.clone(), at, fate));
    }

    /// Masthead sets it itself.
    pub(crate) fn set(&mut self, path: &ValuePath, at: At, why: impl Into<String>) {
        self.tell(path, at, Fate::Set(why.into()));
    }

    pub(crate) fn dropped(&mut self, path: &ValuePath, at: At, why: impl Into<String>) {
        self.tell(path, at, Fate::Dropped(why.into()));
    }

    /// It is this value.
    pub(crate) fn kept(&mut self, path: &ValuePath, value: ValuePath, node: Node) {
        self.tell(path, node.at, Fate::Kept(value.clone()));
        self.values.push((value, node));
    }

    /// It stays a setting, at this path of the additional configuration.
    pub(crate) fn add(&mut self, path: &ValuePath, into: &ValuePath, to: &ValuePath, node: Node) {
        self.tell(path, node.at, Fate::Additional(into.clone()));
        self.put(into, to, node);
    }

    /// Puts a setting into the additional configuration.
    pub(crate) fn put(&mut self, into: &ValuePath, to: &ValuePath, node: Node) {
        let known = self.additional.iter().position(|(known, _)| known == into);
        let index = known.unwrap_or_else(|| {
            let empty = Node::new(Kind::Map(Map::default()), node.at);
            self.additional.push((into.clone(), empty));
            self.additional.len() - 1
        });
        let keys: Vec<&str> = to.steps().into_iter().filter_map(key).collect();
        self.additional[index].1.put(&keys, Some(node));
    }

    /// The component is on.
    pub(crate) fn turn_on(&mut self, component: &ValuePath, at: At) {
        let on = Node::new(Kind::Bool(true), at);
        self.values.push((component.key("enabled"), on));
    }

    /// The host of a URL is that of a part of the stack.
    pub(crate) fn host(&mut self, part: Part, url: &Node) {
        if let Some(url_text) = url.as_str()
            && let Some(found) = url::parse(url_text)
        {
            self.named_host(part, found.host, url.at);
        }
    }

    /// Calls were below a path of a host that others share: they need one of their own, beside it.
    pub(crate) fn calls_beside(&mut self, found: &url::Url, at: At) {
        let parent = found.host.split_once('.').map(|(_, parent)| parent);
        let parent = parent
            .filter(|parent| parent.contains('.'))
            .unwrap_or(found.host);
        let host = format!("rtc.{parent}");
        self.step(format!(
            "Calls were below `{}` of `{}`, which others share. They need a host of their own: `{host}` was chosen, which \
             needs a name in DNS; change `ingress.host` of Matrix RTC for another.",
            found.rest, found.host
        ));
        self.named_host(Part::Calls, &host, at);
    }

    /// A host of a part of the stack: the first that is told counts.
    pub(crate) fn named_host(&mut self, part: Part, host: &str, at: At) {
        if !host.is_empty() && !self.hosts.iter().any(|(known, ..)| *known == part) {
            self.hosts.push((part, host.to_owned(), at));
        }
    }

    pub(crate) fn step(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.steps.contains(&what) {
            self.steps.push(what);
        }
    }
}

fn key(step: &crate::source::Step) -> Option<&str> {
    match step {
        crate::source::Step::Key(key) => Some(key),
        crate::source::Step::Index(_) => None,
    }
}

/// A text at a place.
pub(crate) fn text(text: &str, at: At) -> Node {
    Node::new(Kind::Text(text.to_owned().into()), at)
}

/// The entries of a map.
pub(crate) fn entries(node: &Node) -> &[Entry] {
    node.as_map().map_or(&[], |map| &map.0)
}

/// The path of an entry.
pub(crate) fn below(path: &ValuePath, entry: &Entry) -> ValuePath {
    path.key(entry.key.clone())
}
