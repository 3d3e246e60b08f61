//! `masthead completions`: the script by which a shell asks masthead what may follow, and the answers.

mod bash;
mod kubeconfig;
mod offer;
mod typed;
mod words;

use std::env;

use clap::{Args, ValueEnum};
use clap_complete::env::{CompleteEnv, Shells};

use super::failure::Failure;
use super::output::print;
use super::report;
use words::ASKED;

/// The script for zsh: it leaves no space behind what goes on, and answers the first time too.
const ZSH: &str = include_str!("zsh.sh");

/// Print the script that completes command lines in a shell.
///
/// The script asks the `masthead` on the PATH what may follow: fragments, paths of values, objects,
/// credentials, workers, contexts of kubectl, the deployments of a project, and codes of findings. What
/// depends on values is of those that stand in the line so far, or of the project file.
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::Zsh => "zsh",
        }
    }
}

pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    match args.shell {
        Shell::Bash => return Ok(print(bash::SCRIPT)?),
        Shell::Zsh => return Ok(print(ZSH)?),
        Shell::Elvish | Shell::Fish | Shell::Powershell => {}
    }
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(args.shell.name()) {
        shell.write_registration(ASKED, "masthead", "masthead", "masthead", &mut script)?;
    }
    Ok(print(&String::from_utf8(script)?)?)
}

/// Answers a shell that asks what may follow. The exit status, or nothing where none asks.
pub(super) fn answer() -> Option<u8> {
    env::var_os(ASKED)?;
    report::be_quiet();
    let is_told = if words::is_bash() {
        let (words, index) = words::all();
        bash::answer(&words, index).is_ok_and(|text| print(&text).is_ok())
    } else {
        let here = env::current_dir().ok();
        let asked = CompleteEnv::with_factory(offer::command).var(ASKED);
        asked.try_complete(env::args_os(), here.as_deref()).is_ok()
    };
    Some(if is_told { 0 } else { 2 })
}
