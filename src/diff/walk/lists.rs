//! How lists are compared: by the names of their items, as sets, by place, or as sequences.

use serde_json::Value;

use super::super::atoms::{self, Step};
use super::super::{lists, sets};
use super::{Field, Walk};

impl Walk<'_> {
    pub(super) fn lists(
        &mut self,
        field: Field,
        before: &[Value],
        after: &[Value],
        applied: Option<&Value>,
    ) {
        if self.embedded {
            return self.steps(field, atoms::steps(before, after), before, after);
        }
        let names = |items| lists::names(field.name, items);
        if let (Some(old), Some(new)) = (names(before), names(after)) {
            return self.named(field, (before, &old), (after, &new), applied);
        }
        if sets::is_set(self.kind, field.name) {
            return self.steps(field, sets::steps(before, after), before, after);
        }
        if self.live && before.len() == after.len() {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                let applied = applied.and_then(|applied| applied.get(index));
                self.at(&format!("[{index}]"), |walk| {
                    walk.both(field, before, after, applied)
                });
            }
            return;
        }
        self.steps(field, atoms::steps(before, after), before, after);
    }

    fn steps(&mut self, field: Field, steps: Vec<Step>, before: &[Value], after: &[Value]) {
        for step in steps {
            match step {
                Step::Both(old, new) => self.at(&format!("[{new}]"), |walk| {
                    walk.both(field, &before[old], &after[new], None)
                }),
                Step::Removed(old) => self.at(&format!("[{old}]"), |walk| {
                    walk.change(field, Some(&before[old]), None)
                }),
                Step::Added(new) => self.at(&format!("[{new}]"), |walk| {
                    walk.change(field, None, Some(&after[new]))
                }),
            }
        }
    }

    /// Lists whose items have names.
    fn named(
        &mut self,
        field: Field,
        before: (&[Value], &[String]),
        after: (&[Value], &[String]),
        applied: Option<&Value>,
    ) {
        let of = |names: &[String], wanted: &String| names.iter().position(|name| name == wanted);
        let applied = applied.and_then(Value::as_array);
        let applied = applied.and_then(|items| Some((items, lists::names(field.name, items)?)));
        for (item, title) in before.0.iter().zip(before.1) {
            let applied = applied
                .as_ref()
                .and_then(|(items, names)| items.get(of(names, title)?));
            self.at(&format!("[{title}]"), |walk| match of(after.1, title) {
                Some(index) => walk.both(field, item, &after.0[index], applied),
                None => walk.change(field, Some(item), None),
            });
        }
        for (item, title) in after.0.iter().zip(after.1) {
            if of(before.1, title).is_none() {
                self.at(&format!("[{title}]"), |walk| {
                    walk.change(field, None, Some(item))
                });
            }
        }
        if lists::order_counts(field.name) {
            self.order(before.1, after.1);
        }
    }

    /// Notes that the common items of both lists are in another order.
    fn order(&mut self, before: &[String], after: &[String]) {
        let kept = |names: &[String], others: &[String]| -> Vec<String> {
            let kept = names.iter().filter(|name| others.contains(name));
            kept.cloned().collect()
        };
        let (old, new) = (kept(before, after), kept(after, before));
        if old != new {
            self.at(" (order)", |walk| {
                walk.change(Field::default(), Some(&old.into()), Some(&new.into()))
            });
        }
    }
}
