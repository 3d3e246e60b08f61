//! Texts that few runs print, packed: as they are they would be a twentieth of the program.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Packs a file into one of its name with `.z` after it, which is given with a slash before it.
pub(crate) fn file(out: &Path, path: &str) -> String {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    file_as(out, path, name)
}

/// The same into a file of this name.
pub(crate) fn file_as(out: &Path, path: &str, name: &str) -> String {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    bytes(out, name, &text);
    format!("/{name}.z")
}

/// Packs what is given into the file of this name with `.z` after it.
pub(crate) fn bytes(out: &Path, name: &str, bytes: &[u8]) {
    let packed = File::create(out.join(format!("{name}.z"))).expect("OUT_DIR can be written to");
    let mut encoder = ZlibEncoder::new(packed, Compression::best());
    encoder.write_all(bytes).expect("OUT_DIR can be written to");
    encoder.finish().expect("OUT_DIR can be written to");
}
