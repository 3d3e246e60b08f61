//! `masthead adopt` from what is not a file of one program: a compose file, the folder of a playbook,
//! values of another chart, well-known files; and the files of Element Web and Hookshot.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Masthead, Output, masthead, yaml};

/// A run in a folder with the files of one below `examples/adopt/`.
fn adopt(folder: &str, args: &str) -> Masthead {
    adopt_in(folder, "", args)
}

/// The same, with the files below a folder.
fn adopt_in(folder: &str, below: &str, args: &str) -> Masthead {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/adopt")
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
            run.file(&format!("{below}{name}"), std::fs::read(path).unwrap())
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

/// What the steps say of the time before the move.
fn before(run: &Output) -> String {
    let steps = run.read("steps.md");
    let (_, before) = steps.split_once("## Before\n").unwrap();
    before.split_once("\n## ").unwrap().0.to_owned()
}

#[test]
fn what_is_to_be_done_before_names_hosts_certificates_and_ports() {
    assert_snapshot!(
        "compose_before",
        before(&taken("compose", "--compose compose.yaml"))
    );
    let steps = before(&taken(".", "--chart-values matrix-chart.yaml"));
    assert!(steps.contains("4. Look that the certificates of all hosts"));
    assert!(!steps.contains("create secret tls") && !steps.contains("notes ports"));
}

/// The inputs, each with its flags and its name in reports.
const INPUTS: [(&str, &str, &str); 5] = [
    ("compose", "--compose compose.yaml", "compose"),
    ("ansible", "--ansible .", "ansible"),
    (".", "--chart-values ananace.yaml", "chart-values"),
    (".", "--chart-values matrix-chart.yaml", "chart-values"),
    (".", "--chart-values remram44.yaml", "chart-values"),
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
    let passkey = std::fs::read_to_string("examples/adopt/compose/hookshot/passkey.pem").unwrap();
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
        ("remram44", "--chart-values remram44.yaml"),
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
    let anew = ["REDIS-MARKER"];
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
        let mut files = vec![Path::new("examples/adopt").join(name)];
        if folder != "." {
            files.clear();
            walk(&Path::new("examples/adopt").join(folder), &mut files);
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

/// Files of inputs, each with its name in reports.
const FILES: [(&str, &str, &str, &str); 13] = [
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
    (
        ".",
        "--chart-values remram44.yaml",
        "chart-values",
        "remram44.yaml",
    ),
];

#[test]
fn every_setting_has_one_fate() {
    for (folder, args, name, file) in FILES {
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
    assert_eq!(run.status, 0, "{}", run.stderr);
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_eq!(values["matrixRTC"]["ingress"]["host"], "rtc.example.org");
    assert_eq!(values["hookshot"]["enableEncryption"], true);
    // Where Element Web was is nowhere said.
    assert_eq!(values["elementWeb"]["ingress"]["host"], "chat.example.org");
    assert_snapshot!("flags_told", told(&run, "none"));
    let web = masthead("config element-web -f values.yaml").after(run);
    assert_eq!(yaml(&web.ok().stdout)["brand"], "{{ Chat }}");
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
            "include: [far/other.yaml]\nservices:\n  synapse: {image: matrixdotorg/synapse, volumes: ['data:/data']}\n  element: {image: \
             'vectorim/element-web:$TAG', env_file: none.env, volumes: ['./no.json:/app/config.json']}\n  hookshot: {image: \
             halfshot/matrix-hookshot, volumes: ['hookshot:/data']}\nvolumes: {data: , hookshot: }\n",
        )
        .file("compose.override.yaml", "services: {element: {extends: {file: ../x.yaml, service: y}}}\n")
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

#[test]
fn a_root_alone_is_looked_through() {
    let by_flag = taken("ansible", "--ansible .");
    let run = adopt_in("ansible", "copy/matrix/", "--root copy").run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let of = |run: &Output| yaml(&run.read("values.yaml"));
    assert_eq!(of(&run), of(&by_flag));
    // The folder above it means it too.
    let above = adopt_in("ansible", "copy/matrix/", "--ansible copy").run();
    assert_eq!(of(&above), of(&by_flag));
    let folder = adopt_in("compose", "deployment/", "--compose deployment").run();
    assert_eq!(folder.status, 0, "{}", folder.stderr);
    let compose = adopt_in("compose", "copy/opt/matrix/", "--root copy").run();
    assert_eq!(
        of(&compose),
        of(&taken("compose", "--compose compose.yaml"))
    );
    let said = masthead("adopt --root none")
        .file("none/a.yaml", "a: 1\n")
        .fails(1);
    assert_snapshot!("refused_root", said);
}

#[test]
fn a_root_has_what_packages_put_there() {
    let run = masthead("adopt --root copy")
        .file(
            "copy/etc/matrix-synapse/homeserver.yaml",
            "signing_key_path: /etc/matrix-synapse/signing.key\nreport_stats: true\n",
        )
        .file(
            "copy/etc/matrix-synapse/signing.key",
            "ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n",
        )
        .file(
            "copy/etc/matrix-synapse/conf.d/server_name.yaml",
            "server_name: example.org\n",
        )
        .file(
            "copy/etc/matrix-synapse/conf.d/stats.yaml",
            "report_stats: false\n",
        )
        .file(
            "copy/etc/matrix-synapse/conf.d/old.yaml.dpkg-old",
            "report_stats: true\n",
        )
        .file("copy/etc/element-web/config.json", r#"{"brand": "Chat"}"#)
        .file(
            "copy/var/www/html/.well-known/matrix/client",
            r#"{"m.homeserver": {"base_url": "https://m.example.org"}}"#,
        )
        .ok();
    let values = yaml(&run.read("values.yaml"));
    let synapse = &values["synapse"]["additional"]["adopted.yaml"]["config"];
    assert_eq!(synapse["report_stats"], false);
    assert_eq!(values["serverName"], "example.org");
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_eq!(values["elementWeb"]["enabled"], true);
}

/// A compose file with what others have in files of their own.
const INLINE: &str = "services:
  synapse:
    image: matrixdotorg/synapse
    deploy: {labels: ['traefik.http.routers.s.rule=Host(`m.example.org`)']}
    configs: [{source: homeserver, target: /data/homeserver.yaml}]
    secrets: [signing_key]
  db:
    image: postgres
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}
    secrets: [db]
  livekit:
    image: livekit/livekit-server
    environment:
      LIVEKIT_CONFIG: |
        keys: {k1: LIVEKIT-MARKER}
        room: {max_participants: 10}
  jwt:
    image: ghcr.io/element-hq/lk-jwt-service
    environment: ['LIVEKIT_URL=wss://rtc.example.org', LIVEKIT_KEY=k1, LIVEKIT_SECRET_FROM_FILE=/run/secrets/livekit, 'LIVEKIT_FULL_ACCESS_HOMESERVERS=*']
    secrets: [livekit]
configs:
  homeserver:
    content: |
      server_name: example.org
      signing_key_path: /run/secrets/signing_key
      macaroon_secret_key: MACAROON-MARKER
secrets: {signing_key: {file: ./signing}, livekit: {file: ./livekit}, db: {file: ./db}}
";

#[test]
fn what_stands_in_a_compose_file_itself_is_read() {
    let run = masthead("adopt --compose compose.yaml")
        .file("compose.yaml", INLINE)
        .file(
            "signing",
            "ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n",
        )
        .file("livekit", "LIVEKIT-MARKER\n")
        .file("db", "DATABASE-MARKER\n")
        .run();
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("dropped: LIVEKIT"), "{}", run.stdout);
    let values = yaml(&run.read("values.yaml"));
    let rtc = &values["matrixRTC"];
    assert_eq!(rtc["livekitAuth"]["key"], "k1");
    assert_eq!(rtc["ingress"]["host"], "rtc.example.org");
    assert_eq!(rtc["restrictRoomCreationToLocalUsers"], false);
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_eq!(
        rtc["sfu"]["additional"]["adopted.yaml"]["config"]["room"]["max_participants"],
        10
    );
    let kept = yaml(&run.read("ess.credentials.yaml"))["credentials"].clone();
    assert_eq!(kept["SYNAPSE_MACAROON"]["value"], "MACAROON-MARKER");
    assert_eq!(kept["POSTGRES_ADMIN_PASSWORD"]["value"], "DATABASE-MARKER");
    assert_eq!(
        kept["ELEMENT_CALL_LIVEKIT_SECRET"]["value"],
        "LIVEKIT-MARKER"
    );
    for text in [run.read("values.yaml"), run.read("steps.md"), run.stdout] {
        assert!(!text.contains("-MARKER"), "{text}");
    }
}

/// Programs behind a proxy that other files say no hosts of.
const BEHIND_A_PROXY: &str = "services:
  synapse: {image: matrixdotorg/synapse, volumes: ['./s.yaml:/data/homeserver.yaml']}
  web: {image: vectorim/element-web, container_name: element, volumes: ['./e.json:/app/config.json']}
  blog: {image: example.org/blog}
";

#[test]
fn hosts_are_those_that_a_proxy_serves() {
    let caddy = "  proxy: {image: caddy, environment: [DOMAIN=example.org], volumes: ['./Caddyfile:/etc/caddy/Caddyfile']}\n";
    let caddyfile = "m.{$DOMAIN} {\n  reverse_proxy /_matrix/* synapse:8008\n}\nwww.{$DOMAIN} {\n  reverse_proxy element:80\n}\n\
                     blog.example.org {\n  reverse_proxy blog:80\n}\nexample.org {\n  respond /.well-known/matrix/server \
                     `{\"m.server\": \"m.example.org:443\"}`\n}\n";
    let nginx = "  proxy: {image: nginx, environment: {DOMAIN: example.org}, volumes: ['./conf:/etc/nginx/templates:ro']}\n";
    let template = "server {\n  server_name m.${DOMAIN};\n  location ~ ^/(_matrix|_synapse/client) {\n    set $to synapse;\n    \
                    proxy_pass http://$to:8008;\n  }\n}\nserver {\n  server_name www.${DOMAIN};\n  location / { proxy_pass \
                    http://element; }\n}\nserver {\n  server_name blog.example.org;\n  location / { proxy_pass http://blog; \
                    }\n}\nserver {\n  server_name example.org;\n  location = /.well-known/matrix/server {\n    return 200 \
                    '{\"m.server\": \"m.example.org:443\"}';\n  }\n}\n";
    for (name, service, path, text) in [
        ("caddy", caddy, "Caddyfile", caddyfile),
        ("nginx", nginx, "conf/matrix.conf.template", template),
    ] {
        let run = masthead("adopt --compose compose.yaml")
            .file("compose.yaml", format!("{BEHIND_A_PROXY}{service}"))
            .file("s.yaml", SYNAPSE)
            .file("e.json", r#"{"brand": "Chat"}"#)
            .file(path, text)
            .ok();
        let values = yaml(&run.read("values.yaml"));
        assert_eq!(
            values["synapse"]["ingress"]["host"], "m.example.org",
            "{name}"
        );
        assert_eq!(
            values["elementWeb"]["ingress"]["host"], "www.example.org",
            "{name}"
        );
        assert_eq!(values["wellKnownDelegation"]["enabled"], true, "{name}");
        assert_snapshot!(format!("proxy_{name}"), told(&run, "proxy"));
    }
}

#[test]
fn without_well_known_files_other_servers_find_it_all_the_same() {
    let adopted = |homeserver: &str| {
        let run = masthead("adopt --synapse s.yaml")
            .file("s.yaml", homeserver)
            .ok();
        let run = masthead("check --strict -f values.yaml").after(run).ok();
        let is_on = yaml(&run.read("values.yaml"))["wellKnownDelegation"]["enabled"].clone();
        (is_on, run.read("steps.md"))
    };
    let (is_on, steps) = adopted(SYNAPSE);
    assert_eq!(is_on, true);
    assert!(steps.contains("at port 443 of `example.org`: the stack serves it"));
    let (is_on, steps) = adopted(&format!(
        "{SYNAPSE}public_baseurl: https://m.example.org/\n"
    ));
    assert_eq!(is_on, false);
    assert!(steps.contains("`https://example.org/.well-known/matrix/server`"));
    let (is_on, steps) = adopted(&SYNAPSE.replace("example.org", "example.org:8448"));
    assert_eq!(is_on, false);
    assert!(steps.contains("port 8448 of `example.org`, as the name of the server says"));
    // What the values of a chart say stays as it is.
    let run = masthead("adopt --chart-values v.yaml").file(
        "v.yaml",
        "serverName: example.org\nwellknown: {enabled: false}\npublicServerName: example.org\n",
    );
    let run = run.run();
    let is_on = &yaml(&run.read("values.yaml"))["wellKnownDelegation"]["enabled"];
    assert_eq!(is_on, false);
    let steps = run.read("steps.md");
    assert!(steps.contains("`https://example.org/.well-known/matrix/server`"));
}

#[test]
fn well_known_files_are_in_the_folders_that_a_proxy_serves() {
    let proxy = "  proxy: {image: nginx, volumes: ['./m.conf:/etc/nginx/conf.d/m.conf', './public:/srv/www']}\n";
    let run = masthead("adopt --compose compose.yaml")
        .file("compose.yaml", format!("{BEHIND_A_PROXY}{proxy}"))
        .file("s.yaml", SYNAPSE)
        .file("e.json", r#"{"brand": "Chat"}"#)
        .file(
            "m.conf",
            "server { server_name example.org; location /.well-known/matrix { alias /srv/www/files; } }\n",
        )
        .file(
            "public/files/client",
            r#"{"m.homeserver": {"base_url": "https://matrix.example.org"}}"#,
        )
        .ok();
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["synapse"]["ingress"]["host"], "matrix.example.org");
    assert_eq!(values["wellKnownDelegation"]["enabled"], true);
    let row = "| proxy | `[\"example.org\"]` | m.conf:1:1 | set by masthead | its well-known files are taken over |";
    assert!(
        run.read("steps.md").contains(row),
        "{}",
        told(&run, "proxy")
    );
}

#[test]
fn what_the_server_is_named_after_is_served_once() {
    let both = "example.org {\n  handle /.well-known/matrix/server {\n    respond `{\"m.server\": \"m.example.org:443\"}`\n  }\n  \
                handle {\n    reverse_proxy element:80\n  }\n}\n";
    let proxy = "  proxy: {image: caddy, volumes: ['./Caddyfile:/etc/caddy/Caddyfile']}\n";
    let run = masthead("adopt --compose compose.yaml")
        .file("compose.yaml", format!("{BEHIND_A_PROXY}{proxy}"))
        .file("s.yaml", SYNAPSE)
        .file("e.json", r#"{"brand": "Chat"}"#)
        .file("Caddyfile", both)
        .ok();
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["elementWeb"]["ingress"]["host"], "example.org");
    let of_well_known = json!({"enabled": true, "baseDomainRedirect": {"enabled": false}});
    assert_eq!(values["wellKnownDelegation"], of_well_known);
    assert!(run.read("steps.md").contains("nothing redirects from it"));
    masthead("check --strict -f values.yaml").after(run).ok();
}

#[test]
fn a_root_has_the_sites_of_its_proxy() {
    let run = masthead("adopt --root copy")
        .file("copy/etc/matrix-synapse/homeserver.yaml", SYNAPSE)
        .file(
            "copy/etc/nginx/sites-enabled/matrix",
            "server { server_name m.example.org; location /_matrix { proxy_pass http://127.0.0.1:8008; } }\n",
        )
        .file("copy/etc/nginx/sites-enabled/broken", "server {\n")
        .run();
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_snapshot!("proxy_unread", run.stderr);

    let run = masthead("adopt --root copy")
        .file("copy/etc/matrix-synapse/homeserver.yaml", SYNAPSE)
        .file(
            "copy/etc/apache2/sites-enabled/matrix.conf",
            "<VirtualHost *:443>\n  ServerName apache.example.org\n  ProxyPass /_matrix http://127.0.0.1:8008/_matrix nocanon\n\
             </VirtualHost>\n<VirtualHost *:443>\n  ServerName blog.example.org\n  DocumentRoot /var/www/blog\n</VirtualHost>\n\
             <VirtualHost *:443>\n  ServerName example.org\n  DocumentRoot /var/www/site\n</VirtualHost>\n",
        )
        .file(
            "copy/var/www/site/.well-known/matrix/server",
            r#"{"m.server": "apache.example.org:443"}"#,
        )
        .ok();
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["synapse"]["ingress"]["host"], "apache.example.org");
    assert_eq!(values["wellKnownDelegation"]["enabled"], true);
    assert_snapshot!("proxy_apache", told(&run, "proxy"));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let said = masthead(
        "adopt --synapse s.yaml --mas m.yaml --element-web e.json --hookshot h.yml --well-known w",
    )
    .file(
        "s.yaml",
        "server_name: example.org\nsigning_key_path: /none/key\n",
    )
    .file("m.yaml", "a: [1\n")
    .file("e.json", r#"{"server_name": "example.org"}"#)
    .file("h.yml", "feeds: {enabled: true}\n")
    .file("w/client", "[1]\n")
    .fails(1);
    assert_snapshot!("refused_all", said);
}

/// As an older playbook laid it out: nginx has the hosts, and no labels are there.
#[test]
fn a_playbook_with_nginx_and_an_account_service() {
    let mas = std::fs::read_to_string("examples/adopt/mas/config.yaml").unwrap();
    let run = masthead("adopt --root copy")
        .file(
            "copy/matrix/synapse/config/homeserver.yaml",
            SYNAPSE.to_owned()
                + "matrix_authentication_service: {enabled: true, secret: SHARED-MARKER}\n",
        )
        .file(
            "copy/matrix/matrix-authentication-service/config/config.yaml",
            mas.clone(),
        )
        .file(
            "copy/matrix/client-element/config.json",
            r#"{"default_server_config": {"m.homeserver": {"base_url": "https://m.example.org"}}}"#,
        )
        .file(
            "copy/matrix/nginx-proxy/conf.d/matrix-client-element.conf",
            "server {\n  server_name web.example.org;\n}\n",
        )
        .file(
            "copy/matrix/nginx-proxy/data/matrix-domain/.well-known/matrix/server",
            r#"{"m.server": "m.example.org:443"}"#,
        )
        .run();
    assert!(!run.stderr.contains("SHARED-MARKER"), "{}", run.stderr);
    let values = yaml(&run.read("values.yaml"));
    assert_eq!(values["elementWeb"]["ingress"]["host"], "web.example.org");
    assert_eq!(values["synapse"]["ingress"]["host"], "m.example.org");
    assert_eq!(values["wellKnownDelegation"]["enabled"], true);
    assert_eq!(values["matrixAuthenticationService"]["enabled"], true);
    let kept = yaml(&run.read("ess.credentials.yaml"))["credentials"].clone();
    let encryption = yaml(&mas)["secrets"]["encryption"].clone();
    assert_eq!(kept["MAS_ENCRYPTION_SECRET"]["value"], encryption);
}
