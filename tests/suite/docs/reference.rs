//! `docs/commands.md` is what the program says of its commands.

use super::keep;
use crate::harness::masthead;

#[test]
fn the_page_of_commands_is_what_they_say() {
    keep("docs/commands.md", &masthead("man -o markdown").ok().stdout);
}
