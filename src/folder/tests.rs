use std::thread;

use std::path::Path;

use super::changes::Counts;
use super::*;
use crate::render::{Manifest, render};
use crate::source::beneath::Beneath;
use crate::source::lock::Lock;
use crate::stack::Release;
use crate::stack::components::COMPONENTS;
use crate::stack::example::World;

fn request<'a>(
    folder: &'a Path,
    release: &'a Release,
    manifests: &'a [&'a Manifest<'a>],
) -> Request<'a> {
    Request {
        folder,
        release,
        chart: "26.11".to_owned(),
        manifests,
        is_part: false,
        kustomization: false,
        force: false,
        waiting: &|| {},
    }
}

/// Renders and writes a small stack; a thread for itself.
fn run(folder: &Path) -> Counts {
    let world = World::with_fragments(&["nothing-enabled", "mas-minimal"], "");
    let stack = world.draft(COMPONENTS).finish().unwrap();
    let manifests = render(&stack, None).unwrap();
    let manifests: Vec<&Manifest> = manifests.iter().collect();
    let changes = write(&request(folder, stack.release(), &manifests));
    changes.unwrap().counts()
}

#[test]
fn many_threads_write_many_folders_and_one() {
    let root = tempfile::tempdir().unwrap();
    let count = run(&root.path().join("a")).wrote;
    let mut sum = Counts::default();
    thread::scope(|scope| {
        let names = ["b", "c", "same", "same", "same", "same"];
        let folders = names.map(|name| root.path().join(name));
        let runs = folders.map(|folder| scope.spawn(move || run(&folder)));
        for run in runs {
            sum += run.join().unwrap();
        }
    });
    let expected = Counts {
        wrote: 3 * count,
        removed: 0,
        left: 3 * count,
    };
    assert_eq!(sum, expected);
}

#[test]
fn what_is_checked_is_what_is_written() {
    let world = World::with_fragments(&["nothing-enabled", "mas-minimal"], "");
    let stack = world.draft(COMPONENTS).finish().unwrap();
    let manifests = render(&stack, None).unwrap();
    let all: Vec<&Manifest> = manifests.iter().collect();
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    for some in [&all[..], &all[3..], &all[..3], &[], &all[..]] {
        let request = request(&folder, stack.release(), some);
        let (checked, written) = (check(&request).unwrap(), write(&request).unwrap());
        assert_eq!(checked.files, written.files);
        assert_eq!(checked.index, written.index);
        assert!(!checked.is_empty() && check(&request).unwrap().is_empty());
    }
}

#[test]
fn a_folder_that_somebody_has_is_waited_for() {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    let world = World::with_fragments(&["nothing-enabled"], "");
    let stack = world.draft(COMPONENTS).finish().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let held = Beneath::open(folder.path()).unwrap().file().unwrap();
    let held = Lock::of_folder(held, false, || {}).unwrap();
    let said = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(1300));
            drop(held);
        });
        let request = Request {
            waiting: &|| said.store(true, Ordering::Relaxed),
            ..request(folder.path(), stack.release(), &[])
        };
        assert!(write(&request).is_ok());
    });
    assert!(said.into_inner());
}
