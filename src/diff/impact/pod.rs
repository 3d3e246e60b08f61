//! What the pods of a workload read: ConfigMaps and Secrets, as files and as variables.

use serde_json::Value;

/// A ConfigMap or Secret that pods read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read<'a> {
    pub kind: &'static str,
    pub name: &'a str,
    /// The keys that they read; none means all.
    pub keys: Option<Vec<&'a str>>,
    /// Whether the kubelet writes a new content into the files of running pods.
    pub is_updated: bool,
}

impl Read<'_> {
    /// Whether they read this key.
    pub(super) fn takes(&self, key: &str) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.contains(&key))
    }
}

/// Where a source says which object it is, and the kind of that.
const SOURCES: [(&str, &str, &str); 3] = [
    ("configMap", "name", "ConfigMap"),
    ("secret", "secretName", "Secret"),
    ("secret", "name", "Secret"),
];

/// What the pods of this template read.
pub(super) fn reads(template: &Value) -> Vec<Read<'_>> {
    let spec = &template["spec"];
    let volumes = items(&spec["volumes"]).flat_map(|volume| of_volume(spec, volume));
    let variables = containers(spec).flat_map(|(container, _)| of_variables(container));
    volumes.chain(variables).collect()
}

/// The containers, and whether each runs as long as the pod does.
fn containers(spec: &Value) -> impl Iterator<Item = (&Value, bool)> {
    let first = items(&spec["initContainers"]);
    let first = first.map(|container| (container, container["restartPolicy"] == "Always"));
    items(&spec["containers"]).map(|it| (it, true)).chain(first)
}

fn of_volume<'a>(spec: &'a Value, volume: &'a Value) -> Vec<Read<'a>> {
    let projected = items(&volume["projected"]["sources"]);
    let sources: Vec<_> = std::iter::once(volume).chain(projected).collect();
    let mounts: Vec<_> = containers(spec)
        .flat_map(|(container, runs)| items(&container["volumeMounts"]).map(move |it| (it, runs)))
        .filter(|(mount, _)| mount["name"] == volume["name"])
        .collect();
    let part = |mount: &'a Value| mount["subPath"].as_str();
    let is_updated = mounts.iter().any(|(mount, runs)| {
        *runs && part(mount).is_none() && mount["subPathExpr"].as_str().is_none()
    });
    let parts: Option<Vec<_>> = mounts.iter().map(|(mount, _)| part(mount)).collect();
    let parts = parts.filter(|parts| !parts.is_empty());
    let found = sources.into_iter().flat_map(|source| {
        SOURCES.iter().filter_map(|(field, name, kind)| {
            let from = &source[field];
            Some(Read {
                kind,
                name: from[name].as_str()?,
                keys: keys(from, parts.as_deref()),
                is_updated,
            })
        })
    });
    found.collect()
}

/// The keys that a source has, of which only these files are mounted.
fn keys<'a>(source: &'a Value, parts: Option<&[&'a str]>) -> Option<Vec<&'a str>> {
    let is_mounted = |path: &str| {
        let starts = |part: &&str| path == *part || path.starts_with(&format!("{part}/"));
        parts.is_none_or(|parts| parts.iter().any(starts))
    };
    if !source["items"].is_array() {
        return parts.map(<[&str]>::to_vec);
    }
    let listed = items(&source["items"]).filter_map(|item| {
        let (key, path) = (item["key"].as_str()?, item["path"].as_str()?);
        is_mounted(path).then_some(key)
    });
    Some(listed.collect())
}

fn of_variables(container: &Value) -> Vec<Read<'_>> {
    let each = items(&container["env"]).flat_map(|variable| {
        let from = &variable["valueFrom"];
        [
            variable_from("ConfigMap", &from["configMapKeyRef"]),
            variable_from("Secret", &from["secretKeyRef"]),
        ]
    });
    let all = items(&container["envFrom"]).flat_map(|from| {
        [
            variable_from("ConfigMap", &from["configMapRef"]),
            variable_from("Secret", &from["secretRef"]),
        ]
    });
    each.chain(all).flatten().collect()
}

fn variable_from<'a>(kind: &'static str, from: &'a Value) -> Option<Read<'a>> {
    Some(Read {
        kind,
        name: from["name"].as_str()?,
        keys: from["key"].as_str().map(|key| vec![key]),
        is_updated: false,
    })
}

/// The items of a list; none of what is no list.
pub(super) fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_and_variables_are_read() {
        let template = json!({"spec": {
            "initContainers": [{"name": "i", "volumeMounts": [{"name": "first", "mountPath": "/i"}]}],
            "containers": [{
                "name": "c",
                "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "B", "value": "1"}],
                "envFrom": [{"configMapRef": {"name": "e"}}],
                "volumeMounts": [
                    {"name": "whole", "mountPath": "/w"},
                    {"name": "part", "mountPath": "/p/x", "subPath": "x"},
                    {"name": "some", "mountPath": "/s"},
                ],
            }],
            "volumes": [
                {"name": "first", "configMap": {"name": "first"}},
                {"name": "whole", "secret": {"secretName": "whole"}},
                {"name": "part", "projected": {"sources": [{"configMap": {"name": "part", "items": [
                    {"key": "a", "path": "x"}, {"key": "b", "path": "y"}]}}]}},
                {"name": "some", "configMap": {"name": "some", "items": [{"key": "a", "path": "a"}]}},
                {"name": "none", "emptyDir": {}},
            ],
        }});
        let found: Vec<_> = reads(&template)
            .into_iter()
            .map(|read| (read.kind, read.name, read.keys, read.is_updated))
            .collect();
        assert_eq!(
            found,
            [
                ("ConfigMap", "first", None, false),
                ("Secret", "whole", None, true),
                ("ConfigMap", "part", Some(vec!["a"]), false),
                ("ConfigMap", "some", Some(vec!["a"]), true),
                ("Secret", "s", Some(vec!["k"]), false),
                ("ConfigMap", "e", None, false),
            ]
        );
    }
}
