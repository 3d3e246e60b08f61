//! Whatever happens while it is written, the file is the old one or the new one.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use tempfile::TempDir;

use super::{MINIMAL, NEEDED, complete, credentials};
use crate::harness::{masthead, program};

const FILE: &str = "ess.credentials.yaml";

/// A file that lacks something.
fn old() -> String {
    complete().replace("SYNAPSE_MACAROON", "MY_OWN")
}

fn folder_with(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    write(&folder.path().join(FILE), text);
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
}

fn render(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command
        .args(["render", "--fragment", "minimal"])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// Renders from a shell that has set something up before.
fn render_after(setup: &str, folder: &Path) -> Output {
    let script = format!("{setup}; exec \"$0\" render --fragment minimal");
    let mut command = Command::new("bash");
    command
        .args(["-c", &script])
        .arg(program())
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The file, which is whole.
fn whole(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join(FILE)).unwrap();
    masthead::credentials::Document::parse(&text).unwrap();
    text
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn twenty_first_runs_at_once_make_one_set() {
    let folder = TempDir::new().unwrap();
    let spawn = |_| {
        render(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..20).map(spawn).collect();
    let outputs: Vec<Output> = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    let told: Vec<_> = outputs
        .iter()
        .map(|output| String::from_utf8_lossy(&output.stderr))
        .collect();
    assert!(
        outputs.iter().all(|output| output.status.success()),
        "{told:?}"
    );
    assert!(
        outputs
            .iter()
            .all(|output| output.stdout == outputs[0].stdout)
    );
    assert_eq!(
        told.iter()
            .filter(|told| told.starts_with("note: created ess.credentials.yaml: "))
            .count(),
        1,
        "{told:?}"
    );
    assert!(NEEDED.iter().all(|key| whole(folder.path()).contains(key)));
}

#[test]
fn who_is_killed_leaves_the_old_file_or_the_new_one() {
    let folder = folder_with(&old());
    let (mut old_ones, mut new_ones) = (0, 0);
    for pause in 0..60 {
        write(&folder.path().join(FILE), &old());
        let mut child = render(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(2 * pause));
        child.kill().unwrap();
        child.wait().unwrap();
        if whole(folder.path()) == old() {
            old_ones += 1
        } else {
            new_ones += 1
        }
    }
    assert!(old_ones > 0, "{old_ones} old, {new_ones} new");
    // What they left behind, temporary files and the lock, is in nobody's way.
    assert!(render(folder.path()).output().unwrap().status.success());
    assert!(NEEDED.iter().all(|key| whole(folder.path()).contains(key)));
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let folder = folder_with(&complete());
    write(&folder.path().join(".a1B2c3.ess.credentials.yaml"), &old());
    write(&folder.path().join(".a1B2c3.other"), "");
    let output = render(folder.path()).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(
        names(folder.path()),
        [".a1B2c3.other", FILE, "ess.credentials.yaml.lock"]
    );
}

#[test]
fn who_waits_for_another_process_says_so() {
    let folder = folder_with(&old());
    let lock = std::fs::File::create(folder.path().join("ess.credentials.yaml.lock")).unwrap();
    lock.lock().unwrap();
    let mut child = render(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut told = String::new();
    stderr.read_line(&mut told).unwrap();
    lock.unlock().unwrap();
    stderr.read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success());
    assert_snapshot!("waiting", told);
}

#[test]
fn a_lock_that_is_no_file_is_refused_at_once() {
    let output = render_after(
        "mkfifo ess.credentials.yaml.lock",
        folder_with(&old()).path(),
    );
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(2), [].as_slice())
    );
    assert_snapshot!("fifo_as_lock", String::from_utf8(output.stderr).unwrap());
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = folder_with(&old());
    let output = render_after("trap '' XFSZ; ulimit -f 0", folder.path());
    assert_eq!(
        (output.status.code(), output.stdout.as_slice()),
        (Some(2), [].as_slice())
    );
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.starts_with("error: could not write `ess.credentials.yaml`: File too large"),
        "{told}"
    );
    assert_eq!(whole(folder.path()), old());
    assert_eq!(
        names(folder.path()),
        [FILE, "ess.credentials.yaml.lock"],
        "no temporary file is left"
    );
}

#[test]
fn a_full_standard_output_is_an_error_and_what_was_made_is_kept() {
    let folder = folder_with(&old());
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = render(folder.path())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let kept = whole(folder.path());
    assert!(NEEDED.iter().all(|key| kept.contains(key)));
    assert!(render(folder.path()).output().unwrap().stderr.is_empty());
    assert_eq!(whole(folder.path()), kept);
}

#[test]
fn a_folder_that_can_not_be_written_to_is_told() {
    // Not even root makes files there.
    let run = masthead("render --credentials /sys/kernel/ess.credentials.yaml")
        .args(MINIMAL)
        .run();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .starts_with("error: could not lock `/sys/kernel/ess.credentials.yaml.lock`: "),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("hint: the folder must be writable"),
        "{}",
        run.stderr
    );
    assert_snapshot!(
        "no_folder",
        masthead("render --credentials nowhere/ess.yaml")
            .args(MINIMAL)
            .fails(2)
    );
}

#[test]
fn a_complete_file_needs_no_writing() {
    let folder = folder_with(&complete());
    let file = folder.path().join(FILE);
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o400)).unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o500)).unwrap();
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    let output = render(folder.path()).output().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o700)).unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        before
    );
    assert_eq!(names(folder.path()), [FILE], "no lock was taken");
}

#[test]
fn links_are_not_followed() {
    let folder = TempDir::new().unwrap();
    let (file, target) = (folder.path().join(FILE), folder.path().join("target"));
    let told = || {
        let output = render(folder.path()).output().unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(2), [].as_slice())
        );
        String::from_utf8(output.stderr).unwrap()
    };
    symlink(&target, &file).unwrap();
    assert_snapshot!("dangling_link", told());
    assert!(!target.exists());
    write(&target, &old());
    assert_snapshot!("link", told());
    assert_eq!(std::fs::read_to_string(&target).unwrap(), old());
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert_snapshot!("folder", told());
    std::fs::remove_dir(&file).unwrap();
    symlink(&target, folder.path().join("ess.credentials.yaml.lock")).unwrap();
    assert_snapshot!("link_as_lock", told());
    assert_eq!(std::fs::read_to_string(&target).unwrap(), old());
}

#[test]
fn a_file_that_others_can_read_is_warned_of_and_closed_by_the_next_change() {
    let wide = credentials("generate").args(MINIMAL);
    std::fs::set_permissions(wide.path(FILE), PermissionsExt::from_mode(0o644)).unwrap();
    let output = wide.run();
    assert_snapshot!("wide", output.told());
    let rotated = masthead("credentials rotate SYNAPSE_MACAROON")
        .after(output)
        .run();
    let mode = std::fs::metadata(rotated.folder.path().join(FILE))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_credentials_file_is_left_alone() {
    let newer = complete().replace("masthead/v1", "masthead/v2");
    let cut = complete().replace("...\n", "");
    let other = complete().replace("release: ess", "release: other");
    let cases = [
        ("empty", ""),
        ("no_yaml", "hunter2: ["),
        (
            "other_yaml",
            "apiVersion: v1\nkind: Secret\ndata: {A: hunter2}\n",
        ),
        ("newer", &newer),
        ("cut_off", &cut),
        ("other_release", &other),
        ("bytes", "\u{0}\u{1}hunter2"),
    ];
    for (name, text) in cases {
        for command in [
            "render",
            "credentials generate",
            "credentials rotate SYNAPSE_MACAROON",
            "credentials list",
            "credentials export",
        ] {
            let values = if command.contains("rotate") {
                ""
            } else {
                MINIMAL
            };
            let output = masthead(command).args(values).private(FILE, text).run();
            assert_eq!(
                (output.status, output.stdout.as_str()),
                (2, ""),
                "{name}: {command}"
            );
            assert!(
                !output.stderr.contains("hunter2"),
                "{name}: {}",
                output.stderr
            );
            assert_eq!(output.read(FILE), text, "{name}: {command}");
            assert_snapshot!(name, output.stderr);
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let whole = complete();
    let folder = folder_with("");
    for end in (1..whole.len() - 4).step_by(whole.len() / 30) {
        write(&folder.path().join(FILE), &whole[..end]);
        assert_eq!(
            render(folder.path()).output().unwrap().status.code(),
            Some(2),
            "{end}"
        );
        assert_eq!(
            std::fs::read_to_string(folder.path().join(FILE)).unwrap(),
            whole[..end]
        );
    }
}

#[test]
fn time_zone_language_umask_and_folder_do_not_matter() {
    let plain = folder_with(&complete());
    let expected = render(plain.path()).output().unwrap().stdout;
    for setup in [
        "export TZ=Asia/Kathmandu",
        "export LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8",
        "umask 000",
        "umask 777",
    ] {
        let folder = folder_with(&complete());
        let output = render_after(setup, folder.path());
        assert_eq!(output.stdout, expected, "{setup}");
        assert_eq!(whole(folder.path()), complete(), "{setup}");
    }
    let elsewhere = TempDir::new().unwrap();
    let output = render(elsewhere.path())
        .arg("--credentials")
        .arg(plain.path().join(FILE))
        .output()
        .unwrap();
    assert_eq!(output.stdout, expected);
    assert_eq!(names(elsewhere.path()), [""; 0]);
}

#[test]
fn what_is_made_is_for_its_owner_in_utc_under_any_umask() {
    for setup in [
        "umask 000",
        "umask 777",
        "export TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8",
    ] {
        let folder = folder_with(&old());
        assert!(render_after(setup, folder.path()).status.success());
        for name in names(folder.path()) {
            let mode = std::fs::metadata(folder.path().join(&name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{setup}: {name}");
        }
        let text = whole(folder.path());
        let created = text
            .split("  SYNAPSE_MACAROON:\n")
            .nth(1)
            .unwrap()
            .lines()
            .nth(1)
            .unwrap()
            .trim();
        let created = created
            .trim_start_matches("created: \"")
            .trim_end_matches('"');
        let age = humantime::parse_rfc3339(created)
            .unwrap()
            .elapsed()
            .unwrap();
        assert!(age < Duration::from_secs(300), "{setup}: {created}");
    }
}
