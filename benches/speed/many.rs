//! Many stacks in one process: how many a second, and whether memory grows with their number.

use std::hint::black_box;
use std::time::Instant;

use masthead::Templates;

use crate::cases::DEFAULT;
use crate::pipeline::{manifests, release};

/// After so many stacks it is looked.
const AFTER: [u32; 2] = [100, 2000];

pub(crate) fn print() {
    println!(
        "{:<38} {:>12} {:>12}",
        "many stacks", "a second", "peak memory"
    );
    let (release, templates) = (release(), Templates::default());
    let (start, mut done) = (Instant::now(), 0);
    for count in AFTER {
        while done < count {
            black_box(manifests(&DEFAULT, &release, &templates, || {}));
            done += 1;
        }
        let rate = f64::from(count) / start.elapsed().as_secs_f64();
        let name = format!("{}, {count} times", DEFAULT.name);
        println!("{name:<38} {rate:>12.0} {:>12}", peak_memory());
    }
}

/// The largest resident set of this process so far, as Linux counts it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim_end_matches("kB").trim().parse().ok());
    mebibytes(kilobytes)
}

pub(crate) fn mebibytes(kilobytes: Option<f64>) -> String {
    kilobytes.map_or_else(String::new, |kb| format!("{:.1} MiB", kb / 1024.0))
}
