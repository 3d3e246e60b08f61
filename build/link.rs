//! How the program is linked.

use std::env;
use std::path::Path;
use std::process::Command;

/// The first glibc that reads packed relocations:
/// <https://sourceware.org/pipermail/libc-announce/2022/000033.html>
const READS_PACKED: (u32, u32) = (2, 36);

/// Leaves out how stacks are unwound, which a program that ends where it panics never does.
/// <https://sourceware.org/binutils/docs/ld/Miscellaneous-Commands.html>, `INSERT`
const WITHOUT_UNWINDING: &str = "SECTIONS { /DISCARD/ : { *(.eh_frame) } } INSERT AFTER .text;\n";

/// Makes a released program smaller, where the machine that builds it can run that: its relocations
/// are packed, since most of its tables are addresses, and it has no tables for unwinding. Together
/// they are a sixth of it.
pub(crate) fn make_small(out: &Path) {
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    let is_release = is("PROFILE", "release");
    let is_native = env::var("HOST").ok() == env::var("TARGET").ok();
    let is_glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_release && is_native && is_glibc && glibc().is_some_and(|found| found >= READS_PACKED) {
        let script = out.join("without-unwinding.ld");
        std::fs::write(&script, WITHOUT_UNWINDING).expect("OUT_DIR can be written to");
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
    }
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
