//! `mas.email`.

use super::key::Key::{Gone, Is, Own};
use super::key::{Keys, section};
use super::paths::{MAS, of_mas};
use super::translation::{Guide, text};
use crate::source::problem::Problem;
use crate::source::{Code, Entry, Kind, Map, ValuePath};

static EMAIL: Keys = &[
    ("enabled", Own(email_enabled)),
    ("from", Is(&["email", "from"])),
    ("replyTo", Is(&["email", "replyTo"])),
    ("smtp", Is(&["email", "smtp"])),
    (
        "templates",
        Gone("MAS has texts of its own; for others, set its `templates.path` to a folder"),
    ),
];

pub(super) fn email(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    let Some(map) = guide.map_of(path, entry) else {
        return;
    };
    section(guide, path, map, EMAIL);
    let is_on = |enabled: &&Entry| enabled.node.kind == Kind::Bool(true);
    let is_chosen = guide.has(&of_mas(&["email", "transport"]));
    if let Some(enabled) = map.entry("enabled").filter(is_on)
        && !is_chosen
    {
        turn_on(guide, path, map, enabled);
    }
}

/// If mail is enabled, it goes to the server, if one is set.
fn turn_on(guide: &mut Guide, path: &ValuePath, map: &Map, enabled: &Entry) {
    let has_server = map
        .get("smtp")
        .and_then(|smtp| smtp.below(&["host"]))
        .is_some()
        || guide.has(&of_mas(&["email", "smtp", "host"]));
    let transport = if has_server { "smtp" } else { "blackhole" };
    let node = text(transport, enabled.node.at);
    guide.put(&of_mas(&["email", "transport"]), enabled.key_at, node);
    if !has_server {
        let message = "no mail is sent: the mail server is missing";
        let hint = format!(
            "set `{MAS}.email.smtp` with `host`, `port`, `mode`, `username` and `password`"
        );
        let problem = Problem::new(Code::MissingValue, path.clone(), enabled.key_at, message);
        guide.report(problem.warning().hint(hint));
    }
}

fn email_enabled(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    if guide.bool_of(path, entry) == Some(false) {
        let node = text("blackhole", entry.node.at);
        guide.moved(path, entry, &of_mas(&["email", "transport"]), node);
    }
}
