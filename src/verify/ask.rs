//! Asks the cluster with kubectl, and hosts with curl.

use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::answers::Ask;
use super::question::{Answer, Question, Silence};
use crate::credentials::Secret;
use crate::kube::curl::{Curl, CurlError, Request, Response, Way};
use crate::kube::kubectl::{Kubectl, KubectlError};
use crate::stack::blackbox::Token;
use crate::stack::reference::SecretRef;

/// How long one question may take.
const MOST: Duration = Duration::from_secs(15);

/// A token that nobody has given out, another one each time: Synapse keeps what it was told of one.
fn unknown_token() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    format!("masthead-verify-{}", now.unwrap_or_default().as_nanos())
}

/// What curl ends with where a name does not resolve, or something takes too long.
/// <https://curl.se/docs/manpage.html#EXITCODES>
const UNRESOLVED: i32 = 6;
const TIMED_OUT: i32 = 28;

/// Asks the cluster and hosts, until a time.
pub(crate) struct Asker<'a> {
    pub kubectl: &'a Kubectl,
    /// Where hosts are, in place of what DNS says.
    pub places: &'a [String],
    pub ca: Option<PathBuf>,
    pub until: Instant,
    /// The credentials that are shown to those whose they are.
    pub credentials: Vec<(SecretRef, Secret)>,
}

impl Ask for Asker<'_> {
    fn ask(&self, question: &Question) -> Answer {
        let is_over = self.left().is_zero();
        match question {
            Question::Cluster(path) => Answer::Cluster(if is_over {
                Err(Silence::TooLate)
            } else {
                self.kubectl.raw(path, MOST).map_err(of_kubectl)
            }),
            Question::Page(url, token) => Answer::Page(self.page(url, token.as_ref())),
            Question::Certificates(host) => Answer::Certificates(self.certificates(host)),
            Question::Addresses(name) => Answer::Addresses(self.addresses(name, 443).map(ips)),
            Question::Server(host, port) => Answer::Server(self.server(host, *port)),
        }
    }
}

impl Asker<'_> {
    fn left(&self) -> Duration {
        let left = self.until.saturating_duration_since(Instant::now());
        left.min(MOST)
    }

    fn send(&self, request: &Request, further: &str) -> Result<Response, Silence> {
        let timeout = self.left();
        if timeout.is_zero() {
            return Err(Silence::TooLate);
        }
        let curl = Curl {
            is_plain: request.is_plain(),
            ca: self.ca.as_deref(),
            timeout,
            further,
            places: self.places,
        };
        curl.send(request).map_err(|error| of_curl(&error))
    }

    fn page(&self, url: &str, token: Option<&Token>) -> Result<Response, Silence> {
        let mut request = Request::new(Way::Get, url.to_owned());
        let token = match token {
            None => None,
            Some(Token::Unknown) => Some(unknown_token()),
            Some(Token::Credential(reference)) => self.credential(reference).map(str::to_owned),
        };
        let header = token.map(|token| format!("Authorization: Bearer {token}"));
        request.headers.extend(header);
        self.send(&request, "")
    }

    fn credential(&self, reference: &SecretRef) -> Option<&str> {
        let known = self.credentials.iter();
        let mut known = known.filter(|(known, _)| known == reference);
        known.next()?.1.expose_text()
    }

    /// Whom it is from is not looked at, since just that is to be told.
    fn certificates(&self, host: &str) -> Result<String, Silence> {
        let request = Request::new(Way::Head, format!("https://{host}/"));
        let further = "insecure\nwrite-out = \"%{stderr}%{certs}\"\n";
        self.send(&request, further).map(|answer| answer.said)
    }

    /// The resolver of the system knows no time limit.
    fn addresses(&self, name: &str, port: u16) -> Result<Vec<SocketAddr>, Silence> {
        let (sender, receiver) = mpsc::channel();
        let target = (name.to_owned(), port);
        thread::spawn(move || {
            let found = target.to_socket_addrs().map(Iterator::collect);
            // Nobody waits any more.
            _ = sender.send(found);
        });
        match receiver.recv_timeout(self.left()) {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => Err(Silence::NoWay(format!("it does not resolve: {error}"))),
            Err(_) => Err(Silence::TooLate),
        }
    }

    fn server(&self, host: &str, port: u16) -> Result<(), Silence> {
        let mut last = None;
        for address in self.addresses(host, port)? {
            let left = self.left().max(Duration::from_millis(1));
            match TcpStream::connect_timeout(&address, left) {
                Ok(_) => return Ok(()),
                Err(error) => last = Some(error.to_string()),
            }
        }
        Err(Silence::Mute(
            last.unwrap_or_else(|| "it has no address".into()),
        ))
    }
}

fn ips(addresses: Vec<SocketAddr>) -> Vec<IpAddr> {
    let mut out: Vec<IpAddr> = Vec::new();
    for ip in addresses.iter().map(SocketAddr::ip) {
        if !out.contains(&ip) {
            out.push(ip);
        }
    }
    out
}

/// Whether a name has not become an address: nobody was asked.
fn is_unresolved(status: i32, said: &str) -> bool {
    status == UNRESOLVED || status == TIMED_OUT && said.contains("Resolving")
}

fn of_curl(error: &CurlError) -> Silence {
    match error {
        CurlError::NotThere(cause) => Silence::NoWay(format!("{error}: {cause}")),
        CurlError::Failed(status, said) if is_unresolved(*status, said) => {
            Silence::NoWay(said.clone())
        }
        CurlError::Failed(..) | CurlError::Unreadable => Silence::Mute(error.to_string()),
    }
}

fn of_kubectl(error: KubectlError) -> Silence {
    Silence::NoWay(match error {
        KubectlError::NotThere(cause) => format!("could not run kubectl: {cause}"),
        error => error.to_string(),
    })
}
