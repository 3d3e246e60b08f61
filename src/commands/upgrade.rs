//! `masthead values upgrade`: what a values file needs for another release of the chart.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::failure::Failure;
use super::output::print;
use crate::chart::Version;
use crate::source::problem::Problem;
use crate::source::yaml::read::MAX_BYTES;
use crate::source::{At, Code, Layers, ValuePath, files, input};
use crate::upgrade::{Asked, Files, Range, Row, Section, Upgrade, upgrade};
use crate::values::Invalid;

/// List what changes for values files between two releases of matrix-stack, and change them.
///
/// A row has its place, the value, the release, what changed and what to do. `--fix` makes the
/// changes that need no person, and keeps comments, order, quotes and line ends; what values mean
/// stays as it is.
#[derive(Args, Debug)]
pub(super) struct UpgradeArgs {
    /// A values file, YAML or JSON; `-` is standard input. Several are looked at together, and each
    /// is changed by itself.
    #[arg(
        short = 'f',
        long = "values",
        value_name = "FILE",
        required = true,
        value_delimiter = ','
    )]
    values: Vec<String>,
    /// Where the values stand in files of another shape, e.g. `spec.values` of a HelmRelease.
    #[arg(long, value_name = "PATH", value_parser = ValuePath::parse)]
    values_at: Vec<ValuePath>,
    /// The release that the files are for, e.g. `26.8`. By default the one that the newest of their
    /// keys came with, else the oldest that is known.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    from: Option<Version>,
    /// The release that they are to be for; by default the newest that is known.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    to: Option<Version>,
    /// Change the files in place. Standard input is printed as it becomes.
    #[arg(long)]
    fix: bool,
    /// Exit with status 1 if something has to change, by `--fix` or by hand. Writes nothing.
    #[arg(long, conflicts_with = "fix")]
    check: bool,
    /// How to print the list.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn version(text: &str) -> Result<Version, String> {
    let expected = || "expected a release of matrix-stack such as `26.8` or `26.11.3`".to_owned();
    Version::parse(text).ok_or_else(expected)
}

pub(super) fn run(args: &UpgradeArgs) -> Result<(), Failure> {
    let asked = Asked {
        from: args.from,
        to: args.to,
    }
    .checked()?;
    let (files, contents) = read(args)?;
    let found = upgrade(&files, asked);
    let list = match args.output {
        Format::Text => text(&found, &files.layers, args.fix),
        Format::Json => serde_json::to_string_pretty(&listed(&found, &files.layers))? + "\n",
    };
    if !args.fix {
        print(&list)?;
        let is_due = found.rows.iter().any(|row| row.section.is_due());
        return if args.check && is_due {
            Err(Failure::No)
        } else {
            Ok(())
        };
    }
    if let Some(reason) = found.refused {
        let problem = Problem::at(Code::CouldNotRun, At::default(), reason);
        return Err(invalid(problem, files.layers));
    }
    match write(args, &found, &contents)? {
        Some(fixed) => {
            anstream::eprint!("{list}");
            print(&fixed)?;
        }
        None => print(&list)?,
    }
    Ok(())
}

fn invalid(problem: Problem, layers: Layers) -> Failure {
    let (problems, layers) = (vec![problem], layers.into());
    Failure::Invalid(Invalid { problems, layers })
}

/// The files, and the text of each.
fn read(args: &UpgradeArgs) -> Result<(Files, Vec<String>), Failure> {
    let (mut all, mut texts) = (Files::new(), Vec::new());
    for name in &args.values {
        let shown = if name == "-" { "<stdin>" } else { name };
        let content = input::file_or_stdin(name, MAX_BYTES)?;
        texts.push(String::from_utf8_lossy(&content).into_owned());
        if let Err(problem) = all.add(shown, content, &args.values_at) {
            return Err(invalid(problem, all.layers));
        }
    }
    if let Some(path) = args.values_at.first().filter(|_| !all.has_inside()) {
        let error = anyhow::anyhow!("--values-at: no file given with `-f` has `{path}`");
        return Err(error.into());
    }
    Ok((all, texts))
}

/// Writes what changes, all or nothing up to the last step. Gives the text for standard output.
fn write(args: &UpgradeArgs, found: &Upgrade, old: &[String]) -> anyhow::Result<Option<String>> {
    let stdins = args.values.iter().filter(|name| *name == "-").count();
    if stdins > 0 && args.values.len() > 1 {
        bail!("`--fix` takes standard input alone, or files");
    }
    if stdins > 0 {
        return Ok(Some(
            found.texts[0].text.as_ref().unwrap_or(&old[0]).clone(),
        ));
    }
    let mut pending = Vec::new();
    for (name, rewritten) in args.values.iter().zip(&found.texts) {
        if let Some(text) = &rewritten.text {
            let path = target(Path::new(name));
            let new = files::prepare_as(&path, text.as_bytes());
            pending.push(new.with_context(|| format!("could not write {name}"))?);
        }
    }
    for new in pending {
        new.commit()?;
    }
    Ok(None)
}

/// The file that a link is to, so that the link stays one.
fn target(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The list for a person.
fn text(found: &Upgrade, layers: &Layers, is_fixed: bool) -> String {
    let mut out = headline(&found.range, layers);
    for section in Section::ALL {
        let mut rows = found
            .rows
            .iter()
            .filter(|row| row.section == section)
            .peekable();
        if rows.peek().is_some() {
            let title = match section {
                Section::Fix if is_fixed => "Changed (places are those before)",
                section => section.title(),
            };
            let _ = writeln!(out, "\n{title}");
        }
        rows.for_each(|row| out += &row_text(row, layers));
    }
    if !found.rows.iter().any(|row| row.section.is_due()) {
        out += "\nNothing has to change.\n";
    }
    if let Some(reason) = &found.refused {
        let _ = writeln!(out, "\n`--fix` changes nothing: {reason}");
    }
    out
}

fn headline(range: &Range, layers: &Layers) -> String {
    let why = match &range.sign {
        Some(sign) => {
            format!(
                " (`{}` at {} came with it)",
                sign.path,
                layers.place(sign.at)
            )
        }
        None if range.is_given => String::new(),
        None => " (the oldest that is known: nothing in the files tells theirs)".to_owned(),
    };
    format!("From matrix-stack {}{why} to {}\n", range.from, range.to)
}

fn row_text(row: &Row, layers: &Layers) -> String {
    let place = (row.at.layer > 0).then(|| layers.place(row.at));
    let path = (!row.path.is_root()).then(|| row.path.to_string());
    let since = row.since.map(|since| format!("({since})"));
    let head: Vec<String> = place.into_iter().chain(path).chain(since).collect();
    let mut out = format!("  {}\n      {}\n", head.join("  "), row.what);
    if !row.todo.is_empty() {
        let _ = writeln!(out, "      {}", row.todo);
    }
    out
}

/// The list for programs.
fn listed(found: &Upgrade, layers: &Layers) -> Json {
    let rows = found.rows.iter().map(|row| {
        let (line, column) = (row.at.line, row.at.column);
        let place = (row.at.layer > 0)
            .then(|| json!({"file": layers.of(row.at).name, "line": line, "column": column}));
        json!({
            "kind": row.section.word(),
            "since": row.since.map(|since| since.to_string()),
            "path": (!row.path.is_root()).then(|| row.path.to_string()),
            "place": place,
            "what": row.what,
            "do": (!row.todo.is_empty()).then_some(&row.todo),
        })
    });
    let sign = found.range.sign.as_ref();
    json!({
        "from": found.range.from.to_string(),
        "to": found.range.to.to_string(),
        "recognisedBy": sign.map(|sign| sign.path.to_string()),
        "rows": rows.collect::<Vec<_>>(),
    })
}
