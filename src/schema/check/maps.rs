//! Checks maps: their keys, and the forms that they can have.

use super::Check;
use super::words::{quoted, quoted_and};
use crate::schema::defaults::Default;
use crate::schema::hint::{unknown_key_hint, unknown_setting_hint};
use crate::schema::{Additional, Form, Schema, nearest};
use crate::source::{At, Entry, Map, Step};

impl Check<'_> {
    pub(super) fn map(&mut self, schema: &'static Schema, map: &Map, at: At) {
        for entry in &map.0 {
            match (schema.property(&entry.key), &schema.additional) {
                (Some(property), _) => self.entry(property.schema, entry),
                (None, Additional::Each(each)) => self.entry(each, entry),
                (None, Additional::Any) => {}
                (None, Additional::Forbidden) => self.unknown_key(schema, entry),
            }
        }
        if self.looks_at_names_alone() {
            return;
        }
        for key in schema.required.iter().filter(|key| !map.contains(key)) {
            let problem = self.problem(at, format!("`{key}` is missing"));
            self.problems.extend(self.rest.missing(problem));
        }
        self.forms(schema, map, at);
    }

    fn entry(&mut self, schema: &'static Schema, entry: &Entry) {
        // Defaults fit the schema, which a test proves; most of a tree is defaults.
        if entry.node.at.layer == Default::AT.layer {
            return;
        }
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| check.node(schema, &entry.node));
    }

    fn unknown_key(&mut self, schema: &'static Schema, entry: &Entry) {
        let hint = match self.program {
            Some(program) => unknown_setting_hint(program, schema, &entry.key),
            None => unknown_key_hint(schema, &self.path.to_string(), &entry.key),
        };
        let step = Step::Key(entry.key.clone());
        self.under(step, entry.key_at, |check| {
            let what = if check.program.is_some() {
                "unknown setting"
            } else {
                "unknown key"
            };
            let mut problem = check.problem(entry.key_at, what).hint(hint);
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
        if schema.forms.is_empty() || schema.forms.iter().filter(is_in).count() == 1 {
            return;
        }
        let keys = || schema.forms.iter().flat_map(|form| form.required);
        let given: Vec<_> = keys().filter(|k| has(k)).copied().collect();
        let begun = schema
            .forms
            .iter()
            .find(|form| given.iter().all(|k| form.required.contains(k)));
        let message = match begun {
            _ if given.is_empty() => format!("{} is missing", quoted_and(schema.forms[0].required)),
            Some(form) => {
                let missing: Vec<_> = form.required.iter().filter(|k| !has(k)).copied().collect();
                format!("{} is missing", quoted_and(&missing))
            }
            None => format!("{} do not go together", quoted(&given)),
        };
        let forms: Vec<_> = schema
            .forms
            .iter()
            .filter(|f| !f.required.is_empty())
            .map(|f| quoted_and(f.required))
            .collect();
        let problem = self
            .problem(at, message)
            .hint(format!("give either {}", forms.join(", or ")));
        self.problems.push(problem);
    }
}
