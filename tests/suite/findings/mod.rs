//! Findings: each code is made by something, is explained, and stands in each format.

mod allow;
mod codes;
mod docs;
mod explain;
mod formats;
mod inputs;
mod many;
mod released;
