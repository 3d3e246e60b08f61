//! Prints manifests as they were asked for: some or all, YAML or JSON, to stdout or to files.

use std::path::Path;

use anyhow::{Result, bail};

use crate::commands::cli::{Format, OutputArgs};
use crate::commands::output::print;
use crate::kube::manifest;
use crate::render::Manifest;
use crate::source::files;
use crate::source::nearest;

/// Prints or writes the manifests.
///
/// # Errors
/// Where nothing is as `--show-only` names it, or the output can't be written.
pub fn emit(manifests: &[Manifest], args: &OutputArgs) -> Result<()> {
    let chosen = chosen(manifests, &args.show_only)?;
    match (&args.output_dir, args.output) {
        (Some(folder), _) => write_files(&chosen, folder),
        (None, Format::Yaml) => print(&yaml(&chosen)),
        (None, Format::Json) => print(&json(&chosen)?),
    }
}

fn yaml(manifests: &[&Manifest]) -> String {
    let mut text = String::with_capacity(manifests.iter().map(|m| m.text.len() + 4).sum());
    for manifest in manifests {
        text.push_str("---\n");
        text.push_str(&manifest.text);
    }
    text
}

fn json(manifests: &[&Manifest]) -> Result<String> {
    let items = manifest::read_all(&yaml(manifests))?;
    Ok(format!("{:#}\n", manifest::list(items)))
}

/// One file an object: `<folder>/<component>/<kind>-<name>.yaml`.
fn write_files(manifests: &[&Manifest], folder: &Path) -> Result<()> {
    for manifest in manifests {
        let name = format!(
            "{}-{}.yaml",
            manifest.kind.name().to_lowercase(),
            manifest.name
        );
        files::write_private(
            &folder.join(manifest.component).join(name),
            manifest.text.as_bytes(),
        )?;
    }
    anstream::eprintln!(
        "wrote {} manifests below {}",
        manifests.len(),
        folder.display()
    );
    Ok(())
}

/// Those that any of the names stands for; all, where there is no name.
fn chosen<'a>(manifests: &'a [Manifest], names: &[String]) -> Result<Vec<&'a Manifest>> {
    for name in names {
        if !manifests.iter().any(|m| is_named(m, name)) {
            let known = manifests.iter().flat_map(|m| {
                [
                    format!("{}/{}", m.kind.name(), m.name),
                    m.component.to_owned(),
                ]
            });
            let known: Vec<String> = known.collect();
            match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => bail!(
                    "--show-only {name}: nothing rendered is so named: did you mean `{near}`?"
                ),
                None => bail!(
                    "--show-only {name}: nothing rendered is so named (`Kind/name`, a component, or a template)"
                ),
            }
        }
    }
    Ok(manifests
        .iter()
        .filter(|m| names.is_empty() || names.iter().any(|name| is_named(m, name)))
        .collect())
}

/// `Kind/name`, a component such as `postgres`, or a template as Helm names it.
fn is_named(manifest: &Manifest, name: &str) -> bool {
    let template = name.strip_prefix("templates/").unwrap_or(name);
    if template == manifest.template || name == manifest.component {
        return true;
    }
    name.split_once('/').is_some_and(|(kind, object)| {
        kind.eq_ignore_ascii_case(manifest.kind.name()) && object == manifest.name
    })
}
