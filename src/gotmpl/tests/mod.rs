mod errors;
mod functions;
mod helm;
mod language;
mod limits;

use std::borrow::Cow;

use super::*;
use crate::source::yaml::{read, resolve};
use serde_json::Value;

const VALUES: &str = r#"
serverName: example.org
clusterDomain: cluster.local.
global: {baseDomain: base.example}
port: 8080
big: 12345678901
frac: 1.5
"yes": true
"no": false
nothing: null
empty: ""
emptyList: []
emptyMap: {}
list: [b, a, c, a]
nums: [3, 1, 2]
map: {z: 1, a: {x: "y", "n": null}, k: [1, {p: q}]}
text: "Hello, Wörld! <a href=\"x\">&</a>"
multi: "one\ntwo\n  three\n"
tmpl: "{{ .Release.Name }}-inner"
mixed: [1, two, null, true, 2.5, [x], {"y": 1}]
dash-ed: d
loop: "{{ tpl .Values.loop . }}"
password: hunter2
"#;

/// YAML as the program reads and prints it.
struct ProgramYaml;

impl Yaml for ProgramYaml {
    fn read(&self, text: &str) -> Result<Box<dyn Data>, Unread> {
        Ok(Box::new(parsed(text).ok_or(Unread::NotYaml)?))
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(resolve::plain(text), Ok(crate::source::Kind::Text(_)))
    }
}

fn parsed(text: &str) -> Option<Value> {
    read::read_any(text, 0).ok().map(Value::from)
}

fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let likeness = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase());
    let scored = known.iter().map(|known| (likeness(known), *known));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.7).then_some(best.1)
}

fn try_evaluate(template: &str) -> Result<Cow<'_, str>, TemplateError> {
    evaluate_within(template, &Budget::default())
}

fn evaluate_within<'t>(template: &'t str, budget: &Budget) -> Result<Cow<'t, str>, TemplateError> {
    let values = parsed(VALUES).unwrap();
    let scope = Scope {
        values: &values,
        release_name: "ess",
        release_namespace: "ns",
        is_upgrade: false,
        chart_name: "matrix-stack",
        chart_version: "26.8.0",
        kube_version: (1, 33, 1),
        api_versions: &["v1".to_owned(), "apps/v1".to_owned()],
        context: &serde_json::json!({ "port": 8080 }),
        yaml: &ProgramYaml,
        budget,
    };
    evaluate(template, &scope).map_err(|error| error.suggest(nearest))
}

fn is_evaluated(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        match try_evaluate(template) {
            Ok(found) => assert_eq!(found, *expected, "{template}"),
            Err(error) => panic!("{template}: {error:?}"),
        }
    }
}

#[test]
fn text_without_templates_comes_back_as_it_is() {
    for text in ["", "plain", "a } b {", "{ {", "<no value>", "}}"] {
        assert!(matches!(try_evaluate(text), Ok(Cow::Borrowed(same)) if std::ptr::eq(same, text)));
    }
}
