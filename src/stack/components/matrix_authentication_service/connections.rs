//! The connections of MAS.

use super::plan::Planned;
use super::ports::{COMPAT, HTTP};
use super::upstream_provider::UpstreamProvider;
use crate::stack::Context;
use crate::stack::connections::Connections;
use crate::stack::documents::Documents;
use crate::stack::ends::MailServer;
use crate::stack::pods::Pods;
use crate::stack::ports::{own_ports, url_ports, web_ports};
use crate::values::typed::MatrixAuthenticationServiceEmail;

impl Planned<'_> {
    pub(super) fn connect(&self, cx: &Context, out: &mut Connections) {
        let parts = &self.parts;
        let pods = Pods::of(&self.parts.workload);
        let has_path = !parts.authentication.path.is_empty();
        let ports: Vec<_> = [HTTP]
            .into_iter()
            .chain(has_path.then_some(COMPAT))
            .collect();
        out.add_web(
            &pods,
            &parts.service,
            &ports,
            "Browsers and clients sign in",
        );
        out.add_metrics(&pods, parts.monitor.as_ref());
        if let Some(database) = &parts.database {
            database.connect(&pods, out);
        }
        out.add_dns(&pods);
        if let Some(front) = cx.front().filter(|_| parts.homeserver.is_some()) {
            let why = "MAS tells Synapse of users and devices";
            out.add(&pods, &front.pods, own_ports(&[front.homeserver]), why);
        }
        self.connect_providers(&pods, out);
        let documents = parts.additional.documents();
        out.add_mail(&pods, mail_server(&documents, &parts.values.email()));
    }

    /// The connections to providers outside of the stack.
    fn connect_providers(&self, pods: &Pods, out: &mut Connections) {
        let parts = &self.parts;
        let providers = parts.settings.providers.iter();
        let theirs: Vec<_> = providers
            .filter(|provider| provider.enabled && !provider.is_of_stack)
            .collect();
        if parts.additional.is_empty() && theirs.is_empty() {
            return;
        }
        let documents = parts.additional.documents();
        let urls = called_urls(&documents, &theirs);
        // What is in Secrets of the user's is not known: 443 is likely.
        let ports = if parts.additional.is_empty() {
            url_ports(urls)
        } else {
            web_ports(urls)
        };
        out.add_internet(
            pods,
            ports,
            "Users sign in with accounts of other providers",
        );
    }
}

/// The URLs that MAS calls itself, of those that the values name.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2>
fn called_urls<'g>(
    documents: &'g Documents,
    providers: &'g [&'g UpstreamProvider],
) -> impl Iterator<Item = &'g str> {
    let keys = ["issuer", "token_endpoint", "userinfo_endpoint", "jwks_uri"];
    let given = documents.items(&["upstream_oauth2", "providers"]);
    let urls = given.flat_map(move |provider| {
        keys.into_iter()
            .filter_map(|key| provider.below(&[key])?.as_str())
    });
    let ours = providers.iter().flat_map(|provider| provider.called_urls());
    urls.chain(ours)
        .chain(documents.text(&["matrix", "endpoint"]))
}

/// The server that mail goes through: what the configuration beside ours says counts more than
/// `email` in the values.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#email>
fn mail_server<'d>(
    documents: &'d Documents,
    values: &MatrixAuthenticationServiceEmail<'d>,
) -> Option<MailServer> {
    let smtp = values.smtp();
    let given = |key: &str| documents.text(&["email", key]);
    let host = given("hostname")
        .or_else(|| smtp.host().get())
        .filter(|host| !host.is_empty())?;
    let transport = given("transport").or_else(|| values.transport().get());
    if transport.is_some_and(|transport| transport != "smtp") {
        return None;
    }
    let usual = match given("mode").or_else(|| smtp.mode().get()) {
        Some("tls") => 465,
        Some("plain") => 25,
        _ => 587,
    };
    let port = documents
        .int(&["email", "port"])
        .or_else(|| smtp.port().get())
        .unwrap_or(usual);
    Some(MailServer {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;
    use crate::values::typed::{Section, Typed};

    fn server(given: &str, email: &str) -> Option<(String, i64)> {
        let read = |text| load::read_any(text, 1).unwrap();
        let email = read(email);
        let values = Typed::of(Section::alone(Some(&email)));
        mail_server(&Documents::of(vec![read(given)]), &values)
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
        let plain = "email: {transport: smtp, mode: plain, hostname: mx, port: 2525}";
        assert_eq!(server(plain, ""), mx(2525));
        assert_eq!(
            server("email: {transport: blackhole, hostname: mx}", ""),
            None
        );
        assert_eq!(
            server("", "{transport: smtp, smtp: {host: mx, mode: tls}}"),
            mx(465)
        );
        let values = "{transport: smtp, smtp: {host: other, port: 26}}";
        assert_eq!(server("email: {hostname: mx}", values), mx(26));
        assert_eq!(server("", "{transport: sendmail, smtp: {host: mx}}"), None);
    }

    #[test]
    fn urls_that_browsers_open_are_not_called() {
        let config = load::read_any(
            "upstream_oauth2: {providers: [{issuer: 'https://a:1', authorization_endpoint: 'https://b:2', jwks_uri: 'https://c:3'}]}",
            1,
        );
        let documents = Documents::of(vec![config.unwrap()]);
        let urls: Vec<_> = called_urls(&documents, &[]).collect();
        assert_eq!(urls, ["https://a:1", "https://c:3"]);
    }
}
