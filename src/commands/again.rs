//! The arguments that were given, for commands that are told.

use std::ffi::OsString;

use crate::project::Deployment;
use crate::source::shell;

/// What a project file says of a deployment, as far as commands that are told need it.
#[derive(Clone, Debug, Default)]
pub(super) struct OfProject {
    /// What `--only` calls it, where there are several.
    name: Option<String>,
    /// It is rendered to a folder, unless a flag says otherwise.
    has_folder: bool,
}

impl OfProject {
    pub(super) fn new(deployment: &Deployment) -> Self {
        let is_one_of_many = deployment.path.first_key() == Some("deployments");
        Self {
            name: is_one_of_many.then(|| deployment.name.clone()),
            has_folder: deployment.output.is_some(),
        }
    }

    /// The name of the deployment, where there are several.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The flag by which a command is about this deployment alone.
    pub(super) fn only(&self) -> String {
        let name = self.name.as_deref().map(shell::word);
        name.map_or(String::new(), |name| format!(" --only={name}"))
    }

    /// The flag by which `render` prints.
    pub(super) fn printed(&self) -> &'static str {
        if self.has_folder {
            " --output=yaml"
        } else {
            ""
        }
    }
}

/// Flags that choose among deployments: [`OfProject::only`] names the one that is looked at.
const CHOOSING: [&str; 3] = ["--only", "--changed-since", "--shard"];

/// The arguments behind the name of the command, without these flags and their values, each after a
/// space, as a shell takes them. None where the values came from standard input, or are written on
/// the command line, where they may be credentials.
pub(super) fn given(command: &str, without: &[&str]) -> Option<String> {
    again(behind(command), &[without, &CHOOSING].concat())
}

/// As [`given`], without this word: the first one, or the last that is like it.
pub(super) fn given_but(command: &str, word: &str, without: &[&str]) -> Option<String> {
    let rest = but(behind(command).collect(), word);
    again(rest, &[without, &CHOOSING].concat())
}

fn behind(command: &str) -> impl Iterator<Item = OsString> {
    let args = std::env::args_os().skip_while(move |arg| *arg != *command);
    args.skip(1)
}

fn but(mut args: Vec<OsString>, word: &str) -> impl Iterator<Item = OsString> {
    let is_first = args.first().is_some_and(|arg| *arg == *word);
    let last = args.iter().rposition(|arg| *arg == *word);
    if let Some(place) = last.map(|last| if is_first { 0 } else { last }) {
        args.remove(place);
    }
    args.into_iter()
}

/// The program with what was given before the name of the command.
pub(super) fn program(command: &str) -> Option<String> {
    Some(format!("masthead{}", before(command)?))
}

/// What was given before the name of the command, which may stand behind it too.
pub(super) fn before(command: &str) -> Option<String> {
    let args = std::env::args_os().skip(1);
    again(args.take_while(|arg| arg != command), &["--color"])
}

fn again(args: impl Iterator<Item = OsString>, without: &[&str]) -> Option<String> {
    let mut out = String::new();
    let mut is_value = false;
    for arg in args {
        let arg = arg.into_string().ok()?;
        if std::mem::take(&mut is_value) {
            continue;
        }
        let is_stdin = arg == "-" || arg == "-f-" || arg.ends_with("=-");
        if is_stdin || arg.starts_with("--set") {
            return None;
        }
        if let Some(has_value) = is_flag(&arg, without) {
            is_value = !has_value;
            continue;
        }
        out.extend([" ", &shell::word(&arg)]);
    }
    Some(out)
}

/// Whether an argument is one of these flags, and if so, whether it has its value in it.
fn is_flag(arg: &str, flags: &[&str]) -> Option<bool> {
    flags.iter().find_map(|flag| {
        let rest = arg.strip_prefix(flag)?;
        let is_long = flag.starts_with("--");
        let fits = rest.is_empty() || !is_long || rest.starts_with('=');
        fits.then_some(!rest.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn of(args: &[&str], without: &[&str]) -> Option<String> {
        again(args.iter().map(OsString::from), without)
    }

    #[test]
    fn what_was_given_is_given_again() {
        let said = of(&["-f", "it's.yaml", "-n", "x"], &[]);
        assert_eq!(said.as_deref(), Some(r#" -f 'it'\''s.yaml' -n x"#));
        for lost in ["-", "-f-", "--values=-", "--set=a.password=b"] {
            assert_eq!(of(&["-n", "x", lost], &[]), None);
        }
    }

    #[test]
    fn flags_of_one_command_are_left_out() {
        let args = "a --against cluster -ojson --ignore=x --against=y -o text -n b --ignored c";
        let args: Vec<_> = args.split(' ').collect();
        let said = of(&args, &["--against", "-o", "--ignore"]);
        assert_eq!(said.as_deref(), Some(" a -n b --ignored c"));
    }

    #[test]
    fn a_word_is_left_out_once() {
        for (given, left) in [
            ("prune -n prune", "-n prune"),
            ("-f prune prune", "-f prune"),
            ("-f prune.yaml", "-f prune.yaml"),
            ("", ""),
        ] {
            let args = given.split_whitespace().map(OsString::from).collect();
            let rest: Vec<_> = but(args, "prune")
                .map(|arg| arg.into_string().unwrap())
                .collect();
            assert_eq!(rest.join(" "), left, "{given}");
        }
    }

    #[test]
    fn a_path_that_is_no_text_is_not_given_again() {
        let path = OsString::from_vec(vec![0xff]);
        assert_eq!(again([path].into_iter(), &[]), None);
    }
}
