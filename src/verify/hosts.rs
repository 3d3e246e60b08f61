//! What is tried of every host: its name, and its certificate.

use std::net::IpAddr;
use std::time::SystemTime;

use serde_json::Value;

use super::answers::Answers;
use super::certificate::{Certificate, Names};
use super::cluster::Cluster;
use super::line::{Line, State};
use super::objects::List;
use super::question::{Answer, Question, Silence};

/// A host of the stack.
pub(super) struct Host {
    pub name: String,
    /// It leads to the media server, which shows no page.
    pub is_media: bool,
}

/// How long a certificate has to be good for, in days: those that are renewed by themselves have more.
const DAYS: u64 = 21;

const DAY: u64 = 24 * 60 * 60;

/// What is known of hosts.
pub(super) struct Hosts<'h> {
    pub answers: &'h Answers,
    /// Where hosts are, in place of what DNS says.
    pub places: &'h [String],
    /// The Ingresses of the cluster.
    pub ingresses: Option<List>,
    pub now: SystemTime,
}

impl Hosts<'_> {
    /// Whether a name resolves, and to where requests are taken.
    pub(super) fn dns(&self, host: &Host) -> Option<Line> {
        let line = |state, message: String| Line::new("host.dns", state, message).of(&*host.name);
        if self.places.iter().any(|place| is_about(place, &host.name)) {
            return Some(line(State::LeftOut, "`--connect` says where it is".into()));
        }
        let question = Question::Addresses(host.name.clone());
        let Answer::Addresses(answer) = self.answers.get(question)? else {
            return None;
        };
        let hint = "`masthead notes dns` has the record that it needs";
        Some(match answer {
            Err(Silence::TooLate) => line(State::LeftOut, Silence::TooLate.words().to_owned()),
            Err(silence) => line(State::Failed, silence.words().to_owned()).hint(hint),
            Ok(found) if found.is_empty() => {
                line(State::Failed, "it has no address".into()).hint(hint)
            }
            Ok(found) => self.compared(host, found),
        })
    }

    /// Against what the Ingress controller says of itself.
    fn compared(&self, host: &Host, found: &[IpAddr]) -> Line {
        let line = |state, message: String| Line::new("host.dns", state, message).of(&*host.name);
        let said = join(found);
        let balancers = self.balancers(&host.name);
        let is_one = |address: &String| found.iter().any(|ip| ip.to_string() == *address);
        if balancers.is_empty() || host.is_media || balancers.iter().any(is_one) {
            return line(State::Ok, format!("it is {said}"));
        }
        let balancers = balancers.join(", ");
        line(
            State::Warning,
            format!("it is {said}, and the Ingress is at {balancers}"),
        )
        .hint("fine where a proxy stands in front; else mend the record: `masthead notes dns`")
    }

    /// The addresses at which the cluster takes requests for a host.
    fn balancers(&self, host: &str) -> Vec<String> {
        let Some(Ok(ingresses)) = &self.ingresses else {
            return Vec::new();
        };
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let has_host = |ingress: &&Value| {
            list(&ingress["spec"]["rules"])
                .iter()
                .any(|it| it["host"] == host)
        };
        let of = |ingress: &Value| list(&ingress["status"]["loadBalancer"]["ingress"]);
        let all = ingresses.iter().filter(has_host).flat_map(of);
        // One that has a name of its own changes its addresses.
        all.filter_map(|it| it["ip"].as_str().map(str::to_owned))
            .collect()
    }

    /// Whether the certificate is the host's own, trusted, and not about to expire.
    pub(super) fn certificate(&self, host: &Host) -> Option<Line> {
        let line =
            |state, message: String| Line::new("host.certificate", state, message).of(&*host.name);
        let page = self
            .answers
            .get(Question::Page(format!("https://{}/", host.name), None));
        let shown = self.answers.get(Question::Certificates(host.name.clone()));
        let (Answer::Page(page), Answer::Certificates(shown)) = (page?, shown?) else {
            return None;
        };
        let pem = match shown {
            Ok(pem) => pem,
            Err(Silence::Mute(why)) => {
                return Some(line(State::Failed, format!("it shows none: {why}")).hint(NONE));
            }
            Err(silence) => return Some(line(State::LeftOut, silence.words().to_owned())),
        };
        let distrust = page
            .as_ref()
            .err()
            .map(Silence::words)
            .filter(|why| is_about_trust(why));
        let Some(certificate) = Certificate::first(pem) else {
            return Some(match distrust {
                Some(why) => line(State::Failed, why.to_owned()).hint(UNTRUSTED),
                None => line(
                    State::LeftOut,
                    "this curl does not tell certificates: it needs 7.88 or later".into(),
                ),
            });
        };
        Some(self.judged(host, &certificate, distrust))
    }

    fn judged(&self, host: &Host, certificate: &Certificate, distrust: Option<&str>) -> Line {
        let line =
            |state, message: String| Line::new("host.certificate", state, message).of(&*host.name);
        if let Names::Others(others) = certificate.names(&host.name) {
            let message = format!("it is for {}, not for this host", others.join(", "));
            return line(State::Failed, message).hint(OTHERS);
        }
        let left = certificate
            .ends
            .duration_since(self.now)
            .unwrap_or_default()
            .as_secs();
        let ends = humantime::format_rfc3339_seconds(certificate.ends).to_string();
        let ends = ends.split('T').next().unwrap_or_default();
        if left == 0 {
            return line(State::Failed, format!("it expired on {ends}")).hint(RENEW);
        }
        if certificate.begins > self.now {
            return line(State::Failed, "it is not good yet".into()).hint("look at the clocks");
        }
        if let Some(why) = distrust {
            let who = if certificate.is_self_signed {
                "it signed itself: "
            } else {
                ""
            };
            return line(State::Failed, format!("{who}{why}")).hint(UNTRUSTED);
        }
        let days = left / DAY;
        let message = format!("it is good until {ends}, for {days} days");
        if days < DAYS {
            return line(State::Warning, message).hint(RENEW);
        }
        line(State::Ok, message)
    }
}

const NONE: &str = "the host has to take HTTPS on port 443";
const OTHERS: &str = "what ends TLS shows another certificate, often its default one: look whether the Secret of the \
                      Ingress is there, and its Certificate is ready (`kubectl get certificate`)";
const RENEW: &str =
    "renew it: with cert-manager, see what keeps it (`kubectl describe certificate`)";
const UNTRUSTED: &str = "other servers and phones refuse it: take one of a public authority; an authority of your own \
                         is trusted here by `--cacert FILE`";

/// Whether curl does not trust a certificate: its statuses 60 and 51, which it names first.
/// <https://curl.se/docs/manpage.html#EXITCODES>
fn is_about_trust(why: &str) -> bool {
    ["(60)", "(51)", "(35)", "(77)"]
        .iter()
        .any(|code| why.contains(code))
}

/// Whether a place that is given is about a host: without one it is about all.
fn is_about(place: &str, host: &str) -> bool {
    place.starts_with(':') || place.split(':').next() == Some(host)
}

fn join(addresses: &[IpAddr]) -> String {
    let texts: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    texts.join(", ")
}

/// The Ingresses, where the cluster is asked.
pub(super) fn ingresses(cluster: &Cluster) -> Option<List> {
    cluster.list("apis/networking.k8s.io/v1", "ingresses", "")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What is said of the certificate for `*.example.org`, which ends with the year 2125, so many
    /// days before.
    fn said(days: u64) -> Line {
        let pem = include_str!("../../tests/suite/verify/certificate.pem");
        let certificate = Certificate::first(pem).unwrap();
        let hosts = Hosts {
            answers: &Answers::default(),
            places: &[],
            ingresses: None,
            now: certificate.ends - Duration::from_secs(days * DAY),
        };
        let host = Host {
            name: "chat.example.org".into(),
            is_media: false,
        };
        hosts.judged(&host, &certificate, None)
    }

    #[test]
    fn a_certificate_that_ends_soon_is_a_warning() {
        assert_eq!(said(DAYS).state, State::Ok);
        let soon = said(DAYS - 1);
        assert_eq!(soon.state, State::Warning);
        assert_eq!(soon.message, "it is good until 2126-01-01, for 20 days");
        assert_eq!(said(0).state, State::Failed);
        assert_eq!(said(365 * 200).message, "it is not good yet");
    }

    #[test]
    fn places_are_about_a_host_or_about_all() {
        assert!(is_about("a.example:443:192.0.2.1:443", "a.example"));
        assert!(is_about("::192.0.2.1:", "a.example"));
        assert!(!is_about("b.example:443:192.0.2.1:", "a.example"));
    }
}
