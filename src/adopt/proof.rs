//! Whether programs read what they have read before.

use super::gather::program;
use super::moves::{Moves, moves};
use super::outcome::{Account, Adoption};
use super::reads::{Known, Program};
use super::tree::leaves;
use crate::credentials::Secret;
use crate::effective::{self, ProgramName};
use crate::source::mask::{MASK, is_secret, masked};
use crate::source::yaml::print;
use crate::source::{At, Node, ValuePath};
use crate::stack::Stack;
use crate::stack::elsewhere::Fate;

/// A setting that a program reads otherwise than before. Credentials are masked.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub file: String,
    pub path: ValuePath,
    pub at: At,
    /// Nothing where it was not there before.
    pub before: Option<String>,
    /// Nothing where it is there no more.
    pub after: Option<String>,
    /// What became of it, where it was there.
    pub fate: Option<Fate>,
}

/// What a stack makes of what was taken over.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    /// What programs read otherwise than before.
    pub differences: Vec<Difference>,
    pub moves: Moves,
}

impl Proof {
    pub(crate) fn new(adoption: &Adoption, stack: &Stack) -> Self {
        let secrets = Secrets {
            adoption,
            generated: stack.release().object("generated"),
        };
        let (mut known, mut differences) = (Known::default(), Vec::new());
        for file in &adoption.files {
            if let Some(program) = read(&file.name, stack, &secrets) {
                compare(
                    &file.name,
                    &file.node,
                    &program.after,
                    adoption,
                    &secrets,
                    &mut differences,
                );
                known.0.push(program);
            }
        }
        let moves = moves(adoption, &known, stack);
        Self { differences, moves }
    }
}

/// What the program of a file reads.
fn read(file: &str, stack: &Stack, secrets: &Secrets) -> Option<Program> {
    let name = file.parse::<ProgramName>().ok()?;
    let program = effective::find(stack, &name).ok()?;
    let known = |secret: &str, key: &str| secrets.find(secret, key);
    Some(Program {
        file: file.to_owned(),
        after: effective::data(&program, &known)?,
        workload: program.workload.title(),
    })
}

/// What is known of Secrets.
struct Secrets<'s> {
    adoption: &'s Adoption,
    generated: String,
}

impl Secrets<'_> {
    fn find(&self, secret: &str, key: &str) -> Option<String> {
        let all = &self.adoption.credentials;
        let found = all.iter().find(|(known, _)| known == key);
        found
            .filter(|_| secret == self.generated)
            .and_then(|(_, secret)| Secret::expose_text(secret))
            .map(str::to_owned)
    }

    /// What a placeholder stands for: `<content of /secrets/ess-generated/KEY>`.
    fn resolved(&self, text: &str) -> Option<String> {
        let path = text
            .strip_prefix("<content of /secrets/")?
            .strip_suffix('>')?;
        let (secret, key) = path.split_once('/')?;
        self.find(secret, key)
    }

    /// Whether the program reads a text from a file now: `secret` is that of `secret_file`.
    fn is_in_file(&self, path: &ValuePath, before: &Node, after: &Node) -> bool {
        let (Some(parent), Some(key)) = (path.parent(), path.last_key()) else {
            return false;
        };
        let mut files = ["_file", "_path"]
            .iter()
            .map(|end| parent.key(format!("{key}{end}")));
        files.any(|path| {
            let name = path.find(after).0.and_then(Node::as_str);
            let name = name.and_then(|name| name.strip_prefix("/secrets/")?.split_once('/'));
            let content = name.and_then(|(secret, key)| self.find(secret, key));
            content.is_some() && content.as_deref() == before.as_str()
        })
    }

    /// Whether a setting that names a file stands for one that was there itself.
    fn was_inline(&self, path: &ValuePath, before: &Node, after: &Node) -> bool {
        let stem = path
            .last_key()
            .and_then(|key| key.strip_suffix("_file").or(key.strip_suffix("_path")));
        let inline = stem.and_then(|stem| Some(path.parent()?.key(stem.to_owned())));
        inline.is_some_and(|path| {
            let node = path.find(before).0;
            node.is_some_and(|node| self.is_in_file(&path, node, after))
        })
    }

    fn is_same(&self, before: &Node, after: &Node) -> bool {
        let known = after.as_str().and_then(|text| self.resolved(text));
        match (known, before.as_str()) {
            (Some(known), Some(before)) => known == before,
            _ => before.is_same(after),
        }
    }
}

fn compare(
    file: &str,
    before: &Node,
    after: &Node,
    adoption: &Adoption,
    secrets: &Secrets,
    out: &mut Vec<Difference>,
) {
    for leaf in leaves(before, true) {
        let (found, _) = leaf.path.find(after);
        let is_same = match found {
            Some(found) => secrets.is_same(leaf.node, found),
            None => secrets.is_in_file(&leaf.path, leaf.node, after),
        };
        if is_same {
            continue;
        }
        out.push(Difference {
            file: file.to_owned(),
            at: leaf.node.at,
            before: Some(shown(&leaf.path, leaf.node)),
            after: found.map(|found| shown(&leaf.path, found)),
            fate: fate(adoption, file, &leaf.path),
            path: leaf.path,
        });
    }
    for leaf in leaves(after, true) {
        let is_inside = leaf.path.find(before).0.is_some()
            || is_below_another(&leaf.path, before)
            || secrets.was_inline(&leaf.path, before, after);
        if !is_inside {
            out.push(Difference {
                file: file.to_owned(),
                at: At::default(),
                before: None,
                after: Some(shown(&leaf.path, leaf.node)),
                fate: None,
                path: leaf.path,
            });
        }
    }
}

/// Whether something that is no map stands above a path: it has been compared.
fn is_below_another(path: &ValuePath, root: &Node) -> bool {
    let mut above = path.parent();
    while let Some(path) = above {
        if let (Some(node), _) = path.find(root) {
            return node.as_map().is_none();
        }
        above = path.parent();
    }
    false
}

/// What became of a setting: what was told of it, or of one above it, or of the first below it.
pub(crate) fn fate(adoption: &Adoption, file: &str, path: &ValuePath) -> Option<Fate> {
    let of_file = |account: &&Account| program(&account.file) == program(file);
    let mut accounts = adoption.accounts.iter().filter(of_file);
    let is_it = |account: &&Account| path.is_within(&account.path) || account.path.is_within(path);
    accounts.find(is_it).map(|account| account.fate.clone())
}

/// A value on one line, without credentials.
fn shown(path: &ValuePath, node: &Node) -> String {
    let json = hidden(path.last_key().unwrap_or_default(), node);
    let mut out = String::new();
    // JSON can always be written.
    let _ = print::flow(&mut out, &json);
    out
}

fn hidden(name: &str, node: &Node) -> serde_json::Value {
    use crate::source::Kind;
    match &node.kind {
        Kind::Text(text) if !text.is_empty() && is_secret(name) => MASK.into(),
        Kind::Text(text) => masked(text).into(),
        Kind::List(items) => items.iter().map(|item| hidden(name, item)).collect(),
        Kind::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, node)| (key.to_owned(), hidden(key, node)));
            serde_json::Value::Object(entries.collect())
        }
        _ => node.clone().into(),
    }
}
