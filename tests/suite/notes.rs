//! `masthead notes`.

use insta::assert_snapshot;

use crate::harness::masthead;

const TOPICS: [&str; 15] = [
    "dns",
    "ports",
    "first-user",
    "admin-token",
    "sql",
    "secrets",
    "authelia",
    "well-known",
    "proxy",
    "routes",
    "migrate",
    "prune",
    "takeover",
    "upgrade",
    "uninstall",
];

/// Values that give every topic something to tell.
const ALL: &str = r#"
serverName: example.org
ingress: {tlsSecret: wildcard}
image: {pullSecrets: [{name: registry}]}
synapse:
  ingress: {host: matrix.example.org}
  postgres: {host: db.example.org, user: synapse, database: synapse, password: {secret: databases, secretKey: synapse}}
  signingKey: {secret: synapse, secretKey: signing.key}
  appservices: [{secret: bridge, secretKey: registration.yaml}]
matrixAuthenticationService:
  ingress: {host: account.example.org, tlsSecret: account-tls}
  postgres: {host: db.example.org, user: "m\"as", database: mas, password: {secret: databases, secretKey: "it's mas"}}
  privateKeys: {rsa: {secret: mas, secretKey: rsa.pem}}
  additional: {mine: {configSecret: mas, configSecretKey: mine.yaml}}
  upstreamProviders:
    authelia:
      humanName: Company SSO
      issuer: https://sso.example.org
      clientId: mas
      clientSecret: {value: hunter2}
      scopes: [openid, profile, email]
    google: {issuer: https://accounts.google.com, clientId: x, clientSecret: {value: hunter2}}
    unused: {enabled: false, issuer: https://authelia.example.org, clientId: unused}
elementWeb: {ingress: {host: chat.example.org}}
elementAdmin: {ingress: {host: admin.example.org}}
matrixRTC:
  ingress: {host: rtc.example.org}
  sfu:
    exposedServices:
      rtcUdp: {enabled: true, portType: HostPort}
      turn: {enabled: true, portType: LoadBalancer}
      turnTLS: {enabled: true, domain: turn.example.org, tlsSecret: turn-tls, portType: ClusterIP}
"#;

fn notes(args: &str) -> String {
    masthead(&format!("notes {args} -f all.yaml"))
        .file("all.yaml", ALL)
        .ok()
        .stdout
}

#[test]
fn every_topic() {
    assert_snapshot!("summary", notes(""));
    for topic in TOPICS {
        assert_snapshot!(topic, notes(topic));
    }
}

#[test]
fn a_stack_without_mas_or_database_of_ones_own() {
    let values = "--fragment minimal --set matrixAuthenticationService.enabled=false";
    for topic in [
        "",
        "first-user",
        "admin-token",
        "sql",
        "secrets",
        "ports",
        "authelia",
        "migrate",
    ] {
        assert_snapshot!(
            format!("synapse_alone_{topic}"),
            masthead(&format!("notes {topic} {values}")).ok().stdout
        );
    }
}

#[test]
fn nothing_at_all() {
    for topic in TOPICS {
        let printed = masthead(&format!("notes {topic} --fragment nothing-enabled"))
            .ok()
            .stdout;
        assert!(!printed.is_empty(), "{topic}");
    }
}

#[test]
fn a_takeover_imports_for_the_release_that_it_is_about() {
    let printed = notes("takeover --release mine -n theirs");
    let import = "\nmasthead credentials import --release mine -n theirs -f all.yaml theirs.mine-generated.backup.yaml\n";
    assert!(printed.contains(import), "{printed}");
}

#[test]
fn what_is_kept_of_one_release_has_a_name_of_its_own() {
    for (args, stem) in [
        ("", "ess"),
        ("--release mine", "ess.mine"),
        ("-n theirs", "theirs.ess"),
        ("--context gke:a/b", "ess.gke-a-b"),
    ] {
        for (topic, file) in [("takeover", ".objects.backup"), ("upgrade", ".before")] {
            let printed = notes(&format!("{topic} {args}"));
            let name = format!("\ntest -s {stem}{file}.yaml || ");
            assert!(printed.contains(&name), "{name}\n{printed}");
        }
    }
}

#[test]
fn what_is_kept_is_never_written_twice() {
    for topic in ["takeover", "upgrade", "uninstall"] {
        for target in ["kubectl", "helm", "flux", "argocd"] {
            let printed = notes(&format!("{topic} --target {target}"));
            let writes = printed.lines().filter(|line| line.contains(" > "));
            let mut commands = writes.filter(|line| !line.starts_with('#'));
            let is_kept =
                |line: &str| line.contains(" || ") || line.ends_with("> ess.manifests.yaml");
            assert!(commands.all(is_kept), "{topic} {target}\n{printed}");
        }
    }
}

#[test]
fn jobs_of_hooks_go_before_others_of_their_names_are_applied() {
    let first = |printed: &str, word: &str| printed.find(word).unwrap_or(usize::MAX);
    for (target, goes) in [("kubectl", false), ("flux", true), ("argocd", true)] {
        let printed = notes(&format!("takeover --target {target}"));
        let job = first(&printed, "--ignore-not-found job.batch/ess-");
        let apply = first(&printed, "\nkubectl apply");
        assert_eq!(job < apply, goes, "{target}\n{printed}");
    }
}

#[test]
fn who_applies_from_then_on_has_what_was_applied_before() {
    for (args, writer) in [
        ("", "helm"),
        ("--field-manager helm-controller", "helm-controller"),
        ("--target flux", "kustomize-controller"),
        ("--target flux --field-manager helm", "kustomize-controller"),
        ("--target argocd --field-manager helm", "argocd-controller"),
    ] {
        let printed = notes(&format!("takeover {args}"));
        let apply = format!("\nkubectl apply --server-side --field-manager={writer} ");
        assert!(printed.contains(&apply), "{args}\n{printed}");
    }
    let left = notes("takeover --target helm");
    assert!(left.lines().all(|line| line.starts_with('#')), "{left}");
}

#[test]
fn a_controller_that_applies_is_told_to_stop_and_applies_nothing_twice() {
    for (target, kind) in [("flux", "kustomizations"), ("argocd", "applications")] {
        let upgrade = notes(&format!("upgrade --target {target}"));
        assert!(!upgrade.contains("kubectl apply"), "{upgrade}");
        let uninstall = notes(&format!("uninstall --target {target}"));
        for verb in ["patch", "delete"] {
            let line = format!("\nkubectl {verb} {kind}.");
            assert!(uninstall.contains(&line), "{line}\n{uninstall}");
        }
        assert!(!uninstall.contains("kubectl apply"), "{uninstall}");
    }
}

#[test]
fn what_users_add_stays_where_it_holds_data_or_others_stand_on_it() {
    let object = |version: &str, kind: &str| {
        format!("{{apiVersion: {version}, kind: {kind}, metadata: {{name: mine}}}}")
    };
    let kinds = [
        ("v1", "PersistentVolumeClaim"),
        ("v1", "Secret"),
        ("v1", "Namespace"),
        ("v1", "PersistentVolume"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("postgresql.cnpg.io/v1", "Cluster"),
        ("example.org/v1", "Database"),
    ];
    let mut values = "extraObjects:\n".to_owned();
    for (index, (version, kind)) in kinds.iter().chain(&[("v1", "ConfigMap")]).enumerate() {
        values += &format!("  a{index}: \"{}\"\n", object(version, kind));
    }
    let printed = over_minimal("uninstall", &values);
    let render = printed
        .lines()
        .find(|line| line.starts_with("masthead render"));
    assert_eq!(
        render,
        Some(
            "masthead render --fragment minimal -f v.yaml -s ConfigMap/mine | kubectl delete --namespace=ess \
             --ignore-not-found --filename=-"
        )
    );
    let told = printed
        .lines()
        .find(|line| line.starts_with("# Of `extraObjects`"));
    for (_, kind) in kinds {
        assert!(told.unwrap().contains(&format!("{kind}/mine")), "{printed}");
    }
}

#[test]
fn after_a_takeover_it_is_pruned_under_the_same_name() {
    let printed = notes("prune --field-manager helm");
    assert!(!printed.contains("--prune-allowlist"), "{printed}");
    let applies: Vec<_> = printed.matches("kubectl apply").collect();
    let named = printed.matches("kubectl apply --server-side --field-manager=helm ");
    assert_eq!((applies.len(), named.count()), (2, 2), "{printed}");
}

#[test]
fn no_credential_is_printed() {
    for topic in TOPICS {
        assert!(!notes(topic).contains("hunter2"), "{topic}");
    }
}

#[test]
fn release_and_namespace_are_in_every_command() {
    let printed = notes("first-user --release mine -n theirs");
    assert!(
        printed.contains("kubectl exec -it -n theirs deploy/mine-matrix-authentication-service "),
        "{printed}"
    );
    assert!(
        notes("secrets -n theirs")
            .lines()
            .filter(|line| line.starts_with("kubectl"))
            .all(|line| line.contains(" -n theirs "))
    );
}

#[test]
fn the_block_for_authelia_is_the_same_at_each_run_and_another_for_another_client() {
    let digest = |args: &str| {
        let printed = notes(&format!("authelia {args}"));
        printed
            .lines()
            .find(|line| line.contains("$pbkdf2-sha512$310000$"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(digest(""), digest(""));
    let other =
        digest("--set matrixAuthenticationService.upstreamProviders.authelia.clientId=other");
    let salt = |line: &str| line.split('$').nth(3).unwrap().to_owned();
    assert_ne!(salt(&digest("")), salt(&other));
}

#[test]
fn a_secret_in_the_cluster_has_its_digest_made_from_there() {
    let values = "matrixAuthenticationService:\n  upstreamProviders:\n    sso: {issuer: 'https://sso.example.org', clientId: mas, \
                  clientSecret: {secret: sso, secretKey: a.key}}\n";
    let printed = masthead("notes authelia --fragment minimal -f sso.yaml")
        .file("sso.yaml", values)
        .ok()
        .stdout;
    assert!(
        printed
            .contains(r#"--password "$(kubectl get secret sso -n ess -o go-template='{{index .data "a.key" | base64decode}}')""#),
        "{printed}"
    );
}

#[test]
fn a_topic_that_is_not_known() {
    assert!(
        masthead("notes dnss")
            .fails(2)
            .contains("a similar value exists: 'dns'")
    );
}

#[test]
fn values_that_do_not_fit_are_told() {
    assert!(
        masthead("notes --fragment nothing-enabled --set synapse.enabled=true")
            .fails(1)
            .contains("synapse.ingress.host")
    );
}

/// A topic of values over the smallest ones.
fn over_minimal(topic: &str, values: &str) -> String {
    masthead(&format!("notes {topic} --fragment minimal -f v.yaml"))
        .file("v.yaml", values)
        .ok()
        .stdout
}

#[test]
fn ports_are_told_at_the_address_that_clients_are_told() {
    let sfu = |values: &str| {
        over_minimal(
            "ports",
            &format!(
                "matrixRTC: {{enabled: true, ingress: {{host: rtc.test}}, sfu: {{{values}}}}}"
            ),
        )
    };
    for (values, told) in [
        ("", "asks a STUN server for the public address"),
        (
            "manualIP: 192.0.2.7",
            "tells clients the address 192.0.2.7,",
        ),
        (
            "useStunToDiscoverPublicIP: false",
            "tells clients the address of its node.",
        ),
        (
            "useStunToDiscoverPublicIP: false, nodeIPSource: podIP",
            "tells clients the address of its pod,",
        ),
        (
            "exposedServices: {rtcTcp: {portType: LoadBalancer}}",
            "set `matrixRTC.sfu.manualIP` to it",
        ),
        (
            "manualIP: 192.0.2.7, exposedServices: {rtcTcp: {portType: LoadBalancer}}",
            "192.0.2.7 has to be the address of the load balancer",
        ),
        (
            "",
            ": every node (matrixRTC.sfu.exposedServices.rtcTcp, NodePort)",
        ),
        (
            "exposedServices: {rtcTcp: {externalTrafficPolicy: Local}}",
            ": the node that the media server runs on (matrixRTC.sfu.exposedServices.rtcTcp, NodePort)",
        ),
        (
            "exposedServices: {rtcUdp: {enabled: true, portType: HostPort, portRange: {startPort: 31000, endPort: 31010}}}",
            "UDP 31000-31010: the node that the media server runs on",
        ),
    ] {
        let said = sfu(values);
        assert!(said.contains(told), "{values}\n{said}");
    }
}

#[test]
fn all_places_of_the_password_of_a_role_are_told() {
    let values = "
synapse: {postgres: {host: db.test, user: chat, database: a, password: {secret: one, secretKey: k}}}
matrixAuthenticationService: {postgres: {host: db.test, user: chat, database: b, password: {secret: two, secretKey: k}}}
";
    let said = over_minimal("sql", values);
    assert_eq!(said.matches("CREATE ROLE").count(), 1, "{said}");
    assert!(said.contains("these must all say the same"), "{said}");
    for place in [
        "--   synapse.postgres.password, the key \"k\" of the Secret \"one\"\n",
        "--   matrixAuthenticationService.postgres.password, the key \"k\" of the Secret \"two\"\n",
    ] {
        assert!(said.contains(place), "{said}");
    }
}

#[test]
fn a_provider_that_is_given_beside_is_in_effect() {
    let provider = "{id: 01ARZ3NDEKTSV4RRFFQ69G5FAV, issuer: 'https://auth.test', client_id: mas, client_secret: hunter2, \
                    token_endpoint_auth_method: client_secret_basic, scope: openid email}";
    let values = |provider: &str| {
        format!(
            "matrixAuthenticationService: {{additional: {{a: {{config: {{upstream_oauth2: {{providers: [{provider}]}}}}}}, \
             b: {{configSecret: theirs, configSecretKey: k}}}}}}"
        )
    };
    let said = over_minimal("authelia", &values(provider));
    for part in [
        "client_id: mas\n",
        "$pbkdf2-sha512$",
        "/upstream/callback/01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "scopes: [\"openid\", \"email\"]",
        "The Secret of matrixAuthenticationService.additional.b may have providers too",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(
        !said.contains("hunter2") && !said.contains("No provider"),
        "{said}"
    );
    let off = over_minimal(
        "authelia",
        &values(&provider.replace("{id", "{enabled: false, id")),
    );
    assert!(off.contains("No provider is set in the values"), "{off}");
}

#[test]
fn what_others_have_is_asked_for_and_what_is_ours_is_made() {
    let values = "
synapse:
  macaroon: {secret: own, secretKey: macaroon}
  postgres: {host: db.test, user: u, database: d, password: {secret: theirs, secretKey: db}}
matrixAuthenticationService:
  email: {transport: smtp, from: a@b.test, smtp: {host: m.test, username: u, password: {secret: theirs, secretKey: smtp}}}
  upstreamProviders:
    google: {issuer: 'https://accounts.google.com', clientId: x, clientSecret: {secret: theirs, secretKey: google}}
hookshot:
  enabled: true
  appserviceRegistration: {secret: own, secretKey: registration.yaml}
  additional: {a: {config: {feeds: {enabled: true}}}}
";
    let said = over_minimal("secrets", values);
    for part in [
        "--from-literal=macaroon=\"$(openssl rand -hex 32)\"",
        "--from-literal=db='<password of synapse.postgres, as its server has it>'",
        "--from-literal=smtp='<password of matrixAuthenticationService.email.smtp, as its server has it>'",
        "--from-literal=google='<client secret of matrixAuthenticationService.upstreamProviders.google, as its provider has it>'",
        "--from-literal=registration.yaml=\"id: hookshot\n",
        "as_token: \\\"$(openssl rand -hex 32)\\\"\n",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}
