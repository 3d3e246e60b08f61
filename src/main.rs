use std::process::ExitCode;

use clap::Parser;
use masthead::cli::Cli;
use masthead::{commands, failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure::print_failure(&failure);
            ExitCode::from(failure.status())
        }
    }
}
