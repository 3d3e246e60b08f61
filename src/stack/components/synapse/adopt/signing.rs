//! The key that other servers know it by.

use super::super::credentials::SIGNING_KEY;
use super::{Reader, filled};
use crate::credentials::{Secret, signing_key};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, ValuePath};
use crate::stack::elsewhere::{Fate, Taken, text};

/// The key itself, or the file with it. The key itself counts more.
pub(super) fn read(reader: &Reader, path: &ValuePath, entry: &Entry, out: &mut Taken) {
    let (node, at) = (&entry.node, entry.key_at);
    let is_beside = reader.file.node.get("signing_key").is_some();
    if entry.key == "signing_key_path" && is_beside {
        return out.dropped(path, at, "`signing_key` is there too, and counts more");
    }
    let found = if entry.key.ends_with("_path") {
        reader.file.read_text(path, node, out)
    } else {
        filled(node).map(str::to_owned)
    };
    out.tell(path, at, Fate::Credential(SIGNING_KEY.key.to_string()));
    if let Some(found) = found {
        keep(path, node.at, found, out);
    }
}

/// Where nothing is said of it, it is in a file beside the configuration.
pub(super) fn by_default(reader: &Reader, out: &mut Taken) {
    let node = reader.file.node;
    let is_given = !reader.file.wanted.is_whole
        || ["signing_key", "signing_key_path"]
            .iter()
            .any(|key| node.get(key).is_some());
    let Some(name) = node.str("server_name").filter(|_| !is_given) else {
        return;
    };
    let path = ValuePath::root().key("signing_key_path");
    let file = text(&format!("{name}.signing.key"), node.at);
    if let Some(found) = reader.file.read_text(&path, &file, out) {
        keep(&path, node.at, found, out);
    }
}

fn keep(path: &ValuePath, at: At, found: String, out: &mut Taken) {
    let mut found = found;
    if !found.ends_with('\n') {
        found.push('\n');
    }
    let secret = Secret::from(found);
    match signing_key::names(&secret) {
        Some(names) => {
            for (id, public) in names {
                out.step(format!("Synapse signs with the key `ed25519:{id}`, whose public half is `{public}`, as before: other servers notice nothing. Compare it with what the old server publishes at `/_matrix/key/v2/server` before anything is switched."));
            }
            if signing_key::unsafe_key(&secret).is_some() {
                out.step("The signing key is no longer safe (CVE-2026-24044), so that masthead replaces it when it renders first, and publishes the old one as expired where that is allowed: `masthead credentials list` shows it.");
            }
            out.credentials
                .push((SIGNING_KEY.key.to_string(), secret, at));
        }
        None => {
            let message = "this is not a signing key file of Synapse";
            let hint = "a line is `ed25519`, an id such as `a_Bcde`, and 32 bytes in base64";
            let problem = Problem::new(Code::InvalidCredential, path.clone(), at, message);
            out.problems.push(problem.hint(hint));
        }
    }
}
