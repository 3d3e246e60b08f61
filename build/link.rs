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

/// The first release of Rust that brings the linker which folds equal functions, and uses it:
/// <https://blog.rust-lang.org/2025/09/01/rust-lld-on-1.90.0-stable/>
const FOLDS: u32 = 90;

/// Makes a released program smaller, where the machine that builds it can run that: its relocations
/// are packed, since most of its tables are addresses, it has no tables for unwinding, and of
/// functions with the same instructions it has one. Together they are a sixth of it.
pub(crate) fn make_small(out: &Path) {
    let is_release = is("PROFILE", "release");
    let is_native = env::var("HOST").ok() == env::var("TARGET").ok();
    let is_glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_release && is_native && is_glibc && glibc().is_some_and(|found| found >= READS_PACKED) {
        let script = out.join("without-unwinding.ld");
        std::fs::write(&script, WITHOUT_UNWINDING).expect("OUT_DIR can be written to");
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
        if folds() {
            println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
        }
    }
}

/// Whether the linker folds equal functions: Rust's own does, unless another one was asked for.
fn folds() -> bool {
    let is_own = is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && env::var_os("RUSTC_LINKER").is_none()
        && env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| !flags.contains("link"));
    is_own && minor_of_rust().is_some_and(|found| found >= FOLDS)
}

/// The `95` of `rustc 1.95.0`.
fn minor_of_rust() -> Option<u32> {
    let output = Command::new(env::var_os("RUSTC")?)
        .arg("--version")
        .output();
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    text.split('.').nth(1)?.parse().ok()
}

/// Whether a variable has this value.
fn is(name: &str, wanted: &str) -> bool {
    env::var(name).is_ok_and(|value| value == wanted)
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
