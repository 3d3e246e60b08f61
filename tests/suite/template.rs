//! `masthead template`: Helm's spelling.

use crate::harness::masthead;

#[test]
fn takes_what_a_script_gives_helm() {
    let helm = "template ess oci://registry.example.org/charts/matrix-stack --version 26.8.0 --namespace matrix --create-namespace \
                --include-crds --values values.yaml";
    let values = masthead("fragments show nothing-enabled").ok().stdout + "\n";
    let output = masthead(helm)
        .arg("--fragment=mas-minimal")
        .file("values.yaml", values)
        .ok();
    let deployment = output.object("Deployment/ess-matrix-authentication-service");
    assert_eq!(deployment["metadata"]["namespace"], "matrix");
    assert_eq!(
        deployment["metadata"]["labels"]["app.kubernetes.io/managed-by"],
        "Helm"
    );
}

#[test]
fn the_chart_alone_is_no_release() {
    let output =
        masthead("template ./matrix-stack --fragment nothing-enabled --fragment mas-minimal").ok();
    output.object("Deployment/release-name-matrix-authentication-service");
}

#[test]
fn layers_apply_in_the_order_in_which_they_are_given() {
    let host = |args: &str| {
        let output = masthead(&format!("template ess --fragment nothing-enabled {args}"))
            .file(
                "host.yaml",
                "matrixAuthenticationService: {ingress: {host: from-file.example.org}}\n",
            )
            .ok();
        output.object("Ingress/ess-matrix-authentication-service")["spec"]["rules"][0]["host"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        host("-f host.yaml --fragment mas-minimal"),
        host("--fragment mas-minimal")
    );
    assert_eq!(
        host("--fragment mas-minimal -f host.yaml"),
        "from-file.example.org"
    );
}

#[test]
fn a_name_that_kubernetes_would_refuse_is_refused() {
    assert_eq!(
        masthead("template Ess --fragment mas-minimal").fails(2),
        "error: `Ess` is not a release name: use at most 53 lower-case letters, digits and `-`, no `-` at either end\n"
    );
}
