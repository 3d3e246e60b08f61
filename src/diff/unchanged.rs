//! Skips documents that are equal byte for byte on both sides, mostly nearly all: parsing them
//! would take most of the time.

use crate::source::sort::sort;
use std::collections::HashMap;

use crate::kube::manifest;

/// The documents of one side.
#[derive(Debug)]
pub struct Unchanged {
    /// The places of each text among the documents that were not taken yet.
    left: HashMap<String, Vec<usize>>,
    taken: usize,
}

impl Unchanged {
    /// The documents of one side. Each ends with a line feed, and none has a line `---`.
    pub fn new(documents: impl IntoIterator<Item = String>) -> Self {
        let mut left: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, document) in documents.into_iter().enumerate() {
            left.entry(document).or_default().push(index);
        }
        Self { left, taken: 0 }
    }

    /// A text of the other side without the documents that this side has too, each of which is
    /// taken once. Empty lines stand in their places, so that the lines of the rest stay the same.
    pub fn take_out_of(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        for range in manifest::documents(text) {
            out.push_str(&text[end..range.start]);
            end = range.end;
            let document = &text[range];
            if self.take(document) {
                out.extend(document.matches('\n'));
            } else {
                out.push_str(document);
            }
        }
        out.push_str(&text[end..]);
        out
    }

    fn take(&mut self, document: &str) -> bool {
        let place = self.left.get_mut(document).and_then(Vec::pop);
        self.taken += usize::from(place.is_some());
        place.is_some()
    }

    /// How many were taken.
    pub fn count(&self) -> usize {
        self.taken
    }

    /// Where those that were not taken stand, in order.
    pub fn left(&self) -> Vec<usize> {
        let mut left: Vec<usize> = self.left.values().flatten().copied().collect();
        sort(&mut left);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_sides_have_is_taken_once() {
        let documents = ["a: 1\n", "a: 2\n", "b: |\n  x\n"].map(str::to_owned);
        let mut unchanged = Unchanged::new(documents);
        let rest = unchanged.take_out_of("---\na: 2\n--- # again\na: 2\n---\nb: |\n  x\n");
        assert_eq!(rest, "---\n\n--- # again\na: 2\n---\n\n\n");
        assert_eq!((unchanged.count(), unchanged.left()), (2, vec![0]));
        assert_eq!(unchanged.take_out_of("a: 1\n"), "\n");
        assert_eq!(unchanged.left(), [0; 0]);
    }
}
