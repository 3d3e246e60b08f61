//! What became of everything, for people and programs.

use std::fmt::Write;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::gather::Setting;
use super::moves::Moves;
use super::outcome::{Account, Adoption};
use super::proof::{self, Difference, Proof};
use super::reached::Reached;
use crate::source::Layers;
use crate::source::sort::sort_by_key;
use crate::stack::elsewhere::Fate;
use crate::template::{TemplateError, Templates};

/// What became of everything. No credential is in it.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The files that were written.
    pub files: Vec<String>,
    settings: Vec<Row>,
    differences: Vec<Changed>,
    /// Data that have to be brought along.
    moves: Moves,
    steps: Vec<String>,
}

/// What became of a setting.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    setting: String,
    place: String,
    became: &'static str,
    /// The value or the credential that it is, or the reason.
    detail: String,
}

/// What a program reads otherwise than before.
#[derive(Debug, Serialize)]
struct Changed {
    file: String,
    setting: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    why: String,
}

/// What the steps speak of.
#[derive(Debug, Serialize)]
pub(crate) struct Given<'g> {
    pub release: &'g str,
    pub namespace: &'g str,
    pub credentials: &'g str,
    pub is_encrypted: bool,
    pub server_name: &'g str,
    /// How masthead is called from the folder, e.g. ` ess -f values.yaml`.
    pub flags: &'g str,
    /// The same for `masthead notes`.
    pub notes: &'g str,
    pub hosts: Vec<Reached>,
    /// Whether others come to more ports than 443.
    pub has_ports: bool,
}

/// How each fate is called.
const FATES: [&str; 5] = [
    "kept",
    "additional",
    "credential",
    "set by masthead",
    "dropped",
];

/// How much of a value a line for people shows.
const WIDTH: usize = 60;

const APPENDED: &str = "it stays, beside what masthead has there";

const UNTOLD: &str = "nothing here takes it";

impl Report {
    pub(crate) fn new(adoption: &Adoption, proof: Proof, files: Vec<String>) -> Self {
        // What was made of values of something else is told of these.
        let is_made = |account: &&Account| {
            let mut made = adoption.files.iter().filter(|file| file.is_made);
            made.any(|file| file.name == account.file)
        };
        let accounts = adoption.accounts.iter().filter(|it| !is_made(it)).cloned();
        let mut accounts: Vec<Account> = accounts.collect();
        accounts.extend(adoption.settings.iter().map(|it| of_setting(it, adoption)));
        // As they stand in the file, whatever they became.
        let source = adoption.settings.first().map(|it| &*it.source);
        let start = accounts.iter().position(|it| Some(&*it.file) == source);
        let of_source = &mut accounts[start.unwrap_or_default()..];
        if start.is_some() {
            sort_by_key(of_source, |it| (it.at.layer, it.at.line, it.at.column));
        }
        let settings = accounts.iter().map(|it| row(it, &adoption.layers));
        let settings = settings.collect();
        Self {
            files,
            settings,
            differences: proof
                .differences
                .iter()
                .map(|it| changed(it, &adoption.layers))
                .collect(),
            moves: proof.moves,
            steps: adoption.steps.clone(),
        }
    }

    /// A few lines for people: how much became of what, and what needs a look.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        let count = |fate: &str| {
            self.settings
                .iter()
                .filter(|row| row.became == fate)
                .count()
        };
        let counts = FATES.map(|fate| format!("{} {fate}", count(fate)));
        let _ = writeln!(out, "settings: {}", counts.join(", "));
        let dropped = self.settings.iter().filter(|row| row.became == FATES[4]);
        for row in dropped {
            let _ = writeln!(
                out,
                "dropped: {} ({}): {}",
                row.setting, row.place, row.detail
            );
        }
        let (changed, added): (Vec<&Changed>, Vec<_>) =
            self.differences.iter().partition(|it| it.before.is_some());
        for it in &changed {
            let after = it
                .after
                .as_deref()
                .map_or_else(|| "not set".to_owned(), short);
            let before = short(it.before.as_deref().unwrap_or_default());
            let _ = writeln!(
                out,
                "other than before: {} {}: {before} is {after} ({})",
                it.file, it.setting, it.why
            );
        }
        let _ = writeln!(out, "masthead adds {} settings of its own", added.len());
        let _ = writeln!(out, "wrote {}", self.files.join(", "));
        out
    }

    /// The steps of the move, as Markdown.
    ///
    /// # Errors
    /// The template uses what is not there, which is a bug.
    pub(crate) fn steps(
        &self,
        given: &Given,
        templates: &Templates,
    ) -> Result<String, TemplateError> {
        let cells = |texts: &[&str]| {
            let cells: Vec<String> = texts
                .iter()
                .map(|text| text.replace('|', "\\|").replace(['\n', '\r'], " "))
                .collect();
            format!("| {} |", cells.join(" | "))
        };
        let rows = self.settings.iter().map(|row| {
            cells(&[
                &row.file,
                &format!("`{}`", row.setting),
                &row.place,
                row.became,
                &row.detail,
            ])
        });
        let changed = self.differences.iter().map(|it| {
            let shown = |text: &Option<String>| {
                text.as_ref()
                    .map_or_else(String::new, |text| format!("`{text}`"))
            };
            cells(&[
                &it.file,
                &format!("`{}`", it.setting),
                &shown(&it.before),
                &shown(&it.after),
                &it.why,
            ])
        });
        let uncertified = given.hosts.iter().filter(|it| it.certificate.is_some());
        let facts = serde_json::json!({
            "given": given,
            "uncertified": uncertified.collect::<Vec<_>>(),
            "steps": self.steps,
            "moves": self.moves,
            "rows": rows.collect::<Vec<_>>(),
            "changed": changed.collect::<Vec<_>>(),
        });
        templates.render("adopt/steps.txt", Value::from(Serde(facts)))
    }
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What became of a value that became a setting.
fn of_setting(setting: &Setting, adoption: &Adoption) -> Account {
    let fate = proof::fate(adoption, &setting.file, &setting.setting);
    Account {
        file: setting.source.clone(),
        path: setting.path.clone(),
        at: setting.at,
        fate: fate.unwrap_or_else(|| Fate::Dropped(UNTOLD.into())),
    }
}

fn row(account: &Account, layers: &Layers) -> Row {
    let (became, detail) = told(&account.fate);
    Row {
        file: account.file.clone(),
        setting: account.path.to_string(),
        place: layers.place(account.at),
        became,
        detail,
    }
}

fn told(fate: &Fate) -> (&'static str, String) {
    match fate {
        Fate::Kept(path) => (FATES[0], format!("`{path}`")),
        Fate::Additional(path) => (FATES[1], format!("`{path}`")),
        Fate::Credential(key) => (FATES[2], format!("`{key}` in the credentials file")),
        Fate::Set(why) => (FATES[3], why.clone()),
        Fate::Dropped(why) => (FATES[4], why.clone()),
    }
}

fn changed(difference: &Difference, layers: &Layers) -> Changed {
    let why = match &difference.fate {
        Some(Fate::Additional(_)) if difference.after.is_some() => APPENDED.to_owned(),
        Some(fate) => told(fate).1,
        None if difference.before.is_none() => "masthead sets it".to_owned(),
        None => UNTOLD.to_owned(),
    };
    Changed {
        file: difference.file.clone(),
        setting: difference.path.to_string(),
        place: match difference.at.line {
            0 => String::new(),
            _ => layers.place(difference.at),
        },
        before: difference.before.clone(),
        after: difference.after.clone(),
        why,
    }
}
