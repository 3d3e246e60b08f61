//! Paths of JSON Patch.
//! <https://datatracker.ietf.org/doc/html/rfc6901>

use super::{Fault, kind_of};
use crate::source::{At, Kind, Node};

/// The way to a value, and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Pointer {
    steps: Vec<String>,
    pub at: At,
}

impl Pointer {
    /// Reads a path such as `/metadata/labels/example.org~1team`.
    ///
    /// # Errors
    /// It does not begin with `/`.
    pub(super) fn parse(text: &str, at: At) -> Result<Self, Fault> {
        let mut steps = text.split('/');
        if steps.next() != Some("") {
            let message = format!("`{text}`: a path begins with `/`");
            return Err(
                Fault::new(at, message).hint("`/spec/replicas`; `~1` stands for a slash in a key")
            );
        }
        let steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
        let steps = steps.collect();
        Ok(Self { steps, at })
    }

    /// The first step of the way.
    pub(super) fn first(&self) -> &str {
        self.steps.first().map_or("", |step| step)
    }

    /// What holds the value, and the last step of the way to it.
    ///
    /// # Errors
    /// The way ends before, or it leads to the whole object.
    pub(super) fn parent<'n, 's>(
        &'s self,
        object: &'n mut Node,
    ) -> Result<(&'n mut Node, &'s str), Fault> {
        let Some((last, way)) = self.steps.split_last() else {
            return Err(Fault::new(
                self.at,
                "the object as a whole can't be replaced",
            ));
        };
        let mut here = object;
        for (done, step) in way.iter().enumerate() {
            here = match &mut here.kind {
                Kind::Map(map) => map.get_mut(step),
                Kind::List(items) => {
                    let index = index(step, items.len()).filter(|index| *index < items.len());
                    index.map(|index| &mut items[index])
                }
                _ => None,
            }
            .ok_or_else(|| self.nothing_at(done + 1))?;
        }
        Ok((here, last))
    }

    /// The value itself.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn value<'n>(&self, object: &'n mut Node) -> Result<&'n mut Node, Fault> {
        if self.steps.is_empty() {
            return Ok(object);
        }
        let (parent, last) = self.parent(object)?;
        let found = match &mut parent.kind {
            Kind::Map(map) => map.get_mut(last),
            Kind::List(items) => {
                let index = index(last, items.len()).filter(|index| *index < items.len());
                index.map(|index| &mut items[index])
            }
            _ => None,
        };
        found.ok_or_else(|| self.missing())
    }

    /// Whether the value is one of those below another one.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.steps.len() > other.steps.len() && self.steps.starts_with(&other.steps)
    }

    /// Nothing is there.
    pub(super) fn missing(&self) -> Fault {
        self.nothing_at(self.steps.len())
    }

    /// Nothing is there after so many steps.
    fn nothing_at(&self, steps: usize) -> Fault {
        let way = self.shown(steps);
        Fault::new(self.at, format!("the object has nothing at `{way}`"))
    }

    /// What holds the value can't hold any.
    pub(super) fn unfit(&self, parent: &Node) -> Fault {
        let way = self.shown(self.steps.len() - 1);
        Fault::new(
            self.at,
            format!("the object has {} at `{way}`", kind_of(parent)),
        )
    }

    /// A list has no such item.
    pub(super) fn no_item(&self, count: usize) -> Fault {
        let (way, last) = (
            self.shown(self.steps.len() - 1),
            &self.steps[self.steps.len() - 1],
        );
        let message = format!("the list at `{way}` has {count} items, and no `{last}`");
        Fault::new(self.at, message).hint("items count from 0; `-` is the place after the last one")
    }

    /// The first steps of it, as they are written.
    fn shown(&self, steps: usize) -> String {
        let steps = self.steps[..steps].iter();
        let steps = steps.map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
        let way: String = steps.collect();
        if way.is_empty() { "/".into() } else { way }
    }

    /// All of it, as it is written.
    pub(super) fn whole(&self) -> String {
        self.shown(self.steps.len())
    }
}

/// The index of an item: negative ones count from the end, as kustomize takes them.
pub(super) fn index(step: &str, count: usize) -> Option<usize> {
    let digits = step.strip_prefix('-').unwrap_or(step);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let is_plain = is_number && (digits == "0" || !digits.starts_with('0'));
    let number: usize = digits.parse().ok().filter(|_| is_plain)?;
    if step.starts_with('-') {
        count.checked_sub(number)
    } else {
        Some(number)
    }
}
