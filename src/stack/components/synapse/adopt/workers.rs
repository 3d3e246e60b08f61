//! Its processes.

use super::super::workers::{Task, WORKER_TYPES, WorkerType, Writes};
use super::Reader;
use crate::source::{At, Kind, Node, ValuePath};
use crate::stack::elsewhere::{File, Taken};

/// Parts of names that say nothing of a type.
const MEANINGLESS: [&str; 4] = ["worker", "generic", "synapse", "matrix"];

/// So short a name could begin that of any type.
const SHORTEST: usize = 4;

const GENERIC: &str = "masthead knows workers by what they do, and enables those that it can tell";

/// What the settings of the main process say of others.
pub(super) fn of_main(reader: &Reader, out: &mut Taken) {
    let node = reader.file.node;
    for kind in WORKER_TYPES {
        let (count, at) = instances(kind, node);
        if count > 0 {
            enable(reader.values, kind, count, at, out);
        }
    }
    let mapped = node.get("instance_map").and_then(Node::as_map);
    let mapped = mapped.into_iter().flat_map(|map| &map.0);
    let others = mapped.filter(|entry| entry.key != "main");
    let others: Vec<String> = others.map(|entry| format!("`{}`", entry.key)).collect();
    if !others.is_empty() {
        let others = others.join(", ");
        out.step(format!("`instance_map` names workers: {others}. Those whose task the configuration tells are on; give the files of the others with `--synapse-worker`, or set `synapse.workers`: masthead routes requests to each type by itself."));
    }
}

/// How many processes have its task.
fn instances(kind: &WorkerType, node: &Node) -> (i64, At) {
    let listed = |node: Option<&Node>| node.map(|node| (count(node), node.at));
    let named = |setting: &Node| {
        setting
            .as_str()
            .is_none_or(|name| !matches!(name, "" | "main" | "master"))
    };
    let found = match kind.writes {
        Writes::Stream(stream) => listed(node.below(&["stream_writers", stream])),
        _ => None,
    };
    let found = found.or_else(|| match kind.task {
        Task::Shared { instances, .. } => listed(node.get(instances)),
        Task::Single(setting) => listed(node.get(setting).filter(|node| named(node))),
        Task::Nothing => None,
    });
    found.unwrap_or_default()
}

fn count(node: &Node) -> i64 {
    let is_other = |node: &&Node| !matches!(node.as_str(), None | Some("" | "main" | "master"));
    let listed = node.as_list().iter().filter(is_other).count();
    let single = [node].iter().filter(|node| is_other(node)).count();
    i64::try_from(listed + single).unwrap_or_default()
}

fn enable(values: &ValuePath, kind: &WorkerType, count: i64, at: At, out: &mut Taken) {
    let to = values.key("workers").key(kind.key);
    out.values
        .push((to.key("enabled"), Node::new(Kind::Bool(true), at)));
    if count > 1 && !kind.is_single() {
        let count = Node::new(Kind::Int(count.into()), at);
        out.values.push((to.key("replicas"), count));
    }
}

/// The files of workers, as a list.
pub(super) fn read(file: &File, values: &ValuePath, out: &mut Taken) {
    let root = ValuePath::root();
    let mut found: Vec<(&WorkerType, i64, At)> = Vec::new();
    for (index, worker) in file.node.as_list().iter().enumerate() {
        out.set(&root.index(index), worker.at, GENERIC);
        match kind_of(worker) {
            Some(kind) => match found.iter_mut().find(|(known, ..)| known.key == kind.key) {
                Some((_, count, _)) => *count += 1,
                None => found.push((kind, 1, worker.at)),
            },
            None => {
                let name = worker.str("worker_name").unwrap_or("without a name");
                out.step(format!("What the worker `{name}` did is not known: set `synapse.workers` to what it was for."));
            }
        }
    }
    for (kind, count, at) in found {
        enable(values, kind, count, at, out);
    }
}

/// The type of a worker, by the program that it runs, else by its name.
fn kind_of(worker: &Node) -> Option<&'static WorkerType> {
    let app = worker.str("worker_app").unwrap_or_default();
    let app = app.rsplit('.').next().unwrap_or_default().replace('_', "-");
    let name = worker
        .str("worker_name")
        .unwrap_or_default()
        .to_lowercase()
        .replace('_', "-");
    let typed = |name: &str| WORKER_TYPES.iter().copied().find(|kind| kind.key == name);
    let within = || {
        let mut within: Vec<_> = WORKER_TYPES
            .iter()
            .copied()
            .filter(|kind| name.contains(kind.key))
            .collect();
        crate::source::sort::sort_by_key(&mut within, |kind| kind.key.len());
        within.pop()
    };
    typed(&app).or_else(within).or_else(|| begun(&name))
}

/// The only type whose name begins like that of a worker: `client1` is a reader for clients.
fn begun(name: &str) -> Option<&'static WorkerType> {
    let words = name
        .split('-')
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !MEANINGLESS.contains(word))
        .collect();
    let name = words.join("-");
    let mut like = WORKER_TYPES
        .iter()
        .copied()
        .filter(|kind| kind.key.starts_with(&name));
    let (first, second) = (like.next(), like.next());
    first.filter(|_| second.is_none() && name.len() >= SHORTEST)
}
