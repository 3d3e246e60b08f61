//! `additional`: configuration of a component's own that users give beside ours.

use super::documents::Documents;
use super::inner_text::byte_at;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::OwnSecret;
use super::secret::of_user;
use crate::credentials::SecretText;
use crate::source::yaml::read::{self as load, Dialect};
use crate::source::{Kind, Node, ValuePath};
use crate::values::typed::{AdditionalEntry, Entries, Typed};

/// The entries that users give, by name.
pub(crate) type Values<'a> = Entries<'a, AdditionalEntry<'a>>;

/// The files that users give, in the order of their names, in which they are merged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Additional<'a>(Vec<Part<'a>>);

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// Where it stands in the values, e.g. `synapse.additional.mine.config`.
    pub path: ValuePath,
    pub reference: SecretRef,
    /// What is given inline, as it is written, and as it goes into the Secret.
    pub inline: Option<(&'a Node, SecretText)>,
}

impl<'a> Additional<'a> {
    /// Reads the entries. What is given inline goes into the component's Secret under
    /// `user-<name>`.
    pub(crate) fn new(cx: &Reader<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        Self::read(cx, values, own, &|config, _| config_text(config))
    }

    /// As [`Additional::new`], with the Go templates in what is given inline evaluated.
    pub(crate) fn templated(cx: &Reader<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        Self::read(cx, values, own, &|config, path| {
            config_text(&cx.evaluated(config, path))
        })
    }

    fn read(
        cx: &Reader<'a>,
        values: &Values<'a>,
        own: &mut OwnSecret,
        text: &dyn Fn(&'a Node, &ValuePath) -> String,
    ) -> Self {
        let entries = values.sorted();
        Self(
            entries
                .into_iter()
                .filter_map(|(name, entry)| part(cx, name, &entry, own, text))
                .collect(),
        )
    }

    pub(crate) fn parts(&self) -> &[Part<'a>] {
        &self.0
    }

    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        self.0.iter().map(|part| &part.reference)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is given inline, in the order in which it is merged, read as the pod reads it.
    pub(crate) fn documents(&self) -> Documents {
        let texts = self.0.iter().filter_map(|part| part.inline.as_ref());
        Documents::of(
            texts
                .filter_map(|(_, text)| load::document(text, 0, Dialect::Program).ok())
                .collect(),
        )
    }
}

fn part<'a>(
    cx: &Reader<'a>,
    name: &str,
    entry: &AdditionalEntry<'a>,
    own: &mut OwnSecret,
    text: &dyn Fn(&'a Node, &ValuePath) -> String,
) -> Option<Part<'a>> {
    let config = entry.config();
    if let Some(node) = config.node() {
        let text = text(node, config.path());
        check(cx, config.path(), &text);
        let reference = own.insert(cx, &format!("user-{name}"), &text);
        let inline = Some((node, text.into()));
        return Some(Part {
            path: config.path().clone(),
            reference,
            inline,
        });
    }
    entry.config_secret().get()?;
    let secret = cx.text(&entry.config_secret()).unwrap_or_default();
    let key = entry.config_secret_key().or_default().to_owned();
    let reference = of_user(
        cx,
        entry.path(),
        secret.as_ref().to_owned(),
        key,
        Fill::File,
    );
    Some(Part {
        path: entry.path().clone(),
        reference,
        inline: None,
    })
}

/// What can't be merged is a problem. An empty text adds nothing. `path` is that of the text.
fn check(cx: &Reader, path: &ValuePath, config: &str) {
    let (at, found) = match load::document(config, 0, Dialect::Program).map(|node| node.kind) {
        Ok(Kind::Map(_) | Kind::Null) => return,
        Ok(Kind::List(_)) => (0, ", found a list".to_owned()),
        Ok(_) => (0, ", found a single value".to_owned()),
        Err(problem) => {
            let at = byte_at(config, problem.at.line, problem.at.column);
            (at, format!(": {}", problem.message))
        }
    };
    let problem = cx.problem_in(path, config, at, format!("expected a YAML map{found}"));
    let hint =
        "write `key: value` lines, as in the configuration file of the program that it is for";
    cx.report(problem.hint(hint));
}

/// The text as it was given; a map as JSON, which is YAML too.
fn config_text(config: &Node) -> String {
    match &config.kind {
        Kind::Text(text) => text.to_string(),
        _ => serde_json::to_string_pretty(config).unwrap_or_default(),
    }
}
