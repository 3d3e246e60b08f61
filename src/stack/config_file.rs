//! The configuration of a program: the files that its pod's init container merges, in their order,
//! and what it puts into them.
//!
//! It is decided once: the container's arguments, what `masthead config` shows, and what is checked
//! follow from it.

use std::rc::Rc;

use super::additional::Additional;
use super::reference::{SecretRef, Viewer};
use crate::credentials::SecretText;
use crate::kube::object::{Env, EnvValue, Files};
use crate::source::Text;

/// A configuration file that several files make.
#[derive(Clone, Debug)]
pub(crate) struct ConfigFile<'a> {
    /// Where the program finds it.
    pub output: &'static str,
    /// Lists of these names are replaced where others are added to.
    pub replaced: &'static [&'static str],
    /// The files in the order in which they are merged.
    pub sources: Vec<Source>,
    /// What `${NAME}` in the files stands for.
    pub variables: Vec<(Text, Variable)>,
    /// What users add.
    pub additional: Additional<'a>,
}

/// A file that is merged.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A key of a ConfigMap of ours, mounted at `/config-templates`.
    Ours {
        config_map: String,
        name: Text,
        text: Rc<str>,
        rank: Rank,
    },
    /// A key of a Secret, and the text where it is known here.
    Secret {
        reference: SecretRef,
        text: Option<SecretText>,
    },
}

/// Whether a file of ours is merged before what users add, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    Yielding,
    Winning,
}

/// What a variable of the init container holds.
#[derive(Clone, Debug)]
pub(crate) enum Variable {
    /// What a file holds, through a filter where there is one.
    Content(SecretRef, Option<&'static str>),
    /// The name of the pod.
    PodName,
    Field(String),
    Text(String),
}

impl Source {
    pub(crate) fn path(&self, viewer: Viewer) -> String {
        match self {
            Self::Ours { name, .. } => format!("/config-templates/{name}"),
            Self::Secret { reference, .. } => reference.seen_by(viewer).path(),
        }
    }
}

impl<'a> ConfigFile<'a> {
    pub(crate) fn new(output: &'static str) -> Self {
        Self {
            output,
            replaced: &[],
            sources: Vec::new(),
            variables: Vec::new(),
            additional: Additional::default(),
        }
    }

    /// Adds files of a ConfigMap of ours, in their order.
    pub(crate) fn add_ours(&mut self, config_map: &str, files: &Files, rank: Rank, names: &[&str]) {
        for name in names {
            let text = files.get(name).unwrap_or_default().into();
            let (config_map, name) = (config_map.to_owned(), Text::Owned((*name).to_owned()));
            self.sources.push(Source::Ours {
                config_map,
                name,
                text,
                rank,
            });
        }
    }

    /// Adds a file that is a key of a Secret, whose content is not known here.
    pub(crate) fn add_secret(&mut self, reference: SecretRef) {
        self.sources.push(Source::Secret {
            reference,
            text: None,
        });
    }

    /// Adds what users add.
    pub(crate) fn add_additional(&mut self, additional: &Additional<'a>) {
        let sources = additional.parts().iter().map(|part| Source::Secret {
            reference: part.reference.clone(),
            text: part.inline.as_ref().map(|inline| inline.text.clone()),
        });
        self.sources.extend(sources);
        self.additional = additional.clone();
    }

    /// Adds a variable with the content of a credential.
    pub(crate) fn add_content(
        &mut self,
        name: &'static str,
        secret: Option<&SecretRef>,
        filter: Option<&'static str>,
    ) {
        if let Some(secret) = secret {
            self.variables
                .push((name.into(), Variable::Content(secret.clone(), filter)));
        }
    }

    /// The variables of the init container, among those of the user.
    pub(crate) fn env(&self, viewer: Viewer, users: Env<'a>) -> Env<'a> {
        self.variables.iter().fold(users, |env, (name, variable)| {
            env.with(name.clone(), variable.value(viewer))
        })
    }
}

impl Variable {
    fn value(&self, viewer: Viewer) -> EnvValue {
        match self {
            Self::Content(secret, Some(filter)) => {
                secret.seen_by(viewer).read_file_through(filter).into()
            }
            Self::Content(secret, None) => secret.seen_by(viewer).read_file().into(),
            Self::PodName => "{{ hostname }}".into(),
            Self::Field(path) => EnvValue::Field(path.clone()),
            Self::Text(text) => text.clone().into(),
        }
    }
}
