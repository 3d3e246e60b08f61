//! The configuration of the example: two processes of one program, to which users add.

use super::credentials::{Credentials, PASSWORD};
use crate::kube::object::Files;
use crate::schema;
use crate::source::Code;
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::stack::config_file::{ConfigFile, Rank, Variable};
use crate::stack::given::Given;
use crate::stack::program::Manual;

/// Where its programs find their configuration.
pub(super) const CONFIG: &str = "/conf/example.yaml";

const BEFORE: &str = "before.yaml";
const AFTER: &str = "after.yaml";
/// The files of one process each, the main one first.
pub(super) const PROCESSES: [&str; 2] = ["05-main.yaml", "05-second.yaml"];

const BEFORE_TEXT: &str = "first: 1\nlisteners: [{port: 1}]\npublic: \"${PLAIN}\"\n";
const AFTER_TEXT: &str =
    "database: {host: db, password: \"${PASSWORD}\"}\nsecret_path: /s\nlisteners: [{port: 2}]\n";

/// What is known of its settings.
pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::SYNAPSE),
    advice: &[(&["database"], "set `example.database`")],
    added: &[&["listeners"]],
    conflicts: &[[&["secret"], &["secret_path"]]],
    check: Some(check),
};

fn check(given: &Given) -> Vec<Problem> {
    let count = given.winning.len();
    let part = &given.parts[0];
    let message = format!("{count} files of ours");
    vec![part.problem(
        Code::RefusedSetting,
        &ValuePath::root().key("checked"),
        part.node.at,
        message,
    )]
}

/// The files of the ConfigMap.
pub(super) fn files() -> Files {
    let of_process = |process| format!("process: {process}\nnode: ${{NODE}}\npod: ${{POD}}\n");
    let own = PROCESSES.map(|process| (process, of_process(process)));
    let shared = [
        (BEFORE, BEFORE_TEXT.to_owned()),
        (AFTER, AFTER_TEXT.to_owned()),
    ];
    shared.into_iter().chain(own).collect()
}

/// The file that a process reads, made of those of this ConfigMap, of a credential, and of what
/// users add.
pub(super) fn file<'a>(
    config_map: &str,
    files: &Files,
    credentials: &Credentials<'a>,
    process: &str,
) -> ConfigFile<'a> {
    let mut out = ConfigFile::new(CONFIG);
    out.replaced = &["replaced"];
    out.add_ours(config_map, files, Rank::Yielding, &[BEFORE]);
    credentials
        .token
        .iter()
        .for_each(|token| out.add_secret(token.clone()));
    out.add_additional(&credentials.additional);
    out.add_ours(config_map, files, Rank::Winning, &[AFTER]);
    out.add_ours(config_map, files, Rank::Winning, &[process]);
    out.add_content(PASSWORD, Some(&credentials.password), Some("quote"));
    out.variables.extend([
        ("POD".into(), Variable::PodName),
        ("NODE".into(), Variable::Field("status.hostIP".into())),
        ("PLAIN".into(), Variable::Text("plain".into())),
    ]);
    out
}
