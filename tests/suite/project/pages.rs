//! The pages about project files: their commands run, in a folder with the file that they show.

use std::process::Command;

use tempfile::TempDir;

use crate::harness::program;

/// A page, and the files beside its project file.
fn runs(page: &str, project: &str, files: &[(&str, &str)]) {
    let (folder, bin) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    std::os::unix::fs::symlink(program(), bin.path().join("masthead")).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("masthead.yaml", project);
    files.iter().for_each(|(name, text)| write(name, text));
    let blocks: Vec<_> = page
        .split("```bash\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() > 1);
    for block in blocks {
        let path = format!("{}:/usr/bin:/bin", bin.path().display());
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", block])
            .env("PATH", path)
            .current_dir(folder.path());
        let output = bash.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && !told.contains("error:"),
            "{block}{told}"
        );
    }
}

#[test]
fn of_one_deployment() {
    let values = masthead::fragments::find("minimal").unwrap().text;
    let project = include_str!("../../../deploy/project/masthead.yaml");
    // Its databases are elsewhere.
    let project = project.replace("    - fragment: postgres\n", "");
    runs(
        include_str!("../../../docs/project.md"),
        &project,
        &[("values.yaml", values)],
    );
}

#[test]
fn of_many_deployments() {
    let tenant = |name: &str| {
        format!(
            "serverName: {name}.example\nmatrixAuthenticationService: {{enabled: false}}\nsynapse: {{ingress: {{host: m.{name}.example}}}}\n"
        )
    };
    let shared = "deploymentMarkers: {enabled: false}\nelementAdmin: {enabled: false}\nelementWeb: {enabled: false}\nmatrixRTC: {enabled: false}\n";
    let (acme, bolt, example) = (tenant("acme"), tenant("bolt"), tenant("example"));
    let files = [
        ("shared.yaml", shared),
        ("example.yaml", &*example),
        ("tenants/acme/values.yaml", &*acme),
        ("tenants/bolt/values.yaml", &*bolt),
        ("credentials/README", ""),
    ];
    runs(
        include_str!("../../../docs/many.md"),
        include_str!("../../../deploy/tenants/masthead.yaml"),
        &files,
    );
}
