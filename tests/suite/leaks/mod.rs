//! No command shows a credential, in whatever form, but where credentials belong: in Secrets, and where it was asked for.
//!
//! Every credential that the schema knows is given as a marker, whole configuration files with markers in them; then all commands
//! run, with values that are right and with ones that are wrong in many ways.

mod debug;
mod errors;
mod kept;
mod looks;
mod sources;
mod sweep;
mod templates;
mod values;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::harness::{Masthead, Output, masthead};

const MARK: &str = "LeakMark";

fn registration(mark: &str) -> String {
    format!(
        "id: hookshot\nurl: http://h:9993\nas_token: {mark}a\nhs_token: {mark}h\nsender_localpart: hookshot\nnamespaces: {{users: [], \
         aliases: [], rooms: []}}\n"
    )
}

/// The forms in which a marker could be found.
fn forms() -> Vec<String> {
    let mut out = vec![
        MARK.to_lowercase(),
        hex::encode(MARK),
        MARK.bytes().map(|byte| format!("%{byte:02x}")).collect(),
    ];
    for before in 0..3 {
        // What is the same whatever stands around it, at each of the three ways in which it may fall on groups of three bytes.
        let text = [&b"xxx"[..before], MARK.as_bytes()].concat();
        let encoded = STANDARD.encode(&text);
        let (start, end) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        out.push(encoded[start..end].to_lowercase());
    }
    out
}

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    if let Some(fault) = leak(text) {
        panic!("{what} shows {fault}");
    }
}

/// The first marker in a text, in whatever form, with what stands around it.
fn leak(text: &str) -> Option<String> {
    static FORMS: LazyLock<Vec<String>> = LazyLock::new(forms);
    let lower = text.to_lowercase();
    FORMS.iter().find_map(|form| {
        let at = lower.find(form)?;
        let from = (0..=at.saturating_sub(200))
            .rev()
            .find(|from| lower.is_char_boundary(*from))
            .unwrap_or(0);
        let around: String = lower[from..].chars().take(400).collect();
        Some(format!("{form}: …{around}"))
    })
}

/// Neither on standard output nor on standard error.
#[track_caller]
fn assert_silent(what: &str, output: &Output) {
    assert_clean(what, &output.stdout);
    assert_clean(what, &output.stderr);
}

fn run(args: &str, values: &Value) -> Masthead {
    masthead(args)
        .file("v.yaml", values.to_string())
        .file("sealing.crt", include_str!("../inputs/sealing.crt"))
}

/// In manifests, Secrets alone may hold credentials, of which not even the names of the keys show any.
#[track_caller]
fn assert_only_in_secrets(what: &str, output: &Output) {
    assert_clean(what, &output.stderr);
    let objects = output.objects();
    let (secrets, others): (Vec<_>, Vec<_>) = objects
        .iter()
        .partition(|object| object["kind"] == "Secret");
    assert!(!secrets.is_empty() && !others.is_empty(), "{what}");
    for object in others {
        assert_clean(what, &object.to_string());
    }
    for secret in secrets {
        assert_clean(what, &secret["metadata"].to_string());
    }
}

#[test]
fn the_forms_are_found() {
    for text in [
        "xLeakMark07",
        "eExlYWtNYXJrMDc=",
        &STANDARD.encode("xxLeakMark"),
        "%4c%65%61%6B%4D%61%72%6b",
        &hex::encode_upper(MARK),
    ] {
        assert!(
            std::panic::catch_unwind(|| assert_clean("", text)).is_err(),
            "{text}"
        );
    }
}
