//! What it takes to find a server: its host, its port, and the like. Each is a text or a number of
//! the values, or a key of a Secret, which only the pods can read.

use serde::Serialize;
use serde::ser::Serializer;

use super::config_file::{ConfigFile, Variable};
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::of_user;
use crate::kube::object::EnvValue;
use crate::source::ValuePath;
use crate::values::typed::{self, Field, Typed};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Coordinate {
    Text(String),
    Number(i64),
    Secret {
        /// The variable that holds it where a container needs it.
        variable: &'static str,
        reference: SecretRef,
        /// It is a number, which stands in files without quotes.
        is_number: bool,
    },
}

/// A key of a Secret that the values name in place of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// The variable that holds it, e.g. `DATABASE_HOST`.
    pub variable: &'static str,
    /// What it is in a sentence, e.g. `host of Redis`.
    pub about: &'static str,
}

/// Those of databases.
pub(crate) const DATABASE_HOST: Slot = Slot::new("DATABASE_HOST", "host of PostgreSQL");
pub(crate) const DATABASE_PORT: Slot = Slot::new("DATABASE_PORT", "port of PostgreSQL");
pub(crate) const DATABASE_NAME: Slot = Slot::new("DATABASE_NAME", "database in PostgreSQL");
pub(crate) const DATABASE_USER: Slot = Slot::new("DATABASE_USER", "role in PostgreSQL");

impl Slot {
    pub(crate) const fn new(variable: &'static str, about: &'static str) -> Self {
        Self { variable, about }
    }
}

impl Coordinate {
    /// The key of a Secret that is known without the values.
    pub(crate) fn of_secret(slot: Slot, secret: &str, key: &str) -> Self {
        let reference = SecretRef {
            secret: secret.to_owned(),
            key: key.to_owned(),
            hook_secret: None,
        };
        Self::Secret {
            variable: slot.variable,
            reference,
            is_number: false,
        }
    }

    /// The same as a number.
    #[must_use]
    pub(crate) fn number(self) -> Self {
        match self {
            Self::Secret {
                variable,
                reference,
                ..
            } => Self::Secret {
                variable,
                reference,
                is_number: true,
            },
            other => other,
        }
    }

    /// The key of a Secret that the values name, else the text that `text` reads.
    pub(crate) fn text<'a>(
        cx: &Reader<'a>,
        values: &typed::Coordinate<'a>,
        slot: Slot,
        text: impl FnOnce(&Field<'a, &'a str>) -> String,
    ) -> Self {
        let [secret, key] = [values.secret(), values.secret_key()];
        referenced(cx, values.path(), [&secret, &key], slot)
            .unwrap_or_else(|| Self::Text(text(&Field::of(values.section().clone()))))
    }

    /// The key of a Secret that the values name, else the number, else this one.
    pub(crate) fn port<'a>(
        cx: &Reader<'a>,
        values: &typed::CoordinatePort<'a>,
        slot: Slot,
        default: i64,
    ) -> Self {
        let [secret, key] = [values.secret(), values.secret_key()];
        match referenced(cx, values.path(), [&secret, &key], slot) {
            Some(found) => found.number(),
            None => Self::Number(number_of(values).unwrap_or(default)),
        }
    }

    /// The key of a Secret that it is in.
    pub(crate) fn secret(&self) -> Option<&SecretRef> {
        match self {
            Self::Secret { reference, .. } => Some(reference),
            Self::Text(_) | Self::Number(_) => None,
        }
    }

    /// What a variable of a container holds.
    pub(crate) fn variable(&self) -> EnvValue {
        match self {
            Self::Secret { reference, .. } => reference.variable(),
            _ => self.known().unwrap_or_default().into(),
        }
    }

    /// As it is known here.
    pub(crate) fn known(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Secret { .. } => None,
        }
    }

    /// What people read of it.
    pub(crate) fn shown(&self) -> String {
        match self.secret() {
            Some(SecretRef { secret, key, .. }) => format!("<key {key} of the Secret {secret}>"),
            None => self.known().unwrap_or_default(),
        }
    }

    /// The number, where it is one that is known here.
    pub(crate) fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Secret { .. } => None,
        }
    }

    /// What stands for it in a configuration file: the init container that makes the file puts the
    /// content in the place of `${NAME}`.
    pub(crate) fn in_file(&self) -> String {
        match self {
            Self::Secret { variable, .. } => format!("${{{variable}}}"),
            _ => self.known().unwrap_or_default(),
        }
    }

    /// What stands for it in an argument or a variable of a container, where Kubernetes puts the
    /// content of a variable in the place of `$(NAME)`.
    /// <https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/>
    pub(super) fn in_container(&self) -> String {
        match self {
            Self::Secret { variable, .. } => format!("$({variable})"),
            _ => self.known().unwrap_or_default(),
        }
    }

    /// Adds the variable to a file of which the coordinate is a value by itself.
    pub(crate) fn add_to(&self, file: &mut ConfigFile) {
        if let Self::Secret { is_number, .. } = self {
            self.add_as(file, (!is_number).then_some("quote"));
        }
    }

    /// Adds the variable to a file where the coordinate is a part of a value.
    pub(crate) fn add_bare_to(&self, file: &mut ConfigFile) {
        self.add_as(file, None);
    }

    fn add_as(&self, file: &mut ConfigFile, filter: Option<&'static str>) {
        if let Self::Secret {
            variable,
            reference,
            ..
        } = self
        {
            let content = Variable::Content(reference.clone(), filter);
            file.variables.push(((*variable).into(), content));
        }
    }
}

/// As templates of files print it with the filter `coordinate`: what is in a Secret is a map that
/// names the variable, so that no text of the values is taken for one.
impl Serialize for Coordinate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret { variable, .. } => serializer.collect_map([("variable", variable)]),
        }
    }
}

/// The number that is written at a port.
pub(crate) fn number_of(values: &typed::CoordinatePort) -> Option<i64> {
    Field::<i64>::of(values.section().clone()).get()
}

fn referenced<'a>(
    cx: &Reader<'a>,
    path: &ValuePath,
    [secret, key]: [&Field<'a, &'a str>; 2],
    slot: Slot,
) -> Option<Coordinate> {
    let secret = cx.text(secret)?;
    let key = cx.text(key).unwrap_or_default();
    let fill = Fill::Fact(slot.about);
    let (secret, key) = (secret.as_ref().to_owned(), key.as_ref().to_owned());
    Some(Coordinate::Secret {
        variable: slot.variable,
        reference: of_user(cx, path, secret, key, fill),
        is_number: false,
    })
}
