//! `masthead init`: answers become a values file, a project file and what git has to leave alone.

mod answers;
#[cfg(test)]
mod combinations;
mod decide;
mod default;
mod files;
mod form;
mod given;
mod questions;
mod write;

pub(crate) use answers::Answers;
pub(crate) use decide::{Ask, Decided, decide};
pub(crate) use files::{Files, NEXT, PROJECT, VALUES};
pub(crate) use form::{Fault, judge};
pub(crate) use given::{Given, key, read};
pub(crate) use questions::Questions;
pub(crate) use write::{there, write};
