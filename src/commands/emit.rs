//! Prints manifests: some or all, as YAML or JSON, to standard output or to files.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::chosen;
use super::failure::Failure;
use super::keeper_notes::note_waiting;
use super::output::print;
use super::output_dir::FolderArgs;
use crate::findings;
use crate::folder::Request;
use crate::kube::manifest;
use crate::project::Deployment;
use crate::render::Manifest;
use crate::stack::Stack;

/// What to print, and where.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// Print only these: a kind, `Kind/name`, a component, or a template as Helm names it. Kinds are
    /// as for kubectl, `deploy` too; `*` stands for any characters; may be given more than once.
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
    /// Manifests; findings are told on standard error.
    Yaml,
    /// Manifests; findings where there are none. With `--output-dir`, findings.
    Json,
    /// Findings as SARIF 2.1.0; manifests go to `--output-dir` alone, as with those below.
    Sarif,
    /// Findings as annotations of a workflow of GitHub.
    Github,
    /// Findings as a Code Quality report of GitLab.
    Gitlab,
    /// Findings as JUnit's XML.
    Junit,
}

impl Format {
    /// The format of findings, where they may be all that is printed.
    fn printed(self) -> Option<findings::Format> {
        match self {
            Self::Yaml => None,
            Self::Json => Some(findings::Format::Json),
            Self::Sarif => Some(findings::Format::Sarif),
            Self::Github => Some(findings::Format::Github),
            Self::Gitlab => Some(findings::Format::Gitlab),
            Self::Junit => Some(findings::Format::Junit),
        }
    }

    fn is_of_manifests(self) -> bool {
        matches!(self, Self::Yaml | Self::Json)
    }
}

impl OutputArgs {
    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, deployment: &Deployment) {
        if deployment.is_of_many {
            self.folder.go_below(&deployment.name);
        }
        let prints = self.output.is_some_and(Format::is_of_manifests);
        let output = deployment.output.as_ref();
        if let Some(output) = output.filter(|_| !prints) {
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
        let chosen = chosen::among(manifests, &self.show_only)?;
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
            // Findings are printed when all is done.
            Some(_) => return Ok(()),
        };
        Ok(print(&text)?)
    }

    /// Checks what goes together. To Helm, `--force` means something else.
    ///
    /// # Errors
    /// A flag is given that is for a folder, and no folder.
    pub(super) fn check_flags(&self, is_helm: bool) -> Result<()> {
        let has_folder = self.folder.path(None).is_some();
        match self.output {
            Some(format) if is_helm && !format.is_of_manifests() => {
                bail!("-o: `template` prints manifests alone, as Helm: `render` prints findings")
            }
            Some(_) if is_helm && has_folder => {
                bail!("-o is for standard output: leave it out, or --output-dir")
            }
            Some(Format::Yaml) if has_folder => {
                bail!("-o yaml is for standard output: leave it out, or --output-dir")
            }
            _ => {}
        }
        self.folder.check_flags(self.is_part(), is_helm)
    }

    /// How findings are printed, and from which status on.
    pub(super) fn findings(&self) -> (Option<findings::Format>, u8) {
        let has_folder = self.folder.path(None).is_some();
        let has_manifests = self.output == Some(Format::Json) && !has_folder;
        (self.output.and_then(Format::printed), has_manifests.into())
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
