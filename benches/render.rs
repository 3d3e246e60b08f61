//! `cargo bench`: what one run costs, per case (instructions by callgrind, time, memory), and where it goes, stage by stage.
//!
//! Instructions need `valgrind`; without it the column is empty. Times and stages are medians.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use masthead::render::render;
use masthead::schema::{SCHEMA, check};
use masthead::source::yaml::read as load;
use masthead::stack::{self, DEFAULT_KUBE_VERSION, Release, Target};
use masthead::template::Templates;
use masthead::values::defaults::DEFAULTS;
use masthead::values::fragments;
use masthead::values::{At, Kind, Layers, Map, Node, Values, overlay, with_defaults};

const PROGRAM: &str = env!("CARGO_BIN_EXE_masthead");
const APIS: &str = "monitoring.coreos.com/v1/ServiceMonitor,cert-manager.io/v1/Certificate";

/// A case: its name and the fragments that make it.
const CASES: [(&str, &[&str]); 4] = [
    (
        "matrix-authentication-service-minimal",
        &["nothing-enabled", "matrix-authentication-service-minimal"],
    ),
    (
        "synapse-minimal",
        &["nothing-enabled", "server-name", "synapse-minimal"],
    ),
    (
        "all-enabled",
        &[
            "server-name",
            "deployment-markers-minimal",
            "element-admin-minimal",
            "element-web-minimal",
            "hookshot-minimal",
            "matrix-authentication-service-minimal",
            "matrix-rtc-minimal",
            "synapse-minimal",
            "well-known-minimal",
        ],
    ),
    (
        "synapse-worker-example",
        &[
            "nothing-enabled",
            "server-name",
            "synapse-minimal",
            "synapse-all-workers-running",
        ],
    ),
];

fn main() {
    println!(
        "{:<40} {:>8} {:>14} {:>10} {:>12}",
        "case", "objects", "instructions", "time", "peak memory"
    );
    for (name, fragments) in CASES {
        let args = arguments(fragments);
        let instructions =
            instructions(&args).map_or_else(|| "-".into(), |n| format!("{:.2} M", n as f64 / 1e6));
        println!(
            "{name:<40} {:>8} {instructions:>14} {:>10} {:>12}",
            objects(&args),
            millis(whole(&args)),
            memory(&args)
        );
    }
    println!(
        "\n{:<40} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "stage", "read", "merge", "check", "stack", "render"
    );
    for (name, fragments) in CASES {
        let [read, merge, check, stack, render] = stages(fragments).map(millis);
        println!("{name:<40} {read:>10} {merge:>10} {check:>10} {stack:>10} {render:>10}");
    }
}

fn arguments(fragments: &[&str]) -> Vec<String> {
    let mut args = vec![
        "template".to_owned(),
        "ess".into(),
        "--namespace=ess".into(),
        format!("-a={APIS}"),
    ];
    args.extend(fragments.iter().map(|name| format!("--fragment={name}")));
    args
}

fn objects(args: &[String]) -> usize {
    let output = Command::new(PROGRAM)
        .args(args)
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| *line == "---")
        .count()
}

/// The whole process, as callgrind counts it.
fn instructions(args: &[String]) -> Option<u64> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            PROGRAM,
        ])
        .args(args)
        .stdout(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = text
        .lines()
        .find_map(|line| line.split("Collected :").nth(1))?;
    count.trim().parse().ok()
}

/// The time from start to end of the process.
fn whole(args: &[String]) -> Duration {
    median(101, || {
        let status = Command::new(PROGRAM)
            .args(args)
            .stdout(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(status.success());
    })
}

/// The largest resident set, as GNU time tells it.
fn memory(args: &[String]) -> String {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M", PROGRAM])
        .args(args)
        .stdout(Stdio::null())
        .output();
    let text = output
        .map(|o| String::from_utf8_lossy(&o.stderr).into_owned())
        .unwrap_or_default();
    let kilobytes = text
        .lines()
        .last()
        .and_then(|line| line.parse::<f64>().ok());
    kilobytes.map_or_else(|| "-".into(), |kb| format!("{:.1} MiB", kb / 1024.0))
}

/// Reading, merging, checking, deriving the stack, and rendering, each on what the one before made.
fn stages(fragments: &[&str]) -> [Duration; 5] {
    let texts: Vec<&str> = fragments
        .iter()
        .map(|name| fragments::find(name).expect("it is embedded").text)
        .collect();
    let read = || {
        texts
            .iter()
            .map(|text| load::read(text, 1).expect("fragments are YAML"))
            .collect::<Vec<_>>()
    };
    let merge = || {
        let mut user = Node::new(Kind::Map(Map::default()), At::default());
        read()
            .into_iter()
            .for_each(|layer| overlay(&mut user, layer));
        with_defaults(&DEFAULTS, user)
    };
    let mut layers = Layers::default();
    texts
        .iter()
        .for_each(|text| _ = layers.add(masthead::values::Source::Fragment, "", *text));
    let values = Values {
        root: merge(),
        layers,
    };
    let release = Release {
        name: "ess".into(),
        namespace: "ess".into(),
        target: Target::Helm,
        api_versions: APIS.split(',').map(str::to_owned).collect(),
        kube_version: DEFAULT_KUBE_VERSION,
        no_hooks: false,
    };
    let build = |templates: &Templates| {
        stack::build(&values, &release, templates, None).expect("fragments are valid")
    };
    let reading = median(101, read);
    let building = median(101, || build(&Templates::default()));
    [
        reading,
        median(101, merge).saturating_sub(reading),
        median(101, || check(&SCHEMA, &values.root)),
        building,
        median(101, || {
            let templates = Templates::default();
            render(&build(&templates), &release, &templates).expect("templates render")
        })
        .saturating_sub(building),
    ]
}

fn median<T>(runs: usize, mut what: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(what());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}
