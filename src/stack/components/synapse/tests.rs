//! Synapse without the rest of the stack.

use super::Synapse;
use crate::stack::component::Component;
use crate::stack::config_file::Source;
use crate::stack::example::World;
use crate::stack::program::ProgramConfig;

const COMPONENTS: &[&dyn Component] = &[&Synapse];

const ALONE: &str = "serverName: example.org
synapse: {ingress: {host: s.example.org}, redis: {host: r}, \
postgres: {host: db, user: u, database: d, password: {value: p}}, workers: ";

/// The files of the main process, where these workers are enabled with so many pods each.
fn files(workers: &[&str], pods: u32) -> String {
    let workers: Vec<String> = workers
        .iter()
        .map(|key| format!("{key}: {{enabled: true, replicas: {pods}}}"))
        .collect();
    let text = format!("{ALONE}{{{}}}}}\n", workers.join(", "));
    let world = World::new(&text);
    let stack = world.draft(COMPONENTS).finish().unwrap();
    let main = stack.programs().swap_remove(0);
    let ProgramConfig::Merged(file) = main.config else {
        panic!("it is merged")
    };
    let text = |source: &Source| match source {
        Source::Ours { text, .. } => text.to_string(),
        Source::Secret { .. } => String::new(),
    };
    file.sources.iter().map(text).collect()
}

#[test]
fn a_worker_without_pods_takes_nothing_from_the_main_process() {
    let workers = [
        ("account-data", "account-data"),
        ("appservice", "appservice"),
        ("background", "background"),
        ("federation-sender", "fed-sender"),
        ("media-repository", "media-repo"),
        ("push-rules", "push-rules"),
        ("pusher", "pusher"),
        ("user-dir", "user-dir"),
    ];
    let keys = workers.map(|(key, _)| key);
    // One that has no task of the main process, nor a stream.
    assert_eq!(files(&keys, 0), files(&["client-reader"], 1));
    let with = files(&keys, 1);
    assert!(!with.contains("enable_media_repo: true"));
    for (_, short) in workers {
        assert!(with.contains(&format!("ess-synapse-{short}-0")), "{short}");
    }
}
