//! Probes of containers, and what is run before they stop.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data::filled;
use crate::source::Node;

/// What is asked of a container, and when: the settings are the user's.
#[derive(Clone, Debug)]
pub(crate) struct Probe<'a> {
    pub action: ProbeAction,
    pub settings: ProbeSettings<'a>,
}

/// How often and how patiently it is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProbeSettings<'a>(pub Option<&'a Node>);

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum ProbeAction {
    Http {
        path: &'static str,
        port: &'static str,
        scheme: Option<&'static str>,
    },
    Tcp {
        port: &'static str,
    },
    Exec(&'static [&'static str]),
}

impl ProbeAction {
    /// GET of a path, over HTTP.
    pub(crate) const fn http(path: &'static str, port: &'static str) -> Self {
        Self::Http {
            path,
            port,
            scheme: None,
        }
    }

    /// As [`ProbeAction::http`], with the scheme written out.
    pub(crate) const fn plain_http(path: &'static str, port: &'static str) -> Self {
        Self::Http {
            path,
            port,
            scheme: Some("HTTP"),
        }
    }
}

impl Serialize for Probe<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.action {
            ProbeAction::Http { path, port, scheme } => {
                map.serialize_entry(
                    "httpGet",
                    &HttpGet {
                        path,
                        port,
                        scheme: *scheme,
                    },
                )?;
            }
            ProbeAction::Tcp { port } => map.serialize_entry("tcpSocket", &TcpSocket { port })?,
            ProbeAction::Exec(command) => map.serialize_entry("exec", &Exec { command })?,
        }
        for (key, value) in self.settings.0.into_iter().flat_map(filled) {
            // A delay of 0 is the same as none.
            if !(key == "initialDelaySeconds" && value.kind == crate::source::Kind::Int(0)) {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct HttpGet {
    path: &'static str,
    port: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<&'static str>,
}

#[derive(serde::Serialize)]
struct TcpSocket {
    port: &'static str,
}

#[derive(Clone, Copy, Debug, serde::Serialize)]
struct Exec {
    command: &'static [&'static str],
}

/// What is done before a container ends.
#[derive(Clone, Debug)]
pub(crate) struct Lifecycle {
    pub pre_stop: PreStop,
}

/// What is done before a container is told to end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PreStop {
    Exec(&'static [&'static str]),
    /// Nothing, for so many seconds.
    Sleep(u32),
}

impl Serialize for Lifecycle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        enum Hook {
            Exec { command: &'static [&'static str] },
            Sleep { seconds: u32 },
        }
        let hook = match self.pre_stop {
            PreStop::Exec(command) => Hook::Exec { command },
            PreStop::Sleep(seconds) => Hook::Sleep { seconds },
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("preStop", &hook)?;
        map.end()
    }
}
