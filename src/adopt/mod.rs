//! placeholder
#![allow(dead_code)]
pub(crate) mod charts;
pub(crate) mod compose;
