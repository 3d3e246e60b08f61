//! A text in the values changes that text in the manifests and nothing else, whatever is in it.
//!
//! For every text that the schema takes, a harmless text and a hostile one are rendered; read back, both must be the same
//! objects but for that text. Refusing the hostile one is as good.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use masthead::Input;
use masthead::Templates;
use masthead::render::render;
use masthead::targets::Helm;
use masthead::{Release, Stack};
use serde_json::{Map, Value, json};

const HARMLESS: &str = "harmless";

/// What breaks out of quotes, documents, templates, comments and environment references.
const HOSTILE: [&str; 3] = [
    "a\"b'c: {d} [e] #f\n---\nkind: Secret\n$(X) ${Y} `id` \\ %s",
    "\u{1}\u{7f}\u{85}\u{2028}\u{feff}\t - x\r\n|>&*!@",
    "{{ 7*7 }}{% if x %}{# #}</script>",
];

/// Where the schema takes a text: the keys on the way, `[]` for an item of a list.
pub(crate) fn text_leaves(
    schema: &Value,
    node: &Value,
    path: &mut Vec<String>,
    out: &mut Vec<Vec<String>>,
) {
    let node = resolved(schema, node);
    let is_text = node["type"] == "string"
        || node["type"]
            .as_array()
            .is_some_and(|types| types.contains(&json!("string")));
    if is_text && node["enum"].is_null() && node["pattern"].is_null() {
        out.push(path.clone());
    }
    for (key, property) in node["properties"].as_object().into_iter().flatten() {
        path.push(key.clone());
        text_leaves(schema, property, path, out);
        path.pop();
    }
    for (step, inner) in [
        ("sample", &node["additionalProperties"]),
        ("[]", &node["items"]),
    ] {
        if inner.is_object() {
            path.push(step.into());
            text_leaves(schema, inner, path, out);
            path.pop();
        }
    }
}

pub(crate) fn resolved<'s>(schema: &'s Value, node: &'s Value) -> &'s Value {
    match node["$ref"].as_str() {
        Some(reference) => resolved(
            schema,
            &schema["$defs"][reference.trim_start_matches("#/$defs/")],
        ),
        None => node,
    }
}

/// The least that fits a schema, with `text` at the end of `path`.
pub(crate) fn least(schema: &Value, node: &Value, path: &[String], text: &str) -> Value {
    let node = resolved(schema, node);
    let Some((step, rest)) = path.split_first() else {
        return json!(text);
    };
    if step == "[]" {
        return json!([least(schema, &node["items"], rest, text)]);
    }
    let mut map = Map::new();
    let property = |key: &str| {
        node["properties"]
            .get(key)
            .unwrap_or(&node["additionalProperties"])
            .clone()
    };
    let forms = || node["oneOf"].as_array().into_iter().flatten();
    let named = forms().find(|form| {
        let has = |keys: &Value| {
            keys.as_array()
                .is_some_and(|keys| keys.contains(&json!(step)))
        };
        has(&form["required"])
    });
    // What no form names goes with the first.
    let form = named.or_else(|| forms().next());
    let needed = |keys: &Value| {
        keys.as_array()
            .into_iter()
            .flatten()
            .map(|k| k.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for key in needed(&node["required"])
        .into_iter()
        .chain(form.map(|f| needed(&f["required"])).unwrap_or_default())
    {
        map.insert(key.clone(), filler(schema, &property(&key)));
    }
    map.insert(step.clone(), least(schema, &property(step), rest, text));
    Value::Object(map)
}

fn filler(schema: &Value, node: &Value) -> Value {
    let node = resolved(schema, node);
    match node["type"]
        .as_str()
        .or_else(|| node["type"][0].as_str())
        .unwrap_or("string")
    {
        "integer" | "number" => json!(7),
        "boolean" => json!(true),
        "array" => json!([]),
        "object" => needed_only(schema, node),
        _ => node["enum"][0]
            .as_str()
            .map_or(json!("filler"), |choice| json!(choice)),
    }
}

fn needed_only(schema: &Value, node: &Value) -> Value {
    let keys = node["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    keys.map(|key| (key.to_owned(), filler(schema, &node["properties"][key])))
        .collect::<Map<_, _>>()
        .into()
}

/// Values in which the component of the path is rendered, and little else; with no component's name, all are.
pub(crate) fn base(path: &[String]) -> Value {
    let component = path[0].as_str();
    let is_one = SWITCHED.iter().any(|(name, _)| name == component);
    let mut values = json!({ "serverName": "example.org" });
    for (name, has_host) in SWITCHED.iter() {
        values[name] = json!({ "enabled": name == component || !is_one });
        if *has_host {
            values[name]["ingress"] =
                json!({ "host": format!("{}.example.org", name.to_lowercase()) });
        }
    }
    values["deploymentMarkers"] = json!({ "enabled": true });
    if matches!(
        component,
        "haproxy" | "postgres" | "initSecrets" | "deploymentMarkers"
    ) {
        values["synapse"]["enabled"] = json!(true);
    }
    if component == "networkPolicy" {
        values[component] = json!({ "enabled": true });
    }
    if component == "valkey" {
        values["hookshot"]["enabled"] = json!(true);
    }
    if component == "dex" {
        values["matrixAuthenticationService"]["enabled"] = json!(true);
    }
    merge(&mut values, neighbours(path));
    values
}

/// What the value at the path is of no use without.
pub(crate) fn neighbours(path: &[String]) -> Value {
    let is_below = |at: &str| path.join(".").starts_with(at);
    // A credential has one form, which may be that of the path.
    let secret = |key: &str, at: &str| {
        if is_below(&format!("{at}.{key}")) {
            json!({})
        } else {
            json!({ key: { "value": "filler" } })
        }
    };
    let mut out = json!({});
    for (at, mut least, credential) in [
        (
            "matrixAuthenticationService.upstreamProviders.sample",
            json!({ "issuer": "https://sso.example.org", "clientId": "mas" }),
            ("", "clientSecret"),
        ),
        (
            "matrixAuthenticationService.adminApi.clients.sample",
            json!({ "clientId": "01HFVBY12TMNTYTBV8W921M5FA" }),
            ("", "clientSecret"),
        ),
        (
            "matrixAuthenticationService.email",
            json!({ "from": "a@example.org", "smtp": { "host": "mail", "username": "a" } }),
            ("smtp", "password"),
        ),
        (
            "dex",
            json!({ "ldap": { "host": "directory", "bindDN": "cn=a", "userSearch": { "baseDN": "o", "username": "uid" } } }),
            ("ldap", "bindPW"),
        ),
        ("dex.postgres", json!({}), ("", "password")),
    ] {
        if !is_below(at) {
            continue;
        }
        let (inner, key) = credential;
        let (place, holder) = if inner.is_empty() {
            (at.to_owned(), &mut least)
        } else {
            (format!("{at}.{inner}"), &mut least[inner])
        };
        merge(holder, secret(key, &place));
        merge(
            &mut out,
            at.rsplit('.')
                .fold(least, |value, step| json!({ step: value })),
        );
    }
    out
}

/// The components that are reached from outside and can be turned off, each with whether it has a
/// host of its own.
static SWITCHED: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
    let text = include_str!("../../values.schema.json");
    let schema: Value = serde_json::from_str(text).expect("it is JSON");
    let top = schema["properties"].as_object().expect("it has properties");
    let switched = top.iter().filter_map(|(key, value)| {
        let known = &resolved(&schema, value)["properties"];
        let ingress = resolved(&schema, &known["ingress"]);
        let is_one = !known["enabled"].is_null() && !ingress.is_null();
        is_one.then(|| (key.clone(), !ingress["properties"]["host"].is_null()))
    });
    switched.collect()
});

pub(crate) fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// The objects by identity, or nothing where the values are refused.
fn rendered(values: &Value) -> Option<BTreeMap<String, Value>> {
    let mut input = Input::new();
    input.add_file("values", values.to_string().into());
    let (values, _) = input.load().ok()?.checked().ok()?;
    let release = Release {
        api_versions: vec![
            "monitoring.coreos.com/v1/ServiceMonitor".into(),
            "cert-manager.io/v1/Certificate".into(),
        ],
        ..Release::new("ess", "ess", &Helm)
    };
    let templates = Templates::default();
    let stack = Stack::new(&values, &release, &templates).ok()?;
    let manifests = render(&stack, None).ok()?;
    let mut text = String::new();
    for manifest in &manifests {
        text.push_str("---\n");
        manifest.write(&mut text);
    }
    let objects = masthead::read_manifests(&text).expect("what is printed is YAML");
    assert_eq!(
        objects.len(),
        manifests.len(),
        "a document was opened or closed"
    );
    for (object, manifest) in objects.iter().zip(&manifests) {
        assert_eq!(*object, manifest.json(), "the text says something else");
    }
    let named = |object| (crate::harness::identity(&object), object);
    Some(objects.into_iter().map(named).collect())
}

/// Whether both are the same but for the text itself and what is derived from it.
fn differs(plain: &Value, hostile: &Value, text: &str, at: &str) -> Option<String> {
    match (plain, hostile) {
        (Value::Object(a), Value::Object(b)) => {
            let (a, b) = (renamed(a, text), renamed(b, text));
            let keys = |map: &BTreeMap<String, &Value>| map.keys().cloned().collect::<Vec<_>>();
            if keys(&a) != keys(&b) {
                return Some(format!("{at}: {:?} became {:?}", keys(&a), keys(&b)));
            }
            a.iter()
                .find_map(|(key, value)| differs(value, b[key], text, &format!("{at}/{key}")))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let (a, b) = (sorted(a, text), sorted(b, text));
            a.iter()
                .zip(b)
                .enumerate()
                .find_map(|(i, (a, b))| differs(a, b, text, &format!("{at}/{i}")))
        }
        (Value::String(a), Value::String(b)) => {
            (!same_text(a, b, text)).then(|| format!("{at}: {a:?} became {b:?}"))
        }
        (a, b) => (a != b).then(|| format!("{at}: {a} became {b}")),
    }
}

/// Mounts and volumes are sorted by names in which the text may stand.
fn sorted<'v>(items: &'v [Value], text: &str) -> Vec<&'v Value> {
    let name = |item: &Value| {
        let name = ["/mountPath", "/secret/secretName"]
            .iter()
            .find_map(|path| item.pointer(path)?.as_str());
        name.map(|name| name.replace(text, HARMLESS))
    };
    let mut out: Vec<&Value> = items.iter().collect();
    out.sort_by_key(|item| name(item));
    out
}

/// Keys in which the text stands are told by the harmless one.
fn renamed<'v>(map: &'v Map<String, Value>, text: &str) -> BTreeMap<String, &'v Value> {
    let derived = |key: &str| {
        key.starts_with("k8s.element.io/") && key.ends_with("-hash")
            || key == "app.kubernetes.io/version"
    };
    map.iter()
        .filter(|(key, _)| !derived(key))
        .map(|(key, value)| (key.replace(text, HARMLESS), value))
        .collect()
}

fn same_text(plain: &str, hostile: &str, text: &str) -> bool {
    if plain.replace(HARMLESS, text) == hostile || is_derived_name(plain, hostile) {
        return true;
    }
    let decoded = |text: &str| base64_text(text);
    if let (Some(a), Some(b)) = (decoded(plain), decoded(hostile))
        && a.replace(HARMLESS, text) == b
    {
        return true;
    }
    let inner = |text: &str| {
        masthead::read_manifests(text)
            .ok()
            .filter(|docs| docs.len() == 1 && docs[0].is_object())
    };
    match (inner(plain), inner(hostile)) {
        (Some(a), Some(b)) => differs(&a[0], &b[0], text, "").is_none(),
        // A program file: the text is there in the form that its language needs, on as many lines as before.
        _ => plain.lines().count() == hostile.lines().count() && plain.contains(HARMLESS),
    }
}

/// Volumes of Secrets are named by a digest of the Secret's name.
fn is_derived_name(plain: &str, hostile: &str) -> bool {
    plain.starts_with("secret-")
        && hostile.starts_with("secret-")
        && plain.len() == 19
        && hostile.len() == 19
}

fn base64_text(text: &str) -> Option<String> {
    use base64::prelude::{BASE64_STANDARD, Engine};
    String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()
}

/// What a hostile text in the place of each of these leaves changes beside itself, and which were rendered.
fn faults(schema: &Value, leaves: &[(usize, Vec<String>)]) -> (Vec<String>, Vec<String>) {
    let (mut faults, mut rendered_texts) = (Vec::new(), Vec::new());
    for (index, path) in leaves {
        let with = |text: &str| {
            let mut values = base(path);
            merge(&mut values, least(schema, schema, path, text));
            rendered(&values)
        };
        let name = path.join(".");
        // Every leaf gets one of them; leaves of one shape, of which there are many, get them all. So do those with a shape of their own.
        let has_own_shape = OWN_SHAPES.iter().any(|shape| name.starts_with(shape));
        let texts = if has_own_shape {
            &HOSTILE[..]
        } else {
            &HOSTILE[index % HOSTILE.len()..][..1]
        };
        let Some(plain) = with(HARMLESS) else {
            continue;
        };
        for text in texts {
            if let Some(hostile) = with(text) {
                rendered_texts.push(name.clone());
                faults.extend(
                    differs(&json!(plain), &json!(hostile), text, "")
                        .map(|fault| format!("{name}: {fault}")),
                );
            }
        }
    }
    (faults, rendered_texts)
}

/// Values that become configuration of a program, with text in many forms.
const OWN_SHAPES: [&str; 6] = [
    "matrixAuthenticationService.upstreamProviders.",
    "matrixAuthenticationService.adminApi.",
    "matrixAuthenticationService.email.",
    "matrixAuthenticationService.ingress.",
    "dex.ldap.",
    "dex.postgres.",
];

#[test]
fn every_text_changes_itself_alone() {
    let schema: Value = serde_json::from_str(include_str!("../../values.schema.json")).unwrap();
    let mut leaves = Vec::new();
    text_leaves(&schema, &schema, &mut Vec::new(), &mut leaves);
    assert!(leaves.len() > 1000, "{}", leaves.len());
    let leaves: Vec<_> = leaves.into_iter().enumerate().collect();
    let part = leaves
        .len()
        .div_ceil(std::thread::available_parallelism().map_or(1, usize::from));
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = leaves
            .chunks(part)
            .map(|part| scope.spawn(|| faults(&schema, part)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let (faults, shown): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let (faults, shown) = (faults.concat(), shown.concat());
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        shown.len(),
        faults[..faults.len().min(40)].join("\n")
    );
    assert!(shown.len() > 700, "{}", shown.len());
    let mas = [
        "upstreamProviders.sample.claimsImports",
        "adminApi.clients.sample.redirectUris",
        "email.smtp.username",
    ];
    for path in mas
        .map(|path| format!("matrixAuthenticationService.{path}"))
        .iter()
        .map(String::as_str)
        .chain(["dex.ldap.userSearch"])
    {
        assert!(
            shown.iter().any(|leaf| leaf.starts_with(path)),
            "nothing of `{path}` was rendered"
        );
    }
}
