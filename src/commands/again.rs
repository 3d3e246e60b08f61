//! The arguments that were given, for commands that are told.

use std::ffi::OsString;

use super::said;
use crate::source::shell;

/// Flags that choose among deployments.
const CHOOSING: [&str; 3] = ["--only", "--changed-since", "--shard"];

/// The arguments behind the name of the command, for the deployment that is looked at: without these flags and their values, each after a
/// space, as a shell takes them. None where the values came from standard input, or are written on
/// the command line, where they may be credentials.
pub(super) fn given(command: &str, without: &[&str]) -> Option<String> {
    let args = std::env::args_os().skip_while(|arg| arg != command);
    let Some(name) = said::deployment() else {
        return again(args.skip(1), without);
    };
    let given = again(args.skip(1), &[without, &CHOOSING].concat())?;
    Some(format!("{given} --only {}", shell::word(&name)))
}

/// The arguments before the name of the command and behind it, as [`given`] has them.
pub(super) fn whole(command: &str) -> Option<String> {
    Some(before(command)? + &given(command, &[])?)
}

fn before(command: &str) -> Option<String> {
    let args = std::env::args_os().skip(1);
    again(args.take_while(|arg| arg != command), &["--color"])
}

/// The program with what was given before the name of the command.
pub(super) fn program(command: &str) -> Option<String> {
    Some(format!("masthead{}", before(command)?))
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
    fn a_path_that_is_no_text_is_not_given_again() {
        let path = OsString::from_vec(vec![0xff]);
        assert_eq!(again([path].into_iter(), &[]), None);
    }
}
