//! Settings of which one stands in for another, where that is all that there is to a section.

use super::{Rules, known, number};
use crate::source::Node;

pub(super) fn check(rules: &mut Rules) {
    if let Some(database) = rules.section(&["database"]) {
        check_database(rules, database);
    }
    if let Some(matrix) = rules.section(&["matrix"]) {
        rules.one_of(matrix, ["secret", "secret_file"]);
    }
    if let Some(captcha) = rules.section(&["captcha"]) {
        check_captcha(rules, captcha);
    }
}

fn check_database(rules: &mut Rules, database: &Node) {
    for pair in [
        ["ssl_ca", "ssl_ca_file"],
        ["ssl_certificate", "ssl_certificate_file"],
        ["ssl_key", "ssl_key_file"],
    ] {
        rules.not_both(database, pair);
    }
    let has = |key| database.get(key).is_some();
    let certificate = has("ssl_certificate") || has("ssl_certificate_file");
    let key = has("ssl_key") || has("ssl_key_file");
    if certificate != key {
        let message = "a certificate and its key go together";
        rules.miss(database, message, "give both, or none");
    }
    let limit = |key| {
        database
            .get(key)
            .and_then(|node| Some((node.at, number(node)?)))
    };
    if let Some((at, _)) = limit("connect_timeout").filter(|(_, seconds)| *seconds == 0.0) {
        let hint = "leave it out for 30 seconds";
        rules.refuse(at, "no connection is made in 0 seconds", hint);
    }
    if let Some((at, _)) = limit("max_connections").filter(|(_, count)| *count == 1.0) {
        let message = "with one connection MAS starts, but never answers";
        rules.warn(at, message, "leave it out for 10 connections");
    }
}

/// MAS loads some services without keys, but then does not start.
fn check_captcha(rules: &mut Rules, captcha: &Node) {
    if let Some(service) = known(captcha, "service") {
        for key in ["site_key", "secret_key"] {
            rules.needs(captcha, key, &format!("`{service}`"));
        }
    }
}
