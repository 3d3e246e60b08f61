//! What each stage takes in a process that is warm.

use std::hint::black_box;
use std::time::{Duration, Instant};

use masthead::Templates;

use crate::cases::{CASES, Case};
use crate::pipeline::{STAGES, manifests, release};

const RUNS: usize = 201;

pub(crate) fn print() {
    print!("{:<38}", "stages");
    STAGES.iter().for_each(|stage| print!(" {stage:>12}"));
    println!();
    for case in &CASES {
        print!("{:<38}", case.name);
        for time in times(case) {
            print!(" {:>12}", millis(time));
        }
        println!();
    }
}

pub(crate) fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The median of each stage, with templates that are not compiled yet, as in a run of the program.
fn times(case: &Case) -> [Duration; STAGES.len()] {
    let release = release();
    let mut stages = [const { Vec::new() }; STAGES.len()];
    for _ in 0..RUNS {
        let templates = Templates::default();
        let mut laps = stages.iter_mut();
        let mut start = Instant::now();
        black_box(manifests(case, &release, &templates, || {
            let times = laps.next().expect("one a stage");
            times.push(start.elapsed());
            start = Instant::now();
        }));
    }
    stages.map(median)
}
