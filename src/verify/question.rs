//! What is asked, and what is answered.

use std::net::IpAddr;

use crate::kube::curl::Response;
use crate::kube::kubectl::Raw;
use crate::stack::blackbox::Token;

/// What is asked. The same is asked once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// A path of the API of the cluster.
    Cluster(String),
    /// A page from outside, as browsers get it.
    Page(String, Option<Token>),
    /// The certificates that a host shows, whether they are trusted or not.
    Certificates(String),
    /// The addresses of a name.
    Addresses(String),
    /// Whether a server takes connections.
    Server(String, u16),
}

/// What is answered.
pub(crate) enum Answer {
    Cluster(Result<Raw, Silence>),
    Page(Result<Response, Silence>),
    /// They are PEM; empty where curl does not tell them.
    Certificates(Result<String, Silence>),
    Addresses(Result<Vec<IpAddr>, Silence>),
    Server(Result<(), Silence>),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// What would ask is not there, or there is no way to the one who is asked: nothing is known.
    NoWay(String),
    /// The one who is asked does not answer as it has to.
    Mute(String),
    /// There was no time left.
    TooLate,
}

impl Silence {
    /// In words.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::NoWay(why) | Self::Mute(why) => why,
            Self::TooLate => "there was no time left: `--timeout` gives more",
        }
    }
}

impl Answer {
    /// Whether somebody has answered.
    pub(super) fn is_heard(&self) -> bool {
        let silence = match self {
            Self::Cluster(answer) => answer.as_ref().err(),
            Self::Page(answer) => answer.as_ref().err(),
            Self::Certificates(answer) => answer.as_ref().err(),
            Self::Addresses(answer) => answer.as_ref().err(),
            Self::Server(answer) => answer.as_ref().err(),
        };
        silence.is_none_or(|silence| matches!(silence, Silence::Mute(_)))
    }
}
