//! Databases and caches of which Secrets say where they are, and Clusters of CloudNativePG.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Output, config, identity, masthead};

const REFERENCES: &str = "serverName: example.org
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC:
  ingress: {host: rtc.example.org}
  redisOrValkey: &cache
    host: {secret: cache, secretKey: host}
    port: {secret: cache, secretKey: port}
    password: {secret: cache, secretKey: password}
  sfu: {redisOrValkey: *cache}
hookshot:
  enabled: true
  ingress: {host: hookshot.example.org}
  redisOrValkey: *cache
  additional: {mine: {config: 'generic: {enabled: true}'}}
synapse:
  ingress: {host: matrix.example.org}
  workers: {pusher: {enabled: true}}
  redisOrValkey: *cache
  postgres:
    host: {secret: '{{ .Release.Name }}-db', secretKey: host}
    port: {secret: ess-db, secretKey: port}
    user: {secret: ess-db, secretKey: user}
    database: {secret: ess-db, secretKey: name}
    password: {secret: ess-db, secretKey: password}
matrixAuthenticationService:
  ingress: {host: account.example.org}
  postgres: {cnpg: {cluster: mas}}
networkPolicy: {enabled: true}
";

const CLUSTER: &str = "serverName: example.org
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
matrixRTC: {enabled: false}
synapse: {ingress: {host: matrix.example.org}}
matrixAuthenticationService: {ingress: {host: account.example.org}}
networkPolicy: {enabled: true}
postgres:
  cnpg: {cluster: '{{ .Release.Name }}-db', create: true, instances: 3, imageName: registry.example.org/postgres:17}
  storage: {size: 50Gi, storageClassName: fast, resourcePolicy: delete}
";

/// Renders; it may warn.
fn render(values: &str) -> Output {
    let run = masthead("render --credentials job -f values.yaml");
    let output = run.file("values.yaml", values).run();
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

fn check(more: &str) -> String {
    masthead("check --fragment minimal -f values.yaml")
        .file("values.yaml", more)
        .fails(1)
}

fn pod(output: &Output, owner: &str) -> Value {
    output.object(owner)["spec"]["template"]["spec"].clone()
}

fn container(pod: &Value, name: &str) -> Value {
    let all = [&pod["initContainers"], &pod["containers"]];
    let mut all = all.into_iter().filter_map(Value::as_array).flatten();
    all.find(|it| it["name"] == name).unwrap().clone()
}

fn variable(container: &Value, name: &str) -> Value {
    let all = container["env"].as_array().unwrap();
    let found = all.iter().find(|it| it["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}")).clone()
}

/// What a variable holds that a Secret has.
fn of_secret(name: &str, secret: &str, key: &str) -> Value {
    json!({"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}})
}

#[test]
fn the_init_container_reads_them_into_the_configuration() {
    let output = render(REFERENCES);
    let files = output.object("ConfigMap/ess-synapse")["data"].clone();
    let text = files["04-homeserver-overrides.yaml"].as_str().unwrap();
    // Texts bring their quotes; a number has none.
    assert!(
        text.contains(
            "    host: ${DATABASE_HOST}\n    port: ${DATABASE_PORT}\n    dbname: ${DATABASE_NAME}\n    \
             user: ${DATABASE_USER}\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("  host: ${REDIS_HOST}\n  port: ${REDIS_PORT}\n"),
        "{text}"
    );
    let synapse = pod(&output, "StatefulSet/ess-synapse-main");
    let render = container(&synapse, "render-config");
    let read = |name: &str| {
        variable(&render, name)["value"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        read("DATABASE_HOST"),
        "{{ readfile \"/secrets/ess-db/host\" | quote }}"
    );
    assert_eq!(
        read("DATABASE_PORT"),
        "{{ readfile \"/secrets/ess-db/port\" }}"
    );
    let mounts = render["volumeMounts"].as_array().unwrap();
    assert!(
        mounts
            .iter()
            .any(|mount| mount["mountPath"] == "/secrets/ess-db")
    );
    let hookshot = output.object("ConfigMap/ess-hookshot")["data"].to_string();
    assert!(hookshot.contains("redis://:${HOOKSHOT_REDIS_PASSWORD}@${REDIS_HOST}:${REDIS_PORT}/0"));
    let sfu = output.object("ConfigMap/ess-matrix-rtc-sfu")["data"].to_string();
    assert!(sfu.contains("${REDIS_HOST}:${REDIS_PORT}"), "{sfu}");
}

#[test]
fn containers_that_wait_read_them_as_variables() {
    let output = render(REFERENCES);
    let synapse = pod(&output, "StatefulSet/ess-synapse-pusher");
    let wait = container(&synapse, "db-wait");
    assert_eq!(
        wait["args"],
        json!(["tcpwait", "-address", "$(DATABASE_HOST):$(DATABASE_PORT)"])
    );
    assert_eq!(
        variable(&wait, "DATABASE_HOST"),
        of_secret("DATABASE_HOST", "ess-db", "host")
    );
    let wait = container(&synapse, "valkey-wait");
    assert_eq!(
        variable(&wait, "REDIS_PORT"),
        of_secret("REDIS_PORT", "cache", "port")
    );
    let mas = pod(&output, "Deployment/ess-matrix-authentication-service");
    let wait = container(&mas, "db-wait");
    assert_eq!(
        variable(&wait, "DATABASE_PORT"),
        of_secret("DATABASE_PORT", "mas-app", "port")
    );
    let calls = pod(&output, "Deployment/ess-matrix-rtc-authorisation-service");
    let calls = container(&calls, "matrix-rtc-authorisation-service");
    let names: Vec<&str> = calls["env"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["name"].as_str())
        .filter(|name| name.contains("REDIS"))
        .collect();
    // Kubernetes replaces `$(NAME)` by what stands before.
    assert_eq!(
        names,
        [
            "LIVEKIT_REDIS_PASSWORD",
            "LIVEKIT_REDIS_URL",
            "REDIS_HOST",
            "REDIS_PORT"
        ]
    );
    let url = variable(&calls, "LIVEKIT_REDIS_URL");
    assert_eq!(url["value"], "redis://$(REDIS_HOST):$(REDIS_PORT)/0");
}

#[test]
fn what_is_shown_says_where_it_is() {
    let args = &config("synapse", REFERENCES)["database"]["args"];
    assert_eq!(args["host"], "<content of /secrets/ess-db/host>");
    assert_eq!(args["port"], "<content of /secrets/ess-db/port>");
    let database = &config("mas", REFERENCES)["database"];
    assert_eq!(
        database["username"],
        "<content of /secrets/mas-app/username>"
    );
    assert_eq!(database["ssl_mode"], "require");
    assert_eq!(database["password_file"], "/secrets/mas-app/password");
    let notes = |topic: &str| {
        masthead("notes -f values.yaml")
            .arg(topic)
            .file("values.yaml", REFERENCES)
            .ok()
            .stdout
    };
    assert_snapshot!(notes("secrets") + "\n" + &notes("sql"));
}

#[test]
fn policies_allow_what_may_be_there() {
    let output = render(REFERENCES);
    let egress = |policy: &str, port: Value| {
        let policy = output.object(&format!("NetworkPolicy/{policy}"));
        let rules = policy["spec"]["egress"].as_array().unwrap().clone();
        rules.into_iter().find(|rule| rule["ports"] == port)
    };
    let anywhere = egress("ess-synapse", json!([{"protocol": "TCP"}])).unwrap();
    assert_eq!(anywhere.get("to"), None, "nobody knows where the server is");
    let port = json!([{"protocol": "TCP", "port": 5432}]);
    let cluster = egress("ess-matrix-authentication-service", port).unwrap();
    assert_eq!(
        cluster["to"],
        json!([{"podSelector": {"matchLabels": {"cnpg.io/cluster": "mas"}}}])
    );
    let given = format!("{REFERENCES}  \n").replace(
        "networkPolicy: {enabled: true}",
        "networkPolicy: {enabled: true, externalDatabase: {cidrs: [192.0.2.0/24]}}",
    );
    let policy = render(&given).object("NetworkPolicy/ess-synapse");
    assert!(policy.to_string().contains("192.0.2.0/24"), "{policy}");
}

#[test]
fn a_cluster_has_a_database_and_a_role_for_each_component() {
    let output = render(CLUSTER);
    let names: Vec<String> = output.objects().iter().map(identity).collect();
    assert!(
        !names.iter().any(|name| name == "StatefulSet/ess-postgres"),
        "{names:?}"
    );
    let cluster = output.object("Cluster/ess-db");
    assert_eq!(cluster["apiVersion"], "postgresql.cnpg.io/v1");
    assert_eq!(
        cluster["metadata"]["annotations"]["helm.sh/resource-policy"],
        "delete"
    );
    let mut spec = cluster["spec"].clone();
    spec.as_object_mut().unwrap().remove("resources").unwrap();
    let role = |name: &str| {
        let secret = format!("ess-postgres-{name}");
        json!({"name": format!("{name}_user"), "ensure": "present", "login": true, "passwordSecret": {"name": secret}})
    };
    assert_eq!(
        spec,
        json!({
            "instances": 3,
            "imageName": "registry.example.org/postgres:17",
            "bootstrap": {"initdb": {"encoding": "UTF8", "localeCollate": "C", "localeCType": "C"}},
            "storage": {"size": "50Gi", "storageClass": "fast"},
            "managed": {"roles": [role("matrixauthenticationservice"), role("synapse")]},
        })
    );
    assert_eq!(
        output.object("Database/ess-postgres-synapse")["spec"],
        json!({
            "cluster": {"name": "ess-db"}, "name": "synapse", "owner": "synapse_user",
            "template": "template0", "encoding": "UTF8", "localeCollate": "C", "localeCType": "C",
            "databaseReclaimPolicy": "retain",
        })
    );
    let args = &config("synapse", CLUSTER)["database"]["args"];
    assert_eq!(args["host"], "ess-db-rw.ess.svc.cluster.local.");
    assert_eq!(args["sslmode"], "require");
    let policy = output.object("NetworkPolicy/ess-synapse").to_string();
    assert!(policy.contains(r#""cnpg.io/cluster":"ess-db""#), "{policy}");
    assert!(
        !names
            .iter()
            .any(|name| name == "NetworkPolicy/ess-postgres"),
        "{names:?}"
    );
    assert_snapshot!(output.stderr);
}

#[test]
fn a_known_password_makes_the_secret_of_a_role() {
    let values = format!(
        "{CLUSTER}  essPasswords:\n    synapse: {{value: aPasswordOfManyLetters}}\n    \
         matrixAuthenticationService: {{secret: theirs, secretKey: password}}\n"
    );
    let output = render(&values);
    let secret = output.object("Secret/ess-postgres-synapse");
    assert_eq!(secret["type"], "kubernetes.io/basic-auth");
    assert_eq!(secret["metadata"]["labels"]["cnpg.io/reload"], "true");
    assert_eq!(
        secret["data"],
        json!({"username": "c3luYXBzZV91c2Vy", "password": "YVBhc3N3b3JkT2ZNYW55TGV0dGVycw=="})
    );
    let roles = &output.object("Cluster/ess-db")["spec"]["managed"]["roles"];
    assert_eq!(roles[0]["passwordSecret"]["name"], "theirs");
    assert_eq!(output.stderr, "");
    let sealed =
        masthead("render --credentials job --secrets external --secret-store vault -f values.yaml")
            .file("values.yaml", values)
            .ok();
    let external = sealed.object("ExternalSecret/ess-postgres-synapse");
    assert_eq!(
        external["spec"]["target"]["template"]["type"],
        "kubernetes.io/basic-auth"
    );
}

#[test]
fn a_cluster_of_the_users_gets_no_object_of_its_own() {
    let output = render(&CLUSTER.replace("create: true, ", ""));
    let names: Vec<String> = output.objects().iter().map(identity).collect();
    assert!(!names.iter().any(|name| name.starts_with("Cluster/")));
    assert!(
        names
            .iter()
            .any(|name| name == "Database/ess-postgres-synapse")
    );
}

#[test]
fn what_does_not_go_together_is_said_of_both() {
    assert_snapshot!(check(
        "synapse:
  postgres:
    cnpg: {cluster: Not_A_Name}
    host: db.example.org
    password: {value: aPasswordOfManyLetters}
matrixAuthenticationService:
  postgres:
    host: {secret: db}
    port: '5432'
    user: mas
    database: mas
    password: {value: aPasswordOfManyLetters}
postgres:
  essPasswords: {synapse: {secret: theirs, secretKey: synapse}}
"
    ));
}

#[test]
fn one_database_for_two_is_found_by_its_keys() {
    let both = "&p {host: {secret: db, secretKey: host}, user: a, database: {secret: db, secretKey: name}, password: {secret: db, secretKey: password}}";
    assert_snapshot!(check(&format!(
        "synapse: {{postgres: {both}}}\nmatrixAuthenticationService: {{postgres: *p}}\n"
    )));
    assert_snapshot!(check(
        "synapse: {postgres: &p {cnpg: {cluster: db}}}\nmatrixAuthenticationService: {postgres: *p}\n"
    ));
}

#[test]
fn the_operator_reads_one_key_alone() {
    assert_snapshot!(check(
        "postgres: {cnpg: {cluster: db}, essPasswords: {synapse: {secret: theirs, secretKey: synapse}}}\n"
    ));
}

#[test]
fn the_operator_is_missed_where_others_are_named() {
    let output =
        masthead("check --fragment minimal,cloudnative-pg -a monitoring.coreos.com/v1").run();
    assert_snapshot!(output.stderr);
    masthead("check --fragment minimal,cloudnative-pg -a postgresql.cnpg.io/v1")
        .ok()
        .told();
}
