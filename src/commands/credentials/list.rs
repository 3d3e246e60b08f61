//! `masthead credentials list`: lists the credentials and where they come from, never their values.

use crate::source::sort::sort_by;
use std::time::{Duration, SystemTime};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::not_kept;
use crate::commands::deployments::{Joined, OfStack};
use crate::commands::failure::Failure;
use crate::commands::keeper::Keeper;
use crate::commands::output::print;
use crate::commands::request::{self, StackArgs};
use crate::commands::table;
use crate::credentials::{Catalogue, Document, Found, Need, Use};
use crate::kube::names;
use crate::source::Layers;
use crate::stack::{Stack, catalogue};

/// List the credentials that the values need: where each comes from and how old it is, never its
/// value.
#[derive(Args, Clone, Debug)]
pub(super) struct ListArgs {
    /// The name of the release [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

impl OfStack for ListArgs {
    fn joined(&self) -> Joined {
        match self.output {
            ListFormat::Text => Joined::Headed,
            ListFormat::Json => Joined::Keyed,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &ListArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let keeper = Keeper::open(&args.stack.keep, &release)?;
    let kept = match &keeper {
        Keeper::File(store) => Kept {
            place: format!("file {}", store.path().display()),
            document: store.document(),
            is_job: false,
        },
        Keeper::Cluster(document) => Kept {
            place: "cluster".into(),
            document: Some(document),
            is_job: false,
        },
        Keeper::Job => Kept {
            place: "job".into(),
            document: None,
            is_job: true,
        },
        Keeper::Ephemeral => return Err(not_kept("list", "ephemeral")),
    };
    let catalogue = catalogue();
    let rows = rows(&stack, &catalogue, &loaded.values.layers, &kept);
    Ok(match args.output {
        ListFormat::Text => print(&text(&rows, SystemTime::now())),
        ListFormat::Json => print(&format!(
            "{:#}\n",
            Value::from_iter(rows.iter().map(Row::json))
        )),
    }?)
}

/// Where generated credentials are.
struct Kept<'a> {
    place: String,
    document: Option<&'a Document>,
    /// Whether the Job generates what is needed, so that none is missing.
    is_job: bool,
}

/// A credential, as shown.
struct Row {
    name: String,
    kind: &'static str,
    used_by: Vec<&'static str>,
    source: String,
    created: Option<String>,
}

/// The credentials that the values need, then the others that are kept.
fn rows(stack: &Stack, catalogue: &Catalogue, layers: &Layers, kept: &Kept) -> Vec<Row> {
    let uses = stack.credential_uses();
    let mut rows: Vec<Row> = uses
        .iter()
        .filter_map(|used| given(used, stack, layers))
        .collect();
    let needs = stack.needs();
    rows.extend(needs.iter().map(|need| generated(need, stack, kept)));
    for (key, entry) in kept.document.iter().flat_map(|document| document.iter()) {
        if !is_needed(stack, key) {
            let family = catalogue.family(key);
            let row = kept_beside(key, family.as_ref(), stack, kept);
            rows.push(Row {
                created: entry.created.clone(),
                ..row
            });
        }
    }
    sort_by(&mut rows, |a, b| a.name.cmp(&b.name));
    // Two components may look for the same one.
    rows.dedup_by(|a, b| (&a.name, &a.source) == (&b.name, &b.source));
    rows
}

/// One that the values give or refer to.
fn given(used: &Use, stack: &Stack, layers: &Layers) -> Option<Row> {
    let source = match &used.found {
        Found::Values(at) => format!("values {}", layers.place(*at)),
        Found::Secret { secret, key } => format!("Secret {secret}/{key}"),
        Found::Generated => return None,
    };
    let need = used.generated.as_ref();
    Some(Row {
        name: need.map_or_else(|| used.path.to_string(), |need| need.key.to_string()),
        kind: used.kind.name(),
        used_by: need.map_or_else(|| vec![used.component], |need| users(need, stack)),
        source,
        created: None,
    })
}

fn generated(need: &Need, stack: &Stack, kept: &Kept) -> Row {
    let entry = kept.document.and_then(|document| document.get(&need.key));
    let source = if entry.is_some() || kept.is_job {
        kept.place.clone()
    } else {
        "missing".to_owned()
    };
    let created = entry.and_then(|entry| entry.created.clone());
    Row {
        name: need.key.to_string(),
        kind: need.kind.name(),
        used_by: users(need, stack),
        source,
        created,
    }
}

/// One that the values do not need: a predecessor that is still in use, or one that was needed
/// before.
fn kept_beside(key: &str, family: Option<&Need>, stack: &Stack, kept: &Kept) -> Row {
    let is_predecessor = |need: &&Need| need.key != key && is_needed(stack, &need.key);
    Row {
        name: key.to_owned(),
        kind: family.map_or("unknown", |need| need.kind.name()),
        used_by: family
            .filter(is_predecessor)
            .map(|need| users(need, stack))
            .unwrap_or_default(),
        source: kept.place.clone(),
        created: None,
    }
}

fn is_needed(stack: &Stack, key: &str) -> bool {
    stack.needs().iter().any(|need| need.key == key)
}

/// The components that use it, as far as they are a part of the stack.
fn users(need: &Need, stack: &Stack) -> Vec<&'static str> {
    let is_there = |user: &&&str| stack.components().any(|component| component == **user);
    need.users.iter().filter(is_there).copied().collect()
}

impl Row {
    fn json(&self) -> Value {
        json!({ "name": self.name, "kind": self.kind, "usedBy": self.used_by, "source": self.source, "created": self.created })
    }

    fn cells(&self, now: SystemTime) -> [String; 5] {
        let used_by = if self.used_by.is_empty() {
            "-".into()
        } else {
            self.used_by.join(", ")
        };
        let age = self
            .created
            .as_deref()
            .map_or_else(|| "-".into(), |created| age(created, now));
        [
            self.name.clone(),
            self.kind.into(),
            used_by,
            self.source.clone(),
            age,
        ]
    }
}

fn text(rows: &[Row], now: SystemTime) -> String {
    let head = ["NAME", "KIND", "USED BY", "SOURCE", "AGE"].map(str::to_owned);
    table::text(head, rows.iter().map(|row| row.cells(now)))
}

/// How long ago a time in RFC 3339 was, in the largest unit that gives at least two.
fn age(created: &str, now: SystemTime) -> String {
    let Ok(created) = humantime::parse_rfc3339_weak(created) else {
        return "-".to_owned();
    };
    let seconds = now
        .duration_since(created)
        .unwrap_or(Duration::ZERO)
        .as_secs();
    let units = [(86_400, "d"), (3600, "h"), (60, "m")];
    let unit = units.into_iter().find(|(length, _)| seconds >= 2 * length);
    unit.map_or_else(
        || format!("{seconds}s"),
        |(length, unit)| format!("{}{unit}", seconds / length),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        let now = humantime::parse_rfc3339("2026-03-01T12:00:00Z").unwrap();
        let all = [
            ("2026-03-01T12:00:00Z", "0s"),
            ("2026-03-01T11:58:01Z", "119s"),
            ("2026-03-01T11:58:00Z", "2m"),
            ("2026-03-01T09:00:00Z", "3h"),
            ("2026-01-01T12:00:00Z", "59d"),
            ("2027-01-01T00:00:00Z", "0s"),
            ("yesterday", "-"),
        ];
        for (created, expected) in all {
            assert_eq!(age(created, now), expected, "{created}");
        }
    }
}
