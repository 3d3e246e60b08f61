//! What pods refer to, in parts of ours and in parts that users write.

use super::*;
use crate::kube::object::{Files, Mount, SecretData, Volume};
use crate::source::ValuePath;

fn config_map() -> Object<'static> {
    let files = Files::from_iter([("config.yaml", "x")]);
    object("m", Body::ConfigMap(files))
}

/// What is wrong with pods beside the ConfigMap `m`, without the name of the Deployment.
fn wrong(pods: PodSpec) -> Vec<String> {
    let said = said(&[deployment(pods), config_map()]);
    let own = |text: &String| text.strip_prefix("Deployment/d: ").unwrap().to_owned();
    said.iter().map(own).collect()
}

#[test]
fn accounts_pull_secrets_and_names() {
    let found = wrong(PodSpec {
        service_account_name: "none".into(),
        image_pull_secrets: vec![node("name: registry"), node("{}")],
        init_containers: vec![users(
            "{name: c, image: i, ports: [{name: HTTP, containerPort: 1}]}",
        )],
        containers: vec![Container {
            ports: vec![port("a-name-of-16-chars")],
            ..container("c")
        }],
        ..pods(Vec::new())
    });
    let rule = "at most 15 lower-case letters, digits and `-`";
    assert_eq!(
        found,
        [
            "it needs the ServiceAccount `none`, which nothing creates".to_owned(),
            "it needs the Secret `registry`, which nothing creates".into(),
            "it has two containers named `c`".into(),
            format!("the port name `a-name-of-16-chars` is invalid: use {rule}"),
            format!(
                "expected the name of a port: {rule}, at least one letter, no `--` and no `-` at \
                 either end"
            ),
        ]
    );
}

#[test]
fn variables_of_users_read_keys() {
    let yaml = "
name: c
image: i
env:
  - {name: A, valueFrom: {configMapKeyRef: {name: m, key: confg.yaml}}}
  - {name: B, valueFrom: {secretKeyRef: {name: none, key: k}}}
  - {name: C, valueFrom: {secretKeyRef: {name: optional, key: k, optional: true}}}
envFrom:
  - {configMapRef: {name: other}}
  - {secretRef: {name: optional, optional: true}}
";
    let expected = [
        "it needs the Secret `none`, which nothing creates",
        "it needs the key `confg.yaml` of the ConfigMap `m`, which has no such key: did you mean \
         `config.yaml`?",
        "it needs the ConfigMap `other`, which nothing creates",
    ];
    let found = wrong(PodSpec {
        init_containers: vec![users(yaml)],
        ..pods(Vec::new())
    });
    assert_eq!(found, expected);

    let node = node(yaml);
    let env = Env::new(node.list("env"), ValuePath::root()).with("Z", "ours");
    let found = wrong(pods(vec![Container {
        env,
        ..container("c")
    }]));
    assert_eq!(found, expected[..2]);
}

#[test]
fn volumes_hold_what_there_is() {
    let volumes = vec![
        Listed::Ours(Volume::secret("a", "none")),
        Listed::Ours(Volume::config_map("b", "m")),
        Listed::Ours(Volume::claim("c", "data")),
        Listed::Ours(Volume::memory("d")),
        users("{name: a, configMap: {name: m, items: [{key: config.yml, path: c}]}}"),
        users(
            "{name: e, secret: {secretName: optional, optional: true, items: [{key: k, path: k}]}}",
        ),
        users(
            "{name: f, projected: {sources: [{secret: {name: s}}, {configMap: {name: m, items: \
             [{key: x, path: x}]}}]}}",
        ),
        users("{name: g, persistentVolumeClaim: {claimName: more}}"),
    ];
    let found = wrong(PodSpec {
        volumes,
        ..pods(Vec::new())
    });
    assert_eq!(
        found,
        [
            "it has two volumes named `a`",
            "it needs the Secret `none`, which nothing creates",
            "it needs the PersistentVolumeClaim `data`, which nothing creates",
            "it needs the key `config.yml` of the ConfigMap `m`, which has no such key: did you \
             mean `config.yaml`?",
            "it needs the Secret `s`, which nothing creates",
            "it needs the key `x` of the ConfigMap `m`, which has no such key",
            "it needs the PersistentVolumeClaim `more`, which nothing creates",
        ]
    );
}

#[test]
fn mounts_are_of_volumes_and_their_keys() {
    let volumes = vec![
        Listed::Ours(Volume::config_map("ours", "m")),
        users("{name: theirs, configMap: {name: m}}"),
        users("{name: items, configMap: {name: m, items: [{key: config.yaml, path: x}]}}"),
        users("{name: empty, emptyDir: {}}"),
    ];
    let volume_mounts = vec![
        Listed::Ours(Mount::new("ours", "/a").file("config.yaml")),
        Listed::Ours(Mount::new("ours", "/b").file("x")),
        users("{name: theirs, mountPath: /b, subPath: z}"),
        users("{name: items, mountPath: /c, subPath: x}"),
        users("{name: empty, mountPath: /d, subPath: x}"),
        users("{name: missing, mountPath: /e}"),
        users("{mountPath: /f}"),
    ];
    let containers = vec![Container {
        volume_mounts,
        ..container("c")
    }];
    let found = wrong(PodSpec {
        volumes,
        ..pods(containers)
    });
    assert_eq!(
        found,
        [
            "it has two mounts in the container `c` at `/b`",
            "it needs the key `x` of the ConfigMap `m`, which has no such key",
            "it needs the key `z` of the ConfigMap `m`, which has no such key",
            "the container `c` mounts the volume `missing`, which the pod does not have",
            "`name` is missing",
        ]
    );
}

#[test]
fn paths_of_secrets_are_mounted() {
    let env = node("[{name: B, value: /secrets/s/k}]");
    let mounted = Container {
        args: vec!["--password=/secrets/s/k".into(), "/secrets/t/k".into()],
        command: vec!["/secrets/folder/k".into()],
        env: Env::new(env.as_list(), ValuePath::root())
            .with("A", "{{ readfile \"/secrets/s/ours\" }}"),
        volume_mounts: vec![
            Listed::Ours(Mount::new("s", "/secrets/s")),
            users("{name: d, mountPath: /secrets/folder}"),
        ],
        ..container("c")
    };
    let mut pods = pods(vec![mounted]);
    pods.volumes = vec![
        Listed::Ours(Volume::secret("s", "s")),
        Listed::Ours(Volume::memory("d")),
    ];
    pods.init_containers = vec![users("{name: i, image: i, args: [/secrets/s/k]}")];
    let mut data = SecretData::new();
    data.set("k", *b"x");
    assert_eq!(
        said(&[deployment(pods), object("s", Body::Secret(data))]),
        [
            "Deployment/d: the container `i` reads `/secrets/s/k`, where nothing is mounted",
            "Deployment/d: the container `c` reads `/secrets/t/k`, where nothing is mounted",
            "Deployment/d: it needs the key `ours` of the Secret `s`, which has no such key",
        ]
    );
}
