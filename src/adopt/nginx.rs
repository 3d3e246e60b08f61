//! The hosts of programs, as files of nginx say them: each program has one of its own name.
//!
//! Source: <https://nginx.org/en/docs/http/ngx_http_core_module.html#server_name>

use std::path::Path;

use super::files::Roots;
use super::found::add_host;
use super::gather::Inputs;
use super::known::component_of_folder;
use crate::source::input::{self, InputError};
use crate::source::{At, Source};

/// Where a playbook has them.
const FOLDERS: [&str; 2] = ["nginx-proxy/conf.d", "matrix-nginx-proxy/conf.d"];

const DIRECTIVE: &str = "server_name";

/// Adds the hosts of programs that files below a folder say.
///
/// # Errors
/// A file can't be read.
pub(super) fn add(folder: &Path, inputs: &mut Inputs) -> Result<(), InputError> {
    for inner in FOLDERS {
        for name in Roots::default().list(folder, inner) {
            let stem = name.strip_suffix(".conf").unwrap_or_default();
            let program = stem.strip_prefix("matrix-").unwrap_or(stem);
            let Some((component, _)) = component_of_folder(program) else {
                continue;
            };
            let path = folder.join(inner).join(&name);
            let shown = path.display().to_string();
            let text = input::text(input::file(&path, input::MAX_BYTES)?, &shown)?;
            let layer = inputs.layers.add(Source::File, shown, text.clone());
            if let Some((host, line)) = host(&text) {
                let at = At {
                    layer,
                    line,
                    column: 1,
                    width: 0,
                };
                add_host(component, host, at, inputs);
            }
        }
    }
    Ok(())
}

/// The first name of a server, and its line.
fn host(text: &str) -> Option<(&str, u32)> {
    let lines = text.lines().zip(1..);
    let mut names = lines.filter_map(|(line, number)| {
        let mut words = line.trim().trim_end_matches(';').split_whitespace();
        let is_it = words.next() == Some(DIRECTIVE);
        let name = words.next().filter(|_| is_it)?;
        (name.contains('.') && !name.starts_with(['*', '~', '.'])).then_some((name, number))
    });
    names.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_of_a_server_counts() {
        let text = "server {\n  server_name _;\n}\nserver {\n  server_name  chat.example.org other.org;\n}\n";
        assert_eq!(host(text), Some(("chat.example.org", 5)));
        assert_eq!(host("# server_name a.org;\nserver_name *.a.org;"), None);
    }
}
