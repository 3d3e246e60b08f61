//! Texts of the program that few runs print, which are packed in it.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// A text that `build.rs` has packed.
pub(crate) fn text(packed: &[u8]) -> String {
    let mut text = String::new();
    let read = ZlibDecoder::new(packed).read_to_string(&mut text);
    read.expect("what the build packs can be unpacked");
    text
}
