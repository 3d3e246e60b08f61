//! What it encrypts and signs with.

use std::path::Path;

use super::{Reader, credentials, settings};
use crate::credentials::{Kind as Form, Secret};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Map, Node, ValuePath};
use crate::stack::database_elsewhere::reference;
use crate::stack::elsewhere::{Fate, SECRET, Taken, below, entries, text};

/// A key that is taken over.
struct Key<'k> {
    path: &'k ValuePath,
    /// The setting that it stands in.
    name: &'static str,
    at: At,
    /// Its id, where it has one of its own.
    id: Option<Node>,
    content: String,
}

/// The section `secrets`.
pub(super) fn read(reader: &Reader, path: &ValuePath, node: &Node, out: &mut Taken) {
    let mut known = Known::default();
    for entry in entries(node) {
        let path = below(path, entry);
        match &*entry.key {
            "encryption" | "encryption_file" => {
                reader.credential(&path, entry, &credentials::ENCRYPTION_SECRET.key, out);
            }
            "keys" => {
                for (index, item) in entry.node.as_list().iter().enumerate() {
                    one(reader, &path.index(index), item, &mut known, out);
                }
                if entry.node.is_empty() {
                    out.dropped(&path, entry.key_at, "it is empty");
                }
            }
            "keys_dir" => of_folder(reader, &path, entry, &mut known, out),
            _ => settings::keep(reader, &path, entry, out),
        }
    }
    known.finish(reader, out);
}

/// A key of the list.
fn one(reader: &Reader, path: &ValuePath, item: &Node, known: &mut Known, out: &mut Taken) {
    let mut content = None;
    let mut name = "key";
    for entry in entries(item) {
        let path = below(path, entry);
        match &*entry.key {
            "key" | "key_file" => {
                let is_file = entry.key.ends_with("_file");
                name = if is_file { "key_file" } else { "key" };
                content = if is_file {
                    reader.file.read_text(&path, &entry.node, out)
                } else {
                    entry.node.as_str().map(str::to_owned)
                };
                if content.is_none() {
                    out.tell(&path, entry.key_at, Fate::Dropped("it is not there".into()));
                }
            }
            "kid" => {}
            "password" | "password_file" => {
                out.dropped(
                    &path,
                    entry.key_at,
                    "masthead keeps keys without a password",
                );
            }
            _ => out.dropped(&path, entry.key_at, "MAS does not know it"),
        }
    }
    let Some(content) = content else {
        let why = "there is no key beside it";
        return item
            .get("kid")
            .map_or((), |id| out.dropped(&path.key("kid"), id.at, why));
    };
    let key = Key {
        path,
        name,
        at: item.at,
        id: item.get("kid").cloned(),
        content,
    };
    known.add(reader, key, out);
}

/// Keys that are files of a folder: their ids are made of them.
fn of_folder(reader: &Reader, path: &ValuePath, entry: &Entry, known: &mut Known, out: &mut Taken) {
    out.tell(
        path,
        entry.key_at,
        Fate::Credential(credentials::RSA_PRIVATE_KEY.key.to_string()),
    );
    let name = entry.node.as_str().unwrap_or_default();
    let files = (reader.file.list)(name);
    if files.is_empty() {
        out.missing
            .push((path.clone(), entry.node.at, name.to_owned()));
    }
    for file in files {
        let inside = Path::new(name).join(file);
        let inside = text(&inside.to_string_lossy(), entry.node.at);
        if let Some(content) = reader.file.read_text(path, &inside, out) {
            let key = Key {
                path,
                name: "key_file",
                at: entry.node.at,
                id: None,
                content,
            };
            let fates = out.fates.len();
            known.add(reader, key, out);
            out.fates.truncate(fates);
        }
    }
}

/// The keys so far.
#[derive(Default)]
struct Known {
    kinds: Vec<Form>,
    /// Those that MAS's configuration has to list.
    listed: Vec<Node>,
    has_ids: bool,
    /// How many are of a kind of which there is one already.
    further: usize,
}

impl Known {
    fn add(&mut self, reader: &Reader, key: Key, out: &mut Taken) {
        let further = self.further;
        let inside = self.place(reader, &key, out);
        let to = if inside.is_some() {
            Fate::Additional(reader.into.clone())
        } else {
            Fate::Dropped("its key is not taken over".into())
        };
        if key.id.is_some() {
            out.tell(&key.path.key("kid"), key.at, to);
        }
        // Without an id, a key that has a value is there anyhow.
        let is_listed = key.id.is_some() || further < self.further;
        if let Some(inside) = inside.filter(|_| is_listed) {
            let mut entry = Map::default();
            if let Some(id) = key.id {
                self.has_ids = true;
                entry.insert("kid".into(), id.at, id);
            }
            entry.insert("key_file".into(), key.at, text(&inside, key.at));
            self.listed.push(Node::new(Kind::Map(entry), key.at));
        }
    }

    /// Keeps a key, and gives the path where MAS finds it.
    fn place(&mut self, reader: &Reader, key: &Key, out: &mut Taken) -> Option<String> {
        let of_key = key.path.key(key.name);
        let kind = Form::of_private_key(key.content.as_bytes());
        let Some(kind) = kind else {
            let message = "this private key can't be read: it is encrypted, or of a kind that MAS does not sign with";
            let hint = "decrypt it, e.g. with `openssl pkey -in key.pem -out plain.pem`, and name that file";
            let problem = Problem::new(Code::InvalidCredential, key.path.clone(), key.at, message);
            out.problems.push(problem.hint(hint));
            out.dropped(&of_key, key.at, "it can't be read");
            return None;
        };
        let is_first = !self.kinds.contains(&kind);
        self.kinds.push(kind);
        let kept = match kind {
            _ if !is_first => None,
            Form::RsaDer => Some(credentials::RSA_PRIVATE_KEY),
            Form::EcdsaP256Der => Some(credentials::ECDSA_PRIVATE_KEY),
            _ => None,
        };
        let secret = Secret::from(key.content.clone());
        let key_of = match (kept, value_of(kind).filter(|_| is_first)) {
            (Some(need), _) => {
                out.credentials.push((need.key.to_string(), secret, key.at));
                need.key.to_string()
            }
            (None, Some((value, file))) => {
                let named = out.keep(file, secret, key.at);
                let to = reader.values.key("privateKeys").key(value);
                let at = Node::new(Kind::Null, key.at);
                out.values.push((to, reference(&named, &at)));
                named
            }
            // Further keys of a kind only check what they have signed.
            (None, None) => {
                self.further += 1;
                out.keep(&format!("mas-key-{}.pem", self.further), secret, key.at)
            }
        };
        let inside = format!("/secrets/{SECRET}/{key_of}");
        out.tell(&of_key, key.at, Fate::Credential(key_of));
        Some(inside)
    }

    fn finish(self, reader: &Reader, out: &mut Taken) {
        let Some(at) = self.listed.first().map(|first| first.at) else {
            return;
        };
        let list = Node::new(Kind::List(self.listed), at);
        let path = ValuePath::root().key("secrets").key("keys");
        out.put(reader.into, &path, list);
        if self.has_ids {
            out.step("MAS publishes its keys under the ids that they have had, so that tokens stay valid, and under ids that it makes of them, with which it signs from now on. A day after the move, `secrets.keys` can be taken out of its `additional`.");
        }
    }
}

/// The value that names a key of a kind which is not generated, and the name under which it is kept.
fn value_of(kind: Form) -> Option<(&'static str, &'static str)> {
    match kind {
        Form::EcdsaSecp256k1 => Some(("ecdsaSecp256k1", "mas-secp256k1.pem")),
        Form::EcdsaSecp384r1 => Some(("ecdsaSecp384r1", "mas-secp384r1.pem")),
        _ => None,
    }
}
