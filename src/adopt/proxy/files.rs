//! The files of a reverse proxy, with what variables give.

use std::path::{Path, PathBuf};

use super::super::compose::{Content, Variable};
use super::super::found::unread;
use super::super::gather::Inputs;
use super::apache;
use super::words::{self, Directive, Syntax};
use crate::source::input;
use crate::source::problem::Problem;
use crate::source::sort::sort;
use crate::source::{At, Source};

/// Folders below that of a proxy are no deeper, and no more is looked at in them.
const DEEPEST: usize = 4;
const MOST: usize = 2000;

/// What ends the name of a folder with all files, and of that with those which are read.
const AVAILABLE: &str = "-available";
const ENABLED: &str = "-enabled";

/// The directives of one proxy.
#[derive(Default)]
pub(super) struct Files<'v> {
    pub nginx: Vec<Directive>,
    pub caddy: Vec<Directive>,
    pub apache: Vec<Directive>,
    /// The environment of its container.
    variables: &'v [Variable],
    /// How much was looked at.
    seen: usize,
}

impl<'v> Files<'v> {
    pub(super) fn new(variables: &'v [Variable]) -> Self {
        Self {
            variables,
            ..Self::default()
        }
    }

    /// Reads a file, or those of a folder, that is at a path of the container.
    pub(super) fn read(&mut self, path: &Path, to: &str, inputs: &mut Inputs) {
        self.walk(path, to, 0, inputs);
    }

    fn walk(&mut self, path: &Path, to: &str, depth: usize, inputs: &mut Inputs) {
        self.seen += 1;
        if self.seen > MOST || depth > DEEPEST {
            return;
        }
        if path.is_file() {
            if let Some(syntax) = syntax(to) {
                self.read_file(path, syntax, inputs);
            }
            return;
        }
        let entries = path.read_dir().into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.take(MOST).collect();
        sort(&mut names);
        names.retain(|name| !name.ends_with(AVAILABLE));
        for name in names {
            self.walk(
                &enabled(path, &name),
                &format!("{to}/{name}"),
                depth + 1,
                inputs,
            );
        }
    }

    fn read_file(&mut self, path: &Path, syntax: Syntax, inputs: &mut Inputs) {
        let shown = path.display().to_string();
        let text = input::file(path, input::MAX_BYTES).and_then(|bytes| input::text(bytes, &shown));
        let Ok(text) = text else {
            return inputs.problems.push(not_read(At::default(), &shown));
        };
        let layer = inputs.layers.add(Source::File, shown.clone(), text.clone());
        let at = At {
            layer,
            line: 1,
            column: 1,
            width: 0,
        };
        self.add(&text, syntax, at, &shown, inputs);
    }

    /// Reads a file whose text stands in the compose file: all that is in it is there.
    pub(super) fn read_content(&mut self, content: &Content, to: &str, inputs: &mut Inputs) {
        if let Some(syntax) = syntax(to) {
            let before = self.of(syntax).len();
            self.add(&content.text, syntax, content.at, to, inputs);
            relocate(&mut self.of(syntax)[before..], content.at);
        }
    }

    fn add(&mut self, text: &str, syntax: Syntax, at: At, shown: &str, inputs: &mut Inputs) {
        let mut missing = Vec::new();
        let text = filled(text, syntax, self.variables, &mut missing);
        for name in missing {
            let message = format!("nothing gives the variable `{name}` of the reverse proxy");
            let hint = "put it into the environment of its service";
            inputs.problems.push(unread(at, message, hint));
        }
        let found = match syntax {
            Syntax::Apache => apache::directives(&text, at.layer),
            _ => words::directives(&text, syntax, at.layer),
        };
        match found {
            Some(found) => self.of(syntax).extend(found),
            None => inputs.problems.push(not_read(at, shown)),
        }
    }

    fn of(&mut self, syntax: Syntax) -> &mut Vec<Directive> {
        match syntax {
            Syntax::Nginx => &mut self.nginx,
            Syntax::Caddy => &mut self.caddy,
            Syntax::Apache => &mut self.apache,
        }
    }
}

/// A file of a folder. What is enabled is a link to what is available, which leads nowhere in a copy
/// where it is absolute.
fn enabled(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let beside = || {
        let target = path.read_link().ok()?;
        let available = folder.file_name()?.to_str()?.strip_suffix(ENABLED)?;
        let available = folder.with_file_name(format!("{available}{AVAILABLE}"));
        Some(available.join(target.file_name()?))
    };
    beside().filter(|path| path.is_file()).unwrap_or(path)
}

fn relocate(all: &mut [Directive], at: At) {
    for directive in all {
        directive.at = at;
        relocate(directive.block.as_deref_mut().unwrap_or_default(), at);
    }
}

/// A text with its variables: `{$NAME}` and `{$NAME:default}` of Caddy, `${NAME}` of the templates of
/// nginx's image, which leaves those that are not set to nginx, and of Apache.
///
/// Sources: <https://caddyserver.com/docs/caddyfile/concepts#environment-variables>,
/// <https://hub.docker.com/_/nginx>, <https://httpd.apache.org/docs/2.4/configuring.html#syntax>
fn filled(text: &str, syntax: Syntax, variables: &[Variable], missing: &mut Vec<String>) -> String {
    let open = match syntax {
        Syntax::Nginx | Syntax::Apache => "${",
        Syntax::Caddy => "{$",
    };
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let Some((inner, behind)) = after.split_once('}') else {
            rest = &rest[before.len()..];
            break;
        };
        let (name, default) = match inner.split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        let given = variables.iter().find(|it| it.name == name);
        match given.map(|it| &*it.value).or(default) {
            Some(value) => out.push_str(value),
            None => {
                out.push_str(&[open, inner, "}"].concat());
                if syntax == Syntax::Caddy {
                    missing.push(name.to_owned());
                }
            }
        }
        rest = behind;
    }
    out + rest
}

/// Whose file it is, by where it is for the proxy.
fn syntax(to: &str) -> Option<Syntax> {
    let name = to.rsplit('/').next()?;
    let is_in = |word: &str| to.split('/').any(|part| part.starts_with(word));
    let is_caddy = name.contains("Caddyfile") || name.ends_with(".caddy");
    let is_enabled = to.contains("/sites-enabled/") && !name.contains('.');
    if is_caddy || is_in("caddy") && (is_enabled || name.ends_with(".conf")) {
        return Some(Syntax::Caddy);
    }
    if (is_in("apache") || is_in("httpd")) && name.ends_with(".conf") {
        return Some(Syntax::Apache);
    }
    let is_nginx = is_in("nginx") && (name.contains(".conf") || name.ends_with(".template"));
    (is_nginx || is_in("nginx") && to.contains("/sites-enabled/")).then_some(Syntax::Nginx)
}

fn not_read(at: At, shown: &str) -> Problem {
    unread(
        at,
        format!("{shown} of the reverse proxy can't be read: its hosts are not known"),
        "set the hosts in the values, as `ingress.host` of each component",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled() {
        let variables = [Variable {
            name: "HOST".into(),
            value: "a.org".into(),
            at: At::default(),
        }];
        let mut missing = Vec::new();
        let mut fill = |text, syntax| filled(text, syntax, &variables, &mut missing);
        assert_eq!(
            fill("x ${HOST}:80 ${host} ${", Syntax::Nginx),
            "x a.org:80 ${host} ${"
        );
        assert_eq!(
            fill("{$HOST} {$NAME:b.org} {$NONE} {$", Syntax::Caddy),
            "a.org b.org {$NONE} {$"
        );
        assert_eq!(missing, ["NONE"]);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_enabled_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let apache = folder.path().join("etc/apache2");
        for inner in ["sites-available", "sites-enabled"] {
            std::fs::create_dir_all(apache.join(inner)).unwrap();
        }
        for name in ["on", "off"] {
            let path = apache.join(format!("sites-available/{name}.conf"));
            std::fs::write(path, format!("ServerName {name}.org\n")).unwrap();
        }
        let link = "/etc/apache2/sites-available/on.conf";
        std::os::unix::fs::symlink(link, apache.join("sites-enabled/on.conf")).unwrap();
        let (mut files, mut inputs) = (Files::default(), Inputs::default());
        files.read(&apache, "etc/apache2", &mut inputs);
        let words: Vec<_> = files.apache.iter().map(|it| &it.words).collect();
        assert_eq!(words, [&["ServerName", "on.org"]]);
        assert!(inputs.problems.is_empty());
    }

    #[test]
    fn files_are_known_by_their_names_and_places() {
        let of = syntax;
        for to in [
            "/etc/nginx/nginx.conf",
            "/etc/nginx/conf.d/m.conf",
            "/etc/nginx/templates/m.conf.template",
            "/etc/nginx/sites-enabled/matrix",
            "/config/nginx/site-confs/m.subdomain.conf",
        ] {
            assert_eq!(of(to), Some(Syntax::Nginx), "{to}");
        }
        for to in [
            "/etc/caddy/Caddyfile",
            "/etc/caddy/sites/a.caddy",
            "/x/Caddyfile",
        ] {
            assert_eq!(of(to), Some(Syntax::Caddy), "{to}");
        }
        for to in [
            "etc/apache2/sites-enabled/m.conf",
            "/usr/local/apache2/conf/httpd.conf",
            "/etc/httpd/conf.d/ssl.conf",
        ] {
            assert_eq!(of(to), Some(Syntax::Apache), "{to}");
        }
        for to in [
            "/etc/nginx/mime.types",
            "/etc/other/a.conf",
            "/etc/nginx/cert.pem",
        ] {
            assert_eq!(of(to), None, "{to}");
        }
    }
}
