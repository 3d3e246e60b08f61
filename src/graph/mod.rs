//! The stack as a picture: who talks to whom, which ports and policies that takes, and who uses
//! which credential. It follows from what components declare, and names none of them itself.

mod credentials;
mod dot;
mod ends;
mod json;
mod mermaid;
mod networks;
mod people;
mod picture;
mod rules;
mod svg;
mod wrap;

pub(crate) use credentials::credentials;
pub(crate) use dot::dot;
pub(crate) use json::json;
pub(crate) use mermaid::mermaid;
pub(crate) use networks::networks;
pub(crate) use people::people;
pub(crate) use svg::svg;
