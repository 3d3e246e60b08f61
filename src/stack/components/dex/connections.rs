//! The connections of Dex.

use super::plan::Planned;
use super::ports::HTTP;
use crate::stack::connections::Connections;
use crate::stack::ends::{End, ServerKind};
use crate::stack::pods::Pods;
use crate::stack::ports::{own_ports, tcp, web_ports};

impl Planned<'_> {
    pub(super) fn connect(&self, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        out.add_web(
            &pods,
            &self.service,
            &[HTTP],
            "Users of the directory sign in",
        );
        out.add_metrics(&pods, self.monitor.as_ref());
        let why = "MAS asks who has signed in";
        out.add(&self.authentication.pods, &pods, own_ports(&[HTTP]), why);
        let server = &self.ldap.server;
        let directory = End::Server {
            kind: ServerKind::Directory,
            host: server.host.clone(),
        };
        out.add(
            &pods,
            directory,
            tcp([server.port]),
            "Users are looked up in the directory",
        );
        if let Some(database) = &self.database {
            database.connect(&pods, out);
        }
        if !self.additional.is_empty() {
            let documents = self.additional.documents();
            let connectors = documents.items(&["connectors"]);
            let urls =
                connectors.filter_map(|connector| connector.below(&["config", "issuer"])?.as_str());
            let why = "Users sign in with accounts of other providers";
            out.add_internet(&pods, web_ports(urls), why);
        }
        out.add_dns(&pods);
    }
}
