//! What is told on stderr beside what was asked for.

use std::io::{IsTerminal, stderr};

use crate::credentials::{Registration, SystemGenerator};
use crate::schema;
use crate::source::problem::{Problem, print_problems};
use crate::values::{At, Layers};

pub fn warn(message: impl Into<String>, hint: Option<String>) {
    tell(Problem::at(At::default(), message).warning(), hint);
}

pub fn note(message: impl Into<String>, hint: Option<String>) {
    tell(Problem::at(At::default(), message).note(), hint);
}

fn tell(problem: Problem, hint: Option<String>) {
    print_problems(
        &[Problem { hint, ..problem }],
        &Layers::default(),
        schema::visibility,
    );
}

/// What makes credentials. If somebody watches, it says how far it is with those that take seconds.
pub fn generator(registration: Option<Registration>) -> SystemGenerator {
    let generator = SystemGenerator::new(registration);
    if stderr().is_terminal() {
        generator.watched(show_progress)
    } else {
        generator
    }
}

/// One line that is written over until all are done.
fn show_progress(done: usize, of: usize) {
    let keys = if of == 1 {
        "an RSA key".to_owned()
    } else {
        format!("{of} RSA keys")
    };
    let end = if done == of { "\n" } else { "" };
    anstream::eprint!(
        "\rmaking {keys} of 4096 bits, which takes a few seconds: {done} of {of} done{end}"
    );
}
