//! Goes over all values, and over the settings of programs among them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::words::{self, Words, split};
use crate::chart::Chart;
use crate::schema::resolve::program_of;
use crate::schema::{Additional, Description, Program, Property, SCHEMA, Schema};
use crate::source::ValuePath;

/// What stands for any name in a path.
const ANY_NAME: &str = "<name>";

/// A value that has all of the words.
pub(super) struct Found {
    pub path: ValuePath,
    pub name: &'static str,
    pub schema: &'static Schema,
    pub about: Description,
    pub program: Option<&'static Program>,
    pub rank: Rank,
}

/// What comes first is smallest: values before settings of programs, words in the last key, then in
/// the path; newer names before older ones, what is near the top before what is deep, short keys
/// before long ones.
pub(super) type Rank = (bool, i32, bool, usize, usize);

/// A search on its way.
pub(super) struct Walk<'w> {
    words: &'w Words,
    pub chart: &'static Chart,
    pub found: Vec<Found>,
    /// The words that were found anywhere.
    pub seen: words::Found,
    /// Those in what values mean, since many mean the same.
    in_texts: HashMap<u16, words::Found>,
}

/// A map of the schema on the way, and the words that are in the path to it.
#[derive(Clone, Copy)]
struct Here<'p> {
    path: &'p ValuePath,
    above: words::Found,
    program: Option<&'static Program>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(words: &'w Words, chart: &'static Chart) -> Self {
        Self {
            words,
            chart,
            found: Vec::new(),
            seen: 0,
            in_texts: HashMap::new(),
        }
    }

    /// Looks at all values.
    pub(super) fn values(&mut self) {
        let here = Here {
            path: &ValuePath::root(),
            above: 0,
            program: None,
        };
        self.below(&SCHEMA, here);
    }

    fn below(&mut self, schema: &'static Schema, here: Here) {
        for property in schema.properties {
            let since = property.since();
            if since.is_none_or(|since| self.chart.has(since)) {
                self.property(property, here);
            }
        }
        if let Additional::Each(each) = schema.additional {
            let path = &here.path.key(ANY_NAME);
            self.below(each, Here { path, ..here });
        }
        if let Some(items) = schema.items {
            let path = &here.path.index(0);
            self.below(items, Here { path, ..here });
        }
        for kind in schema.limits.any_of {
            self.below(kind, here);
        }
    }

    fn property(&mut self, property: &'static Property, here: Here) {
        let path = &here.path.key(property.name);
        let key = self.words.in_text(property.name);
        self.consider(property, path, (key, here));
        let below = Here {
            path,
            above: here.above | key,
            ..here
        };
        self.below(property.schema, below);
        let program = (property.name == "config").then(|| program_of(path));
        if let Some(known) = program.flatten() {
            let program = Some(known);
            self.below(known.schema, Here { program, ..below });
        }
    }

    /// Takes a value that has all of the words.
    fn consider(
        &mut self,
        property: &'static Property,
        path: &ValuePath,
        (key, here): (words::Found, Here),
    ) {
        let text = self.in_meaning(property);
        self.seen |= key | text;
        // What a map is about is said of much that is below it.
        let is_own = key | text & !here.above != 0;
        let has_all = key | text | here.above == self.words.all();
        if !is_own || !has_all {
            return;
        }
        let mut renames = Chart::renames().iter();
        let older = renames.find(|rename| rename.is_older(path));
        // It is found under the newer name, which this release does not have.
        if older.is_some_and(|rename| !self.chart.has(rename.since)) {
            return;
        }
        let rank = (
            here.program.is_some(),
            -self.score(property, key, here.above),
            older.is_some(),
            path.steps().len(),
            property.name.len(),
        );
        self.found.push(Found {
            path: path.clone(),
            name: property.name,
            schema: property.schema,
            about: property.about(),
            program: here.program,
            rank,
        });
    }

    fn in_meaning(&mut self, property: &Property) -> words::Found {
        let about = property.about();
        let words = self.words;
        let in_text = self.in_texts.entry(about.0);
        let in_text = *in_text.or_insert_with(|| words.in_text(about.text()));
        let choices = property.schema.limits.choices.iter();
        choices.fold(in_text, |found, choice| found | words.in_text(choice))
    }

    /// How good a find is.
    fn score(&self, property: &Property, key: words::Found, above: words::Found) -> i32 {
        let count = |words: words::Found| words.count_ones() as i32;
        let whole = self.words.whole(property.name);
        2 * count(whole) + 4 * count(key) + 2 * count(above & !key)
    }
}

/// The words of all keys, and of what values mean.
pub(super) fn vocabulary() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    collect(&SCHEMA, &mut HashSet::new(), &mut out);
    out
}

/// Schemas that many places share are looked at once.
fn collect(
    schema: &'static Schema,
    known: &mut HashSet<*const Schema>,
    out: &mut BTreeSet<String>,
) {
    if !known.insert(schema) {
        return;
    }
    for property in schema.properties {
        let texts = split(property.about().text()).chain(split(property.name));
        out.extend(texts.chain([property.name]).map(str::to_lowercase));
    }
    schema
        .children()
        .for_each(|child| collect(child, known, out));
}
