//! What is said of paths that people write and that are no values: one finding a fault, with what was
//! meant.

use crate::harness::masthead;

/// Values that are wrong in one place over a good file, and what the hint names.
const WRONG: [(&str, &str); 61] = [
    ("synapse: {redis: {url: x}}", "`synapse.redisOrValkey.host`"),
    (
        "synapse: {ingress: {tls: {enabled: false}}}",
        "`synapse.ingress.tlsEnabled: false`",
    ),
    ("annotation: {a: b}", "`synapse.annotations`"),
    // Renamed and moved.
    (
        "imagePullSecrets: []",
        "`image.pullSecrets` since matrix-stack 25.12.0",
    ),
    (
        "synapse: {media: {storage: {storageClass: x}}}",
        "`synapse.media.storage.storageClassName` since",
    ),
    (
        "matrixRTC: {livekitAuth: {keysYaml: {value: x}}}",
        "`matrixRTC.livekitAuth.key` and",
    ),
    ("wellKnownDelegation: {ingress: {host: x}}", "`serverName`"),
    (
        "matrixRTC: {livekitAuth: {keysYaml: {value: x}}}",
        "since matrix-stack 26.8.1",
    ),
    (
        "synapse: {redis: {image: {tag: x}}}",
        "`valkey.image` since matrix-stack 26.9.1",
    ),
    (
        "wellKnownDelegation: {additional: {element: '{}'}}",
        "removed in matrix-stack 25.8.0",
    ),
    (
        "matrixRTC: {sfu: {additional: 'a: b'}}",
        "since matrix-stack 25.6.1 it is a map of names",
    ),
    (
        "redisOrValkey: {maxMemory: 1mb}",
        "the server of the stack is `valkey`",
    ),
    // Flat forms.
    ("synapse: {hostname: x}", "`synapse.ingress.host`"),
    ("elementWeb: {host: x}", "`elementWeb.ingress.host`"),
    (
        "synapse: {publicBaseurl: 'https://x'}",
        "`synapse.ingress.host`",
    ),
    ("synapse: {ingress: {hosts: [x]}}", "`synapse.ingress.host`"),
    ("ingress: {tls: [x]}", "`ingress.tlsSecret`"),
    (
        "matrixRTC: {sfu: {enabledServices: {}}}",
        "`matrixRTC.sfu.exposedServices`",
    ),
    ("haproxy: {service: {}}", "`synapse.httpService`"),
    ("service: {}", "`httpService`"),
    ("rtc: {focus: x}", "`matrixRTC`"),
    ("livitKitAuth: {keysYaml: x}", "`matrixRTC.livekitAuth`"),
    ("elementweb: {ingress: {host: x}}", "`elementWeb`"),
    ("synapse: {serverName: x}", "`serverName`"),
    (
        "upstreamProviders: {}",
        "belongs under `matrixAuthenticationService`",
    ),
    // Other charts.
    ("pdb: {}", "it is `podDisruptionBudget`"),
    ("synapse: {pdb: {}}", "it is `synapse.podDisruptionBudget`"),
    (
        "matrixRTC: {sfu: {imagePullSecrets: []}}",
        "`matrixRTC.sfu.image.pullSecrets`",
    ),
    (
        "synapse: {workers: {event-persister: {replicaCount: 2}}}",
        "`synapse.workers.event-persister.replicas`",
    ),
    (
        "synapse: {macaroon: {existingSecret: a, secretKey: b}}",
        "`synapse.macaroon.secret`",
    ),
    (
        "synapse: {persistence: {size: 1Gi}}",
        "`synapse.media.storage`",
    ),
    ("externalPostgresql: {}", "`synapse.postgres`"),
    (
        "hookshot: {registration: {}}",
        "`hookshot.appserviceRegistration`",
    ),
    ("fullnameOverride: x", "the release, which is an argument"),
    // Settings of programs.
    (
        "synapse: {config: {}}",
        "`synapse.additional.<name>.config`",
    ),
    ("synapse: {email: {}}", "`synapse.additional.<name>.config`"),
    (
        "enableSearch: true",
        "`enable_search` is a setting of Synapse's own",
    ),
    (
        "hookshot: {github: {}}",
        "`hookshot.additional.<name>.config`",
    ),
    ("elementWeb: {brand: x}", "`elementWeb.additional.<name>`"),
    (
        "matrixRTC: {sfu: {room: {}}}",
        "`matrixRTC.sfu.additional.<name>.config`",
    ),
    (
        "matrixAuthenticationService: {clients: []}",
        "`matrixAuthenticationService.additional.<name>.config`",
    ),
    // In other letters, and one level off.
    ("signing_key_path: /x", "`synapse.signingKey`"),
    ("max_upload_size: 50M", "`synapse.media.maxUploadSize`"),
    ("macaroon_secret_key: x", "`synapse.macaroon`"),
    (
        "oidc_providers: []",
        "`matrixAuthenticationService.upstreamProviders`",
    ),
    (
        "matrixAuthenticationService: {upstream_oauth2: {}}",
        "`matrixAuthenticationService.upstreamProviders`",
    ),
    (
        "clients: []",
        "`matrixAuthenticationService.additional.<name>.config`",
    ),
    ("matrix_domain: x", "`serverName`"),
    ("elementWeb: {replica_count: 2}", "`elementWeb.replicas`"),
    ("elementWeb: {replicacount: 2}", "`elementWeb.replicas`"),
    (
        "elementWeb: {configJSON: {}}",
        "`elementWeb.additional.<name>`",
    ),
    ("dex: {config: {}}", "`dex.additional.<name>.config`"),
    ("ingress: {cert-manager: x}", "`certManager.clusterIssuer`"),
    ("ingress: {class_name: x}", "`className`"),
    ("postgres: {primary: {}}", "is one pod"),
    (
        "synapse: {imagePullSecret: x}",
        "`synapse.image.pullSecrets`",
    ),
    (
        "synapse: {image: 'ghcr.io/x/y:1'}",
        "`registry`, `repository`, `tag`",
    ),
    (
        "synapse: {macaroon: x}",
        "either `value`, or `secret` and `secretKey`",
    ),
    ("valkey: {enabled: 7}", "it has no switch"),
    (
        "wellKnownDelegation: {additional: {client: {a: b}}}",
        "write it as JSON text",
    ),
    (
        "synapse: {additional: {max_upload_size: 50M}}",
        "`synapse.media.maxUploadSize`",
    ),
];

#[test]
fn each_is_told_once_with_what_was_meant() {
    for (values, meant) in WRONG {
        let said = masthead("check --fragment minimal -f v.yaml")
            .file("v.yaml", values)
            .fails(1);
        assert_eq!(said.matches("error: ").count(), 1, "{values}\n{said}");
        let error = said.split("error: ").nth(1).unwrap_or_default();
        let hint = error.lines().find(|line| line.contains("hint: "));
        assert!(
            hint.is_some_and(|hint| hint.contains(meant)),
            "{values}\n{said}"
        );
    }
}

#[test]
fn what_is_missing_because_it_stands_under_another_name_is_not_told_again() {
    let values =
        "serverName: example.org\nsynapse: {enabled: true, hostname: matrix.example.org}\n";
    let said = masthead("check --fragment nothing-enabled -f v.yaml")
        .file("v.yaml", values)
        .fails(1);
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
}

#[test]
fn what_is_far_from_all_that_is_known_has_no_neighbour() {
    let said = masthead("check --fragment minimal -f v.yaml")
        .file("v.yaml", "synapse: {ingress: {flavour: x}}")
        .fails(1);
    assert!(!said.contains("did you mean"), "{said}");
}

#[test]
fn values_of_other_charts_below_global_have_no_effect_unless_a_template_reads_them() {
    let check = |values: &str| {
        let run = masthead("check --fragment minimal -f v.yaml").file("v.yaml", values);
        run.run().stderr
    };
    let said = check("global: {serverName: x, mine: y}");
    assert!(
        said.contains("warning: global.serverName: this has no effect"),
        "{said}"
    );
    assert_eq!(said.matches("warning: ").count(), 1, "{said}");
    let used = "global: {serverName: x.org}\nserverName: '{{ .Values.global.serverName }}'\n";
    assert_eq!(check(used), "");
    assert_eq!(
        check("synapse: {extraInitContainers: [{name: a, image: b, command: [c]}]}"),
        ""
    );
}

#[test]
fn explain_reads_what_problems_print() {
    for (path, shown) in [
        (
            "synapse.appservices[0].secret",
            "synapse.appservices[0].secret\n",
        ),
        ("synapse.labels.a.b/c", "synapse.labels[\"a.b/c\"]\n"),
        (
            "synapse.additional.b.json.config",
            "synapse.additional[\"b.json\"].config\n",
        ),
        (
            "synapse.additional[\"b.json\"].config",
            "synapse.additional[\"b.json\"].config\n",
        ),
        (
            "synapse.additional.mine.config.email.smtp_host",
            "synapse.additional.mine.config.email.smtp_host\n",
        ),
        ("global.anything", "global.anything\n"),
    ] {
        let explained = masthead("values explain").arg(path).ok().stdout;
        assert!(explained.starts_with(shown), "{path}\n{explained}");
    }
    for (path, said) in [
        (
            "synapse.hostname",
            "error: there is no value `synapse.hostname`: this is `synapse.ingress.host` here\n",
        ),
        (
            "synapse..x",
            "error: `synapse..x` is no path: a key is missing at character 9\n",
        ),
        (
            "serverName[0]",
            "error: there is no value `serverName[0]`: `serverName` is no list\n",
        ),
        (
            "mas.database.uri",
            "error: there is no value `mas.database.uri`: it is the layout of a guide: `masthead values convert` prints \
             what it means here\n",
        ),
    ] {
        assert_eq!(masthead("values explain").arg(path).fails(2), said);
    }
}

/// Settings of programs that stand where the names of their parts belong, and that are none.
const PARTS: [&str; 14] = [
    "synapse: {additional: {enable_search: true}}",
    "synapse: {additional: {enableSearch: true}}",
    "synapse: {additional: {trusted_key_servers: [{server_name: x}]}}",
    "synapse: {additional: {mine: {enable_search: true, report_stats: x}}}",
    "synapse: {additional: {mine: 'enable_search: true'}}",
    "synapse: {additional: {config: 'enable_search: true'}}",
    "synapse: {additional: {configSecret: a, configSecretKey: b}}",
    "synapse: {additional: 'enable_search: true'}",
    "matrixAuthenticationService: {additional: {rate_limiting: {}}}",
    "hookshot: {enabled: true, ingress: {host: h.ess}, additional: {feeds: {enabled: true}}}",
    "matrixRTC: {sfu: {additional: {rtc: {tcp_port: 3}}}}",
    "elementWeb: {additional: {brand: Ours}}",
    "elementWeb: {additional: {features: {feature_x: true}}}",
    "elementWeb: {additional: {mine: {brand: Ours}}}",
];

#[test]
fn a_setting_in_the_place_of_a_name_is_told_once_with_a_form_that_is_taken() {
    for values in PARTS {
        let said = masthead("check --fragment minimal -f v.yaml")
            .file("v.yaml", values)
            .fails(1);
        assert_eq!(said.matches("error: ").count(), 1, "{values}\n{said}");
        assert!(!said.contains("warning: "), "{values}\n{said}");
        let form = said.split_once("hint: ").unwrap().1;
        let form: String = form
            .lines()
            .skip(1)
            .map(|line| format!("{line}\n"))
            .collect();
        let form = form.replace('…', "x");
        let taken = masthead("render --credentials=job --fragment minimal -f base.yaml -f v.yaml")
            .file("base.yaml", "hookshot: {ingress: {host: h.ess}}")
            .file("v.yaml", &form)
            .run();
        let refused = taken.stderr.contains("additional.mine: ");
        assert!(!refused, "{values}\n{form}\n{}", taken.stderr);
        assert!(
            !taken.stderr.contains("unknown key"),
            "{values}\n{form}\n{}",
            taken.stderr
        );
    }
}

#[test]
fn what_users_write_as_valkey_is_called_so() {
    for (values, path) in [
        ("valkey: {maxMemory: [1]}", "valkey.maxMemory: "),
        (
            "valkey: {valkeyExporter: {tag: x}}",
            "valkey.valkeyExporter.tag: ",
        ),
        (
            "redis: {redisExporter: {tag: x}}",
            "redis.redisExporter.tag: ",
        ),
        (
            "synapse: {redisOrValkey: {hots: x}}",
            "synapse.redisOrValkey.hots: ",
        ),
        (
            "valkey: {image: {pullPolicy: x}}",
            "valkey.image.pullPolicy: ",
        ),
    ] {
        let said = masthead("check --fragment minimal -f v.yaml")
            .file("v.yaml", values)
            .fails(1);
        assert!(said.contains(&format!("error: {path}")), "{values}\n{said}");
    }
}

#[test]
fn a_registry_in_the_repository_is_told_where_ours_stands_before_it() {
    let check = |values: &str| {
        let run = masthead("check --fragment minimal -f v.yaml").file("v.yaml", values);
        run.run().stderr
    };
    for repository in ["ghcr.io/x/y", "localhost/y", "registry:5000/a/b"] {
        let said = check(&format!(
            "synapse: {{image: {{repository: '{repository}'}}}}"
        ));
        assert!(said.contains("looks like a registry"), "{said}");
        assert_eq!(said.matches("warning: ").count(), 1, "{said}");
    }
    for image in [
        "{repository: x/y}",
        "{registry: mirror.example.org, repository: docker.io/x/y}",
        "{registry: '', repository: ghcr.io/x/y}",
        "{registry: null, repository: ghcr.io/x/y}",
    ] {
        assert_eq!(check(&format!("synapse: {{image: {image}}}")), "");
    }
}

#[test]
fn labels_that_the_stack_sets_itself_have_no_effect() {
    let check = |values: &str| {
        let run = masthead("check --fragment minimal -f v.yaml").file("v.yaml", values);
        run.run().stderr
    };
    for (values, path) in [
        (
            "labels: {app.kubernetes.io/instance: x}",
            "labels[\"app.kubernetes.io/instance\"]",
        ),
        (
            "synapse: {labels: {app.kubernetes.io/name: x}}",
            "synapse.labels[\"app.kubernetes.io/name\"]",
        ),
        (
            "synapse: {checkConfigHook: {labels: {app.kubernetes.io/part-of: x}}}",
            "synapse.checkConfigHook.labels[\"app.kubernetes.io/part-of\"]",
        ),
    ] {
        let said = check(values);
        let wanted = format!("warning: {path}: this has no effect");
        assert!(said.contains(&wanted), "{said}");
        assert_eq!(said.matches("warning: ").count(), 1, "{said}");
    }
    assert_eq!(
        check("labels: {example.com/team: x, app.kubernetes.io/created-by: us}"),
        ""
    );
    assert_eq!(
        check("global: {labels2: {app.kubernetes.io/instance: x}}"),
        ""
    );
}

#[test]
fn a_name_that_is_no_key_of_a_secret_is_told_alone() {
    let said = masthead("check --fragment minimal -f v.yaml")
        .file(
            "v.yaml",
            "synapse: {additional: {a/b: {config: 'enable_search: true'}}}",
        )
        .fails(1);
    assert!(
        said.starts_with("error: synapse.additional.a/b: "),
        "{said}"
    );
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
}
