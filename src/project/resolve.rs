//! Makes deployments of the blocks of a project file: what is stronger counts, and patterns are
//! filled in.

use std::sync::Arc;

use super::apart;
use super::common::Common;
use super::deployment::{Deployment, Layer};
use super::glob;
use super::pattern::Words;
use super::spec::{Block, Blocks, Spot, Where};
use crate::chart::Taken;
use crate::kube::names;
use crate::render::targets;
use crate::source::problem::Problem;
use crate::source::{Code, Node, ValuePath, nearest};
use crate::stack::kube_version;

/// Makes deployments, and collects what is wrong.
pub(super) struct Resolver {
    /// The name of the project file and its text.
    pub(super) file: String,
    pub(super) text: Arc<str>,
    common: Arc<Common>,
    pub problems: Vec<Problem>,
}

impl Resolver {
    pub(super) fn new(file: String, text: Arc<str>) -> Self {
        Self {
            file,
            text,
            common: Arc::default(),
            problems: Vec::new(),
        }
    }

    /// All deployments of the file.
    pub(super) fn deployments(&mut self, root: &Node) -> Vec<Deployment> {
        if let Some(node) = root.get("deployment") {
            for key in ["defaults", "groups"] {
                self.note_unused(root, key);
            }
            let block = Block::new(node, Where::Top("deployment"));
            return vec![self.deployment(&Blocks(vec![block]), &Words::default(), None)];
        }
        let items = root.list("deployments").iter().enumerate();
        let mut out = Vec::new();
        for (index, node) in items {
            let item = Block::new(node, Where::Item(index));
            let blocks = self.blocks(root, item);
            out.extend(self.members(item, &blocks).into_iter().map(as_one_of_many));
        }
        self.problems.extend(apart::check(&out, &self.file));
        out
    }

    fn note_unused(&mut self, root: &Node, key: &'static str) {
        if let Some(node) = root.get(key) {
            let path = ValuePath::root().key(key);
            let problem = Problem::new(
                Code::InvalidProject,
                path,
                node.at,
                "it is of no use beside `deployment`",
            );
            let hint =
                "write the deployment as the one item of `deployments`, or move this into it";
            self.problems.push(problem.hint(hint));
        }
    }

    /// The blocks that hold for an item: the defaults, its groups, itself.
    fn blocks<'n>(&mut self, root: &'n Node, item: Block<'n>) -> Blocks<'n> {
        let defaults = root.get("defaults");
        let mut out: Vec<_> = defaults
            .map(|node| Block::new(node, Where::Top("defaults")))
            .into_iter()
            .collect();
        let groups = root.get("groups").and_then(Node::as_map);
        for spot in item.get("groups").iter().flat_map(Spot::items) {
            let name = spot.node.as_str().unwrap_or_default();
            match groups.and_then(|groups| groups.entry(name)) {
                Some(entry) => out.push(Block::new(&entry.node, Where::Group(&entry.key))),
                None => {
                    let known = groups
                        .into_iter()
                        .flat_map(|map| map.iter().map(|(key, _)| key));
                    let hint = nearest(name, known).map_or_else(
                        || "groups stand under `groups`, at the top".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.report(&spot, format!("there is no group `{name}`"), hint);
                }
            }
        }
        out.push(item);
        Blocks(out)
    }

    /// The deployments of an item: one, or one for each file of its glob.
    fn members(&mut self, item: Block, blocks: &Blocks) -> Vec<Deployment> {
        let Some(spot) = item.get("glob") else {
            return vec![self.deployment(blocks, &Words::default(), None)];
        };
        let pattern = spot.node.as_str().unwrap_or_default();
        if pattern.contains("**") || pattern.contains(['?', '[', '{']) {
            let hint = "a star stands for a part of one name: `tenants/*/values.yaml`";
            self.report(&spot, "only `*` is known in a glob", hint.into());
            return Vec::new();
        }
        let found = match glob::files(pattern) {
            Ok(found) => found,
            Err(error) => {
                let hint = "paths are relative to the folder of the project file".to_owned();
                self.report(&spot, format!("could not look for files: {error}"), hint);
                return Vec::new();
            }
        };
        if found.is_empty() {
            let hint = "paths are relative to the folder of the project file".to_owned();
            self.report(&spot, "no file fits", hint);
        }
        let members = found.into_iter().map(|found| {
            let words = Words {
                stars: found.stars,
                named: Vec::new(),
            };
            self.deployment(blocks, &words, Some(found.path))
        });
        members.collect()
    }

    /// One deployment. `file` is that of the glob, its last layer.
    pub(super) fn deployment(
        &mut self,
        blocks: &Blocks,
        words: &Words,
        file: Option<String>,
    ) -> Deployment {
        let item = blocks.0[blocks.0.len() - 1];
        let mut words = words.clone();
        let (name, release, namespace) = self.names(blocks, &mut words);
        self.check_name(&name, &item);
        let mut layers = self.layers(blocks, &words);
        let is_common = false;
        layers.extend(file.map(|path| Layer::File { path, is_common }));
        Deployment {
            name,
            is_of_many: false,
            own_file: None,
            cluster: self.filled(blocks.last("cluster"), &words),
            at: item.at(),
            path: item.path(),
            layers,
            patches: self.patches(blocks, &words),
            common: Arc::clone(&self.common),
            values_at: self.each(blocks, "valuesAt", ValuePath::parse),
            lenient: is_on(blocks, "lenient"),
            target: blocks
                .last("target")
                .and_then(|spot| targets::find(spot.node.as_str()?)),
            no_hooks: is_on(blocks, "noHooks"),
            field_manager: self.checked(blocks.last("fieldManager"), &words, names::field_manager),
            api_versions: self.each(blocks, "apiVersions", |text| {
                Ok::<_, String>(text.to_owned())
            }),
            kube_version: self.parsed(blocks.last("kubeVersion"), kube_version),
            chart_version: self.parsed(blocks.last("chartVersion"), Taken::parse),
            images: self.filled(blocks.last("images"), &words).map(Into::into),
            keep: blocks
                .last("credentials")
                .and_then(|spot| self.keep(&spot, &words)),
            secrets: blocks
                .last("secrets")
                .and_then(|spot| self.secrets(&spot, &words)),
            output: blocks
                .last("output")
                .and_then(|spot| self.output(&spot, &words)),
            release,
            namespace,
        }
    }

    /// The names of a deployment, of its release, and of its namespace, which are words from then on.
    fn names(
        &mut self,
        blocks: &Blocks,
        words: &mut Words,
    ) -> (String, Option<String>, Option<String>) {
        let stars = (!words.stars.is_empty()).then(|| words.stars.join("-"));
        let name = self.filled(blocks.last("name"), words);
        let known = name.clone().or(stars);
        words.named.extend(known.map(|name| ("name", name)));
        let release = self.checked(blocks.last("release"), words, names::release);
        words
            .named
            .extend(release.clone().map(|release| ("release", release)));
        let namespace = self.checked(blocks.last("namespace"), words, names::namespace);
        words
            .named
            .extend(namespace.clone().map(|it| ("namespace", it)));
        let fallback = || release.clone().unwrap_or_else(|| "ess".into());
        let named = words.named.iter().find(|(known, _)| *known == "name");
        let name = named.map_or_else(fallback, |(_, name)| name.clone());
        (name, release, namespace)
    }

    /// A text with its placeholders filled in.
    pub(super) fn filled(&mut self, spot: Option<Spot>, words: &Words) -> Option<String> {
        let spot = spot?;
        match words.fill(spot.node.as_str()?) {
            Ok(text) => Some(text),
            Err((message, hint)) => {
                self.report(&spot, message, hint);
                None
            }
        }
    }

    /// As [`Resolver::filled`], for a name that has to be of a form.
    fn checked(
        &mut self,
        spot: Option<Spot>,
        words: &Words,
        check: fn(&str) -> Result<String, String>,
    ) -> Option<String> {
        let text = self.filled(spot.clone(), words)?;
        match check(&text) {
            Ok(name) => Some(name),
            Err(message) => {
                let hint = format!("it is `{text}`, with its placeholders filled in");
                self.report(&spot?, message, hint);
                None
            }
        }
    }

    /// The items of the strongest list of this key.
    fn each<T, E: ToString>(
        &mut self,
        blocks: &Blocks,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let items: Vec<_> = blocks.last(key).iter().flat_map(Spot::items).collect();
        let items = items
            .into_iter()
            .map(|item| self.parsed(Some(item), &parse));
        items.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn parsed<T, E: ToString>(
        &mut self,
        spot: Option<Spot>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let spot = spot?;
        let parsed = parse(spot.node.as_str()?);
        parsed
            .map_err(|error| self.push(&spot, error.to_string()))
            .ok()
    }

    /// A name is a part of paths.
    fn check_name(&mut self, name: &str, item: &Block) {
        let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if !name.starts_with(char::is_alphanumeric) || !name.chars().all(is_plain) {
            let message = format!("`{name}` is no name for a deployment");
            let hint = "expected letters, digits, `-`, `_` and `.`, with a letter or a digit first";
            let problem = Problem::new(
                Code::InvalidProject,
                item.path().key("name"),
                item.at(),
                message,
            );
            self.problems.push(problem.hint(hint));
        }
    }

    fn push(&mut self, spot: &Spot, message: impl Into<String>) {
        self.problems.push(Problem::new(
            Code::InvalidProject,
            spot.path.clone(),
            spot.node.at,
            message,
        ));
    }

    pub(super) fn report(&mut self, spot: &Spot, message: impl Into<String>, hint: String) {
        let problem = Problem::new(
            Code::InvalidProject,
            spot.path.clone(),
            spot.node.at,
            message,
        );
        self.problems.push(problem.hint(hint));
    }
}

/// A deployment of a list: without a word on them, the credentials of each are in a file of its own.
fn as_one_of_many(deployment: Deployment) -> Deployment {
    Deployment {
        is_of_many: true,
        own_file: Some(format!("{}.credentials.yaml", deployment.name)),
        ..deployment
    }
}

fn is_on(blocks: &Blocks, key: &'static str) -> bool {
    let spot = blocks.last(key);
    spot.is_some_and(|spot| spot.node.as_bool() == Some(true))
}
