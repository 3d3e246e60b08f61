//! The edges of Synapse's processes.
//!
//! Source of who does what: <https://element-hq.github.io/synapse/latest/workers.html>

use super::edge::{Edges, Pods, tcp};
use super::outbound::{Given, MailServer, add_internet};
use super::servers::{add_database, add_redis};
use super::settings::tcp_ports;
use super::{Parts, add_dns, add_metrics, hookshot, matrix_authentication_service};
use crate::stack::Context;
use crate::stack::database::CLIENTS;
use crate::stack::matrix_authentication_service::MatrixAuthenticationService;
use crate::stack::synapse::process::Process;
use crate::stack::synapse::roles::{HEALTH_PORT, HTTP_PORT, METRICS_PORT, REPLICATION_PORT};
use crate::stack::synapse::{
    self, Synapse, delegates_as_client, delegates_to_mas, introspects_inside, routing,
};

/// Workers that call no server outside of the stack: they write one stream, or only read. The others ask other homeservers for keys, events,
/// profiles or media, send to them, or call push gateways and sign-in providers.
const INWARD: [&str; 11] = [
    "account-data",
    "appservice",
    "encryption",
    "initial-synchrotron",
    "mas-helper",
    "presence-writer",
    "push-rules",
    "receipts",
    "sliding-sync",
    "synchrotron",
    "typing-persister",
];

/// The pods of all processes.
pub fn all(cx: &Context) -> Pods {
    let name = cx.release.object(synapse::NAME);
    Pods::new(&name, synapse::INSTANCE_LABEL, &name)
}

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let Some(synapse) = parts.synapse else { return };
    let all = all(cx);
    add_database(
        edges,
        cx,
        parts,
        &all,
        CLIENTS[1],
        synapse.config.database.as_ref(),
    );
    if let Some(redis) = &synapse.config.redis {
        add_redis(edges, parts, &all, redis);
    }
    add_dns(edges, cx, &all);
    add_metrics(edges, cx, synapse::PATH, &all, METRICS_PORT);
    for process in &synapse.processes {
        add_inner(edges, cx, parts, &all, process);
    }
    add_outer(edges, cx, synapse);
}

/// The edges of a process to the rest of the stack.
fn add_inner(edges: &mut Edges, cx: &Context, parts: &Parts, all: &Pods, process: &Process) {
    let pods = Pods::of(&process.workload);
    let is_alone = parts
        .synapse
        .is_none_or(|synapse| synapse.processes.len() == 1);
    if process.role.replication && !is_alone {
        edges.add(
            all,
            &pods,
            tcp([REPLICATION_PORT]),
            "Processes of Synapse call each other",
        );
    }
    if let Some(haproxy) = parts.haproxy.filter(|_| is_behind_haproxy(process)) {
        let ports = tcp([HTTP_PORT, HEALTH_PORT]);
        edges.add(
            &Pods::of(&haproxy.workload),
            &pods,
            ports,
            "HAProxy sends on requests and checks who takes them",
        );
    }
    if let Some(mas) = parts
        .mas
        .filter(|_| process.role.http && delegates_to_mas(cx))
    {
        add_mas(edges, cx, &pods, mas);
    }
    if let Some(hookshot) = parts
        .hookshot
        .filter(|_| matches!(process.key, "main" | "appservice"))
    {
        let ports = tcp([hookshot::APPSERVICE]);
        edges.add(
            &pods,
            &Pods::of(&hookshot.workload),
            ports,
            "Synapse tells Hookshot of events",
        );
    }
}

/// In the older way, Synapse knows MAS by its public address.
fn add_mas(edges: &mut Edges, cx: &Context, from: &Pods, mas: &MatrixAuthenticationService) {
    let is_client = delegates_as_client(cx);
    if !is_client || introspects_inside(cx) {
        let ports = tcp([matrix_authentication_service::HTTP]);
        edges.add(
            from,
            &Pods::of(&mas.workload),
            ports,
            "Synapse asks MAS whose a token is",
        );
    }
    if is_client {
        add_internet(
            edges,
            cx,
            from,
            tcp([443]),
            "MAS is asked at its public address",
        );
    }
}

fn is_behind_haproxy(process: &Process) -> bool {
    process.role.main
        || synapse::workers::WORKER_TYPES
            .iter()
            .any(|kind| kind.key == process.key && routing::takes_requests(kind))
}

/// The edges to servers outside of the stack.
fn add_outer(edges: &mut Edges, cx: &Context, synapse: &Synapse) {
    let given = Given::new(&synapse.config.additional, &synapse.own);
    let previews = given.bool("url_preview_enabled").unwrap_or(true);
    let reports = given.bool("report_stats").unwrap_or(false);
    for process in synapse
        .processes
        .iter()
        .filter(|process| !INWARD.contains(&process.key))
    {
        let pods = Pods::of(&process.workload);
        if !matches!(process.key, "background" | "pusher" | "sso-login") {
            add_internet(
                edges,
                cx,
                &pods,
                tcp_ports(cx, "federation.ports"),
                "Other homeservers are called",
            );
        }
        if matches!(process.key, "main" | "pusher" | "sso-login") {
            add_internet(
                edges,
                cx,
                &pods,
                tcp([443]),
                "Push gateways, identity servers and sign-in providers are called",
            );
        }
        if reports && process.key == "background" {
            add_internet(edges, cx, &pods, tcp([443]), "Statistics are reported");
        }
        if previews && process.role.media {
            add_internet(
                edges,
                cx,
                &pods,
                tcp([80, 443]),
                "Pages are fetched for previews",
            );
        }
        if matches!(process.key, "main" | "pusher") {
            mail_server(&given)
                .into_iter()
                .for_each(|server| server.add_edge(edges, &pods));
        }
    }
}

/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#email>
fn mail_server(given: &Given) -> Option<MailServer> {
    let host = given
        .str("email.smtp_host")
        .filter(|host| !matches!(*host, "" | "localhost"))?;
    let default = if given.bool("email.force_tls").unwrap_or(false) {
        465
    } else {
        25
    };
    Some(MailServer {
        host: host.to_owned(),
        port: given.int("email.smtp_port").unwrap_or(default),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;
    use crate::stack::synapse::workers::WORKER_TYPES;

    #[test]
    fn inward_workers_are_workers() {
        for key in INWARD {
            assert!(WORKER_TYPES.iter().any(|kind| kind.key == key), "{key}");
        }
    }

    #[test]
    fn mail_goes_where_the_configuration_says() {
        let server = |text| {
            mail_server(&Given::of(vec![load::read_any(text, 1).unwrap()]))
                .map(|server| (server.host, server.port))
        };
        let mx = |port| Some(("mx".to_owned(), port));
        assert_eq!(server("email: {smtp_host: mx}"), mx(25));
        assert_eq!(server("email: {smtp_host: mx, force_tls: true}"), mx(465));
        assert_eq!(server("email: {smtp_host: mx, smtp_port: 587}"), mx(587));
        assert_eq!(server("email: {smtp_host: localhost}"), None);
        assert_eq!(server("email: {notif_from: x}"), None);
    }
}
