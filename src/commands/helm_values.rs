//! `masthead values release`: the values that Helm keeps of a release.

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::output::print;
use super::report;
use crate::chart::{self, Taken};
use crate::kube::helm_record::{self, HelmRecord, HelmRecordError};
use crate::kube::names;
use crate::source::input;
use crate::source::yaml::print as yaml;
use crate::source::yaml::read::MAX_BYTES_OF_MANY;

/// Print the values that Helm keeps of a release, from its Secrets or ConfigMaps. Credentials are
/// not masked.
///
/// `kubectl get secret,configmap -n NAMESPACE -l owner=helm,name=NAME -o yaml` prints what is read
/// here: a list, one of the objects, or the content of one.
#[derive(Args, Debug)]
pub(super) struct HelmValuesArgs {
    /// The file, in YAML or JSON; `-` is standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: String,
    /// The release, where the file has several.
    #[arg(long, value_name = "NAME", value_parser = names::release)]
    release: Option<String>,
    /// The revision; by default the newest that is deployed.
    #[arg(long, value_name = "NUMBER")]
    revision: Option<u64>,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "yaml")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With a comment that says what it is from.
    Yaml,
    Json,
}

pub(super) fn run(args: &HelmValuesArgs) -> Result<(), Failure> {
    let bytes = input::file_or_stdin(&args.file, MAX_BYTES_OF_MANY)?;
    let text = input::text(bytes, &args.file)?;
    let found = helm_record::find(&text, args.release.as_deref(), args.revision);
    let record = found.map_err(failure)?;
    note(&record);
    let text = match args.output {
        Format::Yaml => head(&record) + &yaml::to_string(&record.values)? + "\n",
        Format::Json => format!("{:#}\n", record.values),
    };
    Ok(print(&text)?)
}

fn failure(error: HelmRecordError) -> Failure {
    let hint = match error {
        HelmRecordError::Several(_) => {
            "`--release` names one of them; of several namespaces, give the records of one"
        }
        HelmRecordError::NoRevision(..) => "`--revision` takes one of these",
        _ => {
            "give the output of: kubectl get secret,configmap -n NAMESPACE -l owner=helm,name=NAME -o yaml"
        }
    };
    Failure::CouldNotRun(anyhow!(error), Some(hint.to_owned()))
}

/// Says what the values are from.
fn head(record: &HelmRecord) -> String {
    let (name, version) = &record.chart;
    let from = format!(
        "release {}, revision {} ({}), of {name} {version}",
        record.release, record.revision, record.status
    );
    format!("# The values of Helm's {}\n", from.escape_debug())
}

/// Tells what one has to know to use the values.
fn note(record: &HelmRecord) {
    if !record.is_deployed() {
        let status = record.status.escape_debug();
        let message = format!(
            "revision {} is not deployed: it is {status}",
            record.revision
        );
        report::note(message, None);
    }
    let (name, version) = &record.chart;
    let of_chart = format!("{name} {version}").escape_debug().to_string();
    if name != chart::NAME {
        let message = format!(
            "the values are of the chart {of_chart}, not of {}",
            chart::NAME
        );
        report::note(message, None);
        return;
    }
    let Ok(taken) = Taken::parse(version) else {
        return;
    };
    let hint = match taken.note() {
        None => format!("give `--chart-version {version}` until they are of another release"),
        Some(_) => format!("`masthead values upgrade --from {version}` says what to change"),
    };
    report::note(format!("the values are of {of_chart}"), Some(hint));
}
