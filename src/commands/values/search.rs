//! `masthead values search`: finds values by words.

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use crate::chart::defaults::Default;
use crate::commands::chart_version::ChartArgs;
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::project::Place;
use crate::commands::{report, table};
use crate::schema::{self, Hit, Place as Found};

/// How many lines are printed unless all are asked for.
const LINES: usize = 30;

/// How long a default may be that is printed.
const DEFAULT: usize = 32;

/// Find values by words in their paths, in what they mean, and in what can be chosen.
///
/// Each word has to be found; the best come first. Values that mean the same are one line.
#[derive(Args, Debug)]
pub(super) struct SearchArgs {
    /// The words, e.g. `max upload`.
    #[arg(value_name = "WORD", required = true)]
    words: Vec<String>,
    /// Print all that is found, and each place of values that mean the same.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    chart: ChartArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &SearchArgs, place: &Place) -> Result<(), Failure> {
    let hits = match schema::search(&args.words, args.chart.of_project(place)?.chart()?) {
        Ok(hits) => hits,
        Err(none) => {
            report::none(&none.to_string(), none.hint.as_deref());
            return Err(Failure::No);
        }
    };
    let text = match args.output {
        Format::Json => format!("{:#}\n", hits.iter().map(as_json).collect::<Json>()),
        Format::Text if args.all => tables(&hits, lines),
        Format::Text => tables(&hits[..hits.len().min(LINES)], |hit| vec![line(hit)]),
    };
    print(&text)?;
    let more = hits.len().saturating_sub(LINES);
    if more > 0 && !args.all && matches!(args.output, Format::Text) {
        let hint = "`--all` prints them; another word finds fewer";
        report::note(format!("{more} more were found"), Some(hint.into()));
    }
    Ok(())
}

/// Values, then settings of programs, whose paths are long.
fn tables(hits: &[Hit], rows: fn(&Hit) -> Vec<[String; 4]>) -> String {
    let settings = hits.partition_point(|hit| hit.program.is_none());
    let (values, settings) = hits.split_at(settings);
    let of = |first: &str, hits: &[Hit]| {
        let head = [first, "TYPE", "DEFAULT", "MEANING"].map(str::to_owned);
        (!hits.is_empty()).then(|| table::text(head, hits.iter().flat_map(rows)))
    };
    let tables = [of("VALUE", values), of("SETTING", settings)];
    tables.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn lines(hit: &Hit) -> Vec<[String; 4]> {
    hit.places.iter().map(|place| row(hit, place)).collect()
}

fn line(hit: &Hit) -> [String; 4] {
    let others = match hit.places.len() {
        0 | 1 => String::new(),
        2 => " (and 1 more place)".to_owned(),
        count => format!(" (and {} more places)", count - 1),
    };
    let [path, kind, default, about] = row(hit, &hit.places[0]);
    [path, kind, default, about + &others]
}

fn row(hit: &Hit, place: &Found) -> [String; 4] {
    let about = match hit.program {
        Some(program) => format!("A setting of {}.", program.name),
        None => hit.about.to_owned(),
    };
    let default = place.default.map(shown).unwrap_or_default();
    [place.path.to_string(), place.kind.clone(), default, about]
}

/// A default, where it is short enough for a line.
fn shown(default: &'static Default) -> String {
    let text = default.json().to_string();
    match default {
        // What is in it has lines of its own.
        Default::Map(entries) if !entries.is_empty() => String::new(),
        _ if text.chars().count() > DEFAULT => "…".to_owned(),
        _ => text,
    }
}

fn as_json(hit: &Hit) -> Json {
    let places = hit.places.iter().map(|place| {
        json!({
            "path": place.path.to_string(),
            "type": place.kind,
            "default": place.default.map(Default::json),
        })
    });
    json!({
        "about": hit.about,
        "program": hit.program.map(|program| program.name),
        "places": places.collect::<Json>(),
    })
}
