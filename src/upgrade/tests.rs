//! Every row of the changes.

use super::*;
use crate::chart::Version;
use crate::chart::changes::{self, Change, Kind};

fn files(texts: &[&str]) -> Files {
    let mut files = Files::new();
    for (index, text) in texts.iter().enumerate() {
        let name = format!("v{index}.yaml");
        files
            .add(&name, text.as_bytes().to_vec(), &[])
            .map_err(|problem| problem.message)
            .unwrap();
    }
    files
}

fn asked(from: Option<Version>, to: Option<Version>) -> Asked {
    Asked { from, to }.checked().unwrap()
}

/// The rows about a file, as `section since path`, and its text afterwards.
fn run(text: &str, asked: Asked) -> (Vec<String>, String) {
    let found = upgrade(&files(&[text]), asked);
    let rows = found.rows.iter().map(|row| {
        let since = row.since.map_or(String::new(), |since| since.to_string());
        format!("{} {since} {}", row.section.word(), row.path)
    });
    let new = found.texts[0]
        .text
        .clone()
        .unwrap_or_else(|| text.to_owned());
    (rows.collect(), new)
}

/// The text after the changes, which a second run leaves as it is.
fn fixed(text: &str) -> String {
    let (_, new) = run(text, Asked::default());
    let (rows, again) = run(&new, Asked::default());
    assert_eq!(again, new, "a second run changes nothing");
    let open: Vec<_> = rows.iter().filter(|row| row.starts_with("fix")).collect();
    assert_eq!(open, [] as [&String; 0], "of\n{new}");
    new
}

/// A file that has one key.
fn file(path: &[&str], value: &str) -> String {
    let mut out = String::new();
    for (depth, key) in path.iter().enumerate() {
        let key = if *key == "*" { "rtcTcp" } else { key };
        out += &format!("{}{key}:\n", "  ".repeat(depth));
    }
    format!("{} {value}\n", out.trim_end())
}

fn before(change: &Change) -> Version {
    let all = changes::releases();
    let since = change.since.unwrap();
    all.iter()
        .rev()
        .find(|version| **version < since)
        .copied()
        .unwrap_or(all[0])
}

#[test]
fn every_key_that_has_gone_is_listed_and_changed() {
    for change in changes::all().iter().filter(|change| change.is_of_key()) {
        let value = match change.old[change.old.len() - 1] {
            "keysYaml" => "{value: 'key: secret'}",
            "redis" if change.since < Some(Version(26, 9, 1)) => "{resources: {}}",
            "redis" if change.old.len() > 1 => "{host: redis.example.org}",
            "storageClass" | "host" => "x",
            "preMigrationSynapseHandlesAuth" => "true",
            _ => "{a: 1}",
        };
        let text = file(change.old, value);
        let to = change.until.map(|_| change.since.unwrap());
        let (rows, new) = run(&text, asked(None, to));
        let row = format!("fix {} {}", change.since.unwrap(), change.old.join("."));
        assert!(rows.contains(&row), "{row} is not in {rows:?}");
        assert_ne!(new, text, "{change:?}");
        let (again, same) = run(&new, asked(None, to));
        assert_eq!(same, new, "a second run changes nothing");
        assert!(!again.iter().any(|row| row.starts_with("fix")), "{again:?}");
    }
}

#[test]
fn every_new_key_tells_the_release_and_is_not_for_one_before() {
    let new = changes::all()
        .iter()
        .filter(|c| c.kind == Kind::New && c.since.is_some());
    for change in new {
        let keys: Vec<&str> = change.new.split('.').collect();
        let text = file(&keys, "{a: 1}");
        let since = change.since.unwrap();
        let (rows, _) = run(&text, asked(None, Some(before(change))));
        let path = change.new.replace('*', "rtcTcp");
        if since > changes::releases()[0] {
            let row = format!("by-hand {since} {path}");
            assert!(rows.contains(&row), "{row} is not in {rows:?}");
        }
        let found = upgrade(&files(&[&text]), Asked::default());
        assert!(
            found.range.from >= since || change.until.is_some() || keys.contains(&"redis"),
            "{change:?}"
        );
    }
}

#[test]
fn every_default_that_changed_is_listed_where_the_file_does_not_set_it() {
    let of_key =
        |c: &&Change| c.kind == Kind::DefaultChanged && c.tell.is_none() && c.fix.is_none();
    for change in changes::all().iter().filter(of_key) {
        let (was, _) = change.default.unwrap();
        let (from, to) = (before(change), change.since);
        let path = change.old.join(".");
        let row = format!("default {} {path}", to.unwrap());
        let other = file(&change.old[..change.old.len() - 1], "{other: 1}");
        let is_off = path.contains("turn");
        for text in [
            if is_off { &other } else { "" },
            &other,
            &file(change.old, was),
        ] {
            let (rows, _) = run(text, asked(Some(from), to));
            let is_in = |row: &String| rows.contains(row);
            // An older name is shown as it is written.
            let newer = row.replace("synapse.redis", "valkey");
            assert!(
                is_in(&row) || is_in(&newer),
                "{row} is not in {rows:?} of {text}"
            );
        }
        let (rows, _) = run(&file(change.old, "other"), asked(Some(from), to));
        assert!(!rows.contains(&row), "{row}");
    }
}

const CALLS: &str = "serverName: x\nmatrixRTC: {enabled: true}\n";

/// Files, and a row of each, as `section since path`.
const ROWS: &[(&str, &str)] = &[
    ("matrixRTC: {enabled: true}", "look 26.10.0 serverName"),
    ("synapse: {enabled: false}", "by-hand 26.10.0 serverName"),
    (
        "initSecrets: {enabled: false}",
        "by-hand 26.10.0 matrixRTC.appserviceRegistration",
    ),
    (
        "matrixRTC: {sfu: {enabled: false}}",
        "by-hand 26.10.1 matrixRTC.sfu.url",
    ),
    (
        "matrixRTC: {replicas: 2}",
        "by-hand 26.9.0 matrixRTC.replicas",
    ),
    (
        "synapse: {workers: {sso-login: {enabled: true}}}",
        "by-hand 26.5.0 synapse.workers.sso-login.enabled",
    ),
    (
        "matrixTools: {image: {tag: 0.8.1}}",
        "by-hand 26.9.0 matrixTools.image.tag",
    ),
    (
        "synapse: {enabled: false}\nmatrixAuthenticationService: {syn2mas: {enabled: true}}",
        "by-hand 26.9.2 matrixAuthenticationService.syn2mas.enabled",
    ),
    (
        "synapse: {extraVolumeMounts: [{name: t, mountPath: /tmp}]}",
        "by-hand 26.9.0 synapse.extraVolumeMounts[0]",
    ),
    (
        "hookshot: {enabled: true, appserviceRegistration: {value: 'url: http://ess-hookshot.x:9993'}}",
        "by-hand 26.9.4 hookshot.appserviceRegistration.value",
    ),
    (
        "hookshot: {enabled: true, appserviceRegistration: {secret: x, secretKey: y}}",
        "look 26.9.4 hookshot.appserviceRegistration",
    ),
    (
        "matrixAuthenticationService: {image: {registry: mirror.example.org}}",
        "look 26.9.1 matrixAuthenticationService.image.repository",
    ),
    (
        "redis: {image: {tag: 7.2-alpine}}",
        "look 26.9.1 redis.image",
    ),
    (
        "valkey: {image: {repository: library/redis}}",
        "look 26.9.1 valkey.image",
    ),
    (
        "matrixRTC: {sfu: {redis: {host: x, tls: true}}}",
        "look 26.11.2 matrixRTC.sfu.redis.tls",
    ),
    (
        "synapse: {podSecurityContext: {runAsUser: 5}}",
        "look 26.10.1 synapse.podSecurityContext",
    ),
    (
        "synapse: {additional: {a: {config: 'x: \\\\${Y}'}}}",
        "look 26.8.1 synapse.additional.a.config",
    ),
    ("synapse: {enabled: false}", "look 26.10.0 synapse.enabled"),
    (
        "matrixRTC: {restrictRoomCreationToLocalUsers: false}",
        "know 26.11.2 matrixRTC.restrictRoomCreationToLocalUsers",
    ),
    (
        "synapse: {resources: {limits: {memory: 1Gi}}}",
        "know 26.10.3 synapse.resources",
    ),
    (
        "hookshot: {enabled: true, enableEncryption: true}",
        "know 26.9.3 hookshot.enableEncryption",
    ),
    (
        "matrixRTC: {sfu: {exposedServices: {rtcTcp: {portType: ClusterIP, nodePort: 5}}}}",
        "know 26.7.2 matrixRTC.sfu.exposedServices.rtcTcp",
    ),
    (CALLS, "know 26.7.1 wellKnownDelegation.headers"),
    (CALLS, "know 26.7.0 matrixAuthenticationService.additional"),
    (
        CALLS,
        "know 25.12.1 matrixRTC.restrictRoomCreationToLocalUsers",
    ),
    (CALLS, "know 25.12.1 networking.ipFamily"),
    (
        "matrixAuthenticationService: {syn2mas: {enabled: true}}",
        "know 26.9.2 matrixAuthenticationService.syn2mas.enabled",
    ),
    (
        "networking: {ipFamily: ipv4}",
        "cluster 26.10.2 networking.ipFamily",
    ),
    (
        "matrixRTC: {sfu: {hostNetwork: true}}",
        "cluster 26.9.2 matrixRTC.sfu.dnsPolicy",
    ),
    ("hookshot: {enabled: true}", "cluster 26.9.4 "),
    ("hookshot: {enabled: true}", "cluster 26.9.3 "),
    ("hookshot: {enabled: true}", "cluster 26.9.1 "),
    (
        "synapse: {workers: {pusher: {enabled: true}}}",
        "cluster 26.9.1 ",
    ),
    (
        "matrixAuthenticationService: {syn2mas: {enabled: true}}",
        "cluster 26.9.2 ",
    ),
    (CALLS, "cluster 26.10.0 "),
    (CALLS, "cluster 26.10.2 "),
    (CALLS, "cluster 26.9.0 "),
    (CALLS, "cluster 26.3.0 "),
];

#[test]
fn what_has_to_be_done_is_listed() {
    for (text, row) in ROWS {
        let (rows, _) = run(text, asked(Some(Version(25, 5, 0)), None));
        assert!(
            rows.iter().any(|found| found == row),
            "`{row}` is not in {rows:?} of {text}"
        );
    }
}

#[test]
fn what_has_been_done_is_listed_no_more() {
    let done = "serverName: x\nmatrixRTC: {replicas: 1, sfu: {enabled: false, url: 'wss://x'}}\nmatrixTools: {image: {tag: 0.10.5}}\nsynapse: {workers: {sso-login: {enabled: false}}}\n";
    let (rows, _) = run(done, asked(Some(Version(25, 5, 0)), None));
    assert!(
        !rows
            .iter()
            .any(|row| row.starts_with("by-hand") || row.starts_with("fix")),
        "{rows:?}"
    );
}

/// Files, and what they become.
const NAMES: &[(&str, &str)] = &[
    (
        "# a\n'redis' :  # b\n    image: {tag: x} # c\n",
        "# a\n'valkey' :  # b\n    image: {tag: x} # c\n",
    ),
    (
        "{\"redis\": {\"redisExporter\": {\"a\": 1}}}\n",
        "{\"valkey\": {\"valkeyExporter\": {\"a\": 1}}}\n",
    ),
    (
        "redis:\n  a: 1\n  b: 2\nvalkey:\n  a: 3 # three\n  c: 4\n",
        "valkey:\n  c: 4\n  a: 1\n  b: 2\n",
    ),
    (
        "hookshot:\n  ingress: &i\n    host: x\n    service: {type: A}\nsynapse:\n  ingress: *i\n",
        "hookshot:\n  ingress: &i\n    host: x\n  httpService: {type: A}\nsynapse:\n  ingress: {\"host\": \"x\"}\n  httpService: {\"type\": \"A\"}\n",
    ),
    (
        "synapse: &s\n  ingress: {service: {type: A}}\nelementWeb:\n  <<: *s\n",
        "synapse: &s\n  httpService: {type: A}\nelementWeb:\n  <<: *s\n",
    ),
    (
        "redis: # r\n  # in r\n  maxMemory: 1\n  # end\nvalkey: {a: 1}\n",
        "valkey:\n  a: 1\n  # r\n  # in r\n  maxMemory: 1\n    # end\n",
    ),
    (
        "synapse:\n  redis: &r {host: x}\nhookshot:\n  redis: *r\n",
        "synapse:\n  redisOrValkey: &r {host: x}\nhookshot:\n  redisOrValkey: *r\n",
    ),
    (
        "synapse: {redis: {host: a}, redisOrValkey: {host: b}}\n",
        "synapse: {redisOrValkey: {host: b}}\n",
    ),
    (
        "synapse: {redis: {host: a}, redisOrValkey: {}}\n",
        "synapse: {redisOrValkey: {host: a}}\n",
    ),
    (
        "synapse:\n  redis:\n    # of it\n    resources: {}\n  x: 1\n",
        "synapse:\n  x: 1\nvalkey:\n  # of it\n  resources: {}\n",
    ),
    (
        "ingress:\n  service: {type: NodePort}\n  className: x\n",
        "ingress:\n  className: x\nhttpService: {type: NodePort}\n",
    ),
    (
        "ingress: {service: {type: NodePort}}\nhttpService: {type: NodePort}\n",
        "httpService: {type: NodePort}\n",
    ),
    (
        "ingress: {service: {type: NodePort}}\nhttpService: {annotations: {}}\n",
        "httpService: {annotations: {}, type: NodePort}\n",
    ),
    (
        "imagePullSecrets: []\nimage: {pullSecrets: []}\n",
        "image: {pullSecrets: []}\n",
    ),
    (
        "serverName: x\nwellKnownDelegation:\n  ingress:\n    host: x\n    className: y\n",
        "serverName: x\nwellKnownDelegation:\n  ingress:\n    className: y\n",
    ),
    (
        "wellKnownDelegation: {ingress: {host: x}}\n",
        "serverName: x\n",
    ),
];

#[test]
fn keys_take_their_new_names_as_they_are_written() {
    for (text, expected) in NAMES {
        assert_eq!(fixed(text), *expected);
    }
}

#[test]
fn values_take_their_new_forms() {
    for (text, expected) in [
        (
            "matrixRTC:\n  livekitAuth:\n    # both\n    keysYaml:\n      value: |\n        key1: secret1\n",
            "matrixRTC:\n  livekitAuth:\n    # both\n    secret:\n      value: secret1\n    key: key1\n",
        ),
        (
            "matrixRTC:\n  sfu:\n    additional: |\n      room: {}\n    x: 1\n",
            "matrixRTC:\n  sfu:\n    additional:\n      main:\n        config: |\n          room: {}\n    x: 1\n",
        ),
        (
            "matrixRTC:\n  sfu:\n    enabled: false\n  extraEnv:\n  - name: LIVEKIT_URL # u\n    value: wss://x.org\n  - {name: B, value: b}\n",
            "matrixRTC:\n  sfu:\n    enabled: false\n    url: wss://x.org\n  extraEnv:\n  - {name: B, value: b}\n",
        ),
        (
            "synapse:\n  additional:\n    a:\n      config: |\n        database:\n          args: {database: s, user: u} # c\n",
            "synapse:\n  additional:\n    a:\n      config: |\n        database:\n          args: {dbname: s, user: u} # c\n",
        ),
        (
            "elementWeb:\n  additional:\n    a: '{\"features\": {\"feature_group_calls\": false, \"x\": true}}'\n",
            "elementWeb:\n  additional:\n    a: '{\"features\": {\"x\": true}, \"element_call\": {\"disable\": true}}'\n",
        ),
        (
            "matrixRTC:\n  sfu:\n    additional:\n      a:\n        config: |\n          # ip\n          rtc:\n            node_ip: 1.2.3.4\n            port: 1\n",
            "matrixRTC:\n  sfu:\n    additional:\n      a:\n        config: |\n          # ip\n          rtc:\n            port: 1\n    manualIP: \"1.2.3.4\"\n",
        ),
        (
            "matrixAuthenticationService: {preMigrationSynapseHandlesAuth: true}\n",
            "matrixAuthenticationService: {syn2mas: {dryRun: true, enabled: true}}\n",
        ),
        (
            "matrixAuthenticationService: {preMigrationSynapseHandlesAuth: false}\n",
            "",
        ),
        (
            "matrixAuthenticationService:\n  additional:\n    a: {config: \"t: '{{ user.x }}'\"}\n    b:\n      config: |\n        t: {{ x }} # {% if %}\n",
            "matrixAuthenticationService:\n  additional:\n    a: {config: \"t: '{{ \\\"{{\\\" }} user.x }}'\"}\n    b:\n      config: |\n        t: {{ \"{{\" }} x }} # {% if %}\n",
        ),
    ] {
        assert_eq!(fixed(text), expected);
        let windows = text.replace('\n', "\r\n");
        assert_eq!(fixed(&windows), expected.replace('\n', "\r\n"));
    }
}

#[test]
fn what_can_not_be_decided_is_left() {
    for (text, path) in [
        (
            "ingress: {service: {type: A}}\nhttpService: {type: B}\n",
            "ingress.service",
        ),
        (
            "synapse: {redis: {host: x, image: {tag: y}}}\n",
            "synapse.redis",
        ),
        (
            "imagePullSecrets: [{name: a}]\nimage: {pullSecrets: [{name: b}]}\n",
            "imagePullSecrets",
        ),
        (
            "matrixRTC: {livekitAuth: {keysYaml: {secret: a, secretKey: b}}}\n",
            "matrixRTC.livekitAuth.keysYaml",
        ),
        (
            "matrixRTC: {livekitAuth: {keysYaml: {value: \"a: b\\nc: d\"}}}\n",
            "matrixRTC.livekitAuth.keysYaml",
        ),
    ] {
        let (rows, new) = run(text, Asked::default());
        assert_eq!(new, text);
        let is_left = |row: &String| row.starts_with("by-hand") && row.ends_with(path);
        assert!(rows.iter().any(is_left), "{rows:?}");
    }
}

#[test]
fn templates_of_the_chart_are_left_unless_the_release_is_said() {
    let text = "synapse: {additional: {a: {config: 'x: {{ .Values.serverName }}'}}}\n";
    assert_eq!(fixed(text), text);
    let (_, new) = run(text, asked(Some(Version(26, 8, 1)), None));
    assert_eq!(
        new,
        "synapse: {additional: {a: {config: 'x: {{ \"{{\" }} .Values.serverName }}'}}}\n"
    );
    let (_, new) = run(
        "synapse: {additional: {a: {config: 'x: {{ y }}'}}}\n",
        asked(Some(Version(26, 11, 2)), None),
    );
    assert!(new.contains("{{ y"), "it is a template already");
}

#[test]
fn files_that_would_mean_something_else_together_are_not_changed() {
    let found = upgrade(
        &files(&["redis: {a: 1}\n", "valkey: {a: 2}\n"]),
        Asked::default(),
    );
    assert!(found.refused.is_some());
    let found = upgrade(
        &files(&["redis: {a: 1}\n", "valkey: {b: 2}\n"]),
        Asked::default(),
    );
    assert!(found.refused.is_none());
}

#[test]
fn a_release_is_recognised_by_its_newest_key() {
    for (text, from) in [
        ("serverName: x\n", "25.5.0"),
        ("synapse: {redis: {image: {tag: x}}}\n", "25.5.0"),
        ("synapse: {redis: {host: x}}\n", "26.3.0"),
        ("redis: {image: {tag: x}}\n", "26.1.1"),
        (
            "hookshot: {enabled: true}\nnetworking: {ipFamily: ipv4}\n",
            "26.1.1",
        ),
        ("valkey: {replicas: 1}\n", "26.9.1"),
    ] {
        let found = upgrade(&files(&[text]), Asked::default());
        assert_eq!(found.range.from.to_string(), from, "{text}");
    }
}
