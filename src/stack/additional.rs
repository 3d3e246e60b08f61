//! `additional`: configuration of a component's own that users give beside ours.

use super::documents::Documents;
use super::inline::Inline;
use super::inner_text::byte_at;
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::OwnSecret;
use super::secret::of_user;
use crate::source::yaml::read::{self as load, Dialect};
use crate::source::{Code, Kind, Node, ValuePath};
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
    /// What is given inline.
    pub inline: Option<Inline<'a>>,
}

impl<'a> Additional<'a> {
    /// Reads the entries. What is given inline goes into the component's Secret under
    /// `user-<name>`, as it is.
    pub(crate) fn literal(cx: &Reader<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        Self::read(cx, values, own, &|config, _| Inline::literal(config))
    }

    /// As [`Additional::literal`], with the Go templates in what is given inline evaluated.
    pub(crate) fn templated(cx: &Reader<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        Self::read(cx, values, own, &|config, path| {
            Inline::templated(cx, config, path)
        })
    }

    /// As the release of the chart takes it.
    pub(crate) fn new(cx: &Reader<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        if cx.chart.switches.additional_is_template {
            Self::templated(cx, values, own)
        } else {
            Self::literal(cx, values, own)
        }
    }

    fn read(
        cx: &Reader<'a>,
        values: &Values<'a>,
        own: &mut OwnSecret,
        inline: &dyn Fn(&'a Node, &ValuePath) -> Inline<'a>,
    ) -> Self {
        let entries = values.sorted();
        Self(
            entries
                .into_iter()
                .filter_map(|(name, entry)| part(cx, name, &entry, own, inline))
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
                .filter_map(|it| load::document(&it.text, 0, Dialect::Program).ok())
                .collect(),
        )
    }
}

fn part<'a>(
    cx: &Reader<'a>,
    name: &str,
    entry: &AdditionalEntry<'a>,
    own: &mut OwnSecret,
    inline: &dyn Fn(&'a Node, &ValuePath) -> Inline<'a>,
) -> Option<Part<'a>> {
    let config = entry.config();
    if let Some(node) = config.node() {
        let inline = inline(node, config.path());
        check(cx, config.path(), &inline);
        let reference = own.insert(cx, &format!("user-{name}"), &inline.text);
        return Some(Part {
            path: config.path().clone(),
            reference,
            inline: Some(inline),
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
fn check(cx: &Reader, path: &ValuePath, inline: &Inline) {
    let config: &str = &inline.text;
    let (at, found) = match load::document(config, 0, Dialect::Program).map(|node| node.kind) {
        Ok(Kind::Map(_) | Kind::Null) => return,
        Ok(Kind::List(_)) => (0, ", found a list".to_owned()),
        Ok(_) => (0, ", found a single value".to_owned()),
        Err(problem) => {
            let at = byte_at(config, problem.at.line, problem.at.column);
            (at, format!(": {}", problem.message))
        }
    };
    let problem = inline.problem(
        cx,
        Code::UnreadableConfiguration,
        path,
        at,
        format!("expected a YAML map{found}"),
    );
    let hint =
        "write `key: value` lines, as in the configuration file of the program that it is for";
    cx.report(problem.hint(hint));
}
