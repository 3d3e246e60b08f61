//! What can be tried of a running deployment, as components declare it. Nothing here writes: pages are
//! fetched, ports are connected to, and what only a person can try is said in words.

use serde_json::Value;

use super::reference::SecretRef;
use crate::kube::object::Port;
use crate::source::ValuePath;

/// What is tried, by its name: `mas.discovery`.
pub(crate) type Listed = (&'static str, &'static str);

/// Something that is tried.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// One of those that the component lists.
    pub id: &'static str,
    /// Which of several: the name of a provider.
    pub subject: Option<String>,
    /// How it is tried: the first way that can be gone counts.
    pub ways: Vec<Way>,
    /// What to do where it fails.
    pub hint: String,
}

/// How something is tried.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// A page is fetched from outside.
    Page(Fetch),
    /// A page of the homeserver, as other servers find it by its server name.
    Federation {
        server_name: String,
        path: &'static str,
        expected: Vec<Expected>,
    },
    /// A page of a pod, through the API server.
    Pod {
        /// The label that its pods have.
        label: (&'static str, String),
        port: Port,
        path: &'static str,
    },
    /// A connection to a server of the user's. That it can't be made from here proves nothing.
    Server { host: String, port: u16 },
    /// It can't be tried, for this reason.
    Absent(String),
    /// Only a person can.
    Person {
        steps: Vec<String>,
        settings: Vec<Setting>,
    },
}

/// A page that is fetched from outside.
#[derive(Clone, Debug)]
pub(crate) struct Fetch {
    pub url: String,
    /// What is sent as a bearer token.
    pub token: Option<Token>,
    pub expected: Vec<Expected>,
    /// An answer that says nothing of what is tried.
    pub excuse: Option<Excuse>,
}

/// A bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// One that nobody knows.
    Unknown,
    /// A credential of the release.
    Credential(SecretRef),
}

/// What an answer has to be.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// One of these statuses, each with the `errcode` that its JSON has to have.
    Status(&'static [(u16, Option<&'static str>)]),
    /// The text at this JSON pointer, e.g. `/issuer`. A slash at the end of it does not matter.
    Text(&'static str, String),
    /// Something at this JSON pointer.
    Has(String),
    /// The whole of it, as data.
    Content(Value),
    /// The text at this JSON pointer is the same as that at another of another page.
    Same {
        pointer: &'static str,
        url: String,
        other: &'static str,
    },
    /// Nothing at this JSON pointer: it may be no JSON at all.
    Lacks(&'static str),
    /// As data it has all of this, and may have more.
    Covers(Value),
    /// Keys of other servers' kind: that which a file of signing keys begins with.
    Signs(SecretRef),
    /// The URL at this JSON pointer with a path behind it is another page, where the text at
    /// another pointer begins so.
    Leads {
        pointer: &'static str,
        path: &'static str,
        other: &'static str,
        begins: String,
    },
    /// A header, by its name in lower case.
    Header(&'static str, String),
}

/// An answer that says nothing of what is tried.
#[derive(Clone, Debug)]
pub(crate) struct Excuse {
    pub status: u16,
    /// What is in it.
    pub text: &'static str,
    /// What that means.
    pub reason: &'static str,
}

/// A setting that something hangs on.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub path: ValuePath,
    /// What is in effect.
    pub state: String,
}

/// The status of a page that is there.
pub(crate) const FOUND: Expected = Expected::Status(&[(200, None)]);

impl Probe {
    pub(crate) fn new(id: &'static str, way: Way, hint: impl Into<String>) -> Self {
        Self {
            id,
            subject: None,
            ways: vec![way],
            hint: hint.into(),
        }
    }

    /// The same of one of several.
    #[must_use]
    pub(crate) fn of(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// The same with another way, where the ones before can't be gone.
    #[must_use]
    pub(crate) fn or(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }
}

impl Way {
    /// A page that is fetched from outside.
    pub(crate) fn page(url: impl Into<String>, expected: Vec<Expected>) -> Self {
        Self::Page(Fetch {
            url: url.into(),
            token: None,
            expected,
            excuse: None,
        })
    }
}

impl Setting {
    pub(crate) fn new(path: &ValuePath, state: impl Into<String>) -> Self {
        Self {
            path: path.clone(),
            state: state.into(),
        }
    }
}
