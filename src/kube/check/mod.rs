//! Tells what does not fit together among rendered objects: references that lead nowhere, names that Kubernetes refuses.

mod identity;
mod index;
mod outside;
mod paths;
mod pods;
mod services;

use serde_json::Value;

use crate::source::problem::Problem;
use crate::values::At;
pub use outside::Outside;

use index::Index;

/// Looks at all objects of a release. What is in `outside` may be referred to without being among them.
pub fn check(objects: &[Value], outside: &Outside) -> Vec<Problem> {
    let mut findings = Findings {
        index: Index::new(objects),
        outside,
        problems: Vec::new(),
    };
    for object in objects {
        identity::check(object, &mut findings);
        pods::check(object, &mut findings);
        services::check(object, &mut findings);
        paths::check(object, &mut findings);
    }
    findings.problems
}

/// What is known, and what was found.
struct Findings<'a> {
    index: Index<'a>,
    outside: &'a Outside,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    /// Tells of an object. Where the user wrote `word`, that is the place; what is wrong there is told of one object only.
    fn tell(&mut self, object: &Value, word: &str, message: impl std::fmt::Display) {
        let (path, at) = self
            .outside
            .place(word)
            .unwrap_or((String::new(), At::default()));
        let problem = Problem::new(path, at, format!("{}: {message}", title(object)));
        let is_known = |known: &Problem| {
            *known == problem || (!known.path.is_empty() && known.path == problem.path)
        };
        if !self.problems.iter().any(is_known) {
            self.problems.push(problem);
        }
    }

    /// Tells of a reference to an object that neither is rendered nor the user's own.
    fn needs(&mut self, object: &Value, kind: &str, name: &str) {
        if !name.is_empty() && !self.index.has(kind, name) && !self.outside.may_have(kind, name) {
            self.tell(
                object,
                name,
                format!("it needs the {kind} `{name}`, which nothing makes"),
            );
        }
    }

    /// As [`Findings::needs`], with a key of it.
    fn needs_key(&mut self, object: &Value, kind: &str, name: &str, key: &str) {
        self.needs(object, kind, name);
        let made = self.outside.makes(kind, name, key);
        let Some(keys) = self
            .index
            .keys(kind, name)
            .filter(|keys| !made && !keys.contains(&key))
        else {
            return;
        };
        let near = crate::source::nearest(key, keys)
            .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        self.tell(
            object,
            key,
            format_args!(
                "it needs the key `{key}` of the {kind} `{name}`, which has none such{near}"
            ),
        );
    }
}

/// `Kind/name`.
fn title(object: &Value) -> String {
    format!(
        "{}/{}",
        text(&object["kind"]),
        text(&object["metadata"]["name"])
    )
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(objects: &[Value]) -> Vec<String> {
        check(objects, &Outside::default())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn pod(spec: Value) -> Value {
        let template = json!({"metadata": {"labels": {"app": "a"}}, "spec": spec});
        json!({"kind": "Deployment", "metadata": {"name": "d"}, "spec": {"template": template}})
    }

    fn service(selector: &str, target: &str) -> Value {
        let ports = json!([{"name": "http", "port": 80, "targetPort": target}]);
        json!({"kind": "Service", "metadata": {"name": "s"}, "spec": {"selector": {"app": selector}, "ports": ports}})
    }

    fn ingress(service: &str, port: Value) -> Value {
        let backend = json!({"service": {"name": service, "port": port}});
        let rules = json!([{"http": {"paths": [{"backend": backend}]}}]);
        json!({"kind": "Ingress", "metadata": {"name": "i"}, "spec": {"rules": rules, "tls": [{"secretName": "t"}]}})
    }

    #[test]
    fn the_way_of_a_request() {
        let pod = pod(json!({"containers": [{"name": "c", "ports": [{"name": "web"}]}]}));
        let certificate =
            json!({"kind": "Certificate", "metadata": {"name": "c"}, "spec": {"secretName": "t"}});
        let right = [
            pod.clone(),
            service("a", "web"),
            ingress("s", json!({"name": "http"})),
            certificate.clone(),
        ];
        assert_eq!(said(&right), [""; 0]);
        assert_eq!(
            said(&[pod.clone(), service("b", "web")]),
            ["Service/s: it selects no pod of this release"]
        );
        assert_eq!(
            said(&[pod.clone(), service("a", "wep")]),
            ["Service/s: its port leads to the port `wep`, which its pods do not have"]
        );
        let wrong = [
            pod,
            service("a", "web"),
            ingress("s", json!({"number": 81})),
            ingress("x", json!({"number": 80})),
            certificate,
        ];
        assert_eq!(
            said(&wrong),
            [
                "Ingress/i: it leads to the port `81` of Service/s, which has none such",
                "Ingress/i: it needs the Service `x`, which nothing makes"
            ]
        );
    }

    #[test]
    fn what_pods_read() {
        let env = json!([
            {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "confg.yaml"}}},
            {"name": "B", "valueFrom": {"secretKeyRef": {"name": "none", "key": "k"}}},
            {"name": "C", "valueFrom": {"secretKeyRef": {"name": "none", "key": "k", "optional": true}}},
        ]);
        let pod = pod(
            json!({"serviceAccountName": "none", "containers": [{"name": "c", "env": env}, {"name": "c"}]}),
        );
        let map =
            json!({"kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"config.yaml": "x"}});
        assert_eq!(
            said(&[pod, map]),
            [
                "Deployment/d: it needs the ServiceAccount `none`, which nothing makes",
                "Deployment/d: it has two containers named `c`",
                "Deployment/d: it needs the Secret `none`, which nothing makes",
                "Deployment/d: it needs the key `confg.yaml` of the ConfigMap `m`, which has none such: did you mean `config.yaml`?",
            ]
        );
    }

    #[test]
    fn names_and_sizes() {
        let long = "a".repeat(53);
        let set = json!({"kind": "StatefulSet", "metadata": {"name": long}, "spec": {}});
        assert_eq!(
            said(&[set]),
            [format!(
                "StatefulSet/{long}: the name has 53 characters, of which Kubernetes takes 52"
            )]
        );
        let large = json!({"kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"k": "x".repeat(1024 * 1024 + 1)}});
        assert_eq!(
            said(&[large]),
            ["ConfigMap/m: it holds 1048577 bytes, of which Kubernetes takes 1048576"]
        );
        let role = json!({"kind": "RoleBinding", "metadata": {"name": "b"}, "roleRef": {"kind": "Role", "name": "r"}});
        assert_eq!(
            said(&[role]),
            ["RoleBinding/b: it needs the Role `r`, which nothing makes"]
        );
    }
}
