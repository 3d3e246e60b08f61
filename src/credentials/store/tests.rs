//! Tests of the store as a whole; most take a generator that counts, since real keys take seconds.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::credentials::examples::{
    BESIDE, ENCRYPTION, EXTRA, REGISTRATION, SECRET, SIGNING_KEY, all, generator, needs,
};
use crate::credentials::{Entry, GenerateError, Kind, Secret};
use crate::source::yaml::read::MAX_BYTES;

/// Makes `made-1-<process>`, `made-2-<process>` and so on.
struct Counting(u32);

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Generate for Counting {
    fn generate(&mut self, kinds: &[Kind]) -> Result<Vec<Secret>, GenerateError> {
        self.0 += 1;
        let next = || {
            format!(
                "made-{}-{}",
                COUNT.fetch_add(1, Ordering::Relaxed),
                std::process::id()
            )
        };
        Ok(kinds.iter().map(|_| Secret::from(next())).collect())
    }
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, "ess", AtRest::default())
}

fn ensure(path: &Path, needs: &[Need]) -> Result<Ensured, StoreError> {
    open(path)?.ensure(needs, &mut Counting(0), now())
}

/// A folder with a path in it for a file.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ess.credentials.yaml");
    (folder, path)
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_second_run_gives_the_same_and_writes_nothing() {
    let (_folder, path) = place();
    let first = ensure(&path, &all()).unwrap();
    let created = Changed {
        created: true,
        salted: false,
    };
    assert_eq!(
        (first.completed.generated.len(), first.changed),
        (all().len(), created)
    );
    let old = fs::metadata(&path).unwrap().modified().unwrap() - Duration::from_secs(60);
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(old)
        .unwrap();
    let text = fs::read(&path).unwrap();
    fs::remove_file(lock::beside(&path)).unwrap();

    let mut generator = Counting(0);
    let second = open(&path)
        .unwrap()
        .ensure(&all(), &mut generator, SystemTime::now())
        .unwrap();
    assert_eq!(
        (
            second.completed.generated.len(),
            second.changed,
            generator.0
        ),
        (0, Changed::default(), 0)
    );
    assert_eq!(second.credentials, first.credentials);
    assert_eq!(fs::read(&path).unwrap(), text);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), old);
    assert!(!lock::beside(&path).exists(), "no lock is needed to read");
}

#[test]
fn only_what_is_missing_is_made_and_the_rest_is_kept_even_when_empty_or_unknown() {
    let (_folder, path) = place();
    let mut kept = Document::new("ess");
    kept.insert(SECRET, Entry::new(Secret::from(String::new()), now()));
    kept.insert("MY_OWN", Entry::new(Secret::from(vec![0xff, 0]), now()));
    fs::write(&path, kept.print()).unwrap();

    let done = ensure(&path, &needs(&[SECRET, EXTRA])).unwrap();
    assert_eq!(done.completed.generated, [EXTRA]);
    assert!(!done.changed.created);
    assert_eq!(done.credentials.get(SECRET).unwrap().expose(), b"");
    assert_eq!(
        done.credentials.get("MY_OWN"),
        None,
        "only what was asked for"
    );
    let store = open(&path).unwrap();
    let keys: Vec<&str> = store
        .document()
        .unwrap()
        .iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(keys, [SECRET, "MY_OWN", EXTRA]);
    assert_eq!(store.document().unwrap().get("MY_OWN"), kept.get("MY_OWN"));
}

#[test]
fn real_credentials_of_two_stores_share_nothing() {
    let needs = needs(&[ENCRYPTION, BESIDE, SIGNING_KEY, REGISTRATION]);
    let fresh = || {
        let (_folder, path) = place();
        open(&path)
            .unwrap()
            .ensure(&needs, &mut generator(), now())
            .unwrap()
            .credentials
    };
    let (one, two) = (fresh(), fresh());
    assert_eq!(one.iter().count(), 4);
    assert!(one.iter().all(|(key, secret)| two.get(key) != Some(secret)));
}

#[test]
fn twenty_threads_make_one_set() {
    let (folder, path) = place();
    let run = || ensure(&path, &all()).unwrap();
    let done: Vec<Ensured> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(done.iter().all(|d| d.credentials == done[0].credentials));
    assert_eq!(
        done.iter()
            .filter(|d| d.completed.generated.len() == all().len() && d.changed.created)
            .count(),
        1
    );
    assert_eq!(
        done.iter()
            .filter(|d| d.completed.generated.is_empty() && !d.changed.created)
            .count(),
        19
    );
    assert_eq!(
        names(folder.path()),
        BTreeSet::from(["ess.credentials.yaml", "ess.credentials.yaml.lock"].map(String::from))
    );
}

#[test]
fn threads_that_need_different_credentials_lose_none() {
    let (_folder, path) = place();
    std::thread::scope(|scope| {
        all()
            .into_iter()
            .for_each(|need| drop(scope.spawn(|| ensure(&path, &[need]).unwrap())))
    });
    assert_eq!(open(&path).unwrap().missing(&all()), Vec::<String>::new());
}

const PROCESS_PATH: &str = "MASTHEAD_TEST_CREDENTIALS";

/// What each process of the next test runs; does nothing by itself.
#[test]
fn one_of_many_processes() {
    if let Some(path) = std::env::var_os(PROCESS_PATH) {
        ensure(Path::new(&path), &all()).unwrap();
    }
}

#[test]
fn twenty_processes_make_one_set() {
    let (_folder, path) = place();
    let name = std::thread::current()
        .name()
        .unwrap()
        .replace("twenty_processes_make_one_set", "one_of_many_processes");
    let begin = |_| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &name])
            .env(PROCESS_PATH, &path)
            .spawn()
            .unwrap()
    };
    let processes: Vec<_> = (0..20).map(begin).collect();
    processes
        .into_iter()
        .for_each(|mut p| assert!(p.wait().unwrap().success()));
    let store = open(&path).unwrap();
    let value = |(_, entry): (&str, &Entry)| {
        entry
            .secret
            .expose_text()
            .unwrap()
            .rsplit('-')
            .next()
            .unwrap()
            .to_owned()
    };
    let makers: BTreeSet<String> = store.document().unwrap().iter().map(value).collect();
    assert_eq!(
        (store.missing(&all()).len(), makers.len()),
        (0, 1),
        "one process made all of them"
    );
}

#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = place();
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    ensure(&path, &needs(&[EXTRA])).unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let mut store = open(&path).unwrap();
    assert_eq!(
        store.warnings(),
        [Warning::WideMode {
            path: path.clone(),
            mode: 0o644
        }]
    );
    store
        .ensure(&needs(&[SECRET]), &mut Counting(0), now())
        .unwrap();
    assert_eq!(
        (mode(), store.warnings().len()),
        (0o600, 0),
        "the next write puts it right"
    );
}

#[test]
fn links_are_refused() {
    let (folder, path) = place();
    let elsewhere = folder.path().join("elsewhere");
    for target in [elsewhere.clone(), "/nowhere/at/all".into()] {
        std::os::unix::fs::symlink(target, &path).unwrap();
        assert!(matches!(
            ensure(&path, &all()),
            Err(StoreError::NotAFile { link: true, .. })
        ));
        fs::remove_file(&path).unwrap();
    }
    std::os::unix::fs::symlink(&elsewhere, lock::beside(&path)).unwrap();
    assert!(matches!(
        ensure(&path, &all()),
        Err(StoreError::Io { what: "lock", .. })
    ));
    assert!(!elsewhere.exists() && !path.exists());
}

#[test]
fn what_a_killed_process_left_is_removed_by_the_next() {
    let (folder, path) = place();
    let clean =
        BTreeSet::from(["ess.credentials.yaml", "ess.credentials.yaml.lock"].map(String::from));
    let leave = || {
        fs::write(
            folder.path().join(".a1B2c3.ess.credentials.yaml"),
            "hunter2",
        )
        .unwrap()
    };
    leave();
    ensure(&path, &needs(&[EXTRA])).unwrap();
    assert_eq!(names(folder.path()), clean, "by one that writes");
    leave();
    let held = Lock::take_now(&lock::beside(&path)).unwrap();
    ensure(&path, &needs(&[EXTRA])).unwrap();
    assert_eq!(names(folder.path()).len(), 3, "it may be in use");
    drop(held);
    ensure(&path, &needs(&[EXTRA])).unwrap();
    assert_eq!(names(folder.path()), clean, "by one that does not");
}

#[test]
fn a_salt_that_was_taken_out_is_put_back_and_reported() {
    let (_folder, path) = place();
    ensure(&path, &needs(&[EXTRA])).unwrap();
    let mut document = open(&path).unwrap().document().unwrap().clone();
    document.salt = None;
    fs::write(&path, document.print()).unwrap();
    let done = ensure(&path, &needs(&[EXTRA])).unwrap();
    let salted = Changed {
        created: false,
        salted: true,
    };
    assert_eq!((done.completed.generated.len(), done.changed), (0, salted));
    assert!(done.credentials.salt.is_some());
    assert_eq!(
        ensure(&path, &needs(&[EXTRA])).unwrap().changed,
        Changed::default()
    );
}

#[test]
fn when_nothing_can_be_made_nothing_is_written() {
    struct Failing;
    impl Generate for Failing {
        fn generate(&mut self, _: &[Kind]) -> Result<Vec<Secret>, GenerateError> {
            Err(GenerateError::Rsa(rsa::Error::Internal))
        }
    }
    let (_folder, path) = place();
    assert!(
        open(&path)
            .unwrap()
            .ensure(&all(), &mut Failing, now())
            .is_err()
    );
    assert!(!path.exists());
}

/// As another user than root, who may write anywhere.
#[test]
fn a_folder_that_is_read_only_will_do_until_something_is_missing() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    ensure(&path, &needs(&[EXTRA])).unwrap();
    fs::remove_file(lock::beside(&path)).unwrap();
    let text = fs::read(&path).unwrap();
    let set_mode =
        |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    set_mode(0o500);
    let is_root = fs::write(folder.path().join("probe"), "").is_ok();
    let (enough, lacking) = (
        ensure(&path, &needs(&[EXTRA])),
        ensure(&path, &needs(&[SECRET])),
    );
    set_mode(0o700);
    assert!(enough.unwrap().completed.generated.is_empty());
    if !is_root {
        assert!(matches!(lacking, Err(StoreError::Io { what: "lock", .. })));
        assert_eq!(fs::read(&path).unwrap(), text);
    }
}

#[test]
fn errors_say_what_is_wrong_and_leave_the_file_alone() {
    let (folder, path) = place();
    let mut shown = Vec::new();
    let mut fails = |result: Result<Ensured, StoreError>| {
        let error = result.unwrap_err();
        let hint = error.hint().unwrap_or_default();
        shown.push(
            format!("{error}\n  hint: {hint}\n").replace(folder.path().to_str().unwrap(), "DIR"),
        );
    };
    let texts = [
        "",
        "hunter2: [",
        "apiVersion: masthead/v2\nkind: Credentials\nsealed: hunter2\n",
        "apiVersion: v1\nkind: Secret\n",
        &Document::new("other").print(),
    ];
    for text in texts {
        fs::write(&path, text).unwrap();
        fails(ensure(&path, &all()));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::write(&path, b"a: \xff\n").unwrap();
    fails(ensure(&path, &all()));
    fs::File::create(&path)
        .unwrap()
        .set_len(MAX_BYTES as u64 + 1)
        .unwrap();
    fails(ensure(&path, &all()));
    fails(ensure(folder.path(), &all()));
    fails(ensure(&folder.path().join("none/file"), &all()));
    fails(Err(open(&folder.path().join("absent"))
        .unwrap()
        .require(&needs(&[EXTRA, SECRET]))
        .unwrap_err()));
    insta::assert_snapshot!(shown.join(""));
}
