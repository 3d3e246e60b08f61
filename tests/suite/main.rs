//! All tests that run the program. `tests/README.md` says how to add a case.

mod errors;
mod fragments;
mod harness;
mod output;
mod schema;
mod template;
mod values;
