//! What is in a backup, as the scripts are told by variables.

use super::values::Values;
use crate::kube::object::{Env, EnvValue};
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::stack::database::Database;
use crate::stack::reference::SecretRef;
use crate::stack::roles::{Holding, Media, MediaVolume};
use crate::values::typed::Typed;

/// What the components keep.
#[derive(Debug)]
pub(super) struct Contents {
    pub holdings: Vec<Holding>,
    /// The volume with media, where it is a part.
    pub media: Option<MediaVolume>,
    /// What a manifest says of media.
    pub said_of_media: String,
    remote_content: bool,
}

impl Contents {
    /// Asks the components. That none of them keeps anything is a problem.
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> Self {
        let holdings = cx.holdings();
        if holdings.is_empty() {
            cx.report(nothing(cx, values));
        }
        let is_wanted = values.media().enabled().is_on();
        let (media, said_of_media) = media(&holdings, is_wanted);
        Self {
            holdings,
            media,
            said_of_media,
            remote_content: values.media().remote_content().or_default(),
        }
    }

    /// The variables of the script that dumps, and of the one that brings back.
    pub(super) fn env<'a>(&self, env: Env<'a>) -> Env<'a> {
        let names: Vec<&str> = self.holdings.iter().map(|it| &*it.name).collect();
        let keys: Vec<String> = self.keys().map(|(name, _)| name).collect();
        let folder = self.media.as_ref().map(|media| media.folder);
        let mut out = env
            .with("DATABASES", names.join(" "))
            .with_some("KEYS", (!keys.is_empty()).then(|| keys.join(" ")))
            .with("MEDIA", self.said_of_media.clone())
            .with_some(
                "MEDIA_FOLDER",
                folder.map(|folder| format!("/media/{folder}")),
            )
            .with("REMOTE_CONTENT", self.remote_content.to_string());
        for holding in &self.holdings {
            for (name, value) in variables(holding) {
                out = out.with(format!("{}_{name}", holding.name.to_uppercase()), value);
            }
        }
        let keys = self.keys();
        keys.fold(out, |env, (name, key)| {
            env.with(format!("KEY_{name}"), key.variable())
        })
    }

    /// What data are encrypted or signed with, each by a name of its own.
    fn keys(&self) -> impl Iterator<Item = (String, SecretRef)> {
        self.holdings.iter().flat_map(|holding| {
            let prefix = holding.name.to_uppercase();
            let named =
                move |(key, secret): &(_, SecretRef)| (format!("{prefix}_{key}"), secret.clone());
            holding.keys.iter().map(named)
        })
    }
}

fn nothing<'a>(cx: &Context<'a>, values: &Values<'a>) -> Problem {
    let switch = values.enabled();
    let message = "there is nothing to back up: no component has a database";
    let problem = cx.problem(Code::MissingComponent, &switch, message);
    problem.hint(format!("set `{}: false`", switch.path()))
}

/// The volume with media, where it is a part, and what a manifest says of them.
fn media(holdings: &[Holding], is_wanted: bool) -> (Option<MediaVolume>, String) {
    let mut all = holdings.iter().map(|it| &it.media);
    let found = all.find(|media| !matches!(media, Media::None));
    match found {
        _ if !is_wanted => (None, "left out".to_owned()),
        Some(Media::Volume(volume)) => (Some(volume.clone()), "media.tar".to_owned()),
        Some(Media::Bucket(bucket)) => (None, format!("in the bucket {bucket}")),
        Some(Media::None) | None => (None, "none".to_owned()),
    }
}

/// How a script finds a database, and what it does about it.
fn variables(holding: &Holding) -> Vec<(&'static str, EnvValue)> {
    let Holding { database, .. } = holding;
    let mut out: Vec<(_, EnvValue)> = database.variables();
    let Database { password, .. } = database;
    out.extend(password.iter().map(|it| ("PGPASSWORD", it.variable())));
    if !holding.left_out.is_empty() {
        out.push(("LEFT_OUT", holding.left_out.join(" ").into()));
    }
    if holding.needs_c {
        out.push(("NEEDS_C", "true".into()));
    }
    out
}
