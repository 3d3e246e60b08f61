//! A manifest: an object for a target, and its text.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::kube::object::{self, Body, Kind};
use crate::source::yaml::print as yaml;
use crate::stack::Object;

/// The longest name of a Job, which becomes a label of its pods.
const LONGEST_NAME: usize = 63;

/// A rendered object.
#[derive(Clone, Debug)]
pub struct Manifest<'a> {
    /// The typed object, with the labels and annotations of the target.
    pub(crate) object: object::Object<'a>,
    /// The component that it belongs to, e.g. `matrix-authentication-service`.
    pub component: &'static str,
    /// The name that `--show-only` takes, e.g. `synapse/stateful-set.yaml`.
    pub source: String,
    /// The text, where it is known already.
    text: Option<String>,
}

impl<'a> Manifest<'a> {
    pub(super) fn new(object: Object<'a>) -> Self {
        Self {
            source: object.source(),
            component: object.component,
            object: object.manifest,
            text: None,
        }
    }

    /// The kind of the object, e.g. a StatefulSet.
    pub fn kind(&self) -> Kind {
        self.object.body.kind()
    }

    /// The kind as in the field `kind`, which is any for an object of a user.
    pub fn kind_name(&self) -> &str {
        self.object.kind_name()
    }

    /// The version of its API, as in the field `apiVersion`.
    pub(crate) fn api_version(&self) -> &str {
        self.object.api_version()
    }

    /// The name of the object, with the release in front.
    pub fn name(&self) -> &str {
        &self.object.name
    }

    /// The namespace that it is applied to.
    pub(crate) fn namespace(&self) -> &str {
        &self.object.namespace
    }

    /// Appends the text: one YAML document without `---`, which ends with a line feed.
    pub fn write(&self, out: &mut String) {
        match &self.text {
            Some(text) => out.push_str(text),
            None => print(&self.object, out),
        }
    }

    /// The text, as [`Manifest::write`] appends it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The object as JSON.
    pub fn json(&self) -> Value {
        serde_json::to_value(&self.object).expect("an object has only keys that are texts")
    }

    /// Another kind of object in its place, of the same metadata.
    pub(super) fn replace(&mut self, body: Body<'a>) {
        (self.object.body, self.text) = (body, None);
    }

    /// A Job of the stack with a digest of its text in its name; anything else as it is.
    pub(super) fn renamed_by_content(self) -> Self {
        match &self.object.body {
            Body::Job(_) => self.named_by_content(),
            Body::Extra(Kind::Job, extra) if extra.is_ours => self.named_by_content(),
            _ => self,
        }
    }

    /// The name with a digest of the text, in which the name stands once.
    fn named_by_content(mut self) -> Self {
        let text = self.text();
        let digest = hex::encode(&Sha256::digest(text.as_bytes())[..4]);
        let old = std::mem::take(&mut self.object.name);
        let kept = old.len().min(LONGEST_NAME - digest.len() - 1);
        self.object.name = format!("{}-{digest}", &old[..kept]);
        if let Body::Extra(_, extra) = &mut self.object.body {
            extra.rename(&self.object.name);
        } else {
            let name = name_line(&self.object.name);
            self.text = Some(text.replacen(&name_line(&old), &name, 1));
        }
        self
    }
}

/// The first line of the metadata.
fn name_line(name: &str) -> String {
    let mut out = "\n  name: ".to_owned();
    yaml::text(&mut out, name).expect("writing to memory does not fail");
    out.push('\n');
    out
}

fn print(object: &object::Object, out: &mut String) {
    object
        .write(out)
        .expect("an object has only keys that are texts");
    out.push('\n');
}
