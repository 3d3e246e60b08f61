//! Backups of what the components keep, by the clock, and how one of them is brought back.
//!
//! Sources: <https://element-hq.github.io/synapse/latest/usage/administration/backups.html>,
//! <https://www.postgresql.org/docs/17/app-pgdump.html>, <https://age-encryption.org/v1>,
//! <https://rclone.org/docs/#environment-variables>

mod contents;
mod destination;
mod encryption;
mod files;
mod outline;
mod place;
mod plan;
mod pod;
mod restore;
mod restore_pod;
mod values;

use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use plan::Planned;
use values::{NAME, enabled};

#[derive(Debug)]
pub(super) struct Backup;

impl Component for Backup {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Backup"
    }

    fn key(&self) -> &'static str {
        "backup"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        Some(Box::new(Planned::new(cx, enabled(cx)?)))
    }
}
