//! bash, which is offered what follows the last `:` or `=`: it takes these for words.

use std::env;
use std::ffi::OsString;
use std::io;

use clap_complete::engine::complete;

use super::{offer, words};

/// The script for bash.
pub(super) const SCRIPT: &str = include_str!("bash.sh");

/// What may stand at the end of the words, of which the one of this index is looked for.
///
/// # Errors
/// Nothing is known that may stand there.
pub(super) fn answer(words: &[OsString], index: usize) -> io::Result<String> {
    let (mut words, last) = words::joined(words, index);
    let typed = words.pop().unwrap_or_default();
    let before = typed.len() - last.len();
    let before = typed
        .to_string_lossy()
        .get(..before)
        .unwrap_or_default()
        .to_owned();
    let index = words.len();
    words.push(typed);
    let here = env::current_dir().ok();
    let found = complete(&mut offer::command(), words, index, here.as_deref())?;
    let texts = found.iter().map(|it| it.get_value().to_string_lossy());
    let rest = texts.filter_map(|text| text.strip_prefix(&before).map(str::to_owned));
    let between = env::var("_CLAP_IFS").unwrap_or_else(|_| "\n".to_owned());
    Ok(rest.collect::<Vec<_>>().join(&between))
}
