use std::mem::ManuallyDrop;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::{CommandFactory, FromArgMatches};
use masthead::commands;
use masthead::commands::cli::{Cli, ColorWhen};
use masthead::schema;
use masthead::source::problem;

/// A run is a few hundred thousand small allocations: this allocator makes each about three times as cheap as the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = parse();
    match cli.color {
        ColorWhen::Auto => {}
        ColorWhen::Always => ColorChoice::Always.write_global(),
        ColorWhen::Never => ColorChoice::Never.write_global(),
    }
    match commands::run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            problem::print_failure(&failure, schema::visibility);
            ExitCode::from(failure.status())
        }
    }
}

/// What was typed. To give back what describes the command line, piece by piece, would take longer than to check the values.
fn parse() -> Cli {
    let mut command = ManuallyDrop::new(Cli::command());
    let matches = command.try_get_matches_from_mut(std::env::args_os());
    let mut matches = ManuallyDrop::new(matches.unwrap_or_else(|error| error.exit()));
    Cli::from_arg_matches_mut(&mut matches)
        .unwrap_or_else(|error| error.format(&mut command).exit())
}
