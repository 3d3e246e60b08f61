//! What its files say.
//!
//! Its configuration: <https://docs.haproxy.org/3.2/configuration.html>

use serde::Serialize;

use super::ports::{METRICS, READY, REFUSED, SYNAPSE, WELL_KNOWN};
use crate::kube::object::{Files, Labels, PortRef};
use crate::stack::roles::{Backend, Backends, Target, WellKnown};
use crate::stack::{Context, ending};

/// What the template of haproxy.cfg reads.
#[derive(Debug, Serialize)]
struct Facts<'f> {
    ports: Ports,
    ip_family: Option<&'f str>,
    seconds: Ending,
    synapse: Option<Homeserver<'f>>,
    well_known: Option<Headers<'f>>,
}

/// How long it takes requests when it is to stop, and how long it then waits for answers.
#[derive(Debug, Serialize)]
struct Ending {
    /// Before it is told.
    slept: u32,
    grace: u32,
    hard_stop: u32,
}

/// For so many seconds requests still come to a pod that ends.
const TAKES_REQUESTS: u32 = 10;
/// With all that is before, less than the 30 seconds after which the kubelet kills a container.
const WAITS_FOR_ANSWERS: u32 = 15;

/// Where it listens.
#[derive(Debug, Serialize)]
struct Ports {
    synapse: u16,
    refused: u16,
    well_known: u16,
    metrics: u16,
    ready: u16,
}

#[derive(Debug, Serialize)]
struct Headers<'f> {
    headers: &'f Labels,
    redirect: Option<&'f str>,
}

#[derive(Debug, Serialize)]
struct Homeserver<'f> {
    /// The name of the port that takes requests, and the number of that for health checks.
    http_port: &'f str,
    health_port: u16,
    main: &'f str,
    workers: Vec<Worker<'f>>,
    /// Types of worker that the main process can't stand in for.
    alone: Vec<&'f str>,
    has_initial: bool,
    has_sync: bool,
    paths: Vec<Path>,
}

#[derive(Debug, Serialize)]
struct Worker<'f> {
    key: &'f str,
    host: &'f str,
    pods: i64,
    by: Option<&'f str>,
    waits: bool,
}

#[derive(Debug, Serialize)]
struct Path {
    path: String,
    address: String,
}

/// haproxy.cfg
pub(super) fn config(
    cx: &Context,
    backends: Option<&Backends>,
    well_known: Option<&WellKnown>,
) -> String {
    let slept = ending::sleep(cx);
    let facts = Facts {
        ports: Ports {
            synapse: SYNAPSE.number,
            refused: REFUSED.number,
            well_known: WELL_KNOWN.number,
            metrics: METRICS.number,
            ready: READY.number,
        },
        ip_family: cx.values.networking().ip_family().get(),
        seconds: Ending {
            slept,
            grace: TAKES_REQUESTS - slept,
            hard_stop: WAITS_FOR_ANSWERS,
        },
        synapse: backends.map(|backends| homeserver(cx, backends)),
        well_known: well_known.map(|well_known| Headers {
            headers: &well_known.headers,
            redirect: well_known.redirect.as_deref(),
        }),
    };
    cx.file_of("haproxy/haproxy.cfg", facts)
}

/// The files about the homeserver.
pub(super) fn files(cx: &Context, backends: &Backends) -> Files {
    let version = cx.file("haproxy/ess-version.json", "version", cx.chart.version());
    Files::from_iter([
        ("429.http", cx.file("haproxy/429.http", "none", ())),
        ("ess-version.json", version),
        ("path_map_file", backends.path_map.clone()),
        ("path_map_file_get", backends.read_path_map.clone()),
    ])
}

fn homeserver<'f>(cx: &Context, backends: &'f Backends) -> Homeserver<'f> {
    Homeserver {
        http_port: backends.http.name,
        health_port: backends.health.number,
        main: &backends.main,
        workers: backends.workers.iter().map(worker).collect(),
        alone: backends.alone.clone(),
        has_initial: backends.first_syncs.is_some(),
        has_sync: backends.later_syncs.is_some(),
        paths: backends
            .proxied_paths()
            .into_iter()
            .map(|(path, target)| proxied(cx, path, target))
            .collect(),
    }
}

fn worker(backend: &Backend) -> Worker<'_> {
    Worker {
        key: backend.key,
        host: &backend.host,
        pods: backend.pods.max(1),
        by: backend.balance,
        waits: backend.waits,
    }
}

fn proxied(cx: &Context, path: &str, target: &Target) -> Path {
    let host = cx.host_of(&target.service);
    let address = match &target.port {
        PortRef::Name(port) => format!("_{port}._tcp.{host}"),
        PortRef::Number(port) => format!("{host}:{port}"),
    };
    Path {
        path: path.trim_end_matches('/').to_owned(),
        address,
    }
}
