//! Checks maps: their keys, and the forms that they can have.

use super::Check;
use super::words::{forms, quoted, quoted_and};
use crate::chart::Chart;
use crate::schema::hint::{unknown_key, unknown_setting_hint};
use crate::schema::{Additional, Form, Property, Schema, known_wrong, nearest};
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Map, Node, Source, Step, ValuePath};

impl Check<'_> {
    pub(super) fn map(&mut self, schema: &'static Schema, map: &Map, at: At) {
        let known = self.problems.len();
        for entry in &map.0 {
            match (schema.property(&entry.key), &schema.additional) {
                (Some(property), _) if self.is_too_new(property, entry) => {}
                (Some(property), _) => {
                    self.note_deprecated(property, entry);
                    self.entry(property.schema, entry);
                }
                (None, Additional::Each(_)) if self.is_misplaced(map, entry) => {}
                (None, Additional::Each(each)) => self.entry(each, entry),
                (None, Additional::Any) => self.any_key(entry),
                (None, Additional::Forbidden) => self.unknown_key(schema, entry),
            }
        }
        if self.looks_at_names_alone() {
            return;
        }
        // What is missing may stand there under another name.
        let meant = self.problems[known..]
            .iter()
            .filter_map(|problem| problem.meant.clone());
        let meant: Vec<ValuePath> = meant.collect();
        if self.belongs_elsewhere(map, &meant) {
            return;
        }
        let path = |key: &str| self.path.key(key.to_owned());
        let is_missing = |key: &&&str| !map.contains(key) && !meant.contains(&path(key));
        let missing: Vec<_> = schema.limits.required.iter().filter(is_missing).collect();
        for key in missing {
            let problem = self.problem(Code::MissingValue, at, format!("`{key}` is missing"));
            self.problems.extend(self.rest.missing(problem));
        }
        if !meant.iter().any(|meant| meant.parent() == Some(&self.path)) {
            self.forms(schema, map, at);
        }
    }

    /// Whether all that is written in a map is meant for values outside of it.
    fn belongs_elsewhere(&self, map: &Map, meant: &[ValuePath]) -> bool {
        let outside = meant
            .iter()
            .filter(|meant| !meant.is_within(&self.path))
            .count();
        let is_written = |entry: &&Entry| entry.node.at.layer != At::DEFAULTS;
        outside > 0 && outside == map.0.iter().filter(is_written).count()
    }

    /// Reports a key that a newer release of the chart brought. Gives whether it is one.
    fn is_too_new(&mut self, property: &Property, entry: &Entry) -> bool {
        let Some(since) = property.since().filter(|since| !self.chart.has(*since)) else {
            return false;
        };
        if entry.node.at.layer == At::DEFAULTS {
            return true;
        }
        let message = format!("matrix-stack {} does not have this", self.chart.version());
        let newest = Chart::newest().short();
        let hint =
            format!("it is new in {since}: ask for `--chart-version {newest}`, or leave it out");
        let path = self.path.key(entry.key.clone());
        let problem =
            Problem::new(Code::ValueOfNewerRelease, path, entry.key_at, message).hint(hint);
        self.problems.push(problem);
        true
    }

    /// Notes a key that a release of the chart deprecated.
    fn note_deprecated(&mut self, property: &Property, entry: &Entry) {
        let since = property.deprecated().filter(|since| self.chart.has(*since));
        let Some(since) = since.filter(|_| entry.node.at.layer != At::DEFAULTS) else {
            return;
        };
        let source = self.layers.map(|layers| layers.of(entry.key_at).source);
        if source != Some(Source::Fragment) {
            let message = format!("this is deprecated since matrix-stack {since}, and still read");
            let path = self.path.key(entry.key.clone());
            self.problems
                .push(Problem::new(Code::DeprecatedValue, path, entry.key_at, message).note());
        }
    }

    /// A key of a map that takes any: some of them are meant for a value elsewhere.
    fn any_key(&mut self, entry: &Entry) {
        if self.program.is_some() || entry.node.at.layer == At::DEFAULTS {
            return;
        }
        let path = self.path.key(entry.key.clone());
        let advice = known_wrong::find_whole(&path);
        if let Some(advice) = advice.filter(|_| !self.has_templates_of_own_values()) {
            let problem = Problem::new(Code::NoEffect, path, entry.key_at, "this has no effect");
            self.problems.push(Problem {
                meant: advice.meant,
                ..problem.warning().hint(advice.hint)
            });
        } else if let Some(map) = entry.node.as_map() {
            let step = Step::Key(entry.key.clone());
            self.under(step, entry.key_at, |check| {
                map.0.iter().for_each(|entry| check.any_key(entry));
            });
        }
    }

    fn entry(&mut self, schema: &'static Schema, entry: &Entry) {
        // Defaults fit the schema, which a test proves; most of a tree is defaults.
        if entry.node.at.layer == At::DEFAULTS {
            return;
        }
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| check.node(schema, &entry.node));
    }

    /// Whether a template reads `global`, where values of any name may stand for that.
    fn has_templates_of_own_values(&self) -> bool {
        fn reads(node: &Node) -> bool {
            match &node.kind {
                Kind::Text(text) => text.contains(".Values.global"),
                Kind::List(items) => items.iter().any(reads),
                Kind::Map(map) => map.iter().any(|(_, node)| reads(node)),
                _ => false,
            }
        }
        reads(self.root)
    }

    fn unknown_key(&mut self, schema: &'static Schema, entry: &Entry) {
        let (what, hint, meant) = match self.program {
            Some(program) => {
                let hint = unknown_setting_hint(program, schema, &entry.key);
                ("unknown setting", hint, None)
            }
            None => {
                let here = self.path.key(entry.key.clone());
                let written = self
                    .layers
                    .map_or(here.clone(), |layers| layers.as_written(&here));
                let advice = unknown_key(schema, &self.path, &entry.key, (&written, self.chart));
                ("unknown key", advice.hint, advice.meant)
            }
        };
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| {
            let mut problem = check
                .problem(Code::UnknownValue, entry.key_at, what)
                .hint(hint);
            problem.meant = meant;
            let is_near = || nearest(&entry.key, schema.properties.iter().map(|p| p.name));
            match check.program {
                Some(program) if is_near().is_some() => problem.severity = program.misspelt,
                _ => check.soften(&mut problem),
            }
            check.problems.push(problem);
        });
    }

    fn forms(&mut self, schema: &'static Schema, map: &Map, at: At) {
        let has = |key: &&str| map.contains(key);
        let is_in = |form: &&Form| form.required.iter().all(has) && !form.forbidden.iter().any(has);
        let known = schema.limits.forms;
        if known.is_empty() || known.iter().filter(is_in).count() == 1 {
            return;
        }
        let keys = || known.iter().flat_map(|form| form.required);
        let given: Vec<_> = keys().filter(|k| has(k)).copied().collect();
        let begun = known
            .iter()
            .find(|form| given.iter().all(|k| form.required.contains(k)));
        let (code, message) = match begun {
            _ if given.is_empty() => (
                Code::MissingValue,
                format!("{} is missing", quoted_and(known[0].required)),
            ),
            Some(form) => {
                let missing: Vec<_> = form.required.iter().filter(|k| !has(k)).copied().collect();
                (
                    Code::MissingValue,
                    format!("{} is missing", quoted_and(&missing)),
                )
            }
            None => (
                Code::ContradictingValues,
                format!("{} do not go together", quoted(&given)),
            ),
        };
        let problem = self
            .problem(code, at, message)
            .hint(format!("give either {}", forms(schema)));
        self.problems.push(problem);
    }
}
