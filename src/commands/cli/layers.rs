//! What can be typed about values.

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

/// The layers of values, then the `--set` family over them.
#[derive(Args, Debug)]
pub struct ValuesArgs {
    #[command(flatten)]
    pub layers: LayerArgs,
    /// Set values: `path=value,path=value`.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    pub set: Vec<String>,
    /// Set values as texts, whatever they look like.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    pub set_string: Vec<String>,
    /// Set values to the content of files: `path=file`.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    pub set_file: Vec<String>,
    /// Set values given as JSON: `path=json`, or a whole JSON object.
    #[arg(long, value_name = "VALUES", help_heading = "Values")]
    pub set_json: Vec<String>,
    /// Set one value to a text taken as it is: `path=text`.
    #[arg(long, value_name = "VALUE", help_heading = "Values")]
    pub set_literal: Vec<String>,
}

impl ValuesArgs {
    /// Whether no values were given at all.
    pub fn is_empty(&self) -> bool {
        let sets = [
            &self.set,
            &self.set_string,
            &self.set_file,
            &self.set_json,
            &self.set_literal,
        ];
        self.layers.0.is_empty() && sets.iter().all(|set| set.is_empty())
    }
}

/// A values file or a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerArg {
    File(String),
    Fragment(String),
}

/// Files and fragments in the order in which they were typed, across both options.
#[derive(Debug)]
pub struct LayerArgs(pub Vec<LayerArg>);

impl Args for LayerArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        let arg = |id: &'static str| {
            Arg::new(id)
                .action(ArgAction::Append)
                .help_heading("Values")
        };
        command
            .arg(arg("values").short('f').long("values").value_name("FILE").value_delimiter(',').help(
                "A values file, YAML or JSON; `-` is standard input. Files and fragments apply in the order in which they are given",
            ))
            .arg(arg("fragment").long("fragment").value_name("NAME").value_delimiter(',').help(
                "An embedded fragment; `masthead fragments list` names them",
            ))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for LayerArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let typed = |id: &str, make: fn(String) -> LayerArg| {
            let values = matches
                .get_many::<String>(id)
                .into_iter()
                .flatten()
                .cloned()
                .map(make);
            matches
                .indices_of(id)
                .into_iter()
                .flatten()
                .zip(values)
                .collect::<Vec<_>>()
        };
        let mut layers = typed("values", LayerArg::File);
        layers.extend(typed("fragment", LayerArg::Fragment));
        layers.sort_by_key(|(index, _)| *index);
        Ok(Self(layers.into_iter().map(|(_, layer)| layer).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
