//! The connections of Synapse's processes.
//!
//! Source of who does what: <https://element-hq.github.io/synapse/latest/workers.html>

use super::plan::Planned;
use super::ports::{HEALTH, HTTP, REPLICATION};
use super::process::Process;
use super::values::pods;
use super::workers::Call;
use crate::stack::Context;
use crate::stack::connections::Connections;
use crate::stack::documents::Documents;
use crate::stack::ends::MailServer;
use crate::stack::pods::Pods;
use crate::stack::ports::{own_ports, tcp};
use crate::stack::roles::Serves;

/// What the user's configuration says of servers outside of the stack.
struct Outside {
    previews: bool,
    reports: bool,
    documents: Documents,
}

impl<'a> Planned<'a> {
    pub(super) fn connect(&self, cx: &Context<'a>, out: &mut Connections) {
        let all = pods(cx);
        let config = &self.base.config;
        if let Some(database) = &config.database {
            database.connect(&all, out);
        }
        if let Some(redis) = &config.redis {
            redis.connect(&all, out);
        }
        out.add_dns(&all);
        if let Some(cleanup) = &self.cleanup {
            cleanup.connect(out);
        }
        out.add_metrics(&all, self.monitor.as_ref());
        for process in &self.processes {
            self.connect_process(cx, &all, process, out);
        }
        let outside = Outside::new(config.additional.documents());
        for process in &self.processes {
            outside.add(process, out);
        }
    }

    /// The connections of a process to the rest of the stack.
    fn connect_process(
        &self,
        cx: &Context<'a>,
        all: &Pods,
        process: &Process<'a>,
        out: &mut Connections,
    ) {
        let (duties, pods) = (&process.duties, Pods::of(&process.workload));
        let bucket = self.base.config.bucket.as_ref();
        if let Some(bucket) = bucket.filter(|_| duties.media) {
            let why = "Media are kept in the bucket";
            bucket.store().connect(&pods, why, out);
        }
        if duties.replication && self.processes.len() > 1 {
            let why = "Processes of Synapse call each other";
            out.add(all, &pods, own_ports(&[REPLICATION]), why);
        }
        if let Some(entrance) = self.entrance.as_ref().filter(|_| duties.http) {
            let (front, ports) = (entrance.front(), own_ports(&[HTTP, HEALTH]));
            out.add(&front.pods, &pods, ports, front.why);
        }
        if duties.http {
            self.connect_authentication(cx, &pods, out);
        }
        for service in cx.application_services().iter() {
            let calls = match service.serves {
                Serves::Events => duties.sends_events,
                Serves::Requests => duties.http,
            };
            if calls {
                let ports = own_ports(&[service.port]);
                out.add(&pods, &service.pods, ports, service.why);
            }
        }
    }

    /// In the older way, Synapse knows MAS by its public address.
    fn connect_authentication(&self, cx: &Context<'a>, from: &Pods, out: &mut Connections) {
        let delegation = self.base.config.delegation.as_ref();
        let (Some(delegation), Some(service)) = (delegation, cx.authentication()) else {
            return;
        };
        if delegation.calls_inside() {
            let why = "Synapse asks MAS whose a token is";
            out.add(from, &service.pods, own_ports(&[service.port]), why);
        }
        if delegation.calls_outside() {
            out.add_internet(from, tcp([443]), "MAS is asked at its public address");
        }
    }
}

impl Outside {
    fn new(documents: Documents) -> Self {
        Self {
            previews: documents.bool(&["url_preview_enabled"]).unwrap_or(true),
            reports: documents.bool(&["report_stats"]).unwrap_or(false),
            documents,
        }
    }

    /// Adds the connections of a process to servers outside of the stack.
    fn add(&self, process: &Process, out: &mut Connections) {
        let pods = Pods::of(&process.workload);
        for call in process.duties.calls() {
            match call {
                Call::Homeservers => out.add_federation(&pods, "Other homeservers are called"),
                Call::Gateways => {
                    let why = "Push gateways, identity servers and sign-in providers are called";
                    out.add_internet(&pods, tcp([443]), why);
                }
                Call::Statistics if self.reports => {
                    out.add_internet(&pods, tcp([443]), "Statistics are reported");
                }
                Call::Pages if self.previews => {
                    out.add_internet(&pods, tcp([80, 443]), "Pages are fetched for previews");
                }
                Call::Statistics | Call::Pages => {}
                Call::Mail => out.add_mail(&pods, mail_server(&self.documents)),
            }
        }
    }
}

/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#email>
fn mail_server(documents: &Documents) -> Option<MailServer> {
    let host = documents
        .text(&["email", "smtp_host"])
        .filter(|host| !matches!(*host, "" | "localhost"))?;
    let is_tls = documents.bool(&["email", "force_tls"]).unwrap_or(false);
    let usual = if is_tls { 465 } else { 25 };
    Some(MailServer {
        host: host.to_owned(),
        port: documents.int(&["email", "smtp_port"]).unwrap_or(usual),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    #[test]
    fn mail_goes_where_the_configuration_says() {
        let server = |text| {
            let document = load::read_any(text, 1).unwrap();
            let server = mail_server(&Documents::of(vec![document]));
            server.map(|server| (server.host, server.port))
        };
        let mx = |port| Some(("mx".to_owned(), port));
        assert_eq!(server("email: {smtp_host: mx}"), mx(25));
        assert_eq!(server("email: {smtp_host: mx, force_tls: true}"), mx(465));
        assert_eq!(server("email: {smtp_host: mx, smtp_port: 587}"), mx(587));
        assert_eq!(server("email: {smtp_host: localhost}"), None);
        assert_eq!(server("email: {notif_from: x}"), None);
    }
}
