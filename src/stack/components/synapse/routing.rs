//! Which worker serves which requests.
//!
//! Source: <https://element-hq.github.io/synapse/latest/workers.html>, "Available worker
//! applications".

use std::fmt::Write;

use super::additional_paths::additional_paths;
use super::ports::{HEALTH, HTTP};
use super::values::{MAIN, NAME, Values, labels};
use super::workers::{Requests, Syncs, WORKER_TYPES, Worker, Workers};
use crate::stack::Context;
use crate::stack::outer_service::OuterService;
use crate::stack::roles::{Backend, Backends};

/// What requests are sent to. A worker without a pod gets none.
pub(super) fn backends<'a>(cx: &Context<'a>, values: &Values<'a>) -> Backends {
    let workers = Workers::new(values);
    let (path_map, read_path_map) = map_files(&workers, cx.chart.switches.auth_metadata_by_workers);
    Backends {
        name: NAME,
        http: HTTP,
        health: HEALTH,
        main: cx.service_host(MAIN),
        workers: taking(&workers)
            .map(|(worker, requests)| backend(cx, worker, requests))
            .collect(),
        path_map,
        read_path_map,
        additional: additional_paths(cx, values),
        alone: keys(&workers, |requests| !requests.falls_back).collect(),
        first_syncs: keys(&workers, |requests| requests.syncs == Syncs::First).next(),
        later_syncs: keys(&workers, |requests| requests.syncs == Syncs::Later).next(),
        is_public: OuterService::new(cx, &values.http_service()).is_public(),
        labels: labels(cx, values),
    }
}

/// The workers that requests are sent to.
fn taking<'w>(workers: &'w Workers) -> impl Iterator<Item = (&'w Worker<'w>, Requests)> {
    workers
        .running()
        .filter_map(|worker| Some((worker, worker.kind.requests?)))
}

fn keys<'w>(
    workers: &'w Workers,
    is_wanted: impl Fn(&Requests) -> bool + 'w,
) -> impl Iterator<Item = &'static str> + 'w {
    taking(workers)
        .filter(move |(_, requests)| is_wanted(requests))
        .map(|(worker, _)| worker.kind.key)
}

fn backend(cx: &Context, worker: &Worker, requests: Requests) -> Backend {
    let kind = worker.kind;
    Backend {
        key: kind.key,
        host: cx.service_host(&worker.name()),
        pods: worker.pods,
        balance: (!kind.is_single()).then_some(requests.balance.name()),
        waits: requests.waits,
    }
}

/// The map file for all requests, and that for those which only read: a regular expression and a
/// worker on each line, and an empty line at the end, as in all files that HAProxy reads.
fn map_files(workers: &Workers, with_auth_metadata: bool) -> (String, String) {
    let mut all = String::from("# path, worker\n");
    let mut reads = String::from("# path of requests that only read, worker\n");
    for kind in WORKER_TYPES {
        if let (Some(requests), true) = (kind.requests, workers.of(kind).is_some()) {
            add(&mut all, requests.paths, kind.key);
            if with_auth_metadata {
                add(&mut all, requests.auth_metadata, kind.key);
            }
            add(&mut reads, requests.reads, kind.key);
        }
    }
    all.push('\n');
    reads.push('\n');
    (all, reads)
}

fn add(file: &mut String, paths: &[&str], worker: &str) {
    for path in paths {
        let _ = writeln!(file, "{path} {worker}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Chart;
    use crate::source::Node;
    use crate::source::yaml::read as load;
    use crate::values::typed::Root;

    fn maps(enabled: &str) -> (String, String) {
        let text = format!("synapse: {{workers: {{{enabled}}}}}");
        let tree: Node = load::read(&text, 1).unwrap();
        let values = Root::at_top(&tree, Chart::newest()).synapse();
        map_files(&Workers::new(&values), true)
    }

    #[test]
    fn a_map_has_the_running_workers_alone() {
        let (all, reads) = maps(
            "user-dir: {enabled: true, replicas: 1}, pusher: {enabled: true, replicas: 1}, \
             receipts: {enabled: true, replicas: 0}, push-rules: {enabled: false, replicas: 1}",
        );
        assert_eq!(
            all,
            "# path, worker\n^/_matrix/client/(r0|v3|unstable)/user_directory/search$ user-dir\n\n"
        );
        assert_eq!(reads, "# path of requests that only read, worker\n\n");
    }

    #[test]
    fn the_writer_of_a_stream_comes_before_those_that_read_it() {
        let (all, _) = maps(
            "client-reader: {enabled: true, replicas: 1}, device-lists: {enabled: true, replicas: 1}",
        );
        let at = |worker: &str| all.lines().position(|line| line.ends_with(worker)).unwrap();
        assert!(at("/devices(/|$) device-lists") < at("/devices$ client-reader"));
    }
}
