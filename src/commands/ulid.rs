//! `masthead ulid`: new ULIDs.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::Args;
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng};

use super::failure::Failure;
use super::output::print;
use crate::source::ulid;

/// Print ULIDs, the ids of clients and upstream providers in MAS.
#[derive(Args, Debug)]
pub(super) struct UlidArgs {
    /// How many.
    #[arg(default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    count: u16,
}

pub(super) fn run(args: &UlidArgs) -> Result<(), Failure> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the clock is before 1970")?;
    let now = u64::try_from(since.as_millis()).context("the clock is too far in the future")?;
    let mut rng = StdRng::try_from_rng(&mut SysRng)
        .context("the operating system provides no random numbers")?;
    let lines = ulid::series(now, rng.random(), args.count.into()).map(|ulid| ulid + "\n");
    Ok(print(&lines.collect::<String>())?)
}
