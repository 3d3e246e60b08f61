//! Paths that people write and that are none, with what they mean: `build.rs` makes a table of
//! `schemas/known-wrong-paths.yaml`.

use memchr::memmem;

use super::advice::Advice;
use super::resolve::exists;
use crate::source::{Step, ValuePath, plain};

/// A row of the table.
#[derive(Clone, Copy)]
struct KnownWrong {
    /// The keys, with dots between them; `*` is any key, or any path where it is the first, and `[]`
    /// any item.
    path: &'static str,
    advice: Meaning,
}

/// What a wrong path means. `{1}` is what the `*` stands for.
#[derive(Clone, Copy)]
enum Meaning {
    /// This value.
    Moved(&'static str),
    /// What a person has to read.
    Told(&'static str),
}

include!(concat!(env!("OUT_DIR"), "/known_wrong.rs"));

/// All rows, those without a `*` first.
fn rows() -> impl Iterator<Item = KnownWrong> {
    let lines = WHOLE.lines().chain(STARRED.lines());
    lines.filter_map(KnownWrong::of_line)
}

/// Whether a key is that of a row.
type Same = fn(&str, &str) -> bool;

const EXACTLY: Same = |key, known| key == known;

/// The advice for a path, where it is a known wrong one.
pub(super) fn find(path: &ValuePath) -> Option<Advice> {
    let steps = path.steps();
    rows().find_map(|row| row.advice(&steps, EXACTLY))
}

/// As [`find`], however the words of a key are told apart: `replica_count`, `replicacount`.
pub(super) fn find_in_other_letters(path: &ValuePath) -> Option<Advice> {
    let steps = path.steps();
    let same: Same = |key, known| plain(key) == plain(known);
    rows().find_map(|row| row.advice(&steps, same))
}

/// The advice for a path where any key may stand: only for one that is known as a whole.
pub(super) fn find_whole(path: &ValuePath) -> Option<Advice> {
    let steps = path.steps();
    // Of nearly all paths nothing is known, which one look at the text says.
    let last = steps.last().and_then(|last| match last {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    })?;
    memmem::find(WHOLE.as_bytes(), format!("{last}\t").as_bytes())?;
    let mut rows = WHOLE.lines().filter_map(KnownWrong::of_line);
    rows.find_map(|row| row.advice(&steps, EXACTLY))
}

impl KnownWrong {
    fn of_line(line: &'static str) -> Option<Self> {
        let (path, advice) = line.split_once('\t')?;
        let advice = match advice.split_at(1) {
            (">", to) => Meaning::Moved(to),
            (_, text) => Meaning::Told(text),
        };
        Some(Self { path, advice })
    }

    fn advice(&self, steps: &[&Step], same: Same) -> Option<Advice> {
        let star = self.captured(steps, same)?;
        let filled = |text: &str| text.replace("{1}", &star);
        match self.advice {
            Meaning::Moved(to) => {
                let to = existing(&filled(to))?;
                Some(Advice::meaning(format!("this is `{to}` here"), to))
            }
            Meaning::Told(text) => {
                let needed = named(text).filter(|path| path.contains("{1}"));
                let are_there = needed.map(filled).all(|path| existing(&path).is_some());
                are_there.then(|| Advice::new(filled(text)))
            }
        }
    }

    /// What the `*` stands for, if the row is about this path.
    fn captured(&self, steps: &[&Step], same: Same) -> Option<String> {
        let (pattern, skipped) = match self.path.strip_prefix("*.") {
            Some(rest) => (rest, steps.len().checked_sub(rest.split('.').count())?),
            None => (self.path, 0),
        };
        let is_as_long = pattern.split('.').count() + skipped == steps.len();
        if !is_as_long || (skipped == 0) == self.path.starts_with('*') {
            return None;
        }
        let mut star = printed(&steps[..skipped]);
        for (wanted, step) in pattern.split('.').zip(&steps[skipped..]) {
            match (wanted, step) {
                ("*", Step::Key(_)) => star = printed(&[*step]),
                ("[]", Step::Index(_)) => {}
                (wanted, Step::Key(key)) if same(key, wanted) => {}
                _ => return None,
            }
        }
        Some(star)
    }
}

fn printed(steps: &[&Step]) -> String {
    let path = steps
        .iter()
        .fold(ValuePath::root(), |path, step| path.step((*step).clone()));
    path.to_string()
}

fn existing(path: &str) -> Option<ValuePath> {
    ValuePath::parse(path).ok().filter(exists)
}

/// The values that a text names between backticks.
fn named(text: &'static str) -> impl Iterator<Item = &'static str> {
    let words = text.split('`').skip(1).step_by(2);
    words.filter_map(|words| words.split([':', ' ']).next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SCHEMA;

    /// The path of a row, with a component and a name in the place of `*`.
    fn example(row: &KnownWrong) -> Vec<ValuePath> {
        let fill = |star: &str| {
            let filled = row.path.replace('*', star).replace(".[]", "[0]");
            ValuePath::parse(&filled).unwrap()
        };
        let stars = SCHEMA.properties.iter().map(|p| p.name);
        if row.path.contains('*') {
            let inner = ["rtcUdp", "rtcTcp", "turnTLS", "event-persister", "any"];
            let deep = [
                "matrixRTC.sfu",
                "synapse.media",
                "synapse.macaroon",
                "synapse.additional.any",
            ];
            stars.chain(inner).chain(deep).map(fill).collect()
        } else {
            vec![fill("no star")]
        }
    }

    /// Names between backticks that are no values.
    const OTHERS: [&str; 5] = ["masthead", "kubectl", "--", "restartPolicy", "/sync"];

    #[test]
    fn every_row_is_about_a_path_that_there_is_not_and_is_found() {
        let is_free = |path: &ValuePath| path.first_key() == Some("global");
        let has_parent = |path: &ValuePath| path.parent().is_some_and(exists);
        let is_wrong = |path: &ValuePath| (is_free(path) || has_parent(path)) && !exists(path);
        let is_found = |row: &KnownWrong| {
            let mut wrong = example(row).into_iter().filter(is_wrong);
            wrong.any(|path| row.advice(&path.steps(), EXACTLY).is_some())
        };
        let dead = rows().filter(|row| !is_found(row));
        let dead: Vec<String> = dead.map(|row| row.path.to_owned()).collect();
        assert_eq!(dead, [] as [&str; 0]);
    }

    #[test]
    fn every_value_that_is_named_is_there() {
        let is_other = |path: &&str| OTHERS.iter().any(|other| path.starts_with(other));
        let values = |row: &KnownWrong| match row.advice {
            Meaning::Moved(to) => vec![to],
            Meaning::Told(text) => named(text).filter(|path| !is_other(path)).collect(),
        };
        let all = rows().flat_map(|row| values(&row));
        let missing = all.filter(|path| !path.contains("{1}") && existing(path).is_none());
        assert_eq!(missing.collect::<Vec<_>>(), [] as [&str; 0]);
    }
}
