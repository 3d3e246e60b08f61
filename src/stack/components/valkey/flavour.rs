//! Which server it is: Valkey, or Redis in older releases of the chart.

use super::ports;
use crate::chart::Chart;
use crate::kube::object::Port;
use crate::stack::controller::Controller;

/// What a server is called, and how it runs.
#[derive(Debug)]
pub(super) struct Flavour {
    /// What follows the release in the names of its objects, and the container.
    pub name: &'static str,
    pub exporter: &'static str,
    pub controller: Controller,
    pub port: Port,
    /// The configuration: its name in the ConfigMap, and where the server reads it.
    pub file: &'static str,
    pub path: &'static str,
    /// The label that changes with it.
    pub hash: &'static str,
    /// What asks the server whether it is there.
    pub ping: &'static [&'static str],
}

const VALKEY: Flavour = Flavour {
    name: "valkey",
    exporter: "valkey-exporter",
    controller: Controller::StatefulSet { parallel: true },
    port: ports::VALKEY,
    file: "valkey.conf",
    path: "/config/valkey.conf",
    hash: "valkey-config",
    ping: &["valkey-cli", "ping"],
};

const REDIS: Flavour = Flavour {
    name: "redis",
    exporter: "redis-exporter",
    controller: Controller::Deployment,
    port: ports::REDIS,
    file: "redis.conf",
    path: "/config/redis.conf",
    hash: "redis-config",
    ping: &["redis-cli", "ping"],
};

impl Flavour {
    /// The server that a release of the chart brings.
    pub(super) fn of(chart: &Chart) -> &'static Self {
        if chart.switches.valkey {
            &VALKEY
        } else {
            &REDIS
        }
    }
}
