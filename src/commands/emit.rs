//! Prints manifests: some or all, as YAML or JSON, to standard output or to files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::output::print;
use super::report;
use crate::kube::manifest;
use crate::project::Output;
use crate::render::Manifest;
use crate::source::{files, nearest};

/// What to print, and where.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// Print only these: `Kind/name`, a component, or a template as Helm names it; `*` stands for
    /// any characters; may be given more than once.
    #[arg(short = 's', long = "show-only", value_name = "WHAT")]
    show_only: Vec<String>,
    /// The format [default: yaml].
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    /// Write each object to a file of its own below this folder instead of printing.
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    output_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

impl OutputArgs {
    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, output: Option<&Output>) {
        if let Some(output) = output.filter(|_| self.output.is_none()) {
            self.output_dir.get_or_insert_with(|| output.folder.clone());
        }
    }

    /// Prints or writes the manifests.
    ///
    /// # Errors
    /// No object matches a `--show-only`, or the output can't be written.
    pub(super) fn emit(&self, manifests: &[Manifest]) -> Result<()> {
        self.emit_below(None, manifests)
    }

    /// As [`OutputArgs::emit`]; files go to this folder below `--output-dir`.
    ///
    /// # Errors
    /// As [`OutputArgs::emit`].
    pub(super) fn emit_below(&self, below: Option<&str>, manifests: &[Manifest]) -> Result<()> {
        let chosen = chosen(manifests, &self.show_only)?;
        match (&self.output_dir, self.output) {
            (Some(folder), _) => {
                let folder = below.map_or_else(|| folder.clone(), |name| folder.join(name));
                write_files(&chosen, &folder)
            }
            (None, None | Some(Format::Yaml)) => print(&yaml(&chosen)),
            (None, Some(Format::Json)) => print(&json(&chosen)),
        }
    }
}

fn yaml(manifests: &[&Manifest]) -> String {
    let mut text = String::new();
    for manifest in manifests {
        text.push_str("---\n");
        manifest.write(&mut text);
    }
    text
}

fn json(manifests: &[&Manifest]) -> String {
    let items = manifests.iter().map(|manifest| manifest.json());
    format!("{:#}\n", manifest::list(items.collect()))
}

/// A file for each object: `<folder>/<component>/<kind>-<name>.yaml`.
fn write_files(manifests: &[&Manifest], folder: &Path) -> Result<()> {
    let mut written = HashSet::new();
    for manifest in manifests {
        let stem = format!(
            "{}-{}",
            manifest.kind_name().to_lowercase(),
            manifest.name()
        );
        let folder = folder.join(manifest.component);
        // Objects of users may differ in their namespaces or API groups alone.
        let others = (2..).map(|count| format!("{stem}-{count}"));
        let mut paths = std::iter::once(stem.clone())
            .chain(others)
            .map(|stem| folder.join(stem + ".yaml"));
        let path = paths.find(|path| written.insert(path.clone()));
        let path = path.expect("numbers do not end");
        files::write_private(&path, manifest.text().as_bytes())?;
    }
    let count = manifests.len();
    report::lines(&format!(
        "wrote {count} manifests below {}",
        folder.display()
    ));
    Ok(())
}

/// The manifests that match any of the names; all if there are no names.
fn chosen<'m, 'a>(
    manifests: &'m [Manifest<'a>],
    names: &[String],
) -> Result<Vec<&'m Manifest<'a>>> {
    let is_chosen = |manifest: &&Manifest| {
        names.is_empty() || names.iter().any(|name| is_named(manifest, name))
    };
    let chosen: Vec<_> = manifests.iter().filter(is_chosen).collect();
    for name in names {
        // One of several kinds may have no object.
        let may_be_none = name.ends_with("/*") && !chosen.is_empty();
        if !may_be_none && !manifests.iter().any(|manifest| is_named(manifest, name)) {
            bail!("{}", not_rendered(manifests, name));
        }
    }
    Ok(chosen)
}

fn not_rendered(manifests: &[Manifest], name: &str) -> String {
    let known = manifests
        .iter()
        .flat_map(|manifest| [manifest.object.title(), manifest.component.to_owned()]);
    let known: Vec<String> = known.collect();
    let start = format!("--show-only {name}: no object has this name");
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("{start}: did you mean `{near}`?"),
        None => format!("{start} (`Kind/name`, a component, or a template)"),
    }
}

/// `Kind/name`, a component such as `postgres`, or a template as Helm names it, maybe by a pattern.
fn is_named(manifest: &Manifest, name: &str) -> bool {
    let template = name.strip_prefix("templates/").unwrap_or(name);
    if glob(template, &manifest.source) || name == manifest.component {
        return true;
    }
    name.split_once('/').is_some_and(|(kind, object)| {
        kind.eq_ignore_ascii_case(manifest.kind_name()) && glob(object, manifest.name())
    })
}

/// Whether a path matches a pattern, in which `*` and `?` stand for anything but `/`.
fn glob(pattern: &str, path: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return pattern == path;
    }
    let pattern = regex::escape(pattern)
        .replace(r"\*", "[^/]*")
        .replace(r"\?", "[^/]");
    regex::Regex::new(&format!("^{pattern}$")).is_ok_and(|pattern| pattern.is_match(path))
}
