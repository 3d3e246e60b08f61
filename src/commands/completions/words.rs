//! The words of the line that is completed, as the shell gives them.

use std::env;
use std::ffi::{OsStr, OsString};

/// The variable by which the script asks; it names the shell.
pub(super) const ASKED: &str = "MASTHEAD_COMPLETE";

/// Where bash splits words, beside spaces; each stands as a word of its own.
const BREAKS: [&str; 2] = [":", "="];

/// Whether it is bash that asks.
pub(super) fn is_bash() -> bool {
    env::var_os(ASKED).is_some_and(|shell| shell == "bash")
}

/// The words before the one that is completed.
pub(super) fn words() -> Vec<OsString> {
    let (mut words, index) = all();
    if is_bash() {
        (words, _) = joined(&words, index);
        words.pop();
    }
    words.truncate(index);
    words
}

/// The words, as the shell's script gives them after `--`, and which of them is completed.
pub(super) fn all() -> (Vec<OsString>, usize) {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let words: Vec<_> = words.collect();
    let index = env::var("_CLAP_COMPLETE_INDEX").ok();
    let index = index.and_then(|text| text.parse().ok());
    let last = words.len().saturating_sub(1);
    (words, index.unwrap_or(last).min(last))
}

/// The words up to the one that is looked for, as they were typed, and what of that one bash takes for
/// a word.
pub(super) fn joined(words: &[OsString], index: usize) -> (Vec<OsString>, OsString) {
    let mut out: Vec<OsString> = Vec::new();
    let mut last = OsString::new();
    let mut is_open = false;
    for word in words.iter().take(index + 1) {
        let is_break = BREAKS.iter().any(|it| OsStr::new(it) == word);
        match out
            .last_mut()
            .filter(|before| (is_open || is_break) && !before.is_empty())
        {
            Some(before) => before.push(word),
            None => out.push(word.clone()),
        }
        is_open = is_break;
        last = if is_break {
            OsString::new()
        } else {
            word.clone()
        };
    }
    (out, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &[&str]) -> (Vec<OsString>, OsString) {
        let words: Vec<_> = words.iter().map(OsString::from).collect();
        joined(&words, words.len() - 1)
    }

    #[test]
    fn what_was_split_is_one_word() {
        let (words, last) = said(&["masthead", "config", "synapse", ":", "fed"]);
        assert_eq!((words.len(), last), (3, "fed".into()));
        assert_eq!(words[2], "synapse:fed");
        let (words, last) = said(&["masthead", "render", "--set", "=", "a.b", "=", ""]);
        assert_eq!((words.len(), last), (3, "".into()));
        assert_eq!(words[2], "--set=a.b=");
        let (words, last) = said(&["masthead", "config", "synapse", ":"]);
        assert_eq!(
            (words[2].as_os_str(), last),
            (OsStr::new("synapse:"), "".into())
        );
    }

    #[test]
    fn words_apart_stay_apart() {
        let (words, last) = said(&["masthead", "render", ""]);
        assert_eq!((words.len(), last), (3, "".into()));
    }
}
