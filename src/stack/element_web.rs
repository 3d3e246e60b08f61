//! Element Web, the client in the browser: its web server and its config.json.
//!
//! Source: <https://github.com/element-hq/element-web/blob/develop/docs/config.md>

use minijinja::{Value, context};
use serde_json::{Map, Value as Json};

use super::additional::json_object;
use super::ingress::{Ingress, IngressService, host};
use super::labels::{Labels, labels, user_labels};
use super::network::IpFamilies;
use super::object::{Kind, Object};
use super::workload::{Controller, Workload};
use super::{Context, facts};
use crate::values::{self, Node};

const PATH: &str = "elementWeb";
const NAME: &str = "element-web";

/// What is known of Element Web once the values are read.
#[derive(Debug)]
pub struct ElementWeb {
    pub workload: Workload,
    ingress: Ingress,
    pub service: IngressService,
    /// config.json
    config: String,
    /// The files of the web server.
    nginx: Labels,
}

impl ElementWeb {
    /// Reads the values of Element Web, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        if !cx.enabled(PATH) {
            return None;
        }
        let config = format!("{:#}\n", Json::Object(config(cx)));
        let nginx = nginx(cx);
        let mut workload = Workload::new(cx, PATH, "matrix-client", NAME, Controller::Deployment);
        workload.add_hash("element-web-config", &config);
        workload.add_hash("nginx-config", &facts::joined(&nginx));
        Some(Self {
            workload,
            ingress: Ingress::new(cx, PATH, &cx.release.object(NAME), host(cx, PATH)),
            service: IngressService::new(cx, PATH),
            config,
            nginx,
        })
    }

    /// The objects of Element Web.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let name = &self.workload.name;
        let nginx_name = format!("{name}-nginx");
        let facts = context! {
            config => self.config.as_str(),
            nginx => facts::value(&self.nginx),
            nginx_config_map => nginx_name.as_str(),
            ingress => facts::value(&self.ingress),
            service => facts::value(&self.service),
        };
        let facts = ("element_web", facts);
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object =
            |kind, name: &str, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::ConfigMap, name, "element-web/config-map.yaml"),
            object(
                Kind::ConfigMap,
                &nginx_name,
                "element-web/config-map-nginx.yaml",
            ),
            object(Kind::Service, name, "element-web/service.yaml")
                .annotations(&self.service.annotations),
            object(Kind::Ingress, name, "element-web/ingress.yaml")
                .annotations(&self.ingress.annotations),
            Object::new(
                Kind::Deployment,
                name,
                "element-web/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "element-web/service-account.yaml",
        ));
        out
    }
}

/// The files of the web server's ConfigMap.
fn nginx(cx: &Context) -> Labels {
    let facts = context! { listen => facts::value(&IpFamilies::new(cx)) };
    [
        "default.conf",
        "http_customisations.conf",
        "security_headers.conf",
    ]
    .map(|name| {
        (
            name.to_owned(),
            cx.file(&format!("{NAME}/files/{name}"), facts.clone()),
        )
    })
    .into_iter()
    .collect()
}

/// Our config.json for what the stack has, and the user's texts over it in the order of their names.
fn config(cx: &Context) -> Map<String, Json> {
    let mut config = Map::new();
    let homeserver = homeserver(cx);
    let has_homeserver = homeserver.len() != Some(0);
    let facts = context! { homeserver };
    let parts = [
        ("config.json", true),
        ("config-homeserver.json", has_homeserver),
        (
            "config-authentication.json",
            cx.enabled("matrixAuthenticationService"),
        ),
        ("config-calls.json", cx.enabled("matrixRTC")),
    ];
    for (part, _) in parts.into_iter().filter(|(_, wanted)| *wanted) {
        let text = cx.file(&format!("{NAME}/files/{part}"), facts.clone());
        merge(&mut config, serde_json::from_str(&text).unwrap_or_default());
    }
    for part in additional(cx) {
        merge(&mut config, part);
    }
    config
}

/// How the client finds the homeserver: with the name alone it asks the well-known files.
fn homeserver(cx: &Context) -> Value {
    let host = cx
        .enabled("synapse")
        .then(|| cx.templated("synapse.ingress.host"))
        .flatten();
    facts::not_empty([
        (
            "base_url",
            Value::from(host.map(|host| format!("https://{host}"))),
        ),
        ("server_name", Value::from(cx.templated("serverName"))),
    ])
}

/// The user's texts, in the order of their names.
fn additional(cx: &Context) -> Vec<Map<String, Json>> {
    let path = format!("{PATH}.additional");
    let mut entries: Vec<_> = cx
        .root
        .map(&path)
        .into_iter()
        .flat_map(values::Map::iter)
        .collect();
    entries.sort_by_key(|(name, _)| *name);
    let object = |(name, node): (&str, &Node)| {
        let path = format!("{path}.{name}");
        json_object(
            cx,
            &path,
            &cx.evaluate(node.as_str()?, &path, Value::UNDEFINED),
        )
    };
    entries.into_iter().filter_map(object).collect()
}

/// Maps merge, all else is replaced.
fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Json::Object(into)), Json::Object(from)) => merge(into, from),
            (_, value) => _ = into.insert(key, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(into: Json, from: Json) -> Json {
        let (Json::Object(mut into), Json::Object(from)) = (into, from) else {
            panic!("two objects")
        };
        merge(&mut into, from);
        Json::Object(into)
    }

    #[test]
    fn what_the_user_says_wins() {
        let ours = json!({"a": {"x": true, "y": [1, 2]}, "b": 1});
        assert_eq!(
            merged(ours.clone(), json!({"a": {"x": false}})),
            json!({"a": {"x": false, "y": [1, 2]}, "b": 1})
        );
        assert_eq!(
            merged(ours.clone(), json!({"a": {"y": [3]}, "c": null}))["a"]["y"],
            json!([3])
        );
        assert_eq!(merged(ours.clone(), json!({"a": null}))["a"], Json::Null);
        assert_eq!(merged(ours, json!({"b": {"z": 1}}))["b"], json!({"z": 1}));
    }
}
