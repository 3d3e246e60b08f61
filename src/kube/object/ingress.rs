//! Ingresses.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::port::{Number, Port};
use crate::source::Text;

/// The spec of an Ingress for one host.
#[derive(Clone, Debug)]
pub(crate) struct IngressSpec {
    pub class_name: Option<String>,
    pub host: String,
    /// The Secret with the certificate; the controller's own, where none is named. No TLS where
    /// this is absent.
    pub tls: Option<Option<String>>,
    pub paths: Vec<Path>,
}

/// A path of the host, and what serves it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub path: String,
    pub path_type: PathType,
    pub backend: Backend,
}

/// How a path is compared with that of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) enum PathType {
    Prefix,
    ImplementationSpecific,
}

/// A port of a Service in the release's namespace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Backend {
    pub service: String,
    pub port: PortRef,
    /// The number of a port that is named, where it is known.
    pub number: Option<u16>,
}

/// Which port of a Service.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PortRef {
    Name(Text),
    Number(Number),
}

impl Path {
    /// A path and all that is below it.
    pub(crate) fn prefix(path: impl Into<String>, service: impl Into<String>, port: Port) -> Self {
        let backend = Backend {
            service: service.into(),
            port: PortRef::Name(port.name.into()),
            number: Some(port.number),
        };
        Self {
            path: path.into(),
            path_type: PathType::Prefix,
            backend,
        }
    }
}

impl Backend {
    /// The number of the Service's port, where it is known.
    pub(crate) fn port_number(&self) -> Option<i64> {
        match self.port {
            PortRef::Number(Number::Int(number)) => Some(number),
            _ => self.number.map(i64::from),
        }
    }
}

impl Serialize for IngressSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(class) = &self.class_name {
            map.serialize_entry("ingressClassName", class)?;
        }
        if let Some(secret) = &self.tls {
            map.serialize_entry(
                "tls",
                &[Tls {
                    host: &self.host,
                    secret: secret.as_deref(),
                }],
            )?;
        }
        map.serialize_entry("rules", &[IngressRule(self)])?;
        map.end()
    }
}

struct Tls<'i> {
    host: &'i str,
    secret: Option<&'i str>,
}

impl Serialize for Tls<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("hosts", &[self.host])?;
        if let Some(secret) = self.secret {
            map.serialize_entry("secretName", secret)?;
        }
        map.end()
    }
}

struct IngressRule<'i>(&'i IngressSpec);

impl Serialize for IngressRule<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("host", &self.0.host)?;
        map.serialize_entry(
            "http",
            &Paths {
                paths: &self.0.paths,
            },
        )?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Paths<'i> {
    paths: &'i [Path],
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("pathType", &self.path_type)?;
        map.serialize_entry(
            "backend",
            &Service {
                service: &self.backend,
            },
        )?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Service<'i> {
    service: &'i Backend,
}

impl Serialize for Backend {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.service)?;
        map.serialize_entry("port", &self.port)?;
        map.end()
    }
}
