//! Walks through two versions of one object and notes what differs.

use serde_json::{Map, Value};

use super::atoms::{self, Step};
use super::normal::Normal;
use super::path::{INSIDE, step};
use super::{Change, Shown, conceal, embedded, lists, quantity};
use crate::source::mask::Masker;

/// What differs between two versions of an object. Where the first is `live`, what only a cluster says was filled in there and is
/// no difference, unless kubectl is known to have applied it.
pub fn changes(before: &Normal, after: &Normal, live: bool) -> Vec<Change> {
    let kind = after.object["kind"].as_str().unwrap_or_default();
    let mut walk = Walk {
        kind,
        live,
        embedded: false,
        path: String::new(),
        changes: Vec::new(),
    };
    walk.both(
        "",
        &before.object,
        &after.object,
        before.last_applied.as_ref(),
    );
    walk.changes
}

struct Walk<'a> {
    kind: &'a str,
    live: bool,
    /// Inside of a configuration file, where Kubernetes' rules do not hold.
    embedded: bool,
    path: String,
    changes: Vec<Change>,
}

impl Walk<'_> {
    /// Runs `what` one step deeper.
    fn at(&mut self, step: &str, what: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        what(self);
        self.path.truncate(length);
    }

    /// Two values that both sides have; `name` is what they stand under, `applied` what kubectl applied there last.
    fn both(&mut self, name: &str, before: &Value, after: &Value, applied: Option<&Value>) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.maps(before, after, applied),
            (Value::Array(before), Value::Array(after)) => self.lists(name, before, after, applied),
            _ if before == after || (self.live && quantity::same(before, after)) => {}
            (Value::String(before), Value::String(after)) => self.texts(name, before, after),
            _ => self.change(name, Some(before), Some(after)),
        }
    }

    fn maps(
        &mut self,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        applied: Option<&Value>,
    ) {
        // A variable of a container is known by its name.
        let variable = after.get("name").and_then(Value::as_str);
        for key in before
            .keys()
            .chain(after.keys().filter(|key| !before.contains_key(*key)))
        {
            let name = variable.filter(|_| key == "value").unwrap_or(key);
            let applied = applied.and_then(|applied| applied.get(key));
            let is_there = |value: &&Value| self.embedded || !value.is_null();
            let sides = (
                before.get(key).filter(is_there),
                after.get(key).filter(is_there),
            );
            self.at(&step(&self.path, key), |walk| {
                walk.field(name, sides, applied)
            });
        }
    }

    fn field(
        &mut self,
        name: &str,
        sides: (Option<&Value>, Option<&Value>),
        applied: Option<&Value>,
    ) {
        match sides {
            (Some(before), Some(after)) => self.both(name, before, after, applied),
            (None, None) => {}
            // Each of its fields counts, or does not.
            (Some(Value::Object(before)), None) if self.live && !self.embedded => {
                self.maps(before, &Map::new(), applied)
            }
            (Some(_), None) if self.live && applied.is_none() && !self.is_data() => {}
            (None, Some(after)) if self.live && !self.embedded && is_zero(after) => {}
            // Who applies it decides.
            _ if self.path == "metadata.namespace" => {}
            (before, after) => self.change(name, before, after),
        }
    }

    /// Whether this is in the content of a ConfigMap or a Secret, where nothing is ever filled in.
    fn is_data(&self) -> bool {
        let field = self.path.split(['.', '[']).next().unwrap_or_default();
        matches!(self.kind, "ConfigMap" | "Secret") && matches!(field, "data" | "binaryData")
    }

    fn lists(&mut self, name: &str, before: &[Value], after: &[Value], applied: Option<&Value>) {
        let names = |items| {
            if self.embedded {
                None
            } else {
                lists::names(name, items)
            }
        };
        if let (Some(old), Some(new)) = (names(before), names(after)) {
            return self.named(name, (before, &old), (after, &new), applied);
        }
        if self.live && !self.embedded && before.len() == after.len() {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                let applied = applied.and_then(|applied| applied.get(index));
                self.at(&format!("[{index}]"), |walk| {
                    walk.both(name, before, after, applied)
                });
            }
            return;
        }
        for step in atoms::steps(before, after) {
            match step {
                Step::Both(old, new) => self.at(&format!("[{new}]"), |walk| {
                    walk.both(name, &before[old], &after[new], None)
                }),
                Step::Removed(old) => self.at(&format!("[{old}]"), |walk| {
                    walk.change(name, Some(&before[old]), None)
                }),
                Step::Added(new) => self.at(&format!("[{new}]"), |walk| {
                    walk.change(name, None, Some(&after[new]))
                }),
            }
        }
    }

    /// Lists whose items have names.
    fn named(
        &mut self,
        name: &str,
        before: (&[Value], &[String]),
        after: (&[Value], &[String]),
        applied: Option<&Value>,
    ) {
        let of = |names: &[String], wanted: &String| names.iter().position(|name| name == wanted);
        let applied_items = applied.and_then(Value::as_array);
        for (item, title) in before.0.iter().zip(before.1) {
            let applied =
                applied_items.and_then(|items| items.get(of(&lists::names(name, items)?, title)?));
            self.at(&format!("[{title}]"), |walk| match of(after.1, title) {
                Some(index) => walk.both(name, item, &after.0[index], applied),
                None => walk.change(name, Some(item), None),
            });
        }
        for (item, title) in after
            .0
            .iter()
            .zip(after.1)
            .filter(|(_, title)| of(before.1, title).is_none())
        {
            self.at(&format!("[{title}]"), |walk| {
                walk.change(name, None, Some(item))
            });
        }
        if lists::order_counts(name) {
            self.order(before.1, after.1);
        }
    }

    fn order(&mut self, before: &[String], after: &[String]) {
        let kept = |names: &[String], others: &[String]| -> Vec<String> {
            names
                .iter()
                .filter(|name| others.contains(name))
                .cloned()
                .collect()
        };
        let (old, new) = (kept(before, after), kept(after, before));
        if old != new {
            self.at(" (order)", |walk| {
                walk.change("", Some(&old.into()), Some(&new.into()))
            });
        }
    }

    fn texts(&mut self, name: &str, before: &str, after: &str) {
        let is_file = self.is_data() && self.kind == "ConfigMap" && !self.embedded;
        let document = |text| embedded::document(name, text).filter(|_| is_file);
        if let (Some(before), Some(after)) = (document(before), document(after)) {
            self.embedded = true;
            self.at(INSIDE, |walk| walk.both("", &before, &after, None));
            self.embedded = false;
            return;
        }
        self.change(name, Some(&before.into()), Some(&after.into()));
    }

    fn change(&mut self, name: &str, before: Option<&Value>, after: Option<&Value>) {
        let (path, [before, after]) = (
            self.path.clone(),
            [before, after].map(|value| value.map(|value| self.shown(name, value))),
        );
        self.changes.push(Change {
            path,
            before,
            after,
        });
    }

    fn shown(&self, name: &str, value: &Value) -> Shown {
        if self.kind == "Secret" && self.is_data() {
            conceal::secret(value)
        } else if self.embedded {
            conceal::value(value, name, &Masker::FILE)
        } else {
            conceal::value(value, name, &Masker::MANIFEST)
        }
    }
}

/// What Kubernetes leaves out when it stores an object.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.values().all(is_zero),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Ignored;
    use crate::source::mask::MASK;
    use serde_json::json;

    /// Each change as `path: before -> after`.
    fn walked(before: Value, after: Value, live: bool) -> Vec<String> {
        let [before, after] = [before, after].map(|object| Normal::new(object, &[] as &[Ignored]));
        let shown = |side: &Option<Shown>| match side {
            None => "nothing".to_owned(),
            Some(Shown::Value(value)) => value.to_string(),
            Some(Shown::Secret { bytes }) => format!("{MASK} {bytes}"),
        };
        let line = |change: &Change| {
            format!(
                "{}: {} -> {}",
                change.path,
                shown(&change.before),
                shown(&change.after)
            )
        };
        changes(&before, &after, live).iter().map(line).collect()
    }

    fn pod(spec: Value) -> Value {
        json!({"kind": "Deployment", "spec": {"template": {"spec": spec}}})
    }

    #[test]
    fn lists_with_names_have_no_order() {
        let before = pod(
            json!({"containers": [{"name": "a", "env": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}]}], "volumes": [{"name": "v"}, {"name": "w"}]}),
        );
        let after = pod(
            json!({"containers": [{"name": "a", "env": [{"name": "Y", "value": "2"}, {"name": "X", "value": "3"}]}], "volumes": [{"name": "w"}, {"name": "v"}]}),
        );
        assert_eq!(
            walked(before, after, false),
            ["spec.template.spec.containers[a].env[X].value: \"1\" -> \"3\""]
        );
    }

    #[test]
    fn ports_are_named_by_number_and_protocol() {
        let service = |ports: Value| json!({"kind": "Service", "spec": {"ports": ports}});
        let before = service(
            json!([{"port": 53, "protocol": "UDP", "name": "u"}, {"port": 53, "name": "t"}]),
        );
        let after = service(
            json!([{"port": 53, "protocol": "TCP", "name": "t2"}, {"port": 53, "protocol": "UDP", "name": "u"}]),
        );
        let said = walked(before, after, false);
        assert_eq!(
            said,
            [
                "spec.ports[53/TCP].name: \"t\" -> \"t2\"",
                "spec.ports[53/TCP].protocol: nothing -> \"TCP\""
            ]
        );
    }

    #[test]
    fn the_order_of_init_containers_counts() {
        let before = pod(json!({"initContainers": [{"name": "a"}, {"name": "b"}]}));
        let after = pod(json!({"initContainers": [{"name": "b"}, {"name": "a"}]}));
        assert_eq!(
            walked(before, after, false),
            ["spec.template.spec.initContainers (order): [\"a\",\"b\"] -> [\"b\",\"a\"]"]
        );
    }

    #[test]
    fn what_a_cluster_fills_in_is_no_difference() {
        let live = pod(
            json!({"dnsPolicy": "ClusterFirst", "containers": [{"name": "a", "resources": {"limits": {"cpu": "1"}}, "imagePullPolicy": "Always"}], "tolerations": [{"key": "a", "operator": "Equal"}]}),
        );
        let ours = pod(
            json!({"hostNetwork": false, "containers": [{"name": "a", "env": [], "resources": {"limits": {"cpu": "1000m"}}}], "tolerations": [{"key": "a"}]}),
        );
        assert!(walked(live.clone(), ours.clone(), true).is_empty());
        assert_eq!(walked(live, ours, false).len(), 6);
    }

    #[test]
    fn what_only_a_cluster_has_counts_where_somebody_applied_it() {
        let annotations = json!({"kubectl.kubernetes.io/last-applied-configuration": "{\"metadata\":{\"labels\":{\"old\":\"1\"}},\"data\":{\"gone\":\"x\"}}"});
        let live = json!({"kind": "ConfigMap", "metadata": {"labels": {"old": "1", "theirs": "2"}, "annotations": annotations}, "data": {"gone": "x", "k": "1"}});
        let ours = json!({"kind": "ConfigMap", "metadata": {"labels": {}}, "data": {"k": "1"}});
        assert_eq!(
            walked(live, ours, true),
            [
                "metadata.labels.old: \"1\" -> nothing",
                "data.gone: \"x\" -> nothing"
            ]
        );
        let extra = |env: Value| pod(json!({"containers": [{"name": "a", "env": env}]}));
        let said = walked(
            extra(json!([{"name": "X", "value": "1"}, {"name": "Y"}])),
            extra(json!([{"name": "X", "value": "1"}])),
            true,
        );
        assert_eq!(
            said,
            ["spec.template.spec.containers[a].env[Y]: {\"name\":\"Y\"} -> nothing"]
        );
    }

    #[test]
    fn secrets_are_never_shown() {
        let before =
            json!({"kind": "Secret", "data": {"a": "aHVudGVyMg==", "b": "eA==", "c": "eA=="}});
        let after = json!({"kind": "Secret", "data": {"a": "aHVudGVyMjI=", "b": "eA=="}, "stringData": {"d": "hunter2"}});
        assert_eq!(
            walked(before, after, false),
            [
                "data.a: *** 7 -> *** 8",
                "data.c: *** 1 -> nothing",
                "data.d: nothing -> *** 7"
            ]
        );
        let env = |value: &str| {
            pod(
                json!({"containers": [{"name": "a", "env": [{"name": "MY_TOKEN", "value": value}]}]}),
            )
        };
        assert_eq!(
            walked(env("hunter2"), env("hunter22"), false),
            ["spec.template.spec.containers[a].env[MY_TOKEN].value: *** 7 -> *** 8"]
        );
        let said = walked(
            pod(json!({"containers": [{"name": "a", "env": []}]})),
            env("hunter2"),
            false,
        );
        assert!(
            said.len() == 1 && !said[0].contains("hunter2") && said[0].contains(MASK),
            "{said:?}"
        );
        let file = |text: &str| json!({"kind": "ConfigMap", "data": {"x.yaml": text}});
        let said = walked(
            file("smtp_pass: hunter2\nurl: a://u:hunter2@h"),
            file("smtp_pass: hunter22\nurl: a://u:hunter2@i"),
            false,
        );
        assert_eq!(
            said,
            [
                "data[\"x.yaml\"] > smtp_pass: *** 7 -> *** 8",
                "data[\"x.yaml\"] > url: \"a://u:***@h\" -> \"a://u:***@i\""
            ]
        );
    }

    #[test]
    fn files_in_config_maps_are_compared_by_what_they_say() {
        let file = |name: &str, text: &str| json!({"kind": "ConfigMap", "data": {name: text}});
        assert!(
            walked(
                file("a.yaml", "x: 1\ny: [a]\n"),
                file("a.yaml", "# new\ny:\n  - a\nx: 1"),
                false
            )
            .is_empty()
        );
        assert!(
            walked(
                file("a.json", "{\"x\":1}"),
                file("a.json", "{ \"x\": 1 }"),
                true
            )
            .is_empty()
        );
        assert_eq!(
            walked(file("a.conf", "x 1\n"), file("a.conf", "x  1\n"), false).len(),
            1
        );
        let said = walked(
            file("a.yaml", "l: [{name: a}, {name: b}]"),
            file("a.yaml", "l: [{name: b}]"),
            false,
        );
        assert_eq!(
            said,
            ["data[\"a.yaml\"] > l[0]: {\"name\":\"a\"} -> nothing"]
        );
    }
}
