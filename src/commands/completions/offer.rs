//! What may stand in the place of each argument.

use std::ffi::OsStr;

use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::{ArgValueCompleter, CompletionCandidate};

use super::super::Cli;
use super::super::{explain::known_codes, help};
use super::{kubeconfig, typed, words};
use crate::chart::Chart;
use crate::effective::ProgramName;
use crate::render::render;
use crate::schema::children;
use crate::source::{ValuePath, sort::sort};
use crate::stack::catalogue;
use crate::values::fragments;
use crate::verify;

/// What may stand in a place: each with what it is, which may be empty. It is given what is typed.
type Offer = fn(&str) -> Vec<(String, String)>;

/// Arguments by their names, and what they may be. Those whose values are a closed list need none, and
/// files are offered by what the value is called.
const BY_ID: [(&str, Offer); 23] = [
    ("allow", codes),
    ("check", tried),
    ("chart_version", releases_of_chart),
    ("codes", codes),
    ("command", commands),
    ("context", contexts),
    ("deny", codes),
    ("fragment", embedded),
    ("from", releases_of_chart),
    ("key", credentials),
    ("name", embedded),
    ("names", credentials),
    ("only", deployments),
    ("path", paths),
    ("program", programs),
    ("set", assignments),
    ("set_file", assignments),
    ("set_json", assignments),
    ("set_literal", assignments),
    ("set_string", assignments),
    ("show_only", objects),
    ("skip", tried),
    ("to", releases_of_chart),
];

/// The command line, in which each argument knows what it may be.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    // What is made when it is looked at, and what all commands have, is there from here on.
    command.build();
    offered(command)
}

fn offered(command: Command) -> Command {
    let names: Vec<_> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let command = command.mut_args(offer);
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, offered)
    })
}

fn offer(arg: Arg) -> Arg {
    let is_closed = !arg.get_possible_values().is_empty();
    if is_closed || arg.get_value_hint() != ValueHint::Unknown {
        return arg;
    }
    let known = BY_ID.iter().find(|(id, _)| arg.get_id() == id);
    match known {
        Some((_, offer)) => {
            let offer = *offer;
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                starting(typed, offer)
            }))
        }
        None if is_path(&arg) => arg.value_hint(ValueHint::AnyPath),
        None => arg,
    }
}

/// Whether the value is called a file or a folder.
fn is_path(arg: &Arg) -> bool {
    let names = arg.get_value_names().unwrap_or_default().iter();
    names
        .into_iter()
        .any(|name| name.contains("FILE") || name.contains("DIR"))
}

fn starting(typed: &OsStr, offer: Offer) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let all = offer(&typed).into_iter();
    let fitting = all.filter(|(text, _)| text.starts_with(&*typed));
    let candidate = |(text, about): (String, String)| {
        let about = (!about.is_empty()).then_some(about);
        CompletionCandidate::new(text).help(about.map(Into::into))
    };
    fitting.map(candidate).collect()
}

fn embedded(_: &str) -> Vec<(String, String)> {
    let named = |it: fragments::Fragment| (it.name.to_owned(), it.about().to_owned());
    let all = fragments::all().chain(fragments::examples());
    all.map(named).collect()
}

fn codes(_: &str) -> Vec<(String, String)> {
    known_codes()
}

fn tried(_: &str) -> Vec<(String, String)> {
    let all = verify::catalogue();
    all.map(|(id, about)| (id.to_owned(), about.to_owned()))
        .collect()
}

fn releases_of_chart(_: &str) -> Vec<(String, String)> {
    Chart::all()
        .iter()
        .map(|chart| plain(chart.version()))
        .collect()
}

fn contexts(_: &str) -> Vec<(String, String)> {
    kubeconfig::contexts().into_iter().map(plain).collect()
}

fn deployments(_: &str) -> Vec<(String, String)> {
    let all = typed::project().map(|project| project.deployments);
    let names = all.into_iter().flatten().map(|deployment| deployment.name);
    names.map(plain).collect()
}

/// The commands below those that are named so far.
fn commands(_: &str) -> Vec<(String, String)> {
    let words = words::words();
    let mut named = words.iter().skip_while(|word| *word != "man").skip(1);
    let mut program = Cli::command();
    program.build();
    let command = named.try_fold(program, |command, name| {
        command.find_subcommand(name).cloned()
    });
    let all = command.iter().flat_map(help::below);
    let named = |it: &Command| {
        let about = it.get_about().map(ToString::to_string);
        (it.get_name().to_owned(), about.unwrap_or_default())
    };
    all.map(named).collect()
}

/// The credentials of the stack, or all that there are.
fn credentials(_: &str) -> Vec<(String, String)> {
    let needs = typed::of_stack(|stack| stack.needs());
    let needs = needs.unwrap_or_else(|| catalogue().iter().cloned().collect());
    let named = needs
        .into_iter()
        .map(|need| (need.key.into_owned(), need.about.to_owned()));
    named.collect()
}

/// The programs of the stack with their workers, or all programs.
fn programs(_: &str) -> Vec<(String, String)> {
    let names = typed::of_stack(|stack| stack.program_names());
    let names = names.unwrap_or_else(ProgramName::all);
    names.into_iter().map(plain).collect()
}

/// The objects of the stack, and their kinds and components.
fn objects(_: &str) -> Vec<(String, String)> {
    let all = typed::of_stack(|stack| {
        let manifests = render(stack, None).unwrap_or_default();
        let mut names = Vec::new();
        for manifest in &manifests {
            let kind = manifest.kind_name();
            names.push(format!("{kind}/{}", manifest.name()));
            names.extend([kind.to_owned(), manifest.component.to_owned()]);
        }
        names
    });
    let mut all = all.unwrap_or_default();
    sort(&mut all);
    all.dedup();
    all.into_iter().map(plain).collect()
}

/// The paths of values that begin as typed, one step further.
fn paths(typed: &str) -> Vec<(String, String)> {
    let above = typed.rsplit_once('.').map_or(".", |(above, _)| above);
    let mut all = below(above);
    all.retain(|(path, ..)| path.starts_with(typed));
    // With a single one a shell is done with the word: the next step is offered too.
    if let [(path, _, true)] = all.as_slice() {
        let further = below(path);
        all.extend(further);
    }
    all.into_iter()
        .map(|(path, about, _)| (path, about))
        .collect()
}

/// The values below the one at a path: the path of each, what it means, and whether others are below it.
fn below(path: &str) -> Vec<(String, String, bool)> {
    let Ok(path) = ValuePath::parse(path) else {
        return Vec::new();
    };
    let child = |it: children::Child| {
        (
            it.path.to_string(),
            it.about.text().to_owned(),
            it.has_children,
        )
    };
    children::children(&path).into_iter().map(child).collect()
}

/// As [`paths`], to be given a value; several may be separated by commas.
fn assignments(typed: &str) -> Vec<(String, String)> {
    let (before, path) = typed
        .rfind(',')
        .map_or(("", typed), |at| typed.split_at(at + 1));
    if path.contains('=') {
        return Vec::new();
    }
    let all = paths(path).into_iter();
    let assigned = all.map(|(path, about)| {
        let end = if below(&path).is_empty() { "=" } else { "" };
        (format!("{before}{path}{end}"), about)
    });
    assigned.collect()
}

fn plain(name: impl Into<String>) -> (String, String) {
    (name.into(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arguments that may be anything: names, texts and numbers that people choose.
    const FREE: [&str; 26] = [
        "annotation",
        "api_versions",
        "changed_since",
        "chart",
        "connect",
        "count",
        "created",
        "encrypt_to",
        "field_manager",
        "ignore",
        "jobs",
        "kube_version",
        "namespace",
        "plain_http",
        "positional",
        "release",
        "revision",
        "secret_store",
        "shard",
        "source",
        "tag",
        "timeout",
        "values_at",
        "words",
        // Answers of `init` about one component each.
        "certificate",
        "host",
    ];

    /// Flags that answer a question of `init`, which asks for names and addresses.
    const ANSWERS: &str = "Answers";

    fn open(command: &Command, found: &mut Vec<String>) {
        let seen = command.get_arguments().filter(|arg| !arg.is_hide_set());
        for arg in seen.filter(|arg| arg.get_help_heading() != Some(ANSWERS)) {
            let takes = arg.get_num_args().is_some_and(|count| count.takes_values());
            let is_known = !arg.get_possible_values().is_empty()
                || arg.get_value_hint() != ValueHint::Unknown
                || arg.get::<ArgValueCompleter>().is_some();
            let id = arg.get_id().to_string();
            if takes && !is_known && !FREE.contains(&&*id) && !found.contains(&id) {
                found.push(id);
            }
        }
        command
            .get_subcommands()
            .for_each(|below| open(below, found));
    }

    #[test]
    fn each_argument_offers_something_or_may_be_anything() {
        let mut found = Vec::new();
        open(&command(), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_is_offered_is_of_an_argument() {
        let mut ids = Vec::new();
        fn collect(command: &Command, ids: &mut Vec<String>) {
            ids.extend(command.get_arguments().map(|arg| arg.get_id().to_string()));
            command
                .get_subcommands()
                .for_each(|below| collect(below, ids));
        }
        collect(&command(), &mut ids);
        for (id, _) in BY_ID {
            assert!(ids.iter().any(|known| known == id), "{id}");
        }
    }
}
