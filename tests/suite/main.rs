//! All tests that run the program. `tests/README.md` says how to add a case.

mod check;
mod config;
mod diff;
mod element_web;
mod errors;
mod fragments;
mod guide;
mod guides;
mod harness;
mod hookshot;
mod hostile;
mod matrix_rtc;
mod network_policy;
mod notes;
mod output;
mod readme;
mod renders;
mod schema;
mod set;
mod shell;
mod synapse;
mod targets;
mod template;
mod ulid;
mod values;
mod values_table;
