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

/// `masthead template` with these flags over a small stack.
fn template(flags: &str) -> crate::harness::Masthead {
    masthead(&format!(
        "template {flags} --fragment nothing-enabled --fragment mas-minimal"
    ))
}

#[test]
fn flags_of_helm_that_mean_nothing_here_are_taken() {
    let plain = template("ess ./chart").ok().stdout;
    for flags in [
        "--skip-schema-validation --skip-tests --skip-crds --include-crds",
        "--dry-run --wait --wait-for-jobs --atomic --force --replace --hide-notes",
        "--dry-run=client --wait=watcher --server-side=auto --rollback-on-failure",
        "--kubeconfig /kube --kube-context one --kube-token hush --kube-as-group a --kube-as-group b",
        "--plain-http --ca-file ca.pem --cert-file c.pem --key-file k.pem --insecure-skip-tls-verify",
        "--username me --password -hush --pass-credentials --repo https://charts.example.org",
        "--description text --labels a=b,c=d -l e=f --timeout 5m0s --qps 20 --burst-limit=100",
        "--validate=false --debug --devel --verify --keyring ring.gpg --enable-dns",
        "--registry-config r.json --repository-cache c --repository-config r.yaml --is-upgrade",
        "--colour never --hide-secret --no-hooks=false --generate-name=false --release-name=false",
        "--dry-run=none --dry-run=true --wait=ordered --take-ownership=T --create-namespace",
        "--kube-version 1.30 --kube-version v1.34.1+k3s1 -n chat -n default --post-renderer=",
    ] {
        let output = template(&format!("ess ./chart {flags}")).ok();
        assert_eq!(output.stdout, plain, "{flags}");
        assert!(!output.stderr.contains("hush"));
    }
}

#[test]
fn the_call_of_argo_cd_names_the_release_by_a_flag() {
    let flags = "--name-template matrix --namespace chat --kube-version 1.33 --include-crds \
                 --api-versions monitoring.coreos.com/v1 --api-versions apps/v1 .";
    let output = template(flags).ok();
    let deployment = output.object("Deployment/matrix-matrix-authentication-service");
    assert_eq!(deployment["metadata"]["namespace"], "chat");
    let made = masthead("template --fragment nothing-enabled --fragment mas-minimal .")
        .arg("--name-template")
        .arg(r#"{{ "A" | lower }}-{{ 1 | add 1 }}"#)
        .ok();
    made.object("Deployment/a-2-matrix-authentication-service");
    let random = template("--name-template=ess-{{randAlpha}} .").fails(2);
    assert!(random.contains("--name-template: "), "{random}");
    let twice = template("ess . --name-template matrix").fails(2);
    assert!(twice.contains("leave one out"), "{twice}");
}

#[test]
fn what_is_not_done_here_is_told() {
    for flag in ["--validate", "--dry-run=server"] {
        let told = template(&format!("ess . {flag}")).run().stderr;
        assert!(told.contains("no cluster is asked"), "{told}");
    }
    for flags in ["-g .", "matrix-stack --generate-name", "-g"] {
        let output = template(flags).run();
        output.object("Deployment/release-name-matrix-authentication-service");
        assert!(output.stderr.contains("generates none"), "{flags}");
    }
    template("ess . -g").fails(2);
}

#[test]
fn templates_see_an_upgrade() {
    const HOST: &str = "mas-{{ .Release.IsUpgrade }}-{{ .Release.IsInstall }}.example.org";
    let host = |flags: &str| {
        let output = template(&format!("ess . {flags}"))
            .arg("--set")
            .arg(&format!("matrixAuthenticationService.ingress.host={HOST}"))
            .ok();
        let ingress = output.object("Ingress/ess-matrix-authentication-service");
        ingress["spec"]["rules"][0]["host"].clone()
    };
    assert_eq!(host(""), "mas-false-true.example.org");
    assert_eq!(host("--is-upgrade"), "mas-true-false.example.org");
}

#[test]
fn only_what_a_pattern_names_is_shown() {
    let shown = |pattern: &str| template(&format!("ess . -s {pattern}")).ok().stdout;
    let one = shown("templates/matrix-authentication-service/deployment.yaml");
    assert_eq!(shown("templates/*/deploy?ent.yaml"), one);
    assert_eq!(shown("templates/matrix-*/deployment.*"), one);
    template("ess . -s templates/*.yaml").fails(2);
}

#[test]
fn a_post_renderer_is_piped_to() {
    let told = template("ess . --post-renderer ./kustomize.sh --post-renderer-args -x").fails(2);
    assert!(told.contains("masthead template … | COMMAND"), "{told}");
}

#[test]
fn the_namespace_may_be_that_of_the_environment() {
    let namespace = |flags: &str, variable: &str| {
        let output = template(flags).env("HELM_NAMESPACE", variable).ok();
        output.object("Deployment/ess-matrix-authentication-service")["metadata"]["namespace"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(namespace("ess .", "chat"), "chat");
    assert_eq!(namespace("ess .", ""), "default");
    assert_eq!(namespace("ess . -n flag", "chat"), "flag");
    let wrong = template("ess .").env("HELM_NAMESPACE", "Chat").fails(2);
    assert!(wrong.contains("HELM_NAMESPACE"), "{wrong}");
}

#[test]
fn a_url_is_to_be_fetched_first() {
    for (url, hint) in [
        (
            "https://example.org/values.yaml",
            "curl -fsSLo values.yaml https://example.org/values.yaml",
        ),
        (
            "HTTP://me:hush@example.org/v.yaml",
            "curl -fsSLo values.yaml URL",
        ),
        (
            "https://example.org/v.yaml?token=hush",
            "curl -fsSLo values.yaml URL",
        ),
        ("s3://bucket/values.yaml", "fetch it to a file"),
    ] {
        let told = masthead(&format!("template ess -f {url}")).fails(2);
        assert!(told.contains("URLs are not read"), "{told}");
        assert!(told.contains(hint) && !told.contains("hush"), "{told}");
    }
}
