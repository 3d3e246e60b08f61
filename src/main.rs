use std::process::ExitCode;

use anstream::ColorChoice;
use clap::Parser;
use masthead::cli::{Cli, ColorWhen};
use masthead::{commands, failure};

/// A run is a few hundred thousand small allocations: this allocator makes each about three times as cheap as the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        ColorWhen::Auto => {}
        ColorWhen::Always => ColorChoice::Always.write_global(),
        ColorWhen::Never => ColorChoice::Never.write_global(),
    }
    match commands::run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure::print_failure(&failure);
            ExitCode::from(failure.status())
        }
    }
}
