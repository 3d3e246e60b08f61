//! What no two deployments of a project may both have.

use super::project;

/// Two deployments of Synapse and the SFU, which say this of themselves.
fn two(first: &str, second: &str) -> String {
    format!(
        "
defaults:
  credentials: job
  layers: [{{fragment: nothing-enabled}}, {{fragment: synapse-minimal}}]
deployments:
  - name: a
    {first}
  - name: b
    {second}
"
    )
}

const A: &str =
    "layers: [{values: {serverName: a.example, synapse: {ingress: {host: m.a.example}}}}]";
const B: &str =
    "layers: [{values: {serverName: b.example, synapse: {ingress: {host: m.b.example}}}}]";

fn told(first: &str, second: &str) -> String {
    project("check", &two(first, second)).fails(1)
}

#[test]
fn namespace_and_release() {
    insta::assert_snapshot!(told(A, B));
    let apart = two(
        &format!("namespace: one\n    {A}"),
        &format!("namespace: two\n    {B}"),
    );
    assert_eq!(project("check", &apart).run().status, 0);
    let apart = two(
        &format!("cluster: one\n    {A}"),
        &format!("cluster: two\n    {B}"),
    );
    assert_eq!(project("check", &apart).run().status, 0);
}

#[test]
fn hosts_and_server_names() {
    let of_b = |values: &str| format!("namespace: b\n    layers: [{{values: {values}}}]");
    let (host, name) = (
        of_b("{serverName: b.example, synapse: {ingress: {host: m.a.example}}}"),
        of_b("{serverName: a.example, synapse: {ingress: {host: m.b.example}}}"),
    );
    insta::assert_snapshot!([told(A, &host), told(A, &name)].join("\n"));
}

#[test]
fn ports_of_nodes() {
    let rtc = |name: &str, port: u16| {
        let sfu = format!(
            "sfu: {{exposedServices: {{rtcTcp: {{enabled: false}}, rtcMuxedUdp: {{port: {port}}}}}}}"
        );
        format!(
            "namespace: {name}\n    layers: [{{fragment: matrix-rtc-minimal}}, {{values: {{serverName: {name}.example, synapse: {{ingress: {{host: m.{name}.example}}}}, matrixRTC: {{ingress: {{host: r.{name}.example}}, {sfu}}}}}}}]"
        )
    };
    insta::assert_snapshot!(told(&rtc("a", 30900), &rtc("b", 30900)));
    let apart = two(&rtc("a", 30900), &rtc("b", 30901));
    assert_eq!(project("check", &apart).run().status, 0);
}

#[test]
fn a_render_writes_nothing_of_the_second() {
    let rest = two(
        &format!("output: out/a\n    {A}"),
        &format!("output: out/b\n    {B}"),
    );
    let run = project("render", &rest).run();
    assert_eq!(run.status, 1);
    let is_there = |name: &str| run.folder.path().join(name).exists();
    assert_eq!((is_there("out/a"), is_there("out/b")), (true, false));
}
