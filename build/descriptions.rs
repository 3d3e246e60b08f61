//! Texts that tables have by their numbers.

/// What values mean, each text once: tables have its number.
pub(crate) struct Descriptions(Vec<String>);

impl Descriptions {
    /// Those that `src/source/description.rs` has by name come first.
    pub(crate) fn new() -> Self {
        let anything = "Anything: what stands here is not looked at.";
        Self(vec![String::new(), anything.to_owned()])
    }

    /// The number of a text.
    pub(crate) fn number(&mut self, text: &str) -> usize {
        assert!(!text.contains('\n'), "a description is one line: {text}");
        let found = self.0.iter().position(|known| known == text);
        found.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        })
    }

    /// A line each.
    pub(crate) fn lines(&self) -> String {
        self.0.join("\n")
    }
}
