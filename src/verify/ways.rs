//! The ways on which something is tried.

use serde_json::Value;

use super::answers::Answers;
use super::credentials::Credentials;
use super::page::{Page, Verdict};
use super::pods::Pods;
use super::question::{Answer, Question, Silence};
use crate::kube::kubectl::Raw;
use crate::kube::object::Port;
use crate::stack::blackbox::{Expected, Way};

/// What is known of the surroundings.
pub(super) struct Surroundings<'s> {
    pub answers: &'s Answers,
    pub credentials: &'s Credentials,
    pub namespace: &'s str,
    /// The pods of the cluster, or why they are not known.
    pub pods: Option<Result<Pods, String>>,
}

/// What becomes of a way; nothing where an answer is not there yet.
pub(super) fn judge(way: &Way, around: &Surroundings) -> Option<Verdict> {
    match way {
        Way::Page(fetch) => {
            let page = Page {
                url: &fetch.url,
                token: fetch.token.as_ref(),
                expected: &fetch.expected,
                excuse: fetch.excuse.as_ref(),
            };
            page.judge(around.answers, around.credentials)
        }
        Way::Federation {
            server_name,
            path,
            expected,
        } => federation(server_name, path, expected, around),
        Way::Pod { label, port, path } => of_pod(label, *port, path, around),
        Way::Server { host, port } => server(host, *port, around),
        Way::Absent(reason) => Some(Verdict::Unknown(reason.clone())),
        Way::Person { .. } => None,
    }
}

/// The port of homeservers where nothing says another.
/// <https://spec.matrix.org/latest/server-server-api/#resolving-server-names>
const FEDERATION: u16 = 8448;

/// A server name with a port is its address; else the well-known file says it. SRV records are not
/// looked at.
fn federation(
    server_name: &str,
    path: &str,
    expected: &[Expected],
    around: &Surroundings,
) -> Option<Verdict> {
    let place = if has_port(server_name) {
        server_name.to_owned()
    } else {
        delegated(server_name, around)?.unwrap_or_else(|| with_port(server_name))
    };
    let url = format!("https://{place}{path}");
    let page = Page {
        url: &url,
        token: None,
        expected,
        excuse: None,
    };
    page.judge(around.answers, around.credentials)
}

/// Where the well-known file says that the homeserver is.
fn delegated(server_name: &str, around: &Surroundings) -> Option<Option<String>> {
    let url = format!("https://{server_name}/.well-known/matrix/server");
    let Answer::Page(Ok(answer)) = around.answers.get(Question::Page(url, None))? else {
        return Some(None);
    };
    let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let named = json["m.server"].as_str().filter(|_| answer.status == 200);
    Some(named.map(|named| {
        if has_port(named) {
            named.to_owned()
        } else {
            with_port(named)
        }
    }))
}

fn has_port(name: &str) -> bool {
    let port = name
        .rsplit_once(':')
        .filter(|(_, port)| !port.ends_with(']'));
    port.is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

fn with_port(name: &str) -> String {
    format!("{name}:{FEDERATION}")
}

/// A page of the first ready pod, by way of the API server.
fn of_pod(
    (label, value): &(&'static str, String),
    port: Port,
    path: &str,
    around: &Surroundings,
) -> Option<Verdict> {
    let pods = match around.pods.as_ref()? {
        Ok(pods) => pods,
        Err(reason) => return Some(Verdict::Unknown(reason.clone())),
    };
    let Some((pod, is_ready)) = pods.running(label, value) else {
        let fault = format!("no pod runs that has the label `{label}={value}`");
        return Some(Verdict::Wrong(fault));
    };
    let url = format!(
        "/api/v1/namespaces/{}/pods/{pod}:{}/proxy{path}",
        around.namespace, port.number
    );
    let Answer::Cluster(answer) = around.answers.get(Question::Cluster(url))? else {
        return None;
    };
    let page = format!("`{path}` of the pod `{pod}`");
    let ready = format!("the pod `{pod}` is ready, which it is while `{path}` answers");
    Some(match answer {
        Ok(Raw::Text(_)) => Verdict::Fine(format!("{page} answers")),
        Ok(Raw::Refused(said)) if !is_unreached(said) => Verdict::Wrong(format!("{page}: {said}")),
        // Network policies may keep the API server away; the kubelet asks for the same page.
        _ if is_ready => Verdict::Fine(ready),
        Ok(Raw::Forbidden) => Verdict::Unknown(format!(
            "kubectl may not `get` `pods/proxy`, to ask for {page}"
        )),
        Ok(Raw::Nothing(said) | Raw::Refused(said)) => Verdict::Unknown(format!("{page}: {said}")),
        Err(silence) => Verdict::Unknown(silence.words().to_owned()),
    })
}

/// Whether the API server itself did not get to the pod.
fn is_unreached(said: &str) -> bool {
    [
        "error trying to reach",
        "address not allowed",
        "(BadRequest)",
        "(Timeout)",
    ]
    .iter()
    .any(|sign| said.contains(sign))
}

fn server(host: &str, port: u16, around: &Surroundings) -> Option<Verdict> {
    let question = Question::Server(host.to_owned(), port);
    let Answer::Server(answer) = around.answers.get(question)? else {
        return None;
    };
    Some(match answer {
        Ok(()) => Verdict::Fine(format!("{host}:{port} takes connections from here")),
        Err(Silence::TooLate) => Verdict::Unknown(Silence::TooLate.words().to_owned()),
        Err(silence) => Verdict::Unknown(format!(
            "{host}:{port} takes no connection from here, which says nothing of the cluster: {}",
            silence.words()
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::has_port;

    #[test]
    fn ports_of_server_names() {
        for name in ["a.example:8448", "192.0.2.1:1", "[2001:db8::1]:8448"] {
            assert!(has_port(name), "{name}");
        }
        for name in ["a.example", "192.0.2.1", "[2001:db8::1]"] {
            assert!(!has_port(name), "{name}");
        }
    }
}
