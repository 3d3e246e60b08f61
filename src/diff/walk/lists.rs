//! How lists are compared: by the names of their items, as sets, by place, or as sequences.

use serde_json::Value;

use super::super::applied::Part;
use super::super::atoms::{self, Step};
use super::super::{lists, sets};
use super::{Field, Walk};

impl Walk<'_> {
    pub(super) fn lists(&mut self, field: Field, before: &[Value], after: &[Value], applied: Part) {
        if self.embedded {
            let steps = atoms::steps(before, after);
            return self.steps(field, steps, (before, after), applied);
        }
        let is_merged = self.is_built_in || !self.live;
        let names = |items| lists::names(field.name, items).filter(|_| is_merged);
        if let (Some(old), Some(new)) = (names(before), names(after)) {
            return self.named(field, (before, &old), (after, &new), applied);
        }
        if sets::is_set(self.kind, field.name) {
            let steps = sets::steps(before, after);
            // An apply writes another order too, though it means nothing.
            if self.live && steps.is_empty() && !sets::is_ordered_alike(before, after) {
                self.at(" (order)", |walk| {
                    walk.change(field, Some(&before.into()), Some(&after.into()))
                });
            }
            return self.steps(field, steps, (before, after), applied);
        }
        if self.live && before.len() == after.len() {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                let applied = self.place(applied, index);
                self.at(&format!("[{index}]"), |walk| {
                    walk.both(field, before, after, applied)
                });
            }
            return;
        }
        let steps = atoms::steps(before, after);
        self.steps(field, steps, (before, after), applied);
    }

    /// What was applied of an item of a list that is replaced as a whole: all of it.
    fn place<'a>(&self, applied: Part<'a>, index: usize) -> Part<'a> {
        let item = applied.place(index);
        if self.embedded { item } else { item.whole() }
    }

    fn steps(
        &mut self,
        field: Field,
        steps: Vec<Step>,
        (before, after): (&[Value], &[Value]),
        applied: Part,
    ) {
        for step in steps {
            match step {
                Step::Both(old, new) => {
                    let applied = self.place(applied, old);
                    self.at(&format!("[{new}]"), |walk| {
                        walk.both(field, &before[old], &after[new], applied)
                    })
                }
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
        applied: Part,
    ) {
        let of = |names: &[String], wanted: &String| names.iter().position(|name| name == wanted);
        for (item, title) in before.0.iter().zip(before.1) {
            let applied = applied.item(field.name, title, item);
            let live = self.live;
            self.at(&format!("[{title}]"), |walk| match of(after.1, title) {
                Some(index) => walk.both(field, item, &after.0[index], applied),
                // Somebody else added it.
                None if live && !applied.goes() => {}
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
        if lists::order_counts(field.name, self.live) {
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
