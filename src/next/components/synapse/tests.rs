//! Synapse without the rest of the stack.

use super::Synapse;
use crate::next::Stack;
use crate::next::component::{Component, ProgramConfig};
use crate::next::config_file::Source;
use crate::next::release::Release;
use crate::next::target::Target;
use crate::source::yaml::read as load;
use crate::template::Templates;
use crate::values::defaults::DEFAULTS;
use crate::values::{Layers, Values, with_defaults};

const COMPONENTS: &[&dyn Component] = &[&Synapse];

const ALONE: &str = "serverName: example.org
synapse: {ingress: {host: s.example.org}, redis: {host: r}, \
postgres: {host: db, user: u, database: d, password: {value: p}}, workers: ";

#[derive(Debug)]
struct NoTool;

impl Target for NoTool {
    fn name(&self) -> &'static str {
        "none"
    }

    fn about(&self) -> &'static str {
        "tests"
    }
}

/// The files of the main process, where these workers are enabled with so many pods each.
fn files(workers: &[&str], pods: u32) -> String {
    let workers: Vec<String> = workers
        .iter()
        .map(|key| format!("{key}: {{enabled: true, replicas: {pods}}}"))
        .collect();
    let text = format!("{ALONE}{{{}}}}}\n", workers.join(", "));
    let values = Values {
        root: with_defaults(&DEFAULTS, load::read(&text, 1).unwrap()),
        layers: Layers::default(),
    };
    let (release, templates) = (Release::new("ess", "ess", &NoTool), Templates::default());
    let stack = Stack::of(COMPONENTS, &values, &release, &templates).unwrap();
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
