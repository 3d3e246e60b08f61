//! How the sources are built: what is known of a component stands in its folder, and a run derives
//! the stack once.

mod components;
mod derived;
