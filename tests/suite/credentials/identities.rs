//! New identities, and those of the environment.

use std::os::unix::fs::PermissionsExt;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;

use super::{MINIMAL, complete, credentials};
use crate::harness::masthead;

const FILE: &str = "ess.credentials.yaml";

/// The file of SOPS below a home folder.
const OWN: &str = if cfg!(target_os = "macos") {
    "home/Library/Application Support/sops/age/keys.txt"
} else {
    "home/.config/sops/age/keys.txt"
};

/// The complete file, encrypted to an identity.
fn encrypted(identity: &Identity) -> String {
    let recipient = identity.to_public();
    let text = complete().replacen(
        "credentials:\n",
        &format!("encryptTo:\n  - {recipient}\ncredentials:\n"),
        1,
    );
    age::encrypt_and_armor(&recipient, text.as_bytes()).unwrap()
}

#[test]
fn a_new_identity_is_in_a_file_of_its_owner_and_decrypts() {
    let made = masthead("credentials keygen -o key.txt").run();
    assert_eq!(made.status, 0, "{}", made.stderr);
    let text = made.read("key.txt");
    let identity: Identity = text.lines().last().unwrap().parse().unwrap();
    let recipient = identity.to_public().to_string();
    assert_eq!(made.stdout, format!("{recipient}\n"));
    assert!(text.contains(&format!("# public key: {recipient}\n")));
    assert!(!made.stderr.contains("AGE-SECRET-KEY"), "{}", made.stderr);
    let project = format!("encryptTo: [{recipient}], identities: [\"key.txt\"]");
    assert!(made.stderr.contains(&project), "{}", made.stderr);
    let path = made.folder.path().join("key.txt");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let again = masthead("credentials keygen --output key.txt")
        .after(made)
        .run();
    assert_eq!(again.status, 2);
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );
    assert_eq!(again.read("key.txt"), text);
    let list = masthead("credentials list --identity key.txt")
        .args(MINIMAL)
        .after(again)
        .file(FILE, encrypted(&identity))
        .ok();
    assert!(list.stdout.contains("SYNAPSE_SIGNING_KEY"));
}

#[test]
fn the_recipients_of_a_file_are_printed() {
    let (one, two) = (Identity::generate(), Identity::generate());
    let text = |identity: &Identity| identity.to_string().expose_secret().to_owned();
    let plugin = "AGE-PLUGIN-YUBIKEY-1QQPQGZK";
    let file = format!("# both\n{}\n{plugin}\n{}\n", text(&one), text(&two));
    let told = masthead("credentials keygen -y key.txt")
        .private("key.txt", file)
        .ok();
    assert_eq!(
        told.stdout,
        format!("{}\n{}\n", one.to_public(), two.to_public())
    );
    let run = masthead("credentials keygen -y key.txt").private("key.txt", "hunter2");
    assert!(!run.fails(2).contains("hunter2"));
}

#[test]
fn without_a_file_it_is_printed() {
    let printed = masthead("credentials keygen").ok().stdout;
    let identity: Identity = printed.lines().last().unwrap().parse().unwrap();
    assert!(printed.contains(&identity.to_public().to_string()));
}

#[test]
fn identities_of_the_environment_decrypt() {
    let identity = Identity::generate();
    let text = identity.to_string();
    let secret = text.expose_secret();
    for (name, value) in [
        ("MASTHEAD_IDENTITY", secret),
        ("MASTHEAD_IDENTITY", "key.txt"),
        ("SOPS_AGE_KEY", secret),
        ("MASTHEAD_IDENTITY_FILE", "key.txt"),
        ("SOPS_AGE_KEY_FILE", "key.txt"),
        ("XDG_CONFIG_HOME", "config"),
        ("HOME", "home"),
    ] {
        let list = masthead("credentials list")
            .args(MINIMAL)
            .private("key.txt", secret)
            .private("config/sops/age/keys.txt", secret)
            .private(OWN, secret)
            .file(FILE, encrypted(&identity))
            .env(name, value)
            .run();
        assert_eq!(list.status, 0, "{name}: {}", list.stderr);
        let rotated = masthead("credentials rotate SYNAPSE_MACAROON")
            .private("key.txt", secret)
            .private("config/sops/age/keys.txt", secret)
            .private(OWN, secret)
            .file(FILE, encrypted(&identity))
            .env(name, value)
            .run();
        assert_eq!(rotated.status, 0, "{name}: {}", rotated.stderr);
        assert!(age::decrypt(&identity, rotated.read(FILE).as_bytes()).is_ok());
    }
}

#[test]
fn the_first_place_that_has_an_identity_counts() {
    let (mine, other) = (Identity::generate(), Identity::generate());
    let text = |identity: &Identity| identity.to_string().expose_secret().to_owned();
    let run = || {
        masthead("credentials list")
            .args(MINIMAL)
            .file(FILE, encrypted(&mine))
            .private("mine.txt", text(&mine))
            .private("other.txt", text(&other))
            .private("config/sops/age/keys.txt", text(&other))
            .env("XDG_CONFIG_HOME", "config")
    };
    assert!(
        run()
            .fails(2)
            .contains("not to any of the given identities")
    );
    let variable = run().env("SOPS_AGE_KEY_FILE", "mine.txt").run();
    assert_eq!(variable.status, 0, "{}", variable.stderr);
    let both = run()
        .env("MASTHEAD_IDENTITY_FILE", "other.txt")
        .env("SOPS_AGE_KEY", &text(&mine))
        .run();
    assert_eq!(both.status, 0, "{}", both.stderr);
    let flag = run()
        .env("SOPS_AGE_KEY_FILE", "mine.txt")
        .args("--identity other.txt");
    assert!(flag.fails(2).contains("not to any of the given identities"));
}

#[test]
fn what_is_no_identity_is_told_by_the_name_of_the_variable() {
    let run = masthead("credentials rotate SYNAPSE_MACAROON")
        .file(FILE, encrypted(&Identity::generate()))
        .env("MASTHEAD_IDENTITY", "hunter2");
    let told = run.fails(2);
    assert!(told.contains("`MASTHEAD_IDENTITY`, line 1"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
    // A plain file needs none.
    let plain = credentials("rotate SYNAPSE_MACAROON")
        .env("MASTHEAD_IDENTITY", "hunter2")
        .run();
    assert_eq!(plain.status, 0, "{}", plain.stderr);
}
