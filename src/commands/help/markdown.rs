//! All commands as a page in Markdown.

use clap::{Arg, Command};

use super::texts::{Said, Texts};

/// How many commands an option has that is said once, for all of them.
const MANY: usize = 3;

/// The page.
pub(in crate::commands) fn markdown(command: &Command) -> String {
    let texts = Texts::read();
    let mut all = Vec::new();
    collect(command, &[], &mut all);
    let mut shared: Vec<&Arg> = Vec::new();
    for arg in all.iter().flat_map(|(_, command)| options(command)) {
        if is_shared(arg, &all) && !shared.iter().any(|known| is_same(known, arg)) {
            shared.push(arg);
        }
    }
    let mut out = format!("# Commands\n\n{}\n", texts.intro());
    for (names, command) in &all {
        out += &section(names, command, &texts.of(names), &shared);
    }
    out + "\n## Options that many commands have\n" + &by_heading(&shared)
}

/// A command and those below it, with their names.
fn collect<'c>(command: &'c Command, names: &[String], all: &mut Vec<(Vec<String>, &'c Command)>) {
    all.push((names.to_vec(), command));
    for below in super::below(command) {
        collect(
            below,
            &[names, &[below.get_name().to_owned()]].concat(),
            all,
        );
    }
}

/// What may be given to a command, but what clap gives to each.
fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let all = command.get_arguments().filter(|arg| !arg.is_hide_set());
    all.filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
}

/// Whether two commands mean the same by an option.
fn is_same(a: &Arg, b: &Arg) -> bool {
    let said = |arg: &Arg| arg.get_help().map(ToString::to_string);
    !a.is_positional() && a.get_id() == b.get_id() && said(a) == said(b)
}

fn is_shared(arg: &Arg, all: &[(Vec<String>, &Command)]) -> bool {
    let has = |command: &Command| options(command).any(|known| is_same(known, arg));
    all.iter().filter(|(_, command)| has(command)).count() >= MANY
}

fn section(names: &[String], command: &Command, said: &Said, shared: &[&Arg]) -> String {
    let title = [&["masthead".to_owned()], names].concat().join(" ");
    let about = command.get_long_about().or(command.get_about());
    let usage = command.clone().render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage: ")
        .replace("\n       ", "\n");
    let mut out = format!(
        "\n## {title}\n\n{}\n\n```text\n{usage}\n```\n",
        about.cloned().unwrap_or_default()
    );
    let own: Vec<_> = options(command)
        .filter(|arg| !shared.iter().any(|known| is_same(known, arg)))
        .collect();
    if !own.is_empty() {
        out += &format!("\n{}", table(&own));
    }
    if shared
        .iter()
        .any(|known| options(command).any(|arg| is_same(known, arg) && !arg.is_global_set()))
    {
        out +=
            "\nIt has [options that many commands have](#options-that-many-commands-have) too.\n";
    }
    for example in &said.examples {
        let lines = example.lines().collect::<Vec<_>>().join("\n");
        out += &format!("\n{}:\n\n```text\n{lines}\n```\n", example.about);
    }
    let no = said.status[1].trim_end_matches('.');
    out + &format!("\nExit status 1: {no}.\n")
}

/// Tables of options, one for each heading that help has them below.
fn by_heading(all: &[&Arg]) -> String {
    let mut headings: Vec<Option<&str>> = all.iter().map(|arg| arg.get_help_heading()).collect();
    let mut seen = Vec::new();
    headings.retain(|heading| {
        let is_new = !seen.contains(heading);
        seen.push(*heading);
        is_new
    });
    let mut out = String::new();
    for heading in headings {
        let own: Vec<_> = all
            .iter()
            .copied()
            .filter(|arg| arg.get_help_heading() == heading)
            .collect();
        if let Some(heading) = heading {
            out += &format!("\n### {heading}\n");
        }
        out += &format!("\n{}", table(&own));
    }
    out
}

fn table(all: &[&Arg]) -> String {
    let rows = all.iter().map(|arg| row(arg));
    "| | |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn row(arg: &Arg) -> String {
    let about = arg
        .get_long_help()
        .or(arg.get_help())
        .cloned()
        .unwrap_or_default()
        .to_string();
    let choices = arg
        .get_possible_values()
        .into_iter()
        .filter(|_| !arg.is_hide_possible_values_set());
    let choices: Vec<_> = choices
        .map(|choice| format!("`{}`", choice.get_name()))
        .collect();
    let mut about = about.split_whitespace().collect::<Vec<_>>().join(" ");
    if !choices.is_empty() {
        let end = if about.ends_with(['.', ']']) { "" } else { "." };
        about += &format!("{end} One of {}.", choices.join(", "));
    }
    format!("| `{}` | {} |\n", cell(&written(arg)), cell(&about))
}

/// As it is written: `-o`, `--output FORMAT`.
fn written(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default().iter();
    let value = names
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flags: Vec<_> = short.into_iter().chain(long).collect();
    let has_value = arg.get_num_args().is_some_and(|count| count.takes_values());
    let value = Some(value).filter(|_| has_value);
    let parts = [
        Some(flags.join(", ")).filter(|flags| !flags.is_empty()),
        value,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A text in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
