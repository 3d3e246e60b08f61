//! Ports: of containers, of Services, and their numbers.

use std::fmt;

use serde::Serialize;

use crate::source::Text;

/// A port on which a program of the stack listens. Each stands once, where its component says what
/// it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Port {
    pub name: &'static str,
    pub number: u16,
}

impl Port {
    pub(crate) const fn new(name: &'static str, number: u16) -> Self {
        Self { name, number }
    }

    /// As a container lists it.
    pub(crate) fn listed(self) -> ContainerPort {
        ContainerPort {
            name: self.name.into(),
            container_port: self.number.into(),
            host_port: None,
            protocol: Some("TCP"),
        }
    }

    /// A Service's port of the same name and number, which leads to the same number of the pods.
    pub(crate) fn served(self) -> ServicePort {
        ServicePort {
            name: self.name.into(),
            port: self.number.into(),
            target_port: None,
            node_port: None,
            protocol: Some("TCP"),
        }
    }

    /// A Service's port of the same name and number, which finds that of the pods by its name.
    pub(crate) fn served_by_name(self) -> ServicePort {
        let target_port = Some(TargetPort::Name(self.name.into()));
        ServicePort {
            target_port,
            protocol: None,
            ..self.served()
        }
    }
}

/// The number of a port. Those that users give are kept as they are written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
    Text(String),
}

impl Number {
    /// A text as the number that it says.
    pub(crate) fn parse(text: &str) -> Self {
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(number), _) => Self::Int(number),
            (_, Ok(number)) if number.is_finite() => Self::Float(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

impl From<u16> for Number {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A port of a container.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContainerPort {
    pub name: Text,
    pub container_port: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<&'static str>,
}

/// A port of a Service.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServicePort {
    pub name: Text,
    pub port: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_port: Option<TargetPort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_port: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<&'static str>,
}

/// A port of the pods, by its name or its number.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum TargetPort {
    Name(Text),
    Number(Number),
}
