//! What a picture is made of: boxes, arrows, and the places that they take.

/// What is left free around all.
pub(super) const MARGIN: i32 = 16;

/// What is left free below each place.
pub(super) const ROOM: i32 = 12;

/// How much room something takes, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub width: i32,
    pub height: i32,
}

/// An arrow, with the room that its text takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub text: Size,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// Something that takes a place in a column: a box, the text of an arrow, or an arrow that only
/// goes through.
#[derive(Debug)]
pub(super) struct Place {
    pub column: usize,
    pub size: Size,
    /// The places in the columns before and after it that it is joined to.
    pub before: Vec<usize>,
    pub after: Vec<usize>,
    /// The middle of it.
    pub y: i32,
}
