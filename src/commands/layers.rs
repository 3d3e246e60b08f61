//! The values on the command line.

use crate::source::sort::sort_by_key;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use super::chart_version::ChartArgs;
use super::failure::Failure;
use super::identity::IdentityArgs;
use super::project::Place;
use super::report;
use crate::at_rest::Keys;
use crate::chart::{Chart, Taken};
use crate::project::{Common, Deployment, Inline, Layer};
use crate::source::yaml::read::MAX_BYTES;
use crate::source::{Code, Source, ValuePath, input, shell};
use crate::values::set::SetKind;
use crate::values::{Input, Loaded, fragments};

/// The layers of values, then the `--set` family over them.
#[derive(Args, Clone, Debug)]
pub(super) struct ValuesArgs {
    #[command(flatten)]
    layers: LayerArgs,
    /// The layers of a project file, below those of flags.
    #[arg(skip)]
    below: Vec<Layer>,
    /// Those of them that have been read.
    #[arg(skip)]
    common: Arc<Common>,
    /// Where the values stand in files of another shape, e.g. `spec.values` of a HelmRelease: a map
    /// or a text. `[1].spec.values` is of the second document. Files without it are read whole.
    #[arg(long, value_name = "PATH", value_parser = ValuePath::parse, help_heading = "Values")]
    values_at: Vec<ValuePath>,
    #[command(flatten)]
    chart: ChartArgs,
    /// Take keys that no value has as warnings, and leave them out. Everything else that is wrong
    /// stays an error.
    #[arg(
        long,
        env = "MASTHEAD_LENIENT",
        hide_env_values = true,
        help_heading = "Values"
    )]
    lenient: bool,
    /// Set values: `path=value,path=value`.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    set: Vec<String>,
    /// Set values as strings, whatever they look like.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    set_string: Vec<String>,
    /// Set values to the content of files: `path=file`.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    set_file: Vec<String>,
    /// Set values given as JSON: `path=json`, or a whole JSON object.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    set_json: Vec<String>,
    /// Set one value to a string without any special characters: `path=text`.
    #[arg(long, value_name = "VALUE", help_heading = "Values")]
    set_literal: Vec<String>,
    /// A file with patches of what is rendered, as kustomize has them; they apply after those of the
    /// values. `-` is standard input; may be given more than once.
    #[arg(long = "patch", value_name = "FILE", help_heading = "Values")]
    patches: Vec<String>,
    /// Those of a project file, which apply before.
    #[arg(skip)]
    patches_below: Vec<String>,
    #[command(flatten)]
    identities: IdentityArgs,
    /// Those of a project file.
    #[arg(skip)]
    project_identities: Vec<PathBuf>,
}

impl ValuesArgs {
    /// Whether no values were given.
    pub(super) fn is_empty(&self) -> bool {
        self.below.is_empty() && self.layers.0.is_empty() && self.sets().next().is_none()
    }

    /// The same over the layers of a project file, where that has one deployment.
    ///
    /// # Errors
    /// Something is wrong with the project file.
    pub(super) fn of_project(&self, place: &Place) -> Result<Self, Failure> {
        let mut own = self.clone();
        let project = place.find()?;
        if let Some([deployment]) = project.as_ref().map(|it| it.deployments.as_slice()) {
            own.lay_over(deployment);
        }
        Ok(own)
    }

    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, deployment: &Deployment) {
        self.below.clone_from(&deployment.layers);
        self.common = Arc::clone(&deployment.common);
        self.patches_below.clone_from(&deployment.patches);
        if self.values_at.is_empty() {
            self.values_at.clone_from(&deployment.values_at);
        }
        self.lenient |= deployment.lenient;
        if let Some(keep) = &deployment.keep {
            self.project_identities.clone_from(&keep.identities);
        }
        self.chart.of_project = deployment.chart_version;
    }

    /// The names of the files among the layers, in their order.
    pub(super) fn files(&self) -> Vec<&str> {
        let mut out = Vec::new();
        for layer in &self.below {
            if let Layer::File { path, .. } = layer {
                out.push(path.as_str());
            }
        }
        for layer in &self.layers.0 {
            if let LayerArg::File(path) = layer {
                out.push(path);
            }
        }
        out
    }

    /// Whether standard input is one of the layers.
    pub(super) fn takes_stdin(&self) -> bool {
        self.stdins() > 0
    }

    /// The values over the defaults, checked against the schema.
    ///
    /// # Errors
    /// A layer can't be read.
    pub(super) fn load(&self) -> Result<Loaded, Failure> {
        self.load_as(None)
    }

    /// As [`ValuesArgs::load`], for a release of the chart that another flag names.
    ///
    /// # Errors
    /// A layer can't be read.
    pub(super) fn load_as(&self, otherwise: Option<Taken>) -> Result<Loaded, Failure> {
        let mut input = self.input(self.chart.taken_or(otherwise)?)?;
        for path in &self.patches_below {
            input.add_patches(path, input::file(path, MAX_BYTES)?);
        }
        for path in &self.patches {
            let name = if path == "-" { "<stdin>" } else { path };
            input.add_patches(name, input::file_or_stdin(path, MAX_BYTES)?);
        }
        input.load().map_err(Failure::Invalid)
    }

    /// The values in one layout, without the defaults.
    ///
    /// # Errors
    /// As [`ValuesArgs::load`].
    pub(super) fn merged(&self) -> Result<Loaded, Failure> {
        if !self.patches.is_empty() {
            let message = "--patch changes what is rendered, and no values";
            report::warn(Code::FlagWithoutEffect, message, None);
        }
        self.input(self.chart.taken_or(None)?)?
            .merged()
            .map_err(Failure::Invalid)
    }

    /// The release of the chart that the values are for.
    ///
    /// # Errors
    /// The variable names none.
    pub(super) fn chart(&self) -> anyhow::Result<&'static Chart> {
        self.chart.chart()
    }

    fn input(&self, taken: Option<Taken>) -> anyhow::Result<Input> {
        if self.stdins() > 1 {
            let has_patches = self.patches.iter().any(|path| path == "-");
            let flags = if has_patches { "`-`" } else { "`-f -`" };
            bail!("{flags} was given more than once: standard input can be read once");
        }
        let mut input = Input::new();
        if let Some(taken) = taken {
            taken
                .note()
                .into_iter()
                .for_each(|note| report::warn(Code::OtherChartVersion, note, None));
            input.take_chart(taken.chart);
        }
        if self.lenient {
            input.be_lenient();
        }
        input.take_keys(self.keys());
        input.take_values_at(self.values_at.iter().cloned());
        self.add_below(&mut input)?;
        self.add_given(&mut input)?;
        if let Some(path) = input.unused_path() {
            bail!("--values-at: no file given with `-f` has `{path}`");
        }
        for (kind, argument) in self.sets() {
            input.set(kind, argument, &read_text);
        }
        Ok(input)
    }

    /// What decrypts files of SOPS.
    fn keys(&self) -> Keys {
        let own = &self.identities.0;
        Keys(
            if own.is_empty() {
                &self.project_identities
            } else {
                own
            }
            .clone(),
        )
    }

    /// Adds the layers of a project file.
    fn add_below(&self, input: &mut Input) -> anyhow::Result<()> {
        let keys = self.keys();
        for layer in &self.below {
            match layer {
                Layer::Fragment(name) => {
                    let fragment = fragments::find(name)?;
                    let content = || Ok::<_, Infallible>(fragment.text.as_bytes().to_vec());
                    let read =
                        self.common
                            .layer(Source::Fragment, fragment.name, &keys, content)?;
                    input.add_read_fragment(fragment.name, &read);
                }
                Layer::File { path, is_common } if *is_common && self.values_at.is_empty() => {
                    let content = || input::file(path, MAX_BYTES);
                    let read = self.common.layer(Source::File, path, &keys, content)?;
                    input.add_read(Source::File, path.clone(), &read);
                }
                Layer::File { path, .. } => input.add_file(path, input::file(path, MAX_BYTES)?),
                Layer::Inline(Inline {
                    source,
                    file,
                    text,
                    node,
                }) => {
                    input.add_tree(*source, file, text, node);
                }
            }
        }
        Ok(())
    }

    /// Adds the layers of flags.
    fn add_given(&self, input: &mut Input) -> anyhow::Result<()> {
        for layer in &self.layers.0 {
            match layer {
                LayerArg::Fragment(name) => input.add_fragment(name)?,
                LayerArg::File(path) => {
                    if let Some(reason) = url(path) {
                        bail!("-f: {reason}");
                    }
                    let name = if path == "-" { "<stdin>" } else { path };
                    input.add_file(name, input::file_or_stdin(path, MAX_BYTES)?);
                }
            }
        }
        Ok(())
    }

    fn stdins(&self) -> usize {
        let is_stdin = |layer: &&LayerArg| **layer == LayerArg::File("-".into());
        let patches = self.patches.iter().filter(|path| *path == "-");
        self.layers.0.iter().filter(is_stdin).count() + patches.count()
    }

    /// The flags of the `--set` family, in the order in which Helm applies them.
    fn sets(&self) -> impl Iterator<Item = (SetKind, &str)> {
        let flags = [
            (SetKind::Json, &self.set_json),
            (SetKind::Set, &self.set),
            (SetKind::String, &self.set_string),
            (SetKind::File, &self.set_file),
            (SetKind::Literal, &self.set_literal),
        ];
        flags.into_iter().flat_map(|(kind, arguments)| {
            let arguments = arguments.iter();
            arguments.map(move |argument| (kind, argument.as_str()))
        })
    }
}

fn read_text(path: &str) -> Result<String, String> {
    input::file(path, MAX_BYTES)
        .and_then(|bytes| input::text(bytes, path))
        .map_err(|error| error.into_reason().to_string())
}

/// What to do about a URL, which Helm would fetch.
fn url(path: &str) -> Option<String> {
    let (scheme, rest) = path.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    // A password or a token is not repeated.
    let shown = if rest.contains(['@', '?', '#']) {
        "URL".to_owned()
    } else {
        shell::word(path)
    };
    let hint = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => format!("fetch it, `curl -fsSLo values.yaml {shown}`"),
        _ => "fetch it to a file".to_owned(),
    };
    is_scheme.then(|| format!("URLs are not read: {hint}"))
}

/// A values file or a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LayerArg {
    File(String),
    Fragment(String),
}

/// Files and fragments in the given order, across both options.
#[derive(Clone, Debug)]
struct LayerArgs(Vec<LayerArg>);

impl Args for LayerArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        let arg = |id: &'static str| {
            Arg::new(id)
                .action(ArgAction::Append)
                .help_heading("Values")
                .value_delimiter(',')
        };
        let values = arg("values").short('f').long("values").value_name("FILE");
        let fragment = arg("fragment").long("fragment").value_name("NAME");
        command
            .arg(values.help(
                "A values file, YAML or JSON; `-` is standard input. Files and fragments apply in \
                 the order in which they are given",
            ))
            .arg(fragment.help("An embedded fragment; `masthead fragments list` lists them"))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for LayerArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let typed = |id: &str, make: fn(String) -> LayerArg| {
            let values = matches.get_many::<String>(id).into_iter().flatten();
            let places = matches.indices_of(id).into_iter().flatten();
            let layers = places.zip(values.cloned().map(make));
            layers.collect::<Vec<_>>()
        };
        let mut layers = typed("values", LayerArg::File);
        layers.extend(typed("fragment", LayerArg::Fragment));
        sort_by_key(&mut layers, |(place, _)| *place);
        Ok(Self(layers.into_iter().map(|(_, layer)| layer).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
