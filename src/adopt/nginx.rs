//! The hosts of programs, as files of nginx say them: each program has one of its own name.
//!
//! Source: <https://nginx.org/en/docs/http/ngx_http_core_module.html#server_name>

use std::path::Path;

use super::files::Roots;
use super::found::add_host;
use super::gather::Inputs;
use super::known::component_of_folder;
use super::proxy::nginx_hosts;
use crate::source::Source;
use crate::source::input::{self, InputError};

/// Where a playbook has them.
const FOLDERS: [&str; 2] = ["nginx-proxy/conf.d", "matrix-nginx-proxy/conf.d"];

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
            if let Some((host, at)) = nginx_hosts(&text, layer).first() {
                add_host(component, host, *at, inputs);
            }
        }
    }
    Ok(())
}
