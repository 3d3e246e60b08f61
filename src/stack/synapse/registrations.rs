//! Registration files of application services.
//!
//! Source: <https://spec.matrix.org/v1.16/application-service-api/#registration>

use minijinja::{Value, context};

use crate::stack::Context;
use crate::stack::secret::SecretRef;
use crate::values::Node;

const PATH: &str = "synapse.appservices";

/// The files that the values name, each in a ConfigMap or Secret of the user's, and Hookshot's.
#[derive(Debug)]
pub struct Registrations {
    files: Vec<File>,
    pub hookshot: Option<SecretRef>,
}

#[derive(Debug)]
struct File {
    index: usize,
    /// The ConfigMap or Secret that holds it.
    holder: Holder,
    key: String,
}

#[derive(Debug)]
enum Holder {
    ConfigMap(String),
    Secret(String),
}

impl Registrations {
    pub fn new(cx: &Context, hookshot: Option<SecretRef>) -> Self {
        let entries = cx.root.list(PATH).iter().enumerate();
        Self {
            files: entries
                .map(|(index, node)| File::new(cx, index, node))
                .collect(),
            hookshot,
        }
    }

    /// The paths of the files, as hooks see them or as the rest does.
    pub fn paths(&self, hook: bool) -> Vec<String> {
        let hookshot = self
            .hookshot
            .iter()
            .map(|secret| secret.seen_by(hook).path());
        self.files.iter().map(File::path).chain(hookshot).collect()
    }

    /// The mounts and volumes of the user's files; Hookshot's is mounted with the other Secrets.
    pub fn facts(&self) -> Value {
        let mounts: Vec<Value> = self.files.iter().map(File::mount).collect();
        let volumes: Vec<Value> = self.files.iter().map(File::volume).collect();
        context! { mounts, volumes }
    }

    /// For each of the user's files the name of its hash label, and what says where the file is.
    pub fn hashes(&self) -> impl Iterator<Item = (String, String)> {
        self.files.iter().map(|file| {
            (
                format!("as-registration-{}", file.index),
                format!("{file:?}"),
            )
        })
    }
}

impl File {
    fn new(cx: &Context, index: usize, node: &Node) -> Self {
        let name = |key: &str| {
            cx.evaluate(
                node.str(key).unwrap_or_default(),
                &format!("{PATH}[{index}].{key}"),
                Value::UNDEFINED,
            )
        };
        let key = |key: &str| node.str(key).unwrap_or_default().to_owned();
        match node.find("configMap") {
            Some(_) => Self {
                index,
                holder: Holder::ConfigMap(name("configMap")),
                key: key("configMapKey"),
            },
            None => {
                let secret = SecretRef::of_user(
                    cx,
                    &format!("{PATH}[{index}]"),
                    name("secret"),
                    key("secretKey"),
                );
                Self {
                    index,
                    holder: Holder::Secret(secret.secret),
                    key: secret.key,
                }
            }
        }
    }

    /// Two files may have the same key, so that each has a folder of its own.
    fn path(&self) -> String {
        format!("/as/{}/{}", self.index, self.key)
    }

    fn volume_name(&self) -> String {
        format!("as-{}", self.index)
    }

    fn mount(&self) -> Value {
        context! { name => self.volume_name(), mountPath => self.path(), subPath => self.key.as_str(), readOnly => true }
    }

    fn volume(&self) -> Value {
        let name = self.volume_name();
        match &self.holder {
            Holder::ConfigMap(holder) => {
                context! { name, configMap => context! { name => holder.as_str(), defaultMode => 420 } }
            }
            Holder::Secret(holder) => {
                context! { name, secret => context! { secretName => holder.as_str() } }
            }
        }
    }
}
