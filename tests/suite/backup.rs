//! Backups, and how one of them is brought back.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Output, identity, masthead};

const BACKUP: &str = "backup: {enabled: true}\n";

const BUCKET: &str = "backup:
  enabled: true
  destination:
    s3:
      bucket: kept
      endpointUrl: https://s3.example.org:9000
      prefix: /ess/
      accessKeyId: {value: marker-id}
      secretAccessKey: {secret: s3, secretKey: secret}
  encryption:
    recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]
    image: {registry: registry.example.org, repository: age, tag: '1'}
networkPolicy: {enabled: true, objectStorage: {cidrs: [10.1.3.0/24]}}
";

fn render(values: &str, more: &str) -> Output {
    masthead(&format!(
        "render --credentials=job --fragment minimal -f values.yaml {more}"
    ))
    .file("values.yaml", values)
    .ok()
}

fn fails(values: &str) -> String {
    masthead("render --credentials=job --fragment minimal -f values.yaml")
        .file("values.yaml", values)
        .fails(1)
}

fn cron_job(output: &Output) -> Value {
    output.object("CronJob/ess-backup")["spec"].clone()
}

fn pod(spec: &Value) -> &Value {
    &spec["jobTemplate"]["spec"]["template"]["spec"]
}

fn images(pod: &Value) -> Vec<(&str, &str)> {
    let lists = ["initContainers", "containers"].into_iter();
    lists
        .flat_map(|list| pod[list].as_array().into_iter().flatten())
        .map(|it| (it["name"].as_str().unwrap(), it["image"].as_str().unwrap()))
        .collect()
}

/// What a variable of a container holds, or the key of a Secret that it comes from.
fn variable(container: &Value, name: &str) -> Option<String> {
    let all = container["env"].as_array()?;
    let found = all.iter().find(|it| it["name"] == name)?;
    let key = &found["valueFrom"]["secretKeyRef"];
    Some(match found["value"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("{}/{}", key["name"].as_str()?, key["key"].as_str()?),
    })
}

#[test]
fn it_has_all_its_objects() {
    let named = |values| {
        let output = render(values, "");
        let names = output.objects().iter().map(identity).collect::<Vec<_>>();
        names
            .into_iter()
            .filter(|name| name.contains("backup"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        named(BACKUP),
        [
            "ServiceAccount/ess-backup",
            "ConfigMap/ess-backup",
            "PersistentVolumeClaim/ess-backups",
            "CronJob/ess-backup"
        ]
    );
    assert_eq!(
        named(BUCKET),
        [
            "NetworkPolicy/ess-backup",
            "ServiceAccount/ess-backup",
            "Secret/ess-backup",
            "ConfigMap/ess-backup",
            "CronJob/ess-backup"
        ]
    );
    assert!(
        named("backup: {schedule: '@daily'}").is_empty(),
        "it is off by itself"
    );
}

#[test]
fn it_runs_by_the_clock_beside_the_media() {
    let values = "backup: {enabled: true, schedule: 1 2 * * *, timeZone: Europe/Berlin, \
                  deadlineSeconds: 600}";
    let spec = cron_job(&render(values, ""));
    assert_eq!(spec["schedule"], "1 2 * * *");
    assert_eq!(spec["timeZone"], "Europe/Berlin");
    assert_eq!(spec["concurrencyPolicy"], "Forbid");
    assert_eq!(spec["suspend"], false);
    assert_eq!(spec["jobTemplate"]["spec"]["activeDeadlineSeconds"], 600);
    let affinity = &pod(&spec)["affinity"]["podAffinity"];
    let term = &affinity["requiredDuringSchedulingIgnoredDuringExecution"][0];
    assert_eq!(
        term["labelSelector"]["matchLabels"]["app.kubernetes.io/instance"],
        "ess-synapse-main"
    );
    let worker = render(
        BACKUP,
        "--set synapse.workers.media-repository.enabled=true",
    );
    let affinity = pod(&cron_job(&worker))["affinity"].to_string();
    assert!(
        affinity.contains("ess-synapse-media-repository"),
        "the worker has the volume"
    );
    let without = cron_job(&render(BACKUP, "--set backup.media.enabled=false"));
    assert!(pod(&without)["affinity"].is_null(), "it runs anywhere");
}

#[test]
fn databases_and_keys_are_found_where_the_programs_find_them() {
    let values = "backup: {enabled: true}
synapse: {postgres: {host: db.example.org, port: 6432, user: syn, database: syn, sslMode: verify-full, password: {secret: db, secretKey: pw}}}
matrixAuthenticationService: {encryptionSecret: {secret: mas, secretKey: enc}}
";
    let spec = cron_job(&render(values, ""));
    let dump = &pod(&spec)["initContainers"][0];
    let found = |name| variable(dump, name).unwrap_or_default();
    assert_eq!(found("DATABASES"), "matrixauthenticationservice synapse");
    assert_eq!(found("SYNAPSE_PGHOST"), "db.example.org");
    assert_eq!(found("SYNAPSE_PGPORT"), "6432");
    assert_eq!(found("SYNAPSE_PGSSLMODE"), "verify-full");
    assert_eq!(found("SYNAPSE_PGSSLROOTCERT"), "system");
    assert_eq!(found("SYNAPSE_PGPASSWORD"), "db/pw");
    assert_eq!(found("SYNAPSE_LEFT_OUT"), "e2e_one_time_keys_json");
    assert_eq!(
        found("MATRIXAUTHENTICATIONSERVICE_PGUSER"),
        "matrixauthenticationservice_user"
    );
    assert_eq!(
        found("KEY_MATRIXAUTHENTICATIONSERVICE_ENCRYPTION_SECRET"),
        "mas/enc"
    );
    assert_eq!(
        found("KEY_SYNAPSE_SIGNING_KEY"),
        "ess-generated/SYNAPSE_SIGNING_KEY"
    );
}

#[test]
fn media_in_a_bucket_are_left_out() {
    let bucket = "synapse: {media: {s3: {enabled: true, bucket: media}}}\n";
    let spec = cron_job(&render(&format!("{BACKUP}{bucket}"), ""));
    let dump = &pod(&spec)["initContainers"][0];
    assert_eq!(
        variable(dump, "MEDIA").as_deref(),
        Some("in the bucket media")
    );
    assert_eq!(variable(dump, "MEDIA_FOLDER"), None);
    assert!(!pod(&spec)["volumes"].to_string().contains("media"));
}

#[test]
fn to_a_bucket_it_goes_encrypted_and_by_rclone() {
    let output = render(BUCKET, "");
    let spec = cron_job(&output);
    let pod = pod(&spec);
    let postgres = images(pod)[0].1.to_owned();
    assert_eq!(
        images(pod),
        [
            ("dump", &*postgres),
            ("encrypt", "registry.example.org/age:1"),
            ("store", "docker.io/rclone/rclone:1.71.2"),
        ]
    );
    let store = &pod["containers"][0];
    let found = |name| variable(store, name).unwrap_or_default();
    assert_eq!(found("TARGET"), "backup:kept/ess");
    assert_eq!(
        found("RCLONE_CONFIG_BACKUP_ENDPOINT"),
        "https://s3.example.org:9000"
    );
    assert_eq!(
        found("RCLONE_CONFIG_BACKUP_ACCESS_KEY_ID"),
        "ess-backup/S3_ACCESS_KEY_ID"
    );
    assert_eq!(found("RCLONE_CONFIG_BACKUP_SECRET_ACCESS_KEY"), "s3/secret");
    let text = output.stdout;
    assert!(
        !text.contains("marker-id"),
        "it is in the Secret alone, in base64"
    );
    assert!(text.contains("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"));
    let policy =
        render(BUCKET, "").object("NetworkPolicy/ess-backup")["spec"]["egress"].to_string();
    assert!(policy.contains(r#""cidr":"10.1.3.0/24""#) && policy.contains(r#""port":9000"#));
}

#[test]
fn a_pod_without_an_access_key_learns_who_it_is() {
    let values =
        "backup: {enabled: true, destination: {s3: {bucket: kept, regionName: eu-central-1}}}
networkPolicy: {enabled: true}
";
    let output = render(values, "");
    let spec = cron_job(&output);
    let store = &pod(&spec)["containers"][0];
    assert_eq!(
        variable(store, "RCLONE_CONFIG_BACKUP_ENV_AUTH").as_deref(),
        Some("true")
    );
    assert_eq!(
        variable(store, "RCLONE_CONFIG_BACKUP_PROVIDER").as_deref(),
        Some("AWS")
    );
    let policy = output.object("NetworkPolicy/ess-backup")["spec"]["egress"].to_string();
    assert!(policy.contains("169.254.169.254/32"));
}

#[test]
fn while_one_is_brought_back_nobody_uses_the_databases() {
    let values = format!("{BACKUP}synapse: {{workers: {{pusher: {{enabled: true}}}}}}\n");
    let from = "--set-string backup.restore.from=2026-11-27T03-17-00Z";
    let output = render(&values, from);
    for name in [
        "StatefulSet/ess-synapse-main",
        "StatefulSet/ess-synapse-pusher",
        "Deployment/ess-matrix-authentication-service",
    ] {
        assert_eq!(output.object(name)["spec"]["replicas"], 0, "{name}");
    }
    for name in ["StatefulSet/ess-postgres", "Deployment/ess-haproxy"] {
        assert_eq!(output.object(name)["spec"]["replicas"], 1, "{name}");
    }
    assert_eq!(cron_job(&output)["suspend"], true);
    let jobs = output.objects();
    let job = jobs
        .iter()
        .find(|it| identity(it).starts_with("Job/ess-restore-2026-11-27t03-17-00z"))
        .unwrap();
    let spec = &job["spec"];
    assert_eq!(
        spec["backoffLimit"], 0,
        "what is refused once is refused again"
    );
    let pod = &spec["template"]["spec"];
    assert!(
        pod["affinity"].is_null(),
        "there is no pod that has the volume"
    );
    assert_eq!(images(pod).len(), 1);
    let mounts = pod["containers"][0]["volumeMounts"].as_array().unwrap();
    let backups = mounts
        .iter()
        .find(|it| it["mountPath"] == "/backups")
        .unwrap();
    assert_eq!(backups["readOnly"], true);
}

#[test]
fn an_encrypted_one_is_opened_by_a_private_key() {
    let from = "--set-string backup.restore.from=2026-11-27T03-17-00Z";
    let identity_flags = "--set backup.restore.identity.secret=opener --set backup.restore.identity.secretKey=key.txt";
    let output = render(BUCKET, &format!("{from} {identity_flags}"));
    let jobs = output.objects();
    let job = jobs
        .iter()
        .find(|it| identity(it).starts_with("Job/ess-restore"))
        .unwrap();
    let pod = &job["spec"]["template"]["spec"];
    let steps: Vec<_> = images(pod).into_iter().map(|(name, _)| name).collect();
    assert_eq!(steps, ["fetch", "decrypt", "restore"]);
    let decrypt = &pod["initContainers"][1];
    assert_eq!(
        variable(decrypt, "IDENTITY").as_deref(),
        Some("/secrets/opener/key.txt")
    );
    let restore = pod["containers"][0]["volumeMounts"].to_string();
    assert!(!restore.contains("opener"), "only what decrypts has it");
}

#[test]
fn what_is_missing() {
    let said = fails(
        "backup:
  enabled: true
  destination:
    s3:
      endpointUrl: https://s3.example.org
      accessKeyId: {value: id}
  encryption:
    recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p]
  restore:
    from: 2026-11-27T03-17-00Z
",
    );
    assert_snapshot!(said);
}

#[test]
fn what_is_no_schedule_and_no_name() {
    let said = fails(
        "backup:
  enabled: true
  schedule: daily
  timeZone: Europe Berlin
  retention: {count: 0}
  encryption:
    recipients: [ssh-rsa, age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q]
  restore:
    from: yesterday
",
    );
    assert_snapshot!(said);
}

#[test]
fn nothing_to_back_up() {
    let said = masthead("render --credentials=job -f values.yaml")
        .file(
            "values.yaml",
            "serverName: example.org
backup: {enabled: true}
synapse: {enabled: false}
matrixAuthenticationService: {enabled: false}
matrixRTC: {enabled: false}
elementAdmin: {enabled: false}
elementWeb: {enabled: false}
",
        )
        .fails(1);
    assert_snapshot!(said);
}

#[test]
fn what_is_told() {
    let notes = |topic: &str, values: &str| {
        masthead("notes --fragment minimal -f values.yaml")
            .arg(topic)
            .file("values.yaml", values)
            .ok()
            .stdout
    };
    assert_snapshot!("notes_backup", notes("backup", BACKUP));
    assert_snapshot!("notes_restore", notes("restore", BACKUP));
    let own = "synapse: {postgres: {host: db.example.org, user: syn, database: my-syn, password: {secret: db, secretKey: pw}}}\n";
    assert_snapshot!(
        "notes_restore_encrypted",
        notes("restore", &format!("{BUCKET}{own}"))
    );
    assert_snapshot!("notes_without", notes("restore", ""));
}

#[test]
fn databases_are_found_by_secrets_and_verified_by_authorities_of_the_users() {
    let values = format!(
        "{BACKUP}caBundle: {{secret: company-ca}}
synapse:
  postgres:
    host: {{secret: db, secretKey: host}}
    user: synapse
    database: synapse
    sslMode: verify-ca
    password: {{secret: db, secretKey: password}}
"
    );
    let spec = cron_job(&render(&values, ""));
    let dump = &pod(&spec)["initContainers"][0];
    let read = |name| variable(dump, name).unwrap_or_default();
    assert_eq!(read("SYNAPSE_PGHOST"), "db/host");
    assert_eq!(read("SYNAPSE_PGSSLROOTCERT"), "/ca-bundle/ca.crt");
    assert_eq!(read("SSL_CERT_FILE"), "/ca-bundle/ca.crt");
    let mounts = dump["volumeMounts"].as_array().unwrap();
    assert!(
        mounts
            .iter()
            .any(|it| it["mountPath"] == "/ca-bundle/ca.crt")
    );
    let volumes = pod(&spec)["volumes"].as_array().unwrap();
    assert!(
        volumes
            .iter()
            .any(|it| it["secret"]["secretName"] == "company-ca")
    );
}
