//! A deployment that runs: a cluster that has what is rendered, and hosts that answer as they have to.
//! Tests spoil one thing of it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead};

/// The hosts of the example that others build on, with a provider and a mail server.
pub(super) const VALUES: &str = include_str!("../../../examples/base.yaml");

/// A mail server that takes no connections, and a provider.
pub(super) const FURTHER: &str = "
matrixAuthenticationService:
  upstreamProviders:
    sso:
      humanName: Example SSO
      issuer: https://sso.example.org
      clientId: mas
      clientSecret: {secret: mas-sso, secretKey: secret}
  account: {passwordRecoveryEnabled: true}
  email:
    from: account@example.org
    smtp: {host: 127.0.0.1, port: 9}
hookshot: {enabled: true}
";

/// What MAS and Synapse share; it must be nowhere but in curl's standard input.
pub(super) const SHARED: &str = "shared-of-the-test-4711";

/// Answers by the path of the API. What begins with `Error` or `The` is said on standard error.
const KUBECTL: &str = r#"
echo "$@" >> kubectl.log
path=${3%%\?*}
file=kube/$(printf %s "$path" | tr / _)
[ -e "$file" ] || { echo '{"items": []}'; exit 0; }
case "$(head -c 3 "$file")" in Err|The) cat "$file" >&2; exit 1;; esac
cat "$file"
"#;

/// Answers by the URL, and keeps what it was given on its standard input and as arguments.
const CURL: &str = r#"
config=$(cat)
printf '%s\n' "$config" >> curl.log
echo "$@" >> curl.args
url=$(printf '%s\n' "$config" | sed -n 's/^url = "\(.*\)"$/\1/p')
file=pages/$(printf %s "$url" | tr / _)
[ -e "$file" ] || file=pages/default
case "$config" in *'%{certs}'*)
  case "$(cat certificate.pem)" in curl*) cat certificate.pem >&2; exit 35;; esac
  printf 'HTTP/1.1 200 OK\r\n\r\n'; cat certificate.pem >&2; exit 0;; esac
case "$(head -c 4 "$file")" in curl) cat "$file" >&2; exit $(sed 's/[^0-9]*\([0-9]*\).*/\1/;q' "$file");; esac
cat "$file"
"#;

/// A deployment that runs.
pub(super) struct World {
    values: Vec<String>,
    /// What the API answers, by its path.
    kube: BTreeMap<String, String>,
    /// What hosts answer, by the URL.
    pages: BTreeMap<String, String>,
    certificate: String,
    flags: String,
    kubectl: &'static str,
}

/// An answer of HTTP that browsers may read.
pub(super) fn page(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\nAccess-Control-Allow-Origin: *\r\n\r\n{body}")
}

impl World {
    /// One in which nothing is wrong.
    pub(super) fn new() -> Self {
        Self::of(&[VALUES, FURTHER])
    }

    /// The same of these values.
    pub(super) fn of(values: &[&str]) -> Self {
        let mut world = Self {
            values: values.iter().map(|text| (*text).to_owned()).collect(),
            kube: BTreeMap::new(),
            pages: BTreeMap::new(),
            certificate: include_str!("certificate.pem").to_owned(),
            flags: "--connect ::127.0.0.1:".to_owned(),
            kubectl: KUBECTL,
        };
        let rendered = world.command("render --credentials=job").run().objects();
        world.fill_cluster(&rendered);
        world.fill_pages(&rendered);
        world
    }

    fn fill_cluster(&mut self, rendered: &[Value]) {
        let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut pods = Vec::new();
        for object in rendered {
            lists
                .entry(list_path(object))
                .or_default()
                .push(with_status(object));
            pods.extend(pod(object));
        }
        lists.insert("/api/v1/namespaces/ess/pods".into(), pods);
        for (path, items) in lists {
            self.kube
                .insert(path, json!({ "items": items }).to_string());
        }
        self.set_kube("/api/v1/namespaces/ess", r#"{"metadata": {"name": "ess"}}"#);
        let encoded = |text: &str| STANDARD.encode(text);
        let generated = json!({"metadata": {"name": "ess-generated"}, "data": {
            "MAS_SYNAPSE_SHARED_SECRET": encoded(SHARED),
            "SYNAPSE_SIGNING_KEY": encoded("ed25519 a_xyz MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA\n"),
        }});
        self.set_kube(
            "/api/v1/namespaces/ess/secrets/ess-generated",
            &generated.to_string(),
        );
        for (workload, port, path) in HEALTH {
            let path = format!("/api/v1/namespaces/ess/pods/{workload}-pod:{port}/proxy{path}");
            self.set_kube(&path, "OK");
        }
    }

    fn fill_pages(&mut self, rendered: &[Value]) {
        let data = |name: &str, key: &str| {
            let is_it = |it: &&Value| it["kind"] == "ConfigMap" && it["metadata"]["name"] == name;
            let found = rendered.iter().find(is_it)?;
            Some(page(200, found["data"][key].as_str()?))
        };
        for file in ["client", "server", "support"] {
            let url = format!("https://example.org/.well-known/matrix/{file}");
            self.pages
                .extend(data("ess-well-known-haproxy", file).map(|answer| (url, answer)));
        }
        let config = data("ess-element-web", "config.json").expect("it is rendered");
        self.set_page("https://chat.example.org/config.json", &config);
        for (url, status, body) in PAGES {
            self.set_page(url, &page(status, body));
        }
    }

    /// Lets the API answer something else.
    pub(super) fn set_kube(&mut self, path: &str, answer: &str) {
        self.kube.insert(path.to_owned(), answer.to_owned());
    }

    /// Changes objects of a list that the API answers.
    pub(super) fn change(&mut self, path: &str, change: impl Fn(&mut Value)) {
        let text = self.kube.get(path).expect("the list is there");
        let mut list: Value = serde_json::from_str(text).expect("it is JSON");
        list["items"]
            .as_array_mut()
            .expect("it is a list")
            .iter_mut()
            .for_each(change);
        self.kube.insert(path.to_owned(), list.to_string());
    }

    /// Lets a host answer something else.
    pub(super) fn set_page(&mut self, url: &str, answer: &str) {
        self.pages.insert(url.to_owned(), answer.to_owned());
    }

    pub(super) fn certificate(mut self, pem: &str) -> Self {
        pem.clone_into(&mut self.certificate);
        self
    }

    /// Other flags than those that say where hosts are.
    pub(super) fn flags(mut self, flags: &str) -> Self {
        flags.clone_into(&mut self.flags);
        self
    }

    /// Another kubectl.
    pub(super) fn kubectl(self, kubectl: &'static str) -> Self {
        Self { kubectl, ..self }
    }

    fn command(&self, command: &str) -> Masthead {
        let mut run = masthead(command);
        for (index, text) in self.values.iter().enumerate() {
            let name = format!("{index}.yaml");
            run = run.arg("-f").arg(&name).file(&name, text);
        }
        run
    }

    /// Runs `masthead verify` with these arguments.
    pub(super) fn run(&self, args: &str) -> Output {
        let mut run = self.command("verify").args(&self.flags).args(args);
        run = run
            .file("certificate.pem", &self.certificate)
            .command("curl", CURL);
        run = run.command("kubectl", self.kubectl);
        for (path, text) in &self.kube {
            run = run.file(&format!("kube/{}", path.replace('/', "_")), text);
        }
        run = run.file("pages/default", page(404, "{}"));
        for (url, text) in &self.pages {
            run = run.file(&format!("pages/{}", url.replace('/', "_")), text);
        }
        run.run()
    }

    /// What became of one thing: its state, and all that is said of it.
    pub(super) fn one(&self, name: &str) -> (String, String) {
        let output = self.run(&format!("--check {name} -o json"));
        let json: Value = serde_json::from_str(&output.stdout)
            .unwrap_or_else(|_| panic!("{}{}", output.stdout, output.stderr));
        let checks = json["checks"].as_array().expect("it is a list");
        let is_it = |it: &&Value| it["name"] == name;
        let check = checks
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("no {name} in {json:#}"));
        let state = check["state"].as_str().expect("it has a state").to_owned();
        assert_eq!(output.status, i32::from(state == "failed"), "{check:#}");
        let hint = check["hint"].as_str().unwrap_or_default();
        (
            state,
            format!("{} | {hint}", check["message"].as_str().unwrap_or_default()),
        )
    }

    /// Expects a state, and words of what is said.
    pub(super) fn expect(&self, name: &str, state: &str, words: &[&str]) {
        let (found, said) = self.one(name);
        assert_eq!(found, state, "{name}: {said}");
        for word in words {
            assert!(said.contains(word), "{name}: `{word}` is not in: {said}");
        }
    }
}

/// Pages of pods.
const HEALTH: [(&str, u16, &str); 3] = [
    ("ess-matrix-authentication-service", 8081, "/health"),
    ("ess-matrix-rtc-authorisation-service", 8080, "/healthz"),
    ("ess-hookshot", 7777, "/ready"),
];

const METADATA: &str = r#"{"issuer": "https://account.example.org/", "authorization_endpoint": "https://account.example.org/authorize"}"#;

const PAGES: [(&str, u16, &str); 22] = [
    ("https://example.org/", 301, ""),
    ("https://chat.example.org/", 200, "<html>"),
    ("https://admin.example.org/", 200, "<html>"),
    ("https://account.example.org/", 200, "<html>"),
    ("https://rtc.example.org/", 200, "OK"),
    ("https://rtc.example.org/get_token", 405, ""),
    ("https://rtc.example.org/sfu/get", 405, ""),
    (
        "https://account.example.org/.well-known/openid-configuration",
        200,
        METADATA,
    ),
    ("https://account.example.org/login", 200, "<html>"),
    ("https://account.example.org/account/", 303, ""),
    (
        "https://sso.example.org/.well-known/openid-configuration",
        200,
        r#"{"issuer": "https://sso.example.org"}"#,
    ),
    (
        "https://matrix.example.org/_matrix/client/v3/login",
        200,
        r#"{"flows": []}"#,
    ),
    (
        "https://matrix.example.org/_matrix/client/v3/logout",
        405,
        "",
    ),
    (
        "https://matrix.example.org/_matrix/client/v3/refresh",
        405,
        "",
    ),
    (
        "https://matrix.example.org/_matrix/client/v1/auth_metadata",
        200,
        METADATA,
    ),
    (
        "https://matrix.example.org/_matrix/client/v3/account/whoami",
        401,
        r#"{"errcode": "M_UNKNOWN_TOKEN"}"#,
    ),
    (
        "https://matrix.example.org/_synapse/mas/query_user?localpart=masthead-verify",
        404,
        r#"{"errcode": "M_NOT_FOUND"}"#,
    ),
    (
        "https://matrix.example.org/_matrix/client/versions",
        200,
        r#"{"versions": []}"#,
    ),
    (
        "https://matrix.example.org/_matrix/client/v3/directory/room/%23masthead-verify%3Aexample.org",
        404,
        r#"{"errcode": "M_NOT_FOUND"}"#,
    ),
    (
        "https://matrix.example.org:443/_matrix/federation/v1/version",
        200,
        r#"{"server": {"version": "1"}}"#,
    ),
    (
        "https://matrix.example.org:443/_matrix/key/v2/server",
        200,
        r#"{"server_name": "example.org", "verify_keys": {"ed25519:a_xyz": {}}}"#,
    ),
    ("https://matrix.example.org/", 404, ""),
];

/// The path of the API that lists objects like this one.
fn list_path(object: &Value) -> String {
    let (api, kind) = (object["apiVersion"].as_str(), object["kind"].as_str());
    let (api, kind) = (
        api.expect("it has one"),
        kind.expect("it has one").to_lowercase(),
    );
    let plural = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    };
    let root = if api.contains('/') { "apis" } else { "api" };
    format!("/{root}/{api}/namespaces/ess/{plural}")
}

/// An object as the cluster has it.
fn with_status(object: &Value) -> Value {
    let mut out = object.clone();
    let replicas = object["spec"]["replicas"].as_i64().unwrap_or(1);
    out["status"] = match object["kind"].as_str() {
        Some("Deployment" | "StatefulSet") => {
            json!({"readyReplicas": replicas, "updatedReplicas": replicas, "observedGeneration": 1})
        }
        Some("Job") => json!({"conditions": [{"type": "Complete", "status": "True"}]}),
        Some("PersistentVolumeClaim") => json!({"phase": "Bound"}),
        _ => return out,
    };
    out
}

/// A ready pod of a workload.
fn pod(object: &Value) -> Option<Value> {
    if !matches!(object["kind"].as_str(), Some("Deployment" | "StatefulSet")) {
        return None;
    }
    let name = object["metadata"]["name"].as_str()?;
    let labels = &object["spec"]["template"]["metadata"]["labels"];
    Some(json!({
        "metadata": {"name": format!("{name}-pod"), "labels": labels},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
    }))
}
