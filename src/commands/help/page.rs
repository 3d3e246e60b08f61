//! The man page of a command.

use std::io;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::texts::{Said, Texts};

/// The page of a command; `names` are those of the commands above it, and its own.
///
/// # Errors
/// None that is known of: it is written to memory.
pub(in crate::commands) fn page(command: &Command, names: &[String]) -> io::Result<String> {
    let mut out = Vec::new();
    Man::new(command.clone())
        .manual("masthead")
        .render(&mut out)?;
    let sections = sections(&Texts::read().of(names)).to_roff();
    Ok(String::from_utf8_lossy(&out).into_owned() + &sections)
}

fn sections(said: &Said) -> Roff {
    let mut roff = Roff::new();
    if !said.examples.is_empty() {
        roff.control("SH", ["EXAMPLES"]);
    }
    for example in &said.examples {
        roff.control("PP", []);
        roff.text([roman(format!("{}:", example.about))]);
        roff.control("PP", [])
            .control("RS", ["4"])
            .control("nf", []);
        for line in example.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []).control("RE", []);
    }
    let status = (0..).map(|number: u8| number.to_string());
    let status = status.zip(said.status.iter().cloned());
    rows(&mut roff, "EXIT STATUS", &status.collect::<Vec<_>>());
    rows(&mut roff, "FILES", &said.files);
    rows(&mut roff, "ENVIRONMENT", &said.environment);
    roff
}

fn rows(roff: &mut Roff, title: &str, rows: &[(String, String)]) {
    if rows.is_empty() {
        return;
    }
    roff.control("SH", [title]);
    for (name, text) in rows {
        roff.control("TP", []);
        roff.text([bold(name)]);
        roff.text([roman(text)]);
    }
}
