//! Where the YAML library saw something.

use serde_saphyr::Location;

use crate::source::At;

/// The place in a layer's text.
pub(super) fn at(location: Location, layer: u16) -> At {
    At {
        layer,
        width: u16::try_from(location.span().len()).unwrap_or(0),
        line: u32::try_from(location.line()).unwrap_or(0),
        column: u32::try_from(location.column()).unwrap_or(0),
    }
}

/// The start of a layer's text.
pub(super) fn start(layer: u16) -> At {
    At {
        layer,
        width: 0,
        line: 1,
        column: 1,
    }
}
