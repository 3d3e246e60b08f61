//! `masthead argocd-plugin`, run as Argo CD's repo-server runs the commands of `plugin.yaml`: in the
//! folder of the Application, with its variables and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{identity, masthead, program, yaml};

const VALUES: &str = "serverName: example.org\nsynapse: {ingress: {host: matrix.example.org}}\n";

/// A repository, as the sidecar has it: a copy, with an Application in the folder `apps/ess`.
struct Repository {
    folder: TempDir,
    variables: BTreeMap<String, String>,
}

/// What a command of the plugin gave.
struct Done {
    status: i32,
    out: String,
    err: String,
}

impl Repository {
    /// With the variables that Argo CD sets for the Application `ess`.
    /// <https://argo-cd.readthedocs.io/en/stable/user-guide/build-environment/>
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("apps/ess")).unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        symlink(program(), folder.path().join("bin/masthead")).unwrap();
        let variables = [
            ("ARGOCD_APP_NAME", "ess"),
            ("ARGOCD_APP_NAMESPACE", "matrix"),
            ("ARGOCD_APP_PROJECT_NAME", "default"),
            (
                "ARGOCD_APP_REVISION",
                "f913b6cbf58aa5ae5ca1f8a2b149477aebcbd9d8",
            ),
            ("ARGOCD_APP_REVISION_SHORT", "f913b6c"),
            ("ARGOCD_APP_REVISION_SHORT_8", "f913b6cb"),
            ("ARGOCD_APP_SOURCE_PATH", "apps/ess"),
            (
                "ARGOCD_APP_SOURCE_REPO_URL",
                "https://git.example.org/ops.git",
            ),
            ("ARGOCD_APP_SOURCE_TARGET_REVISION", "main"),
            ("KUBE_VERSION", "v1.31.2+k3s1"),
            (
                "KUBE_API_VERSIONS",
                "v1,v1/ConfigMap,apps/v1,apps/v1/Deployment",
            ),
            // What the sidecar has of its own.
            ("HOME", "/home/argocd"),
            ("ARGOCD_EXEC_TIMEOUT", "90s"),
        ];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let variables = variables.into_iter().map(owned).collect();
        Self { folder, variables }
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.variables.remove(name).unwrap();
        self
    }

    /// Parameters as Argo CD hands them over: as JSON, and each in variables of its own.
    fn parameters(mut self, parameters: Value) -> Self {
        for parameter in parameters.as_array().unwrap() {
            let upper = |text: &str| {
                text.to_uppercase()
                    .replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            };
            let name = format!("PARAM_{}", upper(parameter["name"].as_str().unwrap()));
            let mut add = |end: String, value: &Value| {
                let value = value.as_str().unwrap().to_owned();
                self.variables.insert(format!("{name}{end}"), value);
            };
            if parameter["string"].is_string() {
                add(String::new(), &parameter["string"]);
            }
            for (index, item) in parameter["array"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                add(format!("_{index}"), item);
            }
            for (key, value) in parameter["map"].as_object().into_iter().flatten() {
                add(format!("_{}", upper(key)), value);
            }
        }
        self.variable("ARGOCD_APP_PARAMETERS", &parameters.to_string())
    }

    /// Runs a command of `plugin.yaml`. It changes nothing in the repository.
    fn run(&self, step: &str) -> Done {
        let plugin = fs::read_to_string(root().join("deploy/argocd/plugin.yaml")).unwrap();
        let plugin = yaml(&plugin);
        let command = plugin.pointer(step).unwrap_or_else(|| panic!("{step}"));
        let words = ["command", "args"]
            .into_iter()
            .filter_map(|key| command[key].as_array());
        let words: Vec<_> = words.flatten().map(|word| word.as_str().unwrap()).collect();
        let before = files(self.folder.path());
        let output = Command::new(self.folder.path().join("bin").join(words[0]))
            .args(&words[1..])
            .current_dir(self.folder.path().join("apps/ess"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(&self.variables)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(files(self.folder.path()), before, "it writes nothing");
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done {
            status: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn generate(&self) -> Done {
        self.run("/spec/generate")
    }

    /// The objects that were printed.
    fn objects(&self) -> Vec<Value> {
        let done = self.generate();
        assert_eq!(done.status, 0, "{}", done.err);
        masthead::read_manifests(&done.out).unwrap()
    }

    /// What it says where it fails, and prints nothing.
    fn fails(&self, status: i32) -> String {
        let done = self.generate();
        assert_eq!(
            (done.status, done.out.as_str()),
            (status, ""),
            "{}",
            done.err
        );
        done.err
    }

    fn discovers(&self) -> String {
        let done = self.run("/spec/discover/find");
        assert_eq!((done.status, done.err.as_str()), (0, ""));
        done.out
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, with what is in them.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    out
}

fn find<'a>(objects: &'a [Value], name: &str) -> &'a Value {
    let found = objects.iter().find(|object| identity(object) == name);
    found.unwrap_or_else(|| panic!("{name} is not there"))
}

fn storage(objects: &[Value], release: &str) -> Value {
    let claim = find(
        objects,
        &format!("PersistentVolumeClaim/{release}-synapse-media"),
    );
    claim["spec"]["resources"]["requests"]["storage"].clone()
}

const SYNAPSE: &str = "fragments";

fn minimal() -> Repository {
    Repository::new()
        .file("apps/ess/values.yaml", "")
        .parameters(json!([{"name": SYNAPSE, "array": ["minimal"]}]))
}

#[test]
fn it_prints_what_render_prints_for_argo_cd() {
    let printed = minimal().generate();
    assert_eq!((printed.status, printed.err.as_str()), (0, ""));
    let rendered =
        masthead("render ess -n matrix --target argocd --credentials job --kube-version 1.31.2")
            .args("-a v1,v1/ConfigMap,apps/v1,apps/v1/Deployment --fragment minimal")
            .ok();
    assert_eq!(printed.out, rendered.stdout);
}

#[test]
fn the_cluster_is_the_one_of_argo_cd() {
    let monitors = |apis: &str| {
        let repository = minimal().variable("KUBE_API_VERSIONS", apis);
        let objects = repository.objects();
        objects
            .iter()
            .filter(|object| object["kind"] == "ServiceMonitor")
            .count()
    };
    assert_eq!(monitors("v1,apps/v1"), 0);
    assert!(monitors("v1,monitoring.coreos.com/v1,monitoring.coreos.com/v1/ServiceMonitor") > 0);
    assert_snapshot!(
        "kube_version",
        minimal().variable("KUBE_VERSION", "new").fails(2)
    );
    // Older releases of Argo CD do not give everything.
    minimal()
        .without("KUBE_API_VERSIONS")
        .without("KUBE_VERSION")
        .objects();
}

#[test]
fn the_release_is_called_as_the_application() {
    let named = |name: &str| minimal().variable("ARGOCD_APP_NAME", name);
    storage(&named("hs").objects(), "hs");
    storage(&named("team-a_hs").objects(), "hs");
    let parameter =
        json!([{"name": "release", "string": "other"}, {"name": SYNAPSE, "array": ["minimal"]}]);
    let objects = named("my.app").parameters(parameter).objects();
    storage(&objects, "other");
    assert!(
        objects
            .iter()
            .all(|object| object["metadata"]["namespace"] == "matrix")
    );
    assert_snapshot!("no_release", named("my.app").fails(2));
    assert_snapshot!(
        "no_namespace",
        minimal().variable("ARGOCD_APP_NAMESPACE", "A").fails(2)
    );
}

#[test]
fn parameters_are_layers_in_their_order() {
    let size = |size: &str| format!("synapse: {{media: {{storage: {{size: {size}}}}}}}\n");
    let repository = || {
        Repository::new()
            .file("apps/ess/values.yaml", &size("1Gi"))
            .file("apps/ess/own.yaml", &size("2Gi"))
            .file("common/size.yaml", &size("3Gi"))
    };
    let with = |parameters: Value| {
        let mut all = vec![json!({"name": "fragments", "array": ["minimal"]})];
        all.extend(parameters.as_array().unwrap().iter().cloned());
        storage(&repository().parameters(Value::Array(all)).objects(), "ess")
    };
    assert_eq!(with(json!([])), "1Gi", "the file of the folder stands in");
    assert_eq!(
        with(json!([{"name": "values-files", "array": ["own.yaml"]}])),
        "2Gi"
    );
    let both = json!([{"name": "values-files", "array": ["own.yaml", "/common/size.yaml"]}]);
    assert_eq!(with(both), "3Gi");
    let above = json!([{"name": "values-files", "string": "../../common/size.yaml, own.yaml"}]);
    assert_eq!(with(above), "2Gi");
    let values = json!({"name": "values", "string": "synapse:\n  media: {storage: {size: 4Gi}}\n"});
    assert_eq!(with(json!([values])), "4Gi");
    let set = json!({"name": "set", "map": {"synapse.media.storage.size": "5Gi"}});
    assert_eq!(with(json!([set, values])), "5Gi");
}

#[test]
fn settings_have_the_grammar_of_set() {
    let config = |parameter: Value| {
        let parameters = json!([{"name": SYNAPSE, "array": ["minimal"]}, parameter]);
        let objects = minimal().parameters(parameters).objects();
        find(&objects, "Deployment/ess-haproxy")["metadata"]["annotations"].clone()
    };
    let path = |name: &str| format!("haproxy.annotations.{name}");
    let map = json!({"name": "set", "map": {path("a"): "x,y", path("b\\.c/d"): "y"}});
    let annotations = config(map);
    assert_eq!(
        (&annotations["a"], annotations.get("b.c/d").is_some()),
        (&json!("x,y"), true)
    );
    let text = json!({"name": "set-string", "string": "haproxy.annotations.a=1,haproxy.annotations.b=true"});
    let annotations = config(text);
    assert_eq!(
        (&annotations["a"], &annotations["b"]),
        (&json!("1"), &json!("true"))
    );
}

#[test]
fn variables_stand_in_for_the_json() {
    let repository = Repository::new()
        .file("apps/ess/a.yaml", VALUES)
        .variable("PARAM_FRAGMENTS_0", "minimal")
        .variable("PARAM_VALUES_FILES_0", "a.yaml")
        .variable("PARAM_RELEASE", "hs")
        .variable("ARGOCD_ENV_RELEASE", "not-this")
        .variable("ARGOCD_ENV_SET", "synapse.media.storage.size=6Gi")
        .variable("ARGOCD_ENV_OTHER", "of somebody else");
    assert_eq!(storage(&repository.objects(), "hs"), "6Gi");
    // Argo CD says `null` where there are no parameters.
    let repository = repository.variable("ARGOCD_APP_PARAMETERS", "null");
    assert_eq!(storage(&repository.objects(), "hs"), "6Gi");
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_printed() {
    let parameters = |parameters: &str| minimal().variable("ARGOCD_APP_PARAMETERS", parameters);
    let one = |parameter: Value| parameters(&json!([parameter]).to_string());
    let told = [
        parameters(r#"[{"name": "values", "string": "hunter2"#).fails(1),
        parameters(r#"[{"name": "relaese", "string": "x"}, {"name": "set-file", "string": "x"}, {"name": "release", "array": ["x"]}]"#).fails(1),
        one(json!({"name": "values", "string": "synapse:\n  enabeld: true\n"})).fails(1),
        one(json!({"name": "values", "string": "a: [hunter2"})).fails(1),
        one(json!({"name": "values-files", "array": ["there.yaml"]})).fails(2),
        one(json!({"name": "fragments", "array": ["minimall"]})).fails(2),
        one(json!({"name": "release", "string": "My Release"})).fails(2),
        one(json!({"name": "chart-version", "string": "new"})).fails(2),
        one(json!({"name": "secrets", "string": "sealed"})).fails(2),
        one(json!({"name": "deployment", "string": "a"})).fails(2),
        one(json!({"name": "fragments", "array": ["nothing-enabled"]})).fails(2),
        Repository::new().fails(2),
    ];
    assert!(told.iter().all(|text| !text.contains("hunter2")));
    assert_snapshot!("told", told.join("\n"));
}

#[test]
fn files_outside_of_the_repository_are_not_read() {
    let outside = TempDir::new().unwrap();
    let secret = outside.path().join("values.yaml");
    fs::write(&secret, "hunter2: true\n").unwrap();
    let above = format!(
        "../../../{}/values.yaml",
        outside.path().file_name().unwrap().to_str().unwrap()
    );
    let linked = minimal();
    symlink(&secret, linked.folder.path().join("apps/ess/link.yaml")).unwrap();
    let refused = |repository: Repository, parameter: Value| {
        let told = repository.parameters(json!([parameter])).fails(2);
        assert!(told.contains("is outside of the repository"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    };
    refused(minimal(), json!({"name": "values-files", "array": [above]}));
    refused(
        linked,
        json!({"name": "values-files", "array": ["link.yaml"]}),
    );
    let from_top = above.replacen("../..", "", 1);
    refused(
        minimal(),
        json!({"name": "values-files", "array": ["values.yaml", from_top]}),
    );
    refused(minimal(), json!({"name": "credentials", "string": above}));
    refused(minimal(), json!({"name": "sealing-cert", "string": above}));
    let project = format!(
        "apiVersion: masthead/v1\nkind: Project\ndeployment: {{layers: [{{file: {above}}}]}}\n"
    );
    refused(
        minimal().file("apps/ess/masthead.yaml", &project),
        json!({"name": "set", "map": {"a": "b"}}),
    );
    // A path from the top is one of the repository, whatever the machine has there.
    let told = minimal()
        .parameters(json!([{"name": "values-files", "array": [secret]}]))
        .fails(2);
    assert!(told.contains("could not read ../.."), "{told}");
}

#[test]
fn credentials_are_never_made_here() {
    let with = |from: &str| {
        minimal().parameters(json!([
            {"name": "fragments", "array": ["nothing-enabled", "mas-minimal"]},
            {"name": "credentials", "string": from},
        ]))
    };
    let jobs = |objects: Vec<Value>| {
        objects
            .iter()
            .any(|object| identity(object) == "Job/ess-init-secrets")
    };
    assert!(
        jobs(minimal().objects()),
        "without a word the cluster makes them"
    );
    let sidecar = |it: Repository| it.variable("MASTHEAD_IDENTITY", "/identity/key.txt");
    assert!(
        jobs(sidecar(with("job")).objects()),
        "it is for files alone"
    );
    assert_snapshot!("ephemeral", with("ephemeral").fails(2));
    assert_snapshot!("lacking", with("ess.credentials.yaml").fails(2));
    let made =
        masthead("credentials generate --fragment nothing-enabled --fragment mas-minimal").run();
    let kept = with("ess.credentials.yaml").file(
        "apps/ess/ess.credentials.yaml",
        &made.read("ess.credentials.yaml"),
    );
    let objects = kept.objects();
    assert!(!jobs(objects.clone()));
    find(&objects, "Secret/ess-generated");
}

const PROJECT: &str = "apiVersion: masthead/v1
kind: Project
defaults: {layers: [{fragment: minimal}], output: 'rendered/{name}', target: kubectl}
deployments:
- {name: ess, release: one, namespace: matrix}
- {name: b, release: two, namespace: elsewhere}
";

#[test]
fn a_project_file_is_taken_as_elsewhere() {
    let one =
        "apiVersion: masthead/v1\nkind: Project\ndeployment: {layers: [{fragment: minimal}]}\n";
    let repository = || Repository::new().file("apps/ess/values.yaml", "a: not read");
    assert_eq!(
        repository().file("apps/ess/masthead.yaml", one).discovers(),
        "masthead.yaml\n"
    );
    storage(
        &repository().file("apps/ess/masthead.yaml", one).objects(),
        "ess",
    );
    let many = || repository().file("apps/ess/masthead.yaml", PROJECT);
    let objects = many().objects();
    storage(&objects, "one");
    let has_wave = |object: &Value| {
        object["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"].is_string()
    };
    assert!(
        objects.iter().any(has_wave),
        "whatever the file says, these are for Argo CD"
    );
    let other = many()
        .parameters(json!([{"name": "deployment", "string": "b"}]))
        .generate();
    storage(&masthead::read_manifests(&other.out).unwrap(), "two");
    assert_snapshot!("other_namespace", other.err);
    assert_snapshot!(
        "no_deployment",
        many().variable("ARGOCD_APP_NAME", "c").fails(2)
    );
}

#[test]
fn a_project_file_means_the_same_release_as_elsewhere() {
    let project =
        "apiVersion: masthead/v1\nkind: Project\ndeployment: {layers: [{fragment: minimal}]}\n";
    let named = Repository::new()
        .file("apps/ess/masthead.yaml", project)
        .variable("ARGOCD_APP_NAME", "synapse.of-team");
    storage(&named.objects(), "ess");
    let parameter = json!([{"name": "release", "string": "other"}]);
    storage(&named.parameters(parameter).objects(), "other");
}

#[test]
fn it_discovers_what_is_its_own() {
    let with = |name: &str, text: &str| Repository::new().file(&format!("apps/ess/{name}"), text);
    assert_eq!(with("values.yaml", VALUES).discovers(), "values.yaml\n");
    assert_eq!(with("masthead.yaml", "").discovers(), "masthead.yaml\n");
    // Without the variables too.
    let mut bare = with("values.yaml", VALUES);
    bare.variables.clear();
    assert_eq!(bare.discovers(), "values.yaml\n");
    for text in [
        "",
        "[]",
        "replicaCount: 1\n",
        "serverName: a\nreplicaCount: 1\n",
        "a: [",
        "\u{0}",
    ] {
        assert_eq!(with("values.yaml", text).discovers(), "", "{text:?}");
    }
    assert_eq!(
        with("values.yaml", VALUES)
            .file("apps/ess/Chart.yaml", "")
            .discovers(),
        ""
    );
    assert_eq!(Repository::new().discovers(), "");
}

#[test]
fn parameters_are_announced_as_argo_cd_reads_them() {
    let announced = |repository: &Repository| {
        let done = repository.run("/spec/parameters/dynamic");
        assert_eq!((done.status, done.err.as_str()), (0, ""));
        serde_json::from_str::<Vec<Value>>(&done.out).unwrap()
    };
    let all = announced(&Repository::new().file("apps/ess/values.yaml", VALUES));
    for parameter in &all {
        let keys: Vec<_> = parameter
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let shape = parameter["collectionType"].as_str().unwrap();
        assert_eq!(
            keys,
            [
                "name",
                "title",
                "tooltip",
                "required",
                "itemType",
                "collectionType",
                shape
            ]
        );
        let value = &parameter[shape];
        assert!(value.is_string() || value.is_array() || value.is_object());
    }
    let shown = |all: &[Value]| {
        let line = |it: &Value| {
            format!(
                "{}: {}",
                it["name"].as_str().unwrap(),
                it[it["collectionType"].as_str().unwrap()]
            )
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!("announced", shown(&all));
    let project = Repository::new().file("apps/ess/masthead.yaml", PROJECT);
    assert_snapshot!("announced_with_a_project", shown(&announced(&project)));
}
