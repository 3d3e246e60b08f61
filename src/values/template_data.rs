//! Values as Go templates see them, and YAML as their functions read and write it.

use crate::gotmpl::{self, Data, Unread};
use crate::source::yaml::read::Dialect;
use crate::source::yaml::{read, resolve};
use crate::source::{Kind, Node};

impl Data for Node {
    fn kind(&self) -> gotmpl::Kind<'_> {
        match &self.kind {
            Kind::Null => gotmpl::Kind::Null,
            Kind::Bool(value) => gotmpl::Kind::Bool(*value),
            Kind::Int(value) => gotmpl::Kind::Int(*value),
            Kind::Float(value) => gotmpl::Kind::Float(*value),
            Kind::Text(text) => gotmpl::Kind::Text(text),
            Kind::List(_) => gotmpl::Kind::List,
            Kind::Map(_) => gotmpl::Kind::Map,
        }
    }

    fn count(&self) -> usize {
        match &self.kind {
            Kind::List(items) => items.len(),
            Kind::Map(map) => map.0.len(),
            _ => 0,
        }
    }

    fn get(&self, key: &str) -> Option<&dyn Data> {
        self.as_map()?.get(key).map(|node| node as &dyn Data)
    }

    fn items(&self) -> Box<dyn Iterator<Item = &dyn Data> + '_> {
        let items: &[Node] = match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        };
        Box::new(items.iter().map(|item| item as &dyn Data))
    }

    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Data)> + '_> {
        let entries = self.as_map().into_iter().flat_map(|map| map.iter());
        Box::new(entries.map(|(key, node)| (key, node as &dyn Data)))
    }
}

/// YAML as values files are read, and as manifests are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValuesYaml;

impl gotmpl::Yaml for ValuesYaml {
    fn read(&self, text: &str) -> Result<Box<dyn Data>, Unread> {
        match read::document_or_fault(text, 0, Dialect::Values) {
            Ok(node) => Ok(Box::new(node)),
            Err(fault) => Err(fault.number.map_or(Unread::NotYaml, Unread::NotFinite)),
        }
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(resolve::plain(text), Ok(Kind::Text(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gotmpl::{Budget, Scope, evaluate};

    #[test]
    fn templates_see_values_as_they_were_read() {
        let values = "{a: {b: [x, 12345678901234567890, 1.5, null, true], \"n\": {}}, t: 'a: on'}";
        let scope = Scope {
            values: &read::read(values, 1).unwrap(),
            release_name: "",
            release_namespace: "",
            is_upgrade: false,
            chart_name: "",
            chart_version: "",
            kube_version: (1, 33, 0),
            api_versions: &[],
            context: &serde_json::json!({"x": [1]}),
            yaml: &ValuesYaml,
            budget: &Budget::default(),
        };
        let found = |template| evaluate(template, &scope).unwrap().into_owned();
        assert_eq!(
            found("{{ .Values.a }} {{ .context }}"),
            "map[b:[x 12345678901234567890 1.5 <nil> true] n:map[]] map[x:[1]]"
        );
        assert_eq!(found("{{ toYaml .Values | sha256sum | len }}"), "64");
        assert_eq!(found("{{ fromYaml .Values.t }}"), "map[a:true]");
        assert_eq!(
            found("{{ toYaml (list \"on\" .Values.t \"a-b\") }}"),
            "- \"on\"\n- 'a: on'\n- a-b"
        );
    }
}
