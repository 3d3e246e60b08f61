//! Values inside of files of other shapes: `--values-at`.

use insta::assert_snapshot;

use crate::harness::masthead;

const HOSTS: &str = "\
synapse: {ingress: {host: matrix.example.org}}
matrixAuthenticationService: {ingress: {host: account.example.org}}
elementWeb: {ingress: {host: chat.example.org}}
elementAdmin: {ingress: {host: admin.example.org}}
matrixRTC: {ingress: {host: rtc.example.org}}
";

/// Good values, each line after `indent`.
fn values(indent: &str) -> String {
    let text = format!("serverName: example.org\n{HOSTS}");
    text.lines()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// Files of other shapes with the same values, and where these stand.
fn shapes() -> Vec<(String, &'static str)> {
    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n  - path: x\n  - helm:\n";
    let set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      source:\n        helm:\n          valuesObject:\n";
    let k3s = "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec:\n  valuesContent: |-\n";
    let map = "apiVersion: v1\nkind: ConfigMap\ndata:\n  values.yaml: |\n";
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: ess}\n---\n";
    let kustomize = "helmCharts:\n- name: matrix-stack\n  valuesInline:\n";
    let helmfile = "releases:\n- name: ess\n  values:\n  - more.yaml\n  -\n";
    let encoded = encode(&values(""));
    vec![
        (format!("{flux}{}", values("    ")), "spec.values"),
        (
            format!("{argo}      values: |\n{}", values("        ")),
            "spec.sources[1].helm.values",
        ),
        (
            format!("{set}{}", values("            ")),
            "spec.template.spec.source.helm.valuesObject",
        ),
        (format!("{k3s}{}", values("    ")), "spec.valuesContent"),
        (format!("{map}{}", values("    ")), "data[\"values.yaml\"]"),
        (
            format!("{namespace}{flux}{}", values("    ")),
            "spec.values",
        ),
        (
            format!("{kustomize}{}", values("    ")),
            "helmCharts[0].valuesInline",
        ),
        (
            format!("{helmfile}{}", values("    ")),
            "releases[0].values[1]",
        ),
        (
            format!("other: {{a: 1}}\nmatrix-stack:\n{}", values("  ")),
            "matrix-stack",
        ),
        (
            format!("apiVersion: v1\nkind: Secret\ndata:\n  values.yaml: {encoded}\n"),
            "data[\"values.yaml\"]",
        ),
    ]
}

fn encode(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[test]
fn a_file_of_another_shape_is_told_with_the_flag_that_reads_it() {
    for (file, path) in shapes() {
        let said = masthead("check -f v.yaml").file("v.yaml", &file).fails(1);
        assert_eq!(said.matches("error:").count(), 1, "{file}{said}");
        let plain = format!("--values-at {path}`");
        let quoted = format!("--values-at '{path}'`");
        assert!(
            said.contains(&plain) || said.contains(&quoted),
            "{file}{said}"
        );
    }
}

#[test]
fn values_are_the_same_in_every_shape() {
    let whole = masthead("values merged -f v.yaml")
        .file("v.yaml", values(""))
        .ok();
    for (file, path) in shapes() {
        let run = masthead("values merged -f v.yaml --values-at").arg(path);
        assert_eq!(
            run.file("v.yaml", &file).ok().stdout,
            whole.stdout,
            "{file}"
        );
    }
}

#[test]
fn places_are_those_of_the_file() {
    let text = "a:\n- v: |\n    # text\n    serverName: example.org\n    synapse: {ingres: 1}\n- serverName: example.org\n  synapse: {ingres: 1}\n";
    for (path, place) in [("a[0].v", "v.yaml:5:15"), ("a[1]", "v.yaml:7:13")] {
        let run = masthead("check -f v.yaml --values-at").arg(path);
        let said = run.file("v.yaml", text).fails(1);
        assert!(said.contains(place), "{path}: {said}");
    }
}

#[test]
fn ordinary_files_are_read_whole_beside_others() {
    let release =
        "apiVersion: x/v1\nkind: HelmRelease\nspec: {values: {serverName: example.org}}\n";
    let run = masthead("check -f r.yaml -f v.yaml --values-at spec.values");
    assert_eq!(
        run.file("r.yaml", release)
            .file("v.yaml", HOSTS)
            .ok()
            .stderr,
        ""
    );
}

#[test]
fn a_secret_shows_nothing_of_its_values() {
    let text = "serverName: example.org\nsynapse: {postgres: {pasword: hunter2plain}}\n";
    let file = format!(
        "kind: Secret\napiVersion: v1\ndata: {{v: {}}}\n",
        encode(text)
    );
    let said = masthead("check -f v.yaml --values-at data.v")
        .file("v.yaml", &file)
        .fails(1);
    assert!(
        said.contains("synapse.postgres.pasword: unknown key"),
        "{said}"
    );
    assert!(
        !said.contains("hunter2plain") && !said.contains(&encode(text)[..40]),
        "{said}"
    );
}

#[test]
fn what_can_not_be_read() {
    let file = "\
a: {serverName: example.org}
---
apiVersion: x/v1
kind: HelmRelease
spec:
  valuesFrom: [{kind: Secret, name: s}]
  values: [1]
  more: {synapse: {ingres: 1}}
a: {serverName: example.org}
";
    let said = |path: &str| {
        let run = masthead("check -f v.yaml --values-at").arg(path);
        let said = run.file("v.yaml", file).fails(1);
        let parts = said.split("\n\n");
        let parts = parts.filter(|part| !part.contains("host name is missing"));
        format!("{path}:\n{}", parts.collect::<Vec<_>>().join("\n\n"))
    };
    let paths = [
        "a",
        "spec.values",
        "spec.more",
        "[1].spec.more",
        "spec.less",
    ];
    assert_snapshot!(paths.map(said).join("\n\n"));
    let unused = masthead("check -f v.yaml --values-at spec.values").file("v.yaml", HOSTS);
    assert_snapshot!(unused.fails(2));
    let only_from =
        "apiVersion: x/v1\nkind: HelmRelease\nspec: {valuesFrom: [{kind: Secret, name: s}]}\n";
    assert_snapshot!(
        masthead("check -f v.yaml")
            .file("v.yaml", only_from)
            .fails(1)
    );
}

#[test]
fn a_secret_of_texts_shows_nothing_either() {
    let file = "apiVersion: v1\nkind: Secret\nstringData:\n  v: |\n    serverName: 5\n";
    let said = masthead("check -f v.yaml --values-at stringData.v").file("v.yaml", file);
    let said = said.fails(1);
    assert!(said.contains("v.yaml:5:"), "{said}");
    assert!(!said.contains("serverName: 5"), "{said}");
}
