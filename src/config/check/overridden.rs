//! Settings that masthead makes itself, after the user's: what users say of them has no effect, or breaks the program.

use super::part::Part;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self as load, Dialect};
use crate::stack::facts::same;
use crate::stack::{Kind as ObjectKind, Object};
use crate::values::{Entry, Kind, Map, Node};

/// What to do in place of setting this: the component's folder, the setting or section, the advice.
const ADVICE: [(&str, &str, &str); 32] = [
    (
        "matrix-authentication-service",
        "http.public_base",
        "set `matrixAuthenticationService.ingress.host`",
    ),
    (
        "matrix-authentication-service",
        "database",
        "set `matrixAuthenticationService.postgres`",
    ),
    (
        "matrix-authentication-service",
        "matrix.homeserver",
        "set `serverName`",
    ),
    (
        "matrix-authentication-service",
        "matrix.secret",
        "set `matrixAuthenticationService.synapseSharedSecret`",
    ),
    (
        "matrix-authentication-service",
        "secrets.encryption",
        "set `matrixAuthenticationService.encryptionSecret`",
    ),
    (
        "matrix-authentication-service",
        "email.password",
        "set `matrixAuthenticationService.email.smtp.password`",
    ),
    ("synapse", "server_name", "set `serverName`"),
    ("synapse", "public_baseurl", "set `synapse.ingress.host`"),
    ("synapse", "database", "set `synapse.postgres`"),
    ("synapse", "redis", "set `synapse.redis`"),
    ("synapse", "instance_map", "set `synapse.workers`"),
    ("synapse", "stream_writers", "set `synapse.workers`"),
    ("synapse", "send_federation", "set `synapse.workers`"),
    ("synapse", "start_pushers", "set `synapse.workers`"),
    ("synapse", "log_config", "set `synapse.logging`"),
    ("synapse", "media_store_path", "set `synapse.media.storage`"),
    (
        "synapse",
        "max_upload_size",
        "set `synapse.media.maxUploadSize`",
    ),
    ("synapse", "macaroon_secret_key", "set `synapse.macaroon`"),
    (
        "synapse",
        "registration_shared_secret",
        "set `synapse.registrationSharedSecret`",
    ),
    ("synapse", "signing_key_path", "set `synapse.signingKey`"),
    (
        "synapse",
        "matrix_authentication_service.secret",
        "set `matrixAuthenticationService.synapseSharedSecret`",
    ),
    (
        "synapse",
        "password_config",
        "MAS has the passwords: set `passwords` in `matrixAuthenticationService.additional.<name>.config`",
    ),
    ("hookshot", "bridge.domain", "set `serverName`"),
    ("hookshot", "passFile", "set `hookshot.passkey`"),
    ("hookshot", "cache.redisUri", "set `hookshot.redis`"),
    ("hookshot", "logging.level", "set `hookshot.logging.level`"),
    ("hookshot", "encryption", "set `hookshot.enableEncryption`"),
    ("matrix-rtc", "logging", "set `matrixRTC.sfu.logging`"),
    ("matrix-rtc", "turn", "set `matrixRTC.sfu.exposedServices`"),
    ("matrix-rtc", "rtc", "set `matrixRTC.sfu.exposedServices`"),
    ("dex", "issuer", "set `dex.ingress.host`"),
    ("dex", "storage", "set `dex.postgres`"),
];

/// Lists to which ours are added where the user may think to replace them.
const ADDED: [(&str, &str); 3] = [
    ("matrix-authentication-service", "http.listeners"),
    ("synapse", "listeners"),
    ("hookshot", "listeners"),
];

/// Settings that a program does not take beside another one, which masthead sets.
///
/// Sources: MAS's and Synapse's configuration references name each as the alternative to the other.
const CONFLICTS: [(&str, &str, &str); 8] = [
    (
        "matrix-authentication-service",
        "database.uri",
        "database.host",
    ),
    (
        "matrix-authentication-service",
        "database.password",
        "database.password_file",
    ),
    (
        "matrix-authentication-service",
        "matrix.secret",
        "matrix.secret_file",
    ),
    (
        "matrix-authentication-service",
        "secrets.encryption",
        "secrets.encryption_file",
    ),
    (
        "matrix-authentication-service",
        "email.password",
        "email.password_file",
    ),
    ("synapse", "macaroon_secret_key", "macaroon_secret_key_path"),
    (
        "synapse",
        "registration_shared_secret",
        "registration_shared_secret_path",
    ),
    (
        "synapse",
        "matrix_authentication_service.secret",
        "matrix_authentication_service.secret_path",
    ),
];

/// The files of a component that come from masthead.
#[derive(Debug, Default)]
pub struct Ours {
    /// Those that are merged after what the user adds.
    pub winning: Vec<Node>,
    /// Those that are merged before it.
    pub yielding: Vec<Node>,
}

impl Ours {
    pub fn new(objects: &[Object], folder: &str) -> Self {
        let mut out = Self::default();
        let maps = objects
            .iter()
            .filter(|o| o.kind == ObjectKind::ConfigMap && o.component() == folder && !o.hook_copy);
        for files in maps.filter_map(|object| object.facts.1.get_attr("files").ok()) {
            for name in files.try_iter().into_iter().flatten() {
                let text = files.get_item(&name).ok();
                let read = |text: &str| load::document(text, 0, Dialect::Program).ok();
                let Some(node) = text.and_then(|text| read(text.as_str()?)) else {
                    continue;
                };
                let wins = name
                    .as_str()
                    .is_some_and(|name| name.contains("override") || name.starts_with("05-"));
                if wins {
                    out.winning.push(node)
                } else {
                    out.yielding.push(node)
                }
            }
        }
        out
    }
}

/// Tells what in the part has no effect because `ours` set it, and what the program refuses beside it.
pub fn check(part: &Part, ours: &Ours, folder: &str) -> Vec<Problem> {
    let mut check = Check {
        part,
        folder,
        problems: Vec::new(),
    };
    for ours in ours.winning.iter().filter_map(Node::as_map) {
        if let Some(theirs) = part.node.as_map() {
            check.map(theirs, ours, "");
        }
        check.conflicts(ours);
    }
    ours.yielding
        .iter()
        .filter_map(Node::as_map)
        .for_each(|ours| check.conflicts(ours));
    check.problems
}

struct Check<'a> {
    part: &'a Part,
    folder: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn map(&mut self, theirs: &Map, ours: &Map, path: &str) {
        for entry in &theirs.0 {
            let path = if path.is_empty() {
                entry.key.to_string()
            } else {
                format!("{path}.{}", entry.key)
            };
            if let Some(ours) = ours.get(&entry.key) {
                self.entry(entry, ours, &path);
            }
        }
    }

    fn entry(&mut self, theirs: &Entry, ours: &Node, path: &str) {
        match (&theirs.node.kind, &ours.kind) {
            (Kind::Map(theirs), Kind::Map(ours)) => self.map(theirs, ours, path),
            (Kind::List(_), Kind::List(_)) if !ADDED.contains(&(self.folder, path)) => {}
            (Kind::List(_), Kind::List(_)) => self.warn(
                theirs,
                path,
                "masthead's own are added to these: they are not replaced",
            ),
            _ if same(&theirs.node, ours) => {}
            _ => self.warn(
                theirs,
                path,
                "masthead sets this itself: it has no effect here",
            ),
        }
    }

    fn warn(&mut self, entry: &Entry, path: &str, message: &str) {
        let mut problem = self.part.problem(path, entry.key_at, message).warning();
        problem.hint = advice(self.folder, path).map(str::to_owned);
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn conflicts(&mut self, ours: &Map) {
        for (_, theirs, ours) in CONFLICTS
            .iter()
            .filter(|(folder, ..)| *folder == self.folder)
            .filter(|c| has(ours, c.2))
        {
            let Some(node) = self.part.node.find(theirs) else {
                continue;
            };
            let message = format!(
                "it does not go with `{ours}`, which masthead sets: the program would not start"
            );
            let problem = self.part.problem(theirs, node.at, message);
            self.problems
                .push(problem.hint(advice(self.folder, theirs).unwrap_or("remove it")));
        }
    }
}

fn has(map: &Map, path: &str) -> bool {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    map.get(first)
        .is_some_and(|node| rest.is_none_or(|rest| node.find(rest).is_some()))
}

fn advice(folder: &str, path: &str) -> Option<&'static str> {
    let is_at = |known: &str| {
        path == known
            || path
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with(['.', '_']))
    };
    ADVICE
        .iter()
        .find(|(f, known, _)| *f == folder && is_at(known))
        .map(|(_, _, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Templates;
    use crate::stack::{self, Release};
    use crate::values::defaults::DEFAULTS;
    use crate::values::{Layers, Values, with_defaults};

    const EVERYTHING: &str = "
serverName: example.org
synapse: {ingress: {host: s.example.org}, workers: {typing-persister: {enabled: true}}, redis: {host: r, db: 1}}
matrixRTC: {ingress: {host: r.example.org}, sfu: {exposedServices: {turn: {enabled: true, domain: t.example.org}}}}
elementAdmin: {ingress: {host: a.example.org}}
elementWeb: {ingress: {host: w.example.org}}
";

    /// MAS and the encryption of Hookshot do not go together.
    const BY_TURNS: [&str; 2] = [
        "matrixAuthenticationService: {ingress: {host: m.example.org}, email: {from: a@example.org, smtp: {host: s, username: u, \
         password: {value: p}}}}\nhookshot: {enabled: true, ingress: {host: h.example.org}}\ndex: {enabled: true, ingress: {host: \
         d.example.org}, ldap: {host: l, anonymous: true, userSearch: {baseDN: o, username: uid}}}\n",
        "matrixAuthenticationService: {enabled: false}\nhookshot: {enabled: true, enableEncryption: true, ingress: {host: h.example.org}}\n",
    ];

    const FOLDERS: [&str; 5] = [
        "matrix-authentication-service",
        "synapse",
        "hookshot",
        "matrix-rtc",
        "dex",
    ];

    /// Every setting that we make, as folder and path.
    fn made() -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        for more in BY_TURNS {
            let root = with_defaults(
                &DEFAULTS,
                load::read(&format!("{EVERYTHING}{more}"), 1).unwrap(),
            );
            let values = Values {
                root,
                layers: Layers::default(),
            };
            let stack = stack::build(
                &values,
                &Release::for_reading(),
                &Templates::default(),
                None,
            )
            .expect("the values are right");
            for folder in FOLDERS {
                let Ours { winning, yielding } = Ours::new(&stack.objects, folder);
                winning
                    .iter()
                    .chain(&yielding)
                    .for_each(|node| settings(folder, node, "", &mut out));
            }
        }
        out
    }

    fn settings(
        folder: &'static str,
        node: &Node,
        path: &str,
        out: &mut Vec<(&'static str, String)>,
    ) {
        let Kind::Map(map) = &node.kind else {
            return out.push((folder, path.to_owned()));
        };
        map.iter().for_each(|(key, node)| {
            settings(
                folder,
                node,
                format!("{path}.{key}").trim_start_matches('.'),
                out,
            )
        });
    }

    #[test]
    fn the_tables_name_settings_that_we_make() {
        let made = made();
        let is_made = |folder: &str, path: &str| {
            let below = |known: &String| {
                known
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_']))
            };
            made.iter().any(|(f, known)| *f == folder && below(known))
        };
        let advice = ADVICE.iter().map(|(folder, path, _)| (*folder, *path));
        let conflicts = CONFLICTS.iter().map(|(folder, _, path)| (*folder, *path));
        for (folder, path) in advice.chain(conflicts).chain(ADDED) {
            assert!(is_made(folder, path), "{folder} {path}");
        }
    }

    fn told(theirs: &str, ours: &str, folder: &str) -> Vec<String> {
        let part = Part {
            path: "p".into(),
            node: load::read(theirs, 1).unwrap(),
        };
        let ours = Ours {
            winning: vec![load::read(ours, 0).unwrap()],
            yielding: Vec::new(),
        };
        check(&part, &ours, folder)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn what_we_set_has_no_effect_and_the_rest_has() {
        let ours = "database: {name: psycopg2, args: {host: db, cp_max: 10}}\nip_range_blacklist: [10.0.0.0/8]\n";
        let theirs = "database: {name: psycopg2, args: {host: other, cp_min: 1}}\nip_range_blacklist: [a]\nreport_stats: true\n";
        assert_eq!(
            told(theirs, ours, "synapse"),
            ["p.database.args.host: masthead sets this itself: it has no effect here"]
        );
    }

    #[test]
    fn lists_are_added_to() {
        let said = told("listeners: []", "listeners: [{port: 8008}]", "synapse");
        assert_eq!(
            said,
            ["p.listeners: masthead's own are added to these: they are not replaced"]
        );
    }

    #[test]
    fn alternatives_of_what_we_set_break_the_program() {
        let said = told(
            "secrets: {encryption: x}",
            "secrets: {encryption_file: /x}",
            "matrix-authentication-service",
        );
        assert_eq!(said.len(), 1);
        assert!(
            said[0].contains("does not go with `secrets.encryption_file`"),
            "{}",
            said[0]
        );
        assert!(
            told(
                "secrets: {encryption: x}",
                "secrets: {}",
                "matrix-authentication-service"
            )
            .is_empty()
        );
    }

    #[test]
    fn advice_is_for_a_setting_and_what_is_below_it() {
        assert_eq!(
            advice("synapse", "database.args.host"),
            Some("set `synapse.postgres`")
        );
        assert_eq!(
            advice("synapse", "macaroon_secret_key_path"),
            Some("set `synapse.macaroon`")
        );
        assert_eq!(advice("hookshot", "bridge.domains"), None);
    }
}
