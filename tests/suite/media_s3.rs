//! Media in a bucket.

use insta::assert_snapshot;

use crate::harness::{Output, masthead};

const S3: &str = "synapse:
  image: {registry: registry.example.org, repository: synapse-s3}
  media:
    s3:
      enabled: true
      bucket: media
      endpointUrl: http://10.0.0.5:9000/
      regionName: eu-central-1
      prefix: synapse/
      storageClass: STANDARD_IA
      threadpoolSize: 20
      storeRemote: false
      accessKeyId: {value: marker-id}
      secretAccessKey: {secret: s3, secretKey: secret}
";

fn render(values: &str, more: &str) -> Output {
    masthead(&format!(
        "render --credentials=job --fragment minimal -f values.yaml {more}"
    ))
    .file("values.yaml", values)
    .ok()
}

fn file(output: &Output, name: &str) -> String {
    let object = output.object("ConfigMap/ess-synapse");
    object["data"][name].as_str().unwrap().to_owned()
}

#[test]
fn what_serves_media_has_the_bucket() {
    let text = file(&render(S3, ""), "05-main.yaml");
    let part: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("media_storage_providers"))
        .take_while(|line| !line.starts_with("listeners"))
        .collect();
    assert_snapshot!(part.join("\n"), @r"
    media_storage_providers:
      - module: s3_storage_provider.S3StorageProviderBackend
        store_local: true
        store_remote: false
        store_synchronous: true
        config:
          bucket: media
          region_name: eu-central-1
          endpoint_url: http://10.0.0.5:9000
          prefix: synapse/
          storage_class: STANDARD_IA
          threadpool_size: 20
          access_key_id: ${SYNAPSE_S3_ACCESS_KEY_ID}
          secret_access_key: ${SYNAPSE_S3_SECRET_ACCESS_KEY}
    ");
    let output = render(S3, "--set synapse.workers.media-repository.enabled=true");
    assert!(!file(&output, "05-main.yaml").contains("media_storage_providers"));
    assert!(file(&output, "05-media-repository.yaml").contains("media_storage_providers"));
    assert!(
        !output.stdout.contains("marker-id"),
        "it is in the Secret alone, in base64"
    );
    let init = |name: &str| {
        output.object(name)["spec"]["template"]["spec"]["initContainers"][0].to_string()
    };
    assert!(init("StatefulSet/ess-synapse-media-repo").contains("/secrets/s3/secret"));
    assert!(!init("StatefulSet/ess-synapse-main").contains("SYNAPSE_S3"));
}

#[test]
fn the_volume_is_kept_small() {
    let output = render(S3, "--set synapse.media.s3.cleanup.age=30d");
    let spec = output.object("CronJob/ess-synapse-media-cleanup")["spec"].clone();
    assert_eq!(spec["schedule"], "41 4 * * *");
    let pod = &spec["jobTemplate"]["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert!(
        container["image"]
            .as_str()
            .unwrap()
            .starts_with("registry.example.org/synapse-s3:")
    );
    let env = container["env"].to_string();
    assert!(env.contains(r#"{"name":"MEDIA_AGE","value":"30d"}"#));
    assert!(env.contains(r#"{"name":"S3_BUCKET","value":"media"}"#));
    assert!(pod["affinity"].to_string().contains("ess-synapse-main"));
    let off = render(S3, "--set synapse.media.s3.cleanup.enabled=false");
    assert!(!off.stdout.contains("media-cleanup"));
}

#[test]
fn both_reach_the_service() {
    let output = render(S3, "--set networkPolicy.enabled=true");
    for name in ["ess-synapse-main", "ess-synapse-media-cleanup"] {
        let policy = output.object(&format!("NetworkPolicy/{name}"))["spec"]["egress"].to_string();
        assert!(
            policy.contains("10.0.0.5/32") && policy.contains(r#""port":9000"#),
            "{name}: {policy}"
        );
    }
}

#[test]
fn the_image_must_have_the_module() {
    let check = |values: &str| {
        masthead("check --fragment minimal -f values.yaml").file("values.yaml", values)
    };
    assert_snapshot!(check("synapse: {media: {s3: {enabled: true, bucket: media}}}\n").fails(1));
    check(S3).ok();
    let mounted = "synapse:
  media: {s3: {enabled: true, bucket: media}}
  extraEnv: [{name: PYTHONPATH, value: /module}]
";
    check(mounted).ok();
}

#[test]
fn the_same_module_twice() {
    let values = format!(
        "{S3}  additional:
    s3.yaml:
      config:
        media_storage_providers:
          - module: s3_storage_provider.S3StorageProviderBackend
            config: {{bucket: other}}
"
    );
    let run = masthead("check --fragment minimal -f values.yaml").file("values.yaml", values);
    assert_snapshot!(run.run().stderr);
}

#[test]
fn half_of_an_access_key() {
    let said = masthead("render --credentials=job --fragment minimal -f values.yaml")
        .file(
            "values.yaml",
            "synapse: {media: {s3: {enabled: true, secretAccessKey: {value: marker}}}}\n",
        )
        .fails(1);
    assert!(!said.contains("marker"));
    assert_snapshot!(said);
}

#[test]
fn a_bucket_that_is_not_used() {
    let run = masthead("check --fragment minimal -f values.yaml").file(
        "values.yaml",
        "synapse: {media: {s3: {bucket: media}}}
backup: {restore: {from: 2026-11-27T03-17-00Z}}
",
    );
    assert_snapshot!(run.run().stderr);
}

/// What boto3 is told of authorities, in the pods that serve media and in those that clean.
fn authorities(values: &str) -> Vec<String> {
    let output = render(values, "");
    let serving = output.object("StatefulSet/ess-synapse-main")["spec"]["template"].clone();
    let cleaning = output.object("CronJob/ess-synapse-media-cleanup");
    let cleaning = cleaning["spec"]["jobTemplate"]["spec"]["template"].clone();
    let mut out = Vec::new();
    for pods in [serving, cleaning] {
        let env = pods["spec"]["containers"][0]["env"].clone();
        let found = env.as_array().unwrap().iter();
        let found = found.filter(|it| it["name"] == "AWS_CA_BUNDLE");
        out.extend(found.map(|it| it["value"].as_str().unwrap().to_owned()));
    }
    out
}

#[test]
fn a_service_of_the_users_is_verified_by_their_authorities() {
    let values = format!("{S3}caBundle: {{configMap: company-ca}}\n");
    assert_eq!(authorities(&values), ["/ca-bundle/ca.crt"; 2]);
    let of_aws = values.replace("      endpointUrl: http://10.0.0.5:9000/\n", "");
    assert!(authorities(&of_aws).is_empty());
    assert!(authorities(S3).is_empty());
}
