//! A file with all that can be changed.

use super::escape::escaped;
use super::file::{self, File, Files, read_again};
use super::keys::{self, Found, Values};
use super::range::Range;
use crate::source::yaml::edit::{Edit, Refused, alias_above, apply, apply_to, apply_written};
use crate::source::{Node, Step, ValuePath};

/// How many changes one file may need.
const MOST: usize = 10_000;

/// A file after the changes.
pub(crate) struct Rewritten {
    /// The new text; none where nothing changes.
    pub text: Option<String>,
    pub values: Node,
    /// The paths that can't be changed, and why.
    pub left: Vec<(ValuePath, Refused)>,
}

/// Makes one change after another, and looks whether the values mean what they meant. Where they
/// don't, it looks after each change and leaves out the one that is at fault.
pub(super) fn rewrite(file: &File, all: &Node, range: &Range) -> Rewritten {
    let work = Work {
        file,
        all,
        range,
        meaning: meaning(&file.values, all, range),
    };
    let mut rewritten = work.best();
    match rewritten.text.take().map(|text| file.with(text)) {
        None => rewritten,
        Some(Ok(text)) => Rewritten {
            text: Some(text),
            ..rewritten
        },
        Some(Err(refused)) => {
            let found = keys::find(work.values(&file.values)).into_iter();
            let left = found.map(|found| (found.path, refused)).collect();
            Rewritten {
                text: None,
                values: file.values.clone(),
                left,
            }
        }
    }
}

struct Work<'f> {
    file: &'f File,
    all: &'f Node,
    range: &'f Range,
    /// What the values mean.
    meaning: Node,
}

impl Work<'_> {
    /// The file with as much changed as can be. An alias that stands for a map of which a part
    /// changes is written out where that helps.
    fn best(&self) -> Rewritten {
        let text = &self.file.text;
        let quick = self.quick(text);
        if quick.as_ref().is_some_and(|quick| quick.left.is_empty()) {
            return quick.unwrap_or_else(|| self.run(text, true));
        }
        let written_out = self.written_out(text);
        let other = written_out.as_ref().and_then(|text| self.quick(text));
        match (quick, other) {
            (Some(quick), Some(other)) if quick.left.len() <= other.left.len() => quick,
            (_, Some(other)) | (Some(other), None) => other,
            (None, None) => {
                let mut careful = self.run(written_out.as_ref().unwrap_or(text), true);
                self.retain(&mut careful);
                careful
            }
        }
    }

    /// All changes at once, if the values mean the same after them.
    fn quick(&self, text: &str) -> Option<Rewritten> {
        let mut quick = self.run(text, false);
        if let Some(text) = &quick.text {
            quick.values = self.means_the_same(text).ok()?;
        }
        self.retain(&mut quick);
        Some(quick)
    }

    /// What is used at more than one place is changed at all of them.
    fn retain(&self, rewritten: &mut Rewritten) {
        let found = keys::find(self.values(&rewritten.values));
        let is_found = |path: &ValuePath| found.iter().any(|found| found.path == *path);
        rewritten.left.retain(|(path, _)| is_found(path));
    }

    /// The text without aliases above what changes; none if there are none.
    fn written_out(&self, text: &str) -> Option<String> {
        let document = self.file.place.document;
        let mut out = text.to_owned();
        for found in keys::find(self.values(&self.file.values)) {
            let path = self.in_file(&found.path);
            while let Some(alias) = alias_above(&out, document, &path) {
                let below = &alias[self.file.place.path.steps().len()..];
                let at = below.iter().cloned();
                let at = at.fold(ValuePath::root(), |path, step| path.step(step));
                let value = at.find(&self.file.values).0?.clone();
                out = apply(&out, document, &Edit::WriteOut { path: alias, value }).ok()?;
            }
        }
        (out != text).then_some(out)
    }

    /// Where the values stand in the document.
    fn top(&self) -> Vec<Step> {
        self.file.place.path.steps().into_iter().cloned().collect()
    }

    /// A path of the values as one from the top of the document.
    fn in_file(&self, path: &ValuePath) -> Vec<Step> {
        let below = path.steps().into_iter().cloned();
        self.top().into_iter().chain(below).collect()
    }

    fn run(&self, text: &str, is_careful: bool) -> Rewritten {
        let (mut text, mut values) = (text.to_owned(), self.file.values.clone());
        let mut left: Vec<(ValuePath, Refused)> = Vec::new();
        for _ in 0..MOST {
            let found = keys::find(self.values(&values)).into_iter();
            let is_open = |found: &Found| !left.iter().any(|(path, _)| *path == found.path);
            let batch = batch(found.filter(is_open));
            if batch.is_empty() {
                break;
            }
            if let (false, Some(new)) = (is_careful, self.at_once(&text, &batch)) {
                text = new;
                values = edited(&values, &batch);
                continue;
            }
            for found in batch {
                let changed = self.edited(&text, &found);
                let changed = changed.and_then(|new| {
                    let after = if is_careful {
                        self.means_the_same(&new)?
                    } else {
                        edited(&values, std::slice::from_ref(&found))
                    };
                    Ok((new, after))
                });
                match changed {
                    Ok(changed) => (text, values) = changed,
                    Err(refused) => left.push((found.path, refused)),
                }
            }
        }
        Rewritten {
            text: (text != self.file.text).then_some(text),
            values,
            left,
        }
    }

    fn values<'v>(&'v self, own: &'v Node) -> Values<'v> {
        Values {
            own,
            all: self.all,
            range: self.range,
        }
    }

    /// The text after several changes of scalars, all at once.
    fn at_once(&self, text: &str, batch: &[Found]) -> Option<String> {
        let edits = batch
            .iter()
            .flat_map(|found| found.edits().into_iter().flatten());
        let paths = edits.map(|edit| match edit {
            Edit::Written { path, .. } => Some([&self.top()[..], path].concat()),
            _ => None,
        });
        let paths: Vec<Vec<Step>> = paths.collect::<Option<_>>()?;
        apply_written(text, self.file.place.document, &paths, escaped).ok()
    }

    /// The text after one change.
    fn edited(&self, text: &str, found: &Found) -> Result<String, Refused> {
        let (document, top) = (self.file.place.document, self.top());
        let mut edits = found.edits().into_iter().flatten();
        edits.try_fold(text.to_owned(), |text, edit| {
            apply(&text, document, &edit.below(&top))
        })
    }

    /// The values of a text that means the same.
    fn means_the_same(&self, text: &str) -> Result<Node, Refused> {
        let values = read_again(text, self.file).map_err(|_| Refused::Form)?;
        let is_same = meaning(&values, self.all, self.range).is_same(&self.meaning);
        if is_same {
            Ok(values)
        } else {
            Err(Refused::Elsewhere)
        }
    }
}

/// The first change that edits, or all of a kind that don't touch each other.
fn batch(found: impl Iterator<Item = Found>) -> Vec<Found> {
    let mut found = found.filter(|found| found.edits().is_some()).peekable();
    match found.peek() {
        Some(first) if first.is_escape() => found.filter(Found::is_escape).collect(),
        _ => found.take(1).collect(),
    }
}

fn edited(values: &Node, batch: &[Found]) -> Node {
    let mut values = values.clone();
    let edits = batch
        .iter()
        .flat_map(|found| found.edits().into_iter().flatten());
    edits.for_each(|edit| apply_to(&mut values, edit));
    values
}

/// The values as they are when all is changed that can be.
pub(super) fn meaning(values: &Node, all: &Node, range: &Range) -> Node {
    let mut values = values.clone();
    for _ in 0..MOST {
        let found = keys::find(Values {
            own: &values,
            all,
            range,
        });
        let batch = batch(found.into_iter());
        if batch.is_empty() {
            break;
        }
        for found in batch {
            let edits = found.edits().into_iter().flatten();
            edits.for_each(|edit| apply_to(&mut values, edit));
        }
    }
    values
}

/// Why no file is changed: together they would mean something else.
pub(super) fn disagreement(files: &Files, texts: &[Rewritten], range: &Range) -> Option<String> {
    let all = files.merged();
    let after = file::merged(texts.iter().map(|text| text.values.clone()));
    let meaning = |values: &Node| meaning(values, &all, range);
    (files.all.len() > 1 && !meaning(&after).is_same(&meaning(&all))).then(|| {
        "an older and a newer name stand in different files, and which of them counts would \
         change: bring both into one file first"
            .to_owned()
    })
}
