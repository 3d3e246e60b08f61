//! Paths of secrets, `/secrets/<secret>/<key>`, in arguments, variables and configuration files.

use serde_json::Value;

use super::pods::{containers, volume};
use super::{Findings, list, text};

const ROOT: &str = "/secrets/";

pub fn check(object: &Value, findings: &mut Findings) {
    for container in containers(&object["spec"]["template"]["spec"]) {
        let words = list(&container["args"])
            .iter()
            .chain(list(&container["command"]))
            .filter_map(Value::as_str);
        let variables = list(&container["env"])
            .iter()
            .filter_map(|variable| variable["value"].as_str());
        for (secret, key) in words.chain(variables).flat_map(secrets) {
            check_mounted(object, container, secret, key, findings);
        }
    }
    if text(&object["kind"]) == "ConfigMap" {
        let files = object["data"].as_object().into_iter().flatten();
        for (secret, key) in files
            .filter_map(|(_, file)| file.as_str())
            .flat_map(secrets)
        {
            findings.needs_key(object, "Secret", secret, key);
        }
    }
}

fn check_mounted(
    object: &Value,
    container: &Value,
    folder: &str,
    key: &str,
    findings: &mut Findings,
) {
    let path = format!("{ROOT}{folder}/{key}");
    let below = |parent: &str| {
        path.strip_prefix(parent)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mount = list(&container["volumeMounts"])
        .iter()
        .find(|mount| below(text(&mount["mountPath"])));
    match mount.and_then(|mount| volume(object, text(&mount["name"]))) {
        Some(volume) if volume["secret"].is_object() && volume["secret"]["items"].is_null() => {
            findings.needs_key(object, "Secret", text(&volume["secret"]["secretName"]), key);
        }
        Some(_) => {}
        None => {
            let title = text(&container["name"]);
            findings.tell(
                object,
                &path,
                format_args!("the container `{title}` reads `{path}`, where nothing is mounted"),
            );
        }
    }
}

/// Every secret and key that a text names by its path.
fn secrets(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    text.split(ROOT).skip(1).filter_map(move |rest| {
        let (secret, rest) = rest.split_once('/')?;
        let key = rest.split(is_end).next().filter(|key| !key.is_empty())?;
        (!secret.is_empty() && !secret.contains(is_end)).then_some((secret, key))
    })
}

#[cfg(test)]
mod tests {
    use super::secrets;

    #[test]
    fn paths_in_a_text() {
        let found = |text| secrets(text).collect::<Vec<_>>();
        assert_eq!(
            found("{{ readfile \"/secrets/a-b/K_1\" | quote }} /secrets/c/user-x.yaml\n"),
            [("a-b", "K_1"), ("c", "user-x.yaml")]
        );
        assert!(found("/secrets/a /secrets//b").is_empty());
    }
}
