//! The values as types, which `build.rs` makes of `values.schema.json`: a struct for each map, a
//! method for each of its keys. A key that the schema does not know does not compile.
//!
//! A struct is a view of the merged tree: it copies nothing, and every value knows its path and
//! place.

mod field;
mod section;

pub(crate) use field::Field;
pub(crate) use section::{Entries, Items, Section, Typed};

use crate::chart::Chart;
use crate::source::Node;
pub(crate) use generated::*;

#[allow(
    dead_code,
    reason = "maps that go to Kubernetes as they are need no methods"
)]
mod generated {
    use super::{Entries, Field, Items, Section, Typed};
    use crate::source::Node;

    include!(concat!(env!("OUT_DIR"), "/typed.rs"));
}

impl<'a> Root<'a> {
    /// The values of a merged tree of this release of the chart.
    pub(crate) fn at_top(root: &'a Node, chart: &Chart) -> Self {
        Self::of(Section::top(root, chart.defaults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_knows_its_path() {
        let root = Node::default();
        let host = Root::at_top(&root, Chart::newest())
            .synapse()
            .ingress()
            .host();
        assert_eq!(host.path().to_string(), "synapse.ingress.host");
        assert_eq!(host.get(), None);
    }
}
