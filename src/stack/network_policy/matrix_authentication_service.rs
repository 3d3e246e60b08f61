//! The edges of Matrix Authentication Service.

use super::edge::{Edges, Pods, tcp};
use super::outbound::{Given, MailServer, add_internet, url_ports, web_ports};
use super::servers::add_database;
use super::web::SYNAPSE;
use super::{Parts, add_dns, add_metrics, add_web};
use crate::stack::Context;
use crate::stack::database::CLIENTS;
use crate::stack::upstream_provider::UpstreamProvider;
use crate::values::Node;

const PATH: &str = "matrixAuthenticationService";

/// Where it takes requests.
pub const HTTP: i64 = 8080;
/// Where it answers to probes and to Prometheus.
const INTERNAL: i64 = 8081;
/// Where it takes requests of clients, where it is below a path.
const COMPAT: i64 = 8082;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    let Some(mas) = parts.mas else { return };
    let pods = Pods::of(&mas.workload);
    let ports = if mas.address.path.is_empty() {
        &[HTTP][..]
    } else {
        &[HTTP, COMPAT]
    };
    add_web(
        edges,
        &pods,
        &mas.service,
        ports,
        "Browsers and clients sign in",
    );
    add_metrics(edges, cx, PATH, &pods, INTERNAL);
    add_database(edges, cx, parts, &pods, CLIENTS[0], mas.database.as_ref());
    add_dns(edges, cx, &pods);
    if let Some(haproxy) = parts.haproxy.filter(|_| mas.synapse.is_some()) {
        edges.add(
            &pods,
            &Pods::of(&haproxy.workload),
            tcp([SYNAPSE]),
            "MAS tells Synapse of users and devices",
        );
    }
    let given = Given::new(&mas.additional, &mas.own);
    let providers: Vec<_> = mas
        .settings
        .providers
        .iter()
        .filter(|provider| provider.enabled && !provider.is_dex)
        .collect();
    if !mas.additional.is_empty() || !providers.is_empty() {
        let urls = called_urls(&given, &providers);
        // What is in Secrets of the user's is not known: 443 is likely.
        let ports = if mas.additional.is_empty() {
            url_ports(urls)
        } else {
            web_ports(urls)
        };
        add_internet(
            edges,
            cx,
            &pods,
            ports,
            "Users sign in with accounts of other providers",
        );
    }
    if let Some(server) = mail_server(&given, cx.node(&format!("{PATH}.email"))) {
        server.add_edge(edges, &pods);
    }
}

/// The URLs that MAS calls itself, of those that the values name.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2>
fn called_urls<'g>(
    given: &'g Given,
    providers: &'g [&'g UpstreamProvider],
) -> impl Iterator<Item = &'g str> {
    let keys = ["issuer", "token_endpoint", "userinfo_endpoint", "jwks_uri"];
    let given_providers = given.items("upstream_oauth2.providers");
    let urls = given_providers
        .flat_map(move |provider| keys.into_iter().filter_map(|key| provider.str(key)));
    let ours = providers.iter().flat_map(|provider| provider.called_urls());
    urls.chain(ours).chain(given.str("matrix.endpoint"))
}

/// The server that mail goes through: what the configuration beside ours says counts more than `email` in the values.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#email>
fn mail_server(given: &Given, email: &Node) -> Option<MailServer> {
    let text = |theirs: &str, ours: &str| {
        given
            .str(&format!("email.{theirs}"))
            .or_else(|| email.str(ours))
    };
    let host = text("hostname", "smtp.host").filter(|host| !host.is_empty())?;
    if text("transport", "transport").is_some_and(|transport| transport != "smtp") {
        return None;
    }
    let default = match text("mode", "smtp.mode") {
        Some("tls") => 465,
        Some("plain") => 25,
        _ => 587,
    };
    let port = given
        .int("email.port")
        .or_else(|| email.int("smtp.port"))
        .unwrap_or(default);
    Some(MailServer {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    fn server(given: &str, email: &str) -> Option<(String, i64)> {
        let read = |text| load::read_any(text, 1).unwrap();
        mail_server(&Given::of(vec![read(given)]), &read(email))
            .map(|server| (server.host, server.port))
    }

    #[test]
    fn mail_goes_where_the_configuration_says() {
        let mx = |port| Some(("mx".to_owned(), port));
        assert_eq!(server("", ""), None);
        assert_eq!(
            server("email: {transport: smtp, mode: tls, hostname: mx}", ""),
            mx(465)
        );
        assert_eq!(
            server("email: {transport: smtp, mode: starttls, hostname: mx}", ""),
            mx(587)
        );
        assert_eq!(
            server(
                "email: {transport: smtp, mode: plain, hostname: mx, port: 2525}",
                ""
            ),
            mx(2525)
        );
        assert_eq!(
            server("email: {transport: blackhole, hostname: mx}", ""),
            None
        );
        assert_eq!(
            server("", "{transport: smtp, smtp: {host: mx, mode: tls}}"),
            mx(465)
        );
        assert_eq!(
            server(
                "email: {hostname: mx}",
                "{transport: smtp, smtp: {host: other, port: 26}}"
            ),
            mx(26)
        );
        assert_eq!(server("", "{transport: sendmail, smtp: {host: mx}}"), None);
    }

    #[test]
    fn urls_that_browsers_open_are_not_called() {
        let config = load::read_any(
            "upstream_oauth2: {providers: [{issuer: 'https://a:1', authorization_endpoint: 'https://b:2', jwks_uri: 'https://c:3'}]}",
            1,
        );
        let given = Given::of(vec![config.unwrap()]);
        assert_eq!(
            called_urls(&given, &[]).collect::<Vec<_>>(),
            ["https://a:1", "https://c:3"]
        );
    }
}
