//! Text for formats that others read.

pub mod yaml;
