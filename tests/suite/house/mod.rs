//! How the sources are built: what is known of a component or a type of worker stands in one place,
//! a value is read from its typed struct, and a run derives the stack once.

mod components;
mod derived;
mod dotted;
mod known;
mod workers;
