//! Files as a compressed tar archive, in which nothing is of this machine or this moment.

use crate::source::sort::sort_by;
use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};

use super::File;

/// The tar archive of the files, in the order of their paths.
///
/// # Errors
/// A path does not fit into an archive.
pub(super) fn tar(files: &[File]) -> io::Result<Vec<u8>> {
    let mut files: Vec<&File> = files.iter().collect();
    sort_by(&mut files, |a, b| a.path.cmp(&b.path));
    let mut archive = Builder::new(Vec::new());
    for file in files {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(file.text.len() as u64);
        archive.append_data(&mut header, &file.path, file.text.as_bytes())?;
    }
    archive.into_inner()
}

/// The bytes, compressed, without a name or a time in the header.
/// <https://datatracker.ietf.org/doc/html/rfc1952>
pub(super) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn file(path: &str) -> File {
        File {
            path: path.to_owned(),
            text: format!("# {path}\n"),
        }
    }

    #[test]
    fn entries_are_in_order_and_of_nobody() {
        let long = format!("synapse/{}.yaml", "n".repeat(253));
        let archive = tar(&[file("b/é.yaml"), file("a/x.yaml"), file(&long)]).unwrap();
        let mut archive = tar::Archive::new(archive.as_slice());
        let mut paths = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let header = entry.header();
            let numbers = (header.uid(), header.gid(), header.mtime(), header.mode());
            let numbers = (
                numbers.0.unwrap(),
                numbers.1.unwrap(),
                numbers.2.unwrap(),
                numbers.3.unwrap(),
            );
            assert_eq!(numbers, (0, 0, 0, 0o644));
            let path = entry.path().unwrap().to_str().unwrap().to_owned();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            assert_eq!(text, format!("# {path}\n"));
            paths.push(path);
        }
        assert_eq!(paths, ["a/x.yaml", "b/é.yaml", &long]);
    }

    #[test]
    fn the_header_of_gzip_tells_no_name_and_no_time() {
        let bytes = gzip(b"text").unwrap();
        // No flags, no time, the best compression, of no system.
        assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    }
}
