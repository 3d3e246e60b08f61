//! `masthead ulid`: new ULIDs.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng};

use crate::commands::output::print;
use crate::source::problem::Failure;
use crate::source::ulid;

pub fn run(count: u16) -> Result<(), Failure> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the clock is before 1970")?;
    let now = u64::try_from(since.as_millis()).context("the clock is too far in the future")?;
    let mut rng = StdRng::try_from_rng(&mut SysRng)
        .context("the operating system gives no random numbers")?;
    let lines = ulid::series(now, rng.random(), count.into()).map(|ulid| ulid + "\n");
    Ok(print(&lines.collect::<String>())?)
}
