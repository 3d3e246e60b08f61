//! Prints manifests: some or all, as YAML or JSON, to standard output or to files.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::keeper_notes::note_waiting;
use super::output::print;
use super::output_dir::FolderArgs;
use crate::folder::Request;
use crate::kube::manifest;
use crate::project::Deployment;
use crate::render::Manifest;
use crate::source::nearest;
use crate::stack::Stack;

/// What to print, and where.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// Print only these: `Kind/name`, a component, or a template as Helm names it; may be given
    /// more than once.
    #[arg(short = 's', long = "show-only", value_name = "WHAT")]
    show_only: Vec<String>,
    /// The format [default: yaml].
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<Format>,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

impl OutputArgs {
    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, deployment: &Deployment) {
        if deployment.is_of_many {
            self.folder.go_below(&deployment.name);
        }
        let output = deployment.output.as_ref();
        if let Some(output) = output.filter(|_| self.output.is_none()) {
            self.folder.lay_over(output, self.is_part());
        }
    }

    /// Prints or writes the manifests. Files go to this folder below `--output-dir`.
    ///
    /// # Errors
    /// No object matches a `--show-only`, or the output can't be written; with `--check` where the
    /// folder is not as it should be.
    pub(super) fn emit(
        &self,
        manifests: &[Manifest],
        stack: &Stack,
        below: Option<&str>,
    ) -> Result<(), Failure> {
        let chosen = chosen(manifests, &self.show_only)?;
        if let Some(folder) = self.folder.path(below) {
            return self.folder.keep(&Request {
                folder: &folder,
                release: stack.release(),
                chart: stack.chart_version(),
                manifests: &chosen,
                is_part: self.is_part(),
                kustomization: self.folder.kustomization,
                force: self.folder.force,
                waiting: &|| note_waiting(&folder),
            });
        }
        let text = match self.output {
            None | Some(Format::Yaml) => yaml(chosen),
            Some(Format::Json) => json(&chosen),
        };
        Ok(print(&text)?)
    }

    /// Checks what goes together. To Helm, `--force` means something else.
    ///
    /// # Errors
    /// A flag is given that is for a folder, and no folder.
    pub(super) fn check_flags(&self, is_helm: bool) -> Result<()> {
        self.folder.check_flags(self.is_part(), is_helm)
    }

    /// Whether these are not all objects.
    fn is_part(&self) -> bool {
        !self.show_only.is_empty()
    }

    /// Whether nothing may be written.
    pub(super) fn is_check(&self) -> bool {
        self.folder.check
    }
}

/// The manifests as YAML documents.
pub(super) fn yaml<'m, 'a: 'm>(manifests: impl IntoIterator<Item = &'m Manifest<'a>>) -> String {
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

/// The manifests that match any of the names; all if there are no names.
fn chosen<'m, 'a>(
    manifests: &'m [Manifest<'a>],
    names: &[String],
) -> Result<Vec<&'m Manifest<'a>>> {
    for name in names {
        if !manifests.iter().any(|manifest| is_named(manifest, name)) {
            bail!("{}", not_rendered(manifests, name));
        }
    }
    let is_chosen = |manifest: &&Manifest| {
        names.is_empty() || names.iter().any(|name| is_named(manifest, name))
    };
    Ok(manifests.iter().filter(is_chosen).collect())
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
        kind.eq_ignore_ascii_case(manifest.kind_name()) && object == manifest.name()
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
