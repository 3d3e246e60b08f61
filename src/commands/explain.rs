//! `masthead explain`: what a code of a finding means.

use crate::source::sort::sort_by_key;
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::print;
use super::table;
use crate::findings::Explained;
use crate::source::Code;

/// Say what a finding means, by its code, e.g. `MH0101`: why it is wrong, what to do, an example.
///
/// Without a code, all of them are listed.
#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// Codes as findings have them, their numbers, or their names, e.g. `unknown-value`.
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// The codes and their names, each with what it is about.
pub(super) fn known_codes() -> Vec<(String, String)> {
    let each = |it: Explained| {
        let named = (it.code.name().to_owned(), it.title.clone());
        [(it.code.to_string(), it.title), named]
    };
    Explained::all().into_iter().flat_map(each).collect()
}

pub(super) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let asked = args.codes.iter().map(|text| Code::parse(text));
    let asked: Vec<Code> = asked
        .collect::<Result<_, _>>()
        .map_err(|said| anyhow!(said))?;
    let mut all = Explained::all();
    if !asked.is_empty() {
        let place = |it: &Explained| asked.iter().position(|code| *code == it.code);
        all.retain(|it| place(it).is_some());
        sort_by_key(&mut all, place);
    }
    let text = match args.output {
        Format::Text if asked.is_empty() => list(&all),
        Format::Text => joined(&all, Explained::for_people),
        Format::Markdown => joined(&all, Explained::markdown),
        Format::Json => format!("{:#}\n", all.iter().map(as_json).collect::<Value>()),
    };
    Ok(print(&text)?)
}

fn joined(all: &[Explained], each: fn(&Explained) -> String) -> String {
    all.iter().map(each).collect::<Vec<_>>().join("\n")
}

fn list(all: &[Explained]) -> String {
    let head = ["CODE", "NAME", "SEVERITY", "WHAT"].map(str::to_owned);
    let row = |it: &Explained| {
        let (name, severity) = (it.code.name().to_owned(), it.severity.name().to_owned());
        [it.code.to_string(), name, severity, it.title.clone()]
    };
    table::text(head, all.iter().map(row))
}

fn as_json(it: &Explained) -> Value {
    let (wrong, right) = it.example.as_ref().map(|(a, b)| (a, b)).unzip();
    json!({
        "code": it.code.to_string(),
        "name": it.code.name(),
        "severity": it.severity.name(),
        "title": it.title,
        "text": it.text,
        "fix": it.fix,
        "wrong": wrong,
        "right": right,
    })
}
