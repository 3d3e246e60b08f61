//! No command shows a credential, in whatever form, but where credentials belong: in Secrets, and where it was asked for.
//!
//! Every credential that the schema knows is given as a marker, whole configuration files with markers in them; then all commands
//! run, with values that are right and with ones that are wrong in many ways.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use masthead::credentials::{Document, Entry, GENERATED, Kind};
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead};
use crate::hostile::{base, least, merge, neighbours};

const MARK: &str = "LeakMark";

/// Where the schema takes a credential: `….value`, and `….config`, a whole configuration file.
fn leaves() -> Vec<Vec<String>> {
    let schema = schema();
    let mut out = Vec::new();
    find_leaves(&schema, &schema, &mut Vec::new(), &mut out);
    assert!(out.len() >= 24, "{}", out.len());
    out
}

fn schema() -> Value {
    serde_json::from_str(include_str!("../../values.schema.json")).unwrap()
}

fn find_leaves(schema: &Value, node: &Value, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let reference = node["$ref"].as_str().map(|reference| reference.trim_start_matches("#/$defs/"));
    let node = reference.map_or(node, |name| &schema["$defs"][name]);
    match path.last().map(String::as_str) {
        Some("value" | "config") => return out.push(path.clone()),
        // The older name of the same, and what is no credential.
        Some("redisOrValkey" | "extraEnv" | "tolerations") => return,
        _ => {}
    }
    let properties = node["properties"].as_object().into_iter().flatten();
    for (key, inner) in properties.map(|(key, inner)| (key.as_str(), inner)).chain([("sample", &node["additionalProperties"])]) {
        if inner.is_object() {
            path.push(key.into());
            find_leaves(schema, inner, path, out);
            path.pop();
        }
    }
}

/// A credential of the form that its place needs.
fn marked(path: &[String], index: usize) -> String {
    let path = path.join(".");
    let mark = format!("{MARK}{index:02}");
    let long = format!("{mark:x<32}");
    if path.ends_with("config") {
        return config(&path, &mark);
    }
    match path.as_str() {
        "synapse.signingKey.value" => format!("ed25519 a_1 {}", STANDARD_NO_PAD.encode(&long)),
        "matrixAuthenticationService.encryptionSecret.value" => hex::encode(&long),
        "hookshot.appserviceRegistration.value" => registration(&mark),
        _ if path.contains("privateKeys") || path.contains("passkey") => {
            format!("-----BEGIN PRIVATE KEY-----\n{mark}\n-----END PRIVATE KEY-----\n")
        }
        _ if path.contains("lient") => long,
        _ => format!("{mark}/+ ?&'\"$"),
    }
}

fn registration(mark: &str) -> String {
    format!(
        "id: hookshot\nurl: http://h:9993\nas_token: {mark}a\nhs_token: {mark}h\nsender_localpart: hookshot\nnamespaces: {{users: [], \
         aliases: [], rooms: []}}\n"
    )
}

/// Credentials where the programs' own configuration has them.
fn config(path: &str, mark: &str) -> String {
    let component = path.split('.').next().unwrap();
    match component {
        "matrixAuthenticationService" => format!(
            "email: {{transport: smtp, hostname: h, port: 25, mode: plain, username: u, password: {mark}, from: a@b.c}}\n\
             clients: [{{client_id: 01HFRQFT5QFMJFGF01P7JAV2ME, client_auth_method: client_secret_basic, client_secret: {mark}}}]\n"
        ),
        "synapse" => format!(
            "turn_shared_secret: {mark}\nrecaptcha_private_key: {mark}\nemail: {{smtp_host: h, smtp_user: u, smtp_pass: {mark}, \
             notif_from: a@b.c}}\n"
        ),
        "hookshot" => format!("github: {{auth: {{id: 1, privateKeyFile: k}}, webhook: {{secret: {mark}}}}}\n"),
        _ => format!("keys: {{k: {mark}}}\nwebhook: {{api_key: {mark}, urls: ['https://u:{mark}@example.org/']}}\n"),
    }
}

/// Values with all of them.
fn values() -> Value {
    let schema = schema();
    let mut values = base(&[String::new()]);
    for (index, path) in leaves().iter().enumerate() {
        merge(&mut values, neighbours(path));
        merge(&mut values, least(&schema, &schema, path, &marked(path, index)));
    }
    // Synapse is on the stack's own database, MAS is not.
    values["synapse"].as_object_mut().unwrap().remove("postgres");
    let mas = &mut values["matrixAuthenticationService"];
    merge(mas, json!({"postgres": {"port": 5432, "sslMode": "prefer"}}));
    values
}

/// The forms in which a marker could be found.
fn forms() -> Vec<String> {
    let mut out = vec![MARK.to_lowercase(), hex::encode(MARK), MARK.bytes().map(|byte| format!("%{byte:02x}")).collect()];
    for before in 0..3 {
        // What is the same whatever stands around it, at each of the three ways in which it may fall on groups of three bytes.
        let text = [&b"xxx"[..before], MARK.as_bytes()].concat();
        let encoded = STANDARD.encode(&text);
        let (start, end) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        out.push(encoded[start..end].to_lowercase());
    }
    out
}

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for form in forms() {
        if let Some(at) = lower.find(&form) {
            let from = (0..=at.saturating_sub(200)).rev().find(|from| lower.is_char_boundary(*from)).unwrap_or(0);
            panic!("{what} shows {form}: …{}", lower[from..].chars().take(400).collect::<String>());
        }
    }
}

/// Neither on standard output nor on standard error.
#[track_caller]
fn assert_silent(what: &str, output: &Output) {
    assert_clean(what, &output.stdout);
    assert_clean(what, &output.stderr);
}

fn run(args: &str, values: &Value) -> Masthead {
    masthead(args).file("v.yaml", values.to_string()).file("sealing.crt", include_str!("inputs/sealing.crt"))
}

/// In manifests, Secrets alone may hold credentials, of which not even the names of the keys show any.
#[track_caller]
fn assert_only_in_secrets(what: &str, output: &Output) {
    assert_clean(what, &output.stderr);
    let objects = output.objects();
    let (secrets, others): (Vec<_>, Vec<_>) = objects.iter().partition(|object| object["kind"] == "Secret");
    assert!(!secrets.is_empty() && !others.is_empty(), "{what}");
    for object in others {
        assert_clean(what, &object.to_string());
    }
    for secret in secrets {
        assert_clean(what, &secret["metadata"].to_string());
    }
}

#[test]
fn the_forms_are_found() {
    for text in
        ["xLeakMark07", "eExlYWtNYXJrMDc=", &STANDARD.encode("xxLeakMark"), "%4c%65%61%6B%4D%61%72%6b", &hex::encode_upper(MARK)]
    {
        assert!(std::panic::catch_unwind(|| assert_clean("", text)).is_err(), "{text}");
    }
}

#[test]
fn the_values_hold_every_marker_and_render() {
    let values = values();
    let output = run("template ess -f v.yaml", &values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_only_in_secrets("template", &output);
    let secrets: Vec<_> = output.objects().into_iter().filter(|object| object["kind"] == "Secret").collect();
    let decoded = |value: &Value| String::from_utf8(STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap();
    let data =
        secrets.iter().flat_map(|secret| secret["data"].as_object().into_iter().flatten().map(|(_, value)| decoded(value)));
    let all: String = data.collect();
    let count = leaves().iter().enumerate().filter(|(index, path)| all.contains(&marked(path, *index))).count();
    assert!(count >= 18, "{count} of {} credentials are in Secrets", leaves().len());
}

#[test]
fn no_command_shows_what_the_values_give() {
    let values = values();
    let mut commands: Vec<String> =
        ["check", "images -f v.yaml", "values merged", "config mas", "config synapse", "config hookshot"]
            .iter()
            .chain(&[
                "config sfu",
                "config element-web",
                "values explain .",
                "credentials list",
                "credentials list -o json",
                "notes",
            ])
            .chain(&["render --secrets omit --credentials job", "render --secrets external --secret-store s --credentials job"])
            .chain(&[
                "render --secrets sealed --sealing-cert sealing.crt --credentials job",
                "credentials export",
                "credentials rotate X",
            ])
            .chain(&["credentials rotate SYNAPSE_MACAROON", "credentials generate --credentials job", "render --locked"])
            .map(|command| if command.contains("-f ") { (*command).to_owned() } else { format!("{command} -f v.yaml") })
            .collect();
    let topics = ["dns", "ports", "first-user", "admin-token", "sql", "secrets", "authelia", "well-known", "proxy", "migrate"];
    commands.extend(topics.map(|topic| format!("notes {topic} -f v.yaml")));
    for path in leaves() {
        commands.push(format!("values explain {} -f v.yaml", path.join(".")));
        commands.push(format!("values explain {} -f v.yaml", path[..path.len() - 1].join(".")));
    }
    for command in commands {
        let output = run(&command, &values).run();
        assert_silent(&command, &output);
        assert!(
            output.status == 0 || command.starts_with("credentials") || command.contains("--locked"),
            "{command}: {}",
            output.stderr
        );
    }
}

#[test]
fn diff_shows_no_value_of_a_secret() {
    let values = values();
    let before = run("template ess -f v.yaml", &values).run().stdout;
    let after = before.replace(&STANDARD.encode("-----BEGIN PRIVATE KEY-----\n"), "AAAA");
    for format in ["text", "json", "names"] {
        let same = run(&format!("diff --format {format} b.yaml a.yaml"), &values).file("b.yaml", &before);
        assert_silent("diff", &same.file("a.yaml", &after).run());
        let against = run(
            &format!("diff --format {format} --credentials job --against b.yaml --set serverName=new.org -f v.yaml"),
            &values,
        );
        assert_silent("diff --against", &against.file("b.yaml", &before).run());
    }
    let live = run("diff --against cluster -f v.yaml --credentials job", &values).command("kubectl", "cat > asked\ncat b.yaml\n");
    let live = live.file("b.yaml", before.replace("account", "other")).run();
    assert_silent("diff --against cluster", &live);
    assert_clean("what kubectl is asked", &live.read("asked"));
}

/// What takes values, with values that are wrong.
fn assert_errors_silent(what: &str, make: impl Fn(&str) -> Masthead) {
    for command in
        ["check", "values merged", "template ess", "values explain matrixAuthenticationService", "credentials list", "config mas"]
    {
        let (what, output) = (format!("{command}: {what}"), make(command).run());
        // What is a text is a credential, however odd.
        match command == "template ess" && output.status == 0 {
            true => assert_only_in_secrets(&what, &output),
            false => assert_silent(&what, &output),
        }
    }
}

#[test]
fn errors_of_a_wrong_form_show_nothing() {
    let schema = schema();
    for (index, path) in leaves().iter().enumerate() {
        let text = marked(path, index);
        let parent = &path[..path.len() - 1];
        // Names of settings are shown, what they are set to is not.
        let map = match path.last().is_some_and(|key| key == "config") {
            true => json!({ "nothing": text, "email": text, "turn_shared_secret": [text], "secrets": text, "keys": text }),
            false => json!({ text.as_str(): text }),
        };
        let both = json!({"value": text, "config": text, "secret": "s", "secretKey": "k", "configSecret": "s", "nothing": text});
        let forms = [
            (path.as_slice(), json!([text])),
            (path.as_slice(), map),
            (path.as_slice(), json!(format!("{text}\n{{{{ fail \"{text}\" }}}} {{{{ {text}"))),
            (parent, json!(text)),
            (parent, json!([text])),
            (parent, both),
        ];
        for (place, wrong) in forms {
            let mut values = base(path);
            merge(&mut values, least(&schema, &schema, path, "x"));
            *values.pointer_mut(&format!("/{}", place.join("/"))).unwrap() = wrong;
            assert_errors_silent(&place.join("."), |command| run(&format!("{command} -f v.yaml"), &values));
        }
    }
}

#[test]
fn errors_of_broken_files_show_nothing() {
    let places = [
        ("synapse:\n  macaroon:\n    value: ", ""),
        ("matrixAuthenticationService:\n  postgres:\n    password:\n      value: ", ""),
        ("synapse:\n  additional:\n    a:\n      config: |\n        turn_shared_secret: ", ""),
        ("synapse:\n  additional:\n    a:\n      config:\n        turn_shared_secret: ", ""),
        ("{\"synapse\": {\"macaroon\": {\"value\": ", "}}}"),
    ];
    let wrong = [
        "\"LeakMark07\\q\"",
        "\"LeakMark07",
        "'LeakMark07' LeakMark08",
        "LeakMark07: LeakMark08: x",
        "*LeakMark07",
        "!LeakMark07 x",
        "[LeakMark07",
        "{LeakMark07",
        "\tLeakMark07",
        "LeakMark07\n   value: LeakMark08",
        "LeakMark07\n    value: LeakMark08",
        "&LeakMark07 x",
        "|LeakMark07",
        "\"LeakMark07\"\n- x",
        "LeakMark07\u{1}",
        "[{email: LeakMark07}]",
    ];
    for (before, after) in places {
        for text in wrong {
            let file = format!("{before}{text}{after}\n");
            assert_errors_silent(&file, |command| masthead(&format!("{command} -f v.yaml")).file("v.yaml", &file));
        }
    }
}

#[test]
fn errors_of_the_set_family_show_nothing() {
    let wrong = [
        "--set=synapse.macaroon.value[=LeakMark07",
        "--set=synapse.macaroon.value[x]=LeakMark07",
        "--set=synapse.macaroon.value={LeakMark07",
        "--set=synapse.macaroon.value.x=LeakMark07",
        "--set=synapse.macaroon=LeakMark07",
        "--set=synapse.macaroon.value=LeakMark07,LeakMark08",
        "--set-string=synapse.macaroon.value[99999999]=LeakMark07",
        "--set-json=synapse.macaroon.value={LeakMark07",
        "--set-json=synapse.macaroon.value=[\"LeakMark07\"]",
        "--set-json={\"synapse\": {\"macaroon\": \"LeakMark07\"",
        "--set-literal=synapse.macaroon.value[0=LeakMark07",
    ];
    for argument in wrong {
        assert_errors_silent(argument, |command| masthead(command).arg(argument));
    }
    let path = "--set-file=synapse.macaroon.value.x=secret.txt";
    assert_errors_silent(path, |command| masthead(command).arg(path).file("secret.txt", "LeakMark07"));
}

/// A credentials file in which every credential that there can be is a marker.
fn kept() -> Document {
    let mut document = Document::new("ess");
    document.salt = Some("LeakMark99".to_owned().into());
    for (index, need) in GENERATED.iter().enumerate() {
        let mark = format!("{MARK}{index:02}");
        let long = format!("{mark:x<32}");
        let text = match need.kind {
            Kind::SigningKey => format!("ed25519 a_1 {}\n", STANDARD_NO_PAD.encode(&long)),
            Kind::HookshotRegistration => registration(&mark),
            Kind::Extra => format!("turn_shared_secret: {mark}\n"),
            _ => long,
        };
        document.insert(need.key, Entry::new(text.into(), std::time::UNIX_EPOCH));
    }
    document
}

const KEPT: &str = "--fragment minimal,hookshot-minimal,matrix-rtc-minimal,postgres";

fn with_kept(args: &str) -> Masthead {
    let run = masthead(args).private("ess.credentials.yaml", kept().print().as_str());
    run.file("sealing.crt", include_str!("inputs/sealing.crt"))
}

#[test]
fn no_command_shows_what_the_file_keeps() {
    let rendered = with_kept(&format!("render --locked {KEPT}")).run();
    assert_eq!(rendered.status, 0, "{}", rendered.stderr);
    assert_only_in_secrets("render", &rendered);
    let commands = [
        "render --secrets omit",
        "render --secrets external --secret-store s",
        "render --secrets sealed --sealing-cert sealing.crt",
        "credentials list",
        "credentials list -o json",
        "credentials generate",
        "credentials export --format kubectl",
        "credentials export --key LEAK",
        "diff --against rendered.yaml --set serverName=new.org",
        "diff --against rendered.yaml --format json --set matrixAuthenticationService.ingress.host=new.example.org",
        "check",
        "config mas",
        "config synapse",
        "config sfu",
        "notes secrets",
    ];
    for command in commands {
        let run = with_kept(&format!("{command} {KEPT}")).file("rendered.yaml", rendered.stdout.replace("TGVhaw", "AAAA"));
        let output = run.run();
        assert_silent(command, &output);
        assert!(output.status < 2 || command.contains("LEAK"), "{command}: {}", output.stderr);
    }
}

#[test]
fn rotation_shows_neither_the_old_nor_the_new() {
    for need in &GENERATED {
        for flags in ["", "--force", "--finish"] {
            let output = with_kept(&format!("credentials rotate {} {flags}", need.key)).run();
            assert_silent(need.key, &output);
            let text = output.read("ess.credentials.yaml");
            let new = Document::parse(&text).unwrap();
            let new = new.get(need.key).and_then(|entry| entry.secret.expose_text()).unwrap_or_default().trim_end().to_owned();
            assert!(new.is_empty() || !output.stderr.contains(&new), "{}", need.key);
        }
    }
}

#[test]
fn import_and_the_cluster_show_nothing() {
    let secret = with_kept("credentials export").run().stdout;
    let name = ["ess-generated", "other"];
    let wrong = [
        secret.clone(),
        secret.replace(name[0], name[1]),
        secret.replace("data:", "data: ["),
        secret.replace("data:\n", "data:\n  A: LeakMark07!\n"),
        secret.replace("data:\n", "data:\n  A: {LeakMark07: LeakMark08}\n"),
        secret.replace("data:\n", "stringData: LeakMark07\ndata:\n"),
        secret.replace("TGVhaw", "%LeakMark"),
        format!("{secret}{secret}"),
        format!("{secret}---\n{secret}"),
    ];
    for text in wrong {
        assert_silent("import", &masthead("credentials import").stdin(&text).run());
        assert_silent(
            "import over others",
            &masthead("credentials import").stdin(&text).private("ess.credentials.yaml", crate::credentials::complete()).run(),
        );
        let cluster =
            |command: &str| masthead(command).file("live", &text).command("kubectl", "cat > /dev/null\ncat live\n").run();
        assert_clean("cluster", &cluster(&format!("render --credentials cluster {KEPT}")).stderr);
        assert_silent("cluster", &cluster(&format!("credentials list --credentials cluster {KEPT}")));
        assert_silent("cluster", &cluster(&format!("render --secrets omit --credentials cluster {KEPT}")));
        assert_clean("cluster", &cluster("credentials rotate SYNAPSE_MACAROON --credentials cluster").stderr);
    }
}

#[test]
fn a_broken_credentials_file_is_not_quoted() {
    let text = kept().print().to_string();
    let broken = [
        text.replace("value: ", "value: ["),
        text.replace("value: ", "value: *"),
        text.replace("value: ", "value: {LeakMark07: LeakMark08, LeakMark07: "),
        text.replace("value: ", "valueBase64: "),
        text.replace("value: ", ""),
        text.replace("created: ", "created: [LeakMark07, "),
        text.replace("\n  ", "\n\t"),
        text.replace("salt: ", "salt: ["),
        text.replace("masthead/v1", "LeakMark07"),
        text.replace("kind: Credentials", "kind: LeakMark07"),
        text.replace("ed25519 a_1 ", "ed25519 "),
        text.replace("id: hookshot", "id: ["),
        text.replace("turn_shared_secret: ", "- "),
        text.replace("...", ""),
    ];
    for text in broken {
        for command in
            ["render --secrets omit", "credentials list", "credentials generate", "credentials export --format kubectl"]
        {
            let run = masthead(&format!("{command} {KEPT}")).private("ess.credentials.yaml", &text);
            assert_silent(command, &run.run());
        }
        let keys = "SYNAPSE_SIGNING_KEY HOOKSHOT_REGISTRATION SYNAPSE_EXTRA --force";
        for key in ["SYNAPSE_SIGNING_KEY", "HOOKSHOT_REGISTRATION", keys] {
            let run = masthead(&format!("credentials rotate {key}")).private("ess.credentials.yaml", &text);
            assert_silent(key, &run.run());
        }
    }
}
