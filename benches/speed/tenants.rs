//! Many deployments of one project file in one run of the program.

use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;
use std::time::Instant;

use tempfile::TempDir;

use crate::many::mebibytes;

const PROGRAM: &str = env!("CARGO_BIN_EXE_masthead");

/// How many tenants there are: memory is looked at for both.
const TENANTS: [u32; 2] = [100, 1000];

const PROJECT: &str = "\
apiVersion: masthead/v1
kind: Project
defaults:
  credentials: job
deployments:
  - glob: tenants/*/values.yaml
    namespace: matrix-{1}
    output: out/{1}
";

/// What is run, and with which words.
const RUNS: [(&str, &[&str]); 4] = [
    ("render, to standard output", &["render", "--output=yaml"]),
    ("render, to new folders", &["render"]),
    ("render, to the same folders", &["render"]),
    ("check", &["check"]),
];

pub(crate) fn print() {
    println!(
        "{:<38} {:>12} {:>12} {:>12} {:>12}",
        "tenants of one project", "tenants", "a second", "and core", "peak memory"
    );
    for tenants in TENANTS {
        let folder = TempDir::new().expect("there is a folder for temporary files");
        make(folder.path(), tenants);
        for (name, args) in RUNS {
            run(folder.path(), tenants, name, args);
        }
    }
}

/// A project of tenants with what is enabled by default.
fn make(folder: &Path, tenants: u32) {
    let write = |name: String, text: String| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("it can be made");
        fs::write(path, text).expect("the folder is ours");
    };
    write("masthead.yaml".into(), PROJECT.into());
    for number in 0..tenants {
        let domain = format!("t{number}.example.org");
        let host = |component: &str, name: &str| {
            format!("{component}:\n  ingress:\n    host: {name}.{domain}\n")
        };
        let hosts = [
            host("elementAdmin", "admin"),
            host("elementWeb", "chat"),
            host("matrixAuthenticationService", "account"),
            host("matrixRTC", "rtc"),
            host("synapse", "matrix"),
        ];
        // Node ports are of the whole cluster.
        let ports = "  sfu:\n    exposedServices:\n      rtcTcp:\n        enabled: false\n      rtcMuxedUdp:\n        enabled: false\n";
        let text = format!("serverName: {domain}\n{}", hosts.concat());
        let text = text.replacen("synapse:\n", &format!("{ports}synapse:\n"), 1);
        write(format!("tenants/t{number}/values.yaml"), text);
    }
}

fn run(folder: &Path, tenants: u32, name: &str, args: &[&str]) {
    let time = ["-f", "%M", PROGRAM];
    let out = File::create(folder.join("printed.yaml")).expect("the folder is ours");
    let mut command = Command::new("/usr/bin/time");
    command.args(time).args(args).current_dir(folder);
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).stdout(out).output();
    let seconds = start.elapsed().as_secs_f64();
    let Ok(output) = output else {
        return println!("{name:<38} GNU time is not installed");
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let memory = told.lines().last().and_then(|line| line.parse().ok());
    let rate = f64::from(tenants) / seconds;
    let cores = available_parallelism().map_or(1, NonZeroUsize::get) as f64;
    let a_core = rate / cores;
    println!(
        "{name:<38} {tenants:>12} {rate:>12.0} {a_core:>12.0} {:>12}",
        mebibytes(memory)
    );
}
