//! `masthead adopt` from what is not a file of one program: a compose file, the folder of a playbook,
//! values of another chart, well-known files; and the files of Element Web and Hookshot.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead, yaml};

/// A run in a folder with the files of one below `tests/adopt/`.
fn adopt(folder: &str, args: &str) -> Masthead {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/adopt")
        .join(folder);
    let mut files = Vec::new();
    walk(&root, &mut files);
    files
        .iter()
        .fold(masthead("adopt").args(args), |run, path| {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            run.file(&name, std::fs::read(path).unwrap())
        })
}

fn walk(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else {
            out.push(path);
        }
    }
    out.sort();
}

/// What the steps say of this deployment, and what became of what is in no file of a program.
fn told(run: &Output, source: &str) -> String {
    let steps = run.read("steps.md");
    let (_, needs) = steps.split_once("## What this deployment needs\n").unwrap();
    let (needs, rest) = needs.split_once("\n## ").unwrap();
    let start = format!("| {source} |");
    let rows: Vec<&str> = rest
        .lines()
        .filter(|line| line.starts_with(&start))
        .collect();
    format!("{needs}\n{}\n", rows.join("\n"))
}

/// The inputs, each with its flags and its name in reports.
const INPUTS: [(&str, &str, &str); 4] = [
    ("compose", "--compose compose.yaml", "compose"),
    ("ansible", "--ansible .", "ansible"),
    (".", "--chart-values ananace.yaml", "chart-values"),
    (".", "--chart-values matrix-chart.yaml", "chart-values"),
];

fn taken(folder: &str, args: &str) -> Output {
    let run = adopt(folder, args).run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

#[test]
fn a_compose_file_becomes_values() {
    let run = taken("compose", "--compose compose.yaml");
    assert_eq!(run.stderr, "");
    assert_snapshot!("compose_values", run.read("values.yaml"));
    assert_snapshot!("compose_told", told(&run, "compose"));
    let kept = yaml(&run.read("ess.credentials.yaml"))["credentials"].clone();
    assert_eq!(
        kept["ELEMENT_CALL_LIVEKIT_SECRET"]["value"],
        "LIVEKIT-MARKER"
    );
    let registration = yaml(kept["HOOKSHOT_REGISTRATION"]["value"].as_str().unwrap());
    assert_eq!(registration["hs_token"], "HOOKSHOT-HS-MARKER");
    let passkey = std::fs::read_to_string("tests/adopt/compose/hookshot/passkey.pem").unwrap();
    assert_eq!(kept["HOOKSHOT_RSA_PASSKEY"]["value"], json!(passkey));
    let hookshot = yaml(kept["ADOPTED_hookshot.yaml"]["value"].as_str().unwrap());
    assert_eq!(hookshot["gitlab"]["webhook"]["secret"], "GITLAB-MARKER");
}

#[test]
fn the_folder_of_a_playbook_becomes_values() {
    let run = taken("ansible", "--ansible .");
    assert_snapshot!("ansible_values", run.read("values.yaml"));
    assert_snapshot!("ansible_told", told(&run, "ansible"));
}

#[test]
fn values_of_other_charts_become_values() {
    for (name, args) in [
        ("ananace", "--chart-values ananace.yaml"),
        ("matrix", "--chart-values matrix-chart.yaml"),
    ] {
        let run = taken(".", args);
        assert_snapshot!(format!("{name}_values"), run.read("values.yaml"));
        assert_snapshot!(format!("{name}_told"), told(&run, "chart-values"));
    }
    // Its own name is enough, whatever the values have.
    let run = masthead("adopt --chart-values v.yaml --chart ananace/matrix-synapse")
        .file("v.yaml", "serverName: a.org\n");
    assert_eq!(yaml(&run.run().read("values.yaml"))["serverName"], "a.org");
}

/// What the markers of an input are, but for those that nothing keeps: the stack makes its own.
fn markers(folder: &str, text: &str) -> Vec<String> {
    let anew = ["DATABASE-MARKER", "REDIS-MARKER"];
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let found = words.filter(|word| word.ends_with("-MARKER"));
    let found = found
        .filter(|word| folder == "." || !anew.contains(word))
        .map(str::to_owned);
    found.collect()
}

#[test]
fn credentials_are_where_they_belong_alone() {
    for (folder, args, _) in INPUTS {
        let run = taken(folder, args);
        let name = args.split(' ').next_back().unwrap();
        let mut files = vec![Path::new("tests/adopt").join(name)];
        if folder != "." {
            files.clear();
            walk(&Path::new("tests/adopt").join(folder), &mut files);
        }
        let given: Vec<String> = files
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect();
        let kept = run.read("ess.credentials.yaml");
        let found: Vec<String> = given
            .iter()
            .flat_map(|text| markers(folder, text))
            .collect();
        assert!(found.len() >= 3, "{args}");
        for marker in found.iter().filter(|marker| *marker != "REDIS-MARKER") {
            assert!(kept.contains(marker), "{args}: {marker}");
        }
        for text in [
            &run.read("values.yaml"),
            &run.read("steps.md"),
            &run.stdout,
            &run.stderr,
        ] {
            assert!(
                !text.contains("-MARKER") && !text.contains("PRIVATE KEY"),
                "{args}"
            );
        }
    }
}

#[test]
fn what_comes_of_them_passes_all_checks_and_renders() {
    for (folder, args, _) in INPUTS {
        let run = taken(folder, args);
        let run = masthead("check --strict -f values.yaml").after(run).ok();
        let run = masthead("render -f values.yaml").after(run).run();
        assert_eq!(run.status, 0, "{args}: {}", run.stderr);
    }
}

/// The paths of the leaves of a value, as reports write them.
fn leaves(path: &str, value: &Value, out: &mut Vec<String>) {
    let key = |key: &str| {
        let is_plain = key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
        match (is_plain, path) {
            (true, "") => key.to_owned(),
            (true, _) => format!("{path}.{key}"),
            _ => format!("{path}[{}]", json!(key)),
        }
    };
    match value {
        Value::Object(map) if !map.is_empty() => map
            .iter()
            .for_each(|(name, value)| leaves(&key(name), value, out)),
        Value::Array(items) if !items.is_empty() => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| leaves(&format!("{path}[{index}]"), value, out));
        }
        _ => out.push(path.to_owned()),
    }
}

#[test]
fn every_setting_has_one_fate() {
    let files = [
        (
            "compose",
            "--compose compose.yaml",
            "compose",
            "compose.yaml",
        ),
        (
            "compose",
            "--compose compose.yaml",
            "element-web",
            "element/config.json",
        ),
        (
            "compose",
            "--compose compose.yaml",
            "hookshot",
            "hookshot/config.yml",
        ),
        (
            "compose",
            "--compose compose.yaml",
            "well-known/client",
            "www/.well-known/matrix/client",
        ),
        (
            "compose",
            "--compose compose.yaml",
            "well-known/server",
            "www/.well-known/matrix/server",
        ),
        (
            "ansible",
            "--ansible .",
            "element-web",
            "client-element/config.json",
        ),
        ("ansible", "--ansible .", "hookshot", "hookshot/config.yml"),
        (
            "ansible",
            "--ansible .",
            "matrix-rtc",
            "livekit-server/config.yaml",
        ),
        (
            "ansible",
            "--ansible .",
            "well-known/client",
            "static-files/public/.well-known/matrix/client",
        ),
        (
            "ansible",
            "--ansible .",
            "well-known/support",
            "static-files/public/.well-known/matrix/support",
        ),
        (
            ".",
            "--chart-values ananace.yaml",
            "chart-values",
            "ananace.yaml",
        ),
        (
            ".",
            "--chart-values matrix-chart.yaml",
            "chart-values",
            "matrix-chart.yaml",
        ),
    ];
    for (folder, args, name, file) in files {
        let run = adopt(folder, args).args("-o json").run();
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let rows = report["settings"].as_array().unwrap().iter();
        let told: Vec<&str> = rows
            .filter(|row| row["file"] == name)
            .map(|row| row["setting"].as_str().unwrap())
            .collect();
        let mut all = Vec::new();
        leaves("", &yaml(&run.read(file)), &mut all);
        assert!(!all.is_empty(), "{file}");
        for leaf in all {
            let is_of = |told: &&&str| {
                leaf == **told
                    || leaf.starts_with(&format!("{told}."))
                    || leaf.starts_with(&format!("{told}["))
            };
            assert_eq!(
                told.iter().filter(is_of).count(),
                1,
                "{folder}/{file}: {leaf} in {told:#?}"
            );
        }
    }
}

/// Synapse's file with little in it.
const SYNAPSE: &str = "server_name: example.org\nsigning_key: ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n";

#[test]
fn files_by_their_own_flags() {
    let run = masthead("adopt --synapse s.yaml --well-known w --element-web e.json --hookshot h/config.yml")
        .file("s.yaml", SYNAPSE)
        .file("w/client.json", r#"{"m.homeserver": {"base_url": "https://m.example.org"}, "org.matrix.msc4143.rtc_foci": [{"type": "livekit", "livekit_service_url": "https://rtc.example.org"}]}"#)
        .file("w/server.json", r#"{"m.server": "m.example.org:443"}"#)
        .file("e.json", r#"{"default_hs_url": "https://m.example.org", "brand": "{{ Chat }}"}"#)
        .file("h/config.yml", "bridge: {domain: example.org, url: 'http://localhost:8008'}\nfeeds: {enabled: true}\nencryption: {storagePath: ./crypto}\n")
        .run();
    // Where Element Web was is nowhere said.
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains("elementWeb.ingress.host: the host name is missing"),
        "{}",
        run.stderr
    );
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_eq!(values["matrixRTC"]["ingress"]["host"], "rtc.example.org");
    assert_eq!(values["hookshot"]["enableEncryption"], true);
    assert_snapshot!("flags_told", told(&run, "none"));
    let with_host =
        masthead("config element-web -f values.yaml --set elementWeb.ingress.host=c.example.org")
            .after(run);
    assert_eq!(yaml(&with_host.ok().stdout)["brand"], "{{ Chat }}");
}

#[test]
fn names_of_files_that_people_give_count_more_than_those_that_are_found() {
    let run = adopt("compose", "--compose compose.yaml --element-web other.json")
        .file("other.json", r#"{"brand": "Other"}"#)
        .ok();
    let values = run.read("values.yaml");
    assert!(
        values.contains("Other") && !values.contains("Example Chat"),
        "{values}"
    );
}

#[test]
fn what_can_not_be_looked_at_is_told() {
    let run = masthead("adopt --compose compose.yaml --synapse s.yaml")
        .file("s.yaml", SYNAPSE.to_owned() + "public_baseurl: https://m.example.org\n")
        .file(
            "compose.yaml",
            "include: [other.yaml]\nservices:\n  synapse: {image: matrixdotorg/synapse, volumes: ['data:/data']}\n  element: {image: \
             'vectorim/element-web:$TAG', env_file: none.env, volumes: ['./no.json:/app/config.json']}\n  hookshot: {image: \
             halfshot/matrix-hookshot, volumes: ['hookshot:/data']}\nvolumes: {data: , hookshot: }\n",
        )
        .run();
    assert_snapshot!("unread", run.stderr);
}

#[test]
fn what_is_no_deployment_is_refused() {
    for (name, args, text) in [
        (
            "compose",
            "--compose x.yaml",
            "services: {web: {image: nginx}}\n",
        ),
        ("no_compose", "--compose x.yaml", "a: [1\n"),
        ("ansible", "--ansible .", "a: 1\n"),
        ("well_known", "--well-known .", "a: 1\n"),
        (
            "chart",
            "--chart-values x.yaml",
            "replicaCount: 1\nimage: {tag: latest}\n",
        ),
        (
            "chart_name",
            "--chart-values x.yaml --chart ananace/matrix-synapze",
            "serverName: example.org\n",
        ),
    ] {
        let said = masthead("adopt").args(args).file("x.yaml", text).fails(1);
        assert_snapshot!(format!("refused_{name}"), said);
    }
    masthead("adopt --compose none.yaml").fails(2);
}
