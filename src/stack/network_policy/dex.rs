//! The edges of Dex.

use super::edge::{Edges, End, Pods, tcp};
use super::outbound::{Given, add_internet, web_ports};
use super::{Parts, add_dns, add_metrics, add_web};
use crate::stack::Context;
use crate::stack::dex::PATH;

/// Where it takes requests.
const HTTP: i64 = 5556;
/// Where it answers to probes and to Prometheus.
const TELEMETRY: i64 = 5558;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let Some(dex) = parts.dex else { return };
    let pods = Pods::of(&dex.workload);
    add_web(
        edges,
        &pods,
        &dex.service,
        &[HTTP],
        "Users of the directory sign in",
    );
    add_metrics(edges, cx, PATH, &pods, TELEMETRY);
    if let Some(mas) = parts.mas {
        edges.add(
            &Pods::of(&mas.workload),
            &pods,
            tcp([HTTP]),
            "MAS asks who has signed in",
        );
    }
    let (host, port) = dex.ldap.server.clone();
    edges.add(
        &pods,
        End::Server {
            key: "directory",
            host,
        },
        tcp([port]),
        "Users are looked up in the directory",
    );
    if let Some(database) = dex.storage.database() {
        let server = End::Server {
            key: "externalDatabase",
            host: database.host.clone(),
        };
        edges.add(
            &pods,
            server,
            tcp([database.port]),
            "Data are kept in the database",
        );
    }
    if !dex.additional.is_empty() {
        let given = Given::new(&dex.additional, &dex.own);
        let urls = given
            .items("connectors")
            .filter_map(|connector| connector.str("config.issuer"));
        add_internet(
            edges,
            cx,
            &pods,
            web_ports(urls),
            "Users sign in with accounts of other providers",
        );
    }
    add_dns(edges, cx, &pods);
}
