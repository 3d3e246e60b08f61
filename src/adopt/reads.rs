//! What programs of the stack read.

use crate::source::Node;

/// What programs read now.
#[derive(Default)]
pub(super) struct Known(pub Vec<Program>);

/// A program of which a file was taken over.
pub(super) struct Program {
    pub file: String,
    /// Its configuration.
    pub after: Node,
    /// `Kind/name`.
    pub workload: String,
}

impl Known {
    fn find(&self, file: &str) -> Option<&Program> {
        self.0.iter().find(|program| program.file == file)
    }

    /// The configuration that the program of a file reads.
    pub(super) fn after(&self, file: &str) -> Option<&Node> {
        self.find(file).map(|program| &program.after)
    }

    /// The workload that runs it, as `Kind/name`.
    pub(super) fn workload(&self, file: &str) -> Option<&str> {
        self.find(file).map(|program| &*program.workload)
    }
}
