//! Templates in values are evaluated, each once.

use std::borrow::Cow;
use std::rc::Rc;

use minijinja::Value;

use super::reader::Reader;
use crate::chart;
use crate::gotmpl::{self, Scope};
use crate::schema;
use crate::source::{Code, Kind as NodeKind, Map, Node, Step, Text, ValuePath, nearest};
use crate::values::ValuesYaml;
use crate::values::renamed::in_names_of;
use crate::values::typed::{Field, Typed};

impl<'a> Reader<'a> {
    /// A text with the Go templates in it evaluated; nothing where it is absent or empty.
    pub(crate) fn text(&self, field: &Field<'a, &'a str>) -> Option<Rc<str>> {
        let node = field.node()?;
        let text = self.evaluated_once(node, field.path())?;
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text of a node with its templates evaluated; nothing where it is another value.
    fn evaluated_once(&self, node: &'a Node, path: &ValuePath) -> Option<Rc<str>> {
        let text = node.as_str()?;
        if !text.contains("{{") {
            return Some(text.into());
        }
        let address = std::ptr::from_ref(node).addr();
        if let Some(known) = self.evaluated.borrow().get(&address) {
            return Some(known.clone());
        }
        let text: Rc<str> = self.evaluate(text, path, Value::UNDEFINED).into();
        self.evaluated.borrow_mut().insert(address, text.clone());
        Some(text)
    }

    /// The text of any node with its templates evaluated once. Nothing where it fails, which is not
    /// reported: it may be a text that no component reads.
    pub(super) fn text_of(&self, node: &'a Node) -> Option<Cow<'a, str>> {
        let text = node.as_str()?;
        let address = std::ptr::from_ref(node).addr();
        if !text.contains("{{") {
            return Some(Cow::Borrowed(text));
        }
        if let Some(known) = self.evaluated.borrow().get(&address) {
            return Some(Cow::Owned(known.as_ref().to_owned()));
        }
        let text = self.try_evaluate(text, Value::UNDEFINED).ok()?.into_owned();
        let known = text.as_str().into();
        self.evaluated.borrow_mut().insert(address, known);
        Some(Cow::Owned(text))
    }

    /// `text` with the Go templates in it evaluated; `extra` is what they see as `.context`.
    pub(crate) fn evaluate(&self, text: &str, path: &ValuePath, extra: Value) -> String {
        match self.try_evaluate(text, extra) {
            Ok(out) => out.into_owned(),
            Err(error) => {
                let error = error.suggest(|name, known| nearest(name, known.iter().copied()));
                let message = format!("the template in this value fails: {}", error.message);
                let mut problem =
                    self.problem_in(Code::FailingTemplate, path, text, error.offset, message);
                if !may_show(path, text) {
                    problem.message = "the template in this value fails".into();
                }
                problem.hint = hint(path, error.hint);
                self.report(problem);
                String::new()
            }
        }
    }

    /// As [`Reader::evaluate`], where failure is not reported.
    fn try_evaluate<'t>(
        &self,
        text: &'t str,
        extra: Value,
    ) -> Result<Cow<'t, str>, gotmpl::TemplateError> {
        let context = serde_json::to_value(extra).unwrap_or_default();
        let scope = Scope {
            values: self.values_of_templates(text),
            release_name: &self.release.name,
            release_namespace: &self.release.namespace,
            is_upgrade: self.release.is_upgrade,
            chart_name: chart::NAME,
            chart_version: &self.chart.version(),
            kube_version: self.release.kube_version,
            api_versions: &self.release.api_versions,
            context: &context,
            yaml: &ValuesYaml,
            budget: &self.budget,
        };
        gotmpl::evaluate(text, &scope)
    }

    /// The values as templates see them: under the names that they have in the release of the chart.
    fn values_of_templates(&self, text: &str) -> &Node {
        if self.chart.is_newest() || !text.contains("Values") {
            return self.tree;
        }
        let older = || in_names_of(self.tree, self.chart).into_owned();
        self.older_names.get_or_init(older)
    }

    /// How many texts with templates were evaluated so far.
    pub(crate) fn evaluations(&self) -> usize {
        self.budget.evaluations()
    }

    /// A value with the Go templates in all of its texts evaluated.
    pub(crate) fn evaluated(&self, node: &'a Node, path: &ValuePath) -> Node {
        let kind = match &node.kind {
            NodeKind::Text(_) => {
                let text = self.evaluated_once(node, path).unwrap_or_default();
                NodeKind::Text(Text::Owned(text.as_ref().to_owned()))
            }
            NodeKind::List(items) => {
                let items = items.iter().enumerate();
                NodeKind::List(
                    items
                        .map(|(i, item)| self.evaluated(item, &path.index(i)))
                        .collect(),
                )
            }
            NodeKind::Map(map) => NodeKind::Map(self.evaluated_map(map, path)),
            other => other.clone(),
        };
        Node::new(kind, node.at)
    }

    /// As [`Reader::evaluated`], without a copy where there are no templates.
    pub(crate) fn evaluated_part(
        &self,
        node: &'a Node,
        path: impl FnOnce() -> ValuePath,
    ) -> Cow<'a, Node> {
        if has_template(node) {
            Cow::Owned(self.evaluated(node, &path()))
        } else {
            Cow::Borrowed(node)
        }
    }

    fn evaluated_map(&self, map: &'a Map, path: &ValuePath) -> Map {
        let entries = map.0.iter().map(|entry| crate::source::Entry {
            node: self.evaluated(&entry.node, &path.key(entry.key.clone())),
            key: entry.key.clone(),
            key_at: entry.key_at,
        });
        Map(entries.collect())
    }
}

/// What to do about a template that fails. In the configuration of a program, braces may be meant
/// for the program itself.
fn hint(path: &ValuePath, hint: Option<String>) -> Option<String> {
    let mut steps = path.steps().into_iter();
    if !steps.any(|step| matches!(step, Step::Key(key) if key == "additional")) {
        return hint;
    }
    let own = "braces that are the program's own are written `{{ \"{{\" }}`";
    Some(hint.map_or_else(|| own.to_owned(), |hint| format!("{hint}; {own}")))
}

/// Whether a message may quote what the template `text` at a path gives, or why it fails: nothing that
/// it reads may be a credential.
pub(super) fn may_show(path: &ValuePath, text: &str) -> bool {
    let actions = text.split("{{").skip(1);
    let actions = actions.map(|action| {
        action
            .rsplit_once("}}")
            .map_or(action, |(inside, _)| inside)
    });
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '$');
    let mut words = actions.flat_map(|action| action.split(|c| !is_word(c)));
    schema::visibility(path).shows(text) && words.all(reads_no_credential)
}

/// Whether a word of a template is no reference to data, or one to what is public.
fn reads_no_credential(word: &str) -> bool {
    let Some(name) = word.trim_start_matches('$').strip_prefix('.') else {
        return !word.starts_with('$');
    };
    match name.split_once('.') {
        Some(("Values", path)) => ValuePath::parse(path)
            .is_ok_and(|path| !path.is_root() && schema::visibility(&path).shows("")),
        Some((object, _)) => ["Release", "Chart", "Capabilities"].contains(&object),
        None => false,
    }
}

fn has_template(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Text(text) => text.contains("{{"),
        NodeKind::List(items) => items.iter().any(has_template),
        NodeKind::Map(map) => map.iter().any(|(_, node)| has_template(node)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_that_read_credentials_are_not_quoted() {
        let host = ValuePath::parse("synapse.ingress.host").unwrap();
        for shown in [
            "{{ .Release.Name }}.example.org",
            "mrtc.{{ $.Values.serverName }}",
            "{{ .Values.serverName | upper }}{{ .Values.synapse.replicas }}",
        ] {
            assert!(may_show(&host, shown), "{shown}");
        }
        for hidden in [
            "{{ .Values.synapse.macaroon.value }}",
            "{{ .Values.serverName }}{{ .Values.synapse.makaroon }}",
            "{{ fail (.Values | toJson) }}",
            "{{ toJson . }}",
            "{{ $x := $ }}{{ $x.Values.synapse.macaroon.value }}",
            "{{ print \"}}\" .Values.synapse }}",
            "{{ with .Values.synapse }}{{ .macaroon.value }}{{ end }}",
            "{{ (index .Values \"synapse\").macaroon.value }}",
        ] {
            assert!(!may_show(&host, hidden), "{hidden}");
        }
    }
}
