//! Values of another chart, as inputs.

use std::path::Path;

use super::charts::{self, Told};
use super::gather::{Inputs, Setting};
use crate::source::files::folder;
use crate::source::input::{self, InputError};
use crate::source::nearest;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, Source};
use crate::stack::elsewhere::Fate;

/// What reports call this input.
const NAME: &str = "chart-values";

const UNKNOWN: &str =
    "the chart has no such value as far as masthead knows it: nothing is made of it";

/// Adds what values of another chart mean; `chart` is its name, where people give it.
///
/// # Errors
/// The file can't be read.
pub(super) fn add(path: &Path, chart: Option<&str>, inputs: &mut Inputs) -> Result<(), InputError> {
    let shown = path.display().to_string();
    let text = input::text(input::file(path, read::MAX_BYTES)?, &shown)?;
    let layer = inputs.layers.add(Source::File, shown, text.clone());
    let values = match read::map(&text, layer, Dialect::Values) {
        Ok(values) => values,
        Err(problem) => {
            inputs.problems.push(problem);
            return Ok(());
        }
    };
    let Some(translated) = charts::translate(&values, chart) else {
        inputs.problems.push(unknown(values.at, chart));
        return Ok(());
    };
    let message = format!("these are values of the chart {}", translated.chart);
    let at = At {
        line: 0,
        ..values.at
    };
    inputs
        .problems
        .push(Problem::at(Code::OtherLayout, at, message).note());
    let is_given = |name: &str| inputs.files.iter().any(|known| known.name == name);
    let given: Vec<String> = translated
        .files
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| is_given(name))
        .collect();
    for (name, node) in translated.files {
        inputs.add_made(&name, node, folder(path));
    }
    inputs.values.extend(translated.values);
    inputs
        .steps
        .extend(translated.steps.into_iter().map(|(_, step)| step));
    for told in translated.fates {
        tell(told, &given, inputs);
    }
    Ok(())
}

/// What becomes of a value; `given` are the programs whose own files people gave.
fn tell(told: Told, given: &[String], inputs: &mut Inputs) {
    let Told { path, at, fate } = told;
    let fate = match fate {
        charts::Fate::Setting(file, _) if given.contains(&file) => {
            Fate::Dropped(format!("the file that was given of {file} counts more"))
        }
        charts::Fate::Setting(file, setting) => {
            let source = NAME.to_owned();
            return inputs.settings.push(Setting {
                source,
                path,
                at,
                file,
                setting,
            });
        }
        charts::Fate::Value(path) => Fate::Kept(path),
        charts::Fate::Dropped(why) => Fate::Dropped(why),
        charts::Fate::Unknown => Fate::Dropped(UNKNOWN.into()),
    };
    inputs.fates.push((NAME.to_owned(), path, at, fate));
}

fn unknown(at: At, chart: Option<&str>) -> Problem {
    let names = charts::names();
    let known = names.iter().map(|name| format!("`{name}`"));
    let known = known.collect::<Vec<_>>().join(", ");
    let at = At { line: 0, ..at };
    match chart {
        Some(chart) => {
            let near = nearest(chart, names.iter().map(String::as_str));
            let hint = near.map_or(format!("known: {known}"), |near| format!("did you mean `{near}`? Known: {known}"));
            Problem::at(Code::UnknownChart, at, format!("no chart `{chart}` is known")).hint(hint)
        }
        None => Problem::at(Code::UnknownChart, at, "these are values of no chart that is known").hint(format!(
            "known: {known}; say which with `--chart`, or give the files of the programs, such as Synapse's \
             homeserver.yaml, which the pods have"
        )),
    }
}
