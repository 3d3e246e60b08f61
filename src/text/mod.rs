//! Text for formats that others read.

pub mod shell;
pub mod yaml;
