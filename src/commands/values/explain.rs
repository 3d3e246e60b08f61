//! `masthead values explain`: all that is known of one value.

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::effect::{self, Effect, indented};
use super::masked::masked;
use super::merged::checked;
use super::tried::{self, Tried};
use crate::chart::defaults::Default;
use crate::commands::deployments::{Joined, OfStack};
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::request::StackArgs;
use crate::commands::table;
use crate::schema::{self, Explained, Key};
use crate::source::ValuePath;
use crate::source::yaml::print as yaml;
use crate::stack::is_component_key;
use crate::values::samples;

/// Explain the value at a path: what it means and can be, whether it is needed, what is in effect and
/// who set it, and which objects read it.
#[derive(Args, Clone, Debug)]
pub(super) struct ExplainArgs {
    /// The path, as problems print it, or with dots, e.g. `synapse.ingress.host`; `.` is the top.
    path: String,
    #[command(flatten)]
    stack: StackArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl OfStack for ExplainArgs {
    fn joined(&self) -> Joined {
        match self.output {
            Format::Text => Joined::Headed,
            Format::Json => Joined::Keyed,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        None
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

/// All that is known of a value.
struct Known {
    explained: Explained,
    effect: Option<Effect>,
    /// The value of all components that has the same name, and what is in effect there.
    of_all: Option<(ValuePath, Option<Effect>)>,
    tried: Tried,
    /// The name of a fragment or an example, and what it sets, with credentials masked.
    sample: Option<(&'static str, Json)>,
}

fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let explained = schema::explain(&args.path, args.stack.values.chart()?)?;
    let values = checked(args.stack.values.load()?)?;
    let path = &explained.path;
    let known = Known {
        effect: effect::of(path, &values).filter(|_| !path.is_root()),
        of_all: of_all(path).map(|path| (path.clone(), effect::of(&path, &values))),
        tried: tried::of(path, &values, &args.stack.unpinned_release(None)),
        sample: sample(path),
        explained,
    };
    Ok(print(&match args.output {
        Format::Text => known.text(),
        Format::Json => format!("{:#}\n", known.json()),
    })?)
}

/// The value for all components, where one of a component has the same name.
fn of_all(path: &ValuePath) -> Option<ValuePath> {
    path.first_key().filter(|key| is_component_key(key))?;
    let below = path.steps().into_iter().skip(1);
    let of_all = below.fold(ValuePath::root(), |path, step| path.step(step.clone()));
    Some(of_all).filter(|path| !path.is_root() && schema::exists(path))
}

fn sample(path: &ValuePath) -> Option<(&'static str, Json)> {
    let (fragment, node) = samples::find(path).filter(|_| !path.is_root())?;
    Some((fragment.name, masked(&node, &ValuePath::root(), "")))
}

impl Known {
    fn text(&self) -> String {
        let it = &self.explained;
        let mut out = String::new();
        if !it.path.is_root() {
            out = format!("{}\n\n{}\n\n", it.path, about(it));
            out.push_str(&self.facts());
        }
        out.push_str(&keys(&it.keys));
        if !it.changed.is_empty() {
            let rows = it.changed.iter();
            let rows = rows.map(|it| [format!("  {}", it.since), it.what.clone()]);
            out.push_str(&format!("\nreleases of the chart:\n{}", table::rows(rows)));
        }
        if let Some((name, values)) = &self.sample {
            let values = yaml::to_string(values).unwrap_or_default();
            out.push_str(&format!("\nexample (`{name}`):\n{}", indented(&values)));
        }
        out
    }

    /// A line for each thing that is known.
    fn facts(&self) -> String {
        let it = &self.explained;
        let default = it.default.map(Default::json);
        let lines = [
            ("type", Some(it.kind.clone())),
            ("one of", joined(it.choices.iter().copied())),
            ("form", joined(it.limits.iter().map(String::as_str))),
            ("given as", it.forms.clone()),
            ("required", self.required()),
            (
                "default",
                default.filter(is_single).map(|it| it.to_string()),
            ),
        ];
        let of_all = self.of_all.as_ref().map(|(path, effect)| match effect {
            Some(effect) => format!("`{path}`: {}", effect.line()),
            None => format!("`{path}`"),
        });
        let of_stack = [
            ("for all", of_all),
            ("found in", self.tried.found.clone()),
            ("image", self.tried.image.clone()),
            ("read by", self.tried.objects()),
        ];
        let effect = match &self.effect {
            Some(effect) => effect.text(),
            None => line("in effect", "nothing"),
        };
        lines_of(&lines) + &effect + &lines_of(&of_stack)
    }

    /// Whether it has to be given: as the schema says, or as these values need it.
    fn required(&self) -> Option<String> {
        let said = self.explained.required.clone();
        said.or_else(|| self.tried.required.clone())
    }

    fn json(&self) -> Json {
        let it = &self.explained;
        let program = it
            .program
            .map(|it| json!({"name": it.name, "manual": it.manual}));
        let changed = it.changed.iter();
        let changed = changed.map(|it| json!({"since": it.since.to_string(), "what": it.what}));
        json!({
            "path": it.path.to_string(),
            "about": it.about,
            "program": program,
            "type": it.kind,
            "choices": it.choices,
            "limits": it.limits,
            "forms": it.forms,
            "required": self.required(),
            "default": it.default.map(Default::json),
            "effect": self.effect.as_ref().map(Effect::json),
            "ofAll": self.of_all.as_ref().map(|(path, _)| path.to_string()),
            "foundIn": self.tried.found,
            "image": self.tried.image,
            "readBy": self.tried.read_by,
            "keys": it.keys.iter().map(key_json).collect::<Json>(),
            "changed": changed.collect::<Json>(),
            "example": self.sample.as_ref().map(|(name, values)| json!({"name": name, "values": values})),
        })
    }
}

fn about(it: &Explained) -> String {
    match it.program {
        Some(program) => format!("A setting of {}: <{}>", program.name, program.manual),
        None => it.about.to_owned(),
    }
}

/// Whether a value fits on a line of its own.
fn is_single(value: &Json) -> bool {
    match value {
        Json::Object(map) => map.is_empty(),
        Json::Array(items) => items.iter().all(|item| !item.is_object()),
        _ => true,
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn lines_of(lines: &[(&str, Option<String>)]) -> String {
    let known = lines
        .iter()
        .filter_map(|(label, text)| Some((label, text.as_ref()?)));
    known.map(|(label, text)| line(label, text)).collect()
}

fn line(label: &str, text: &str) -> String {
    format!("{:<10} {text}\n", format!("{label}:"))
}

fn keys(keys: &[Key]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let required = |key: &Key| if key.is_required { "required" } else { "" };
    let rows = keys.iter().map(|key| {
        let path = format!("  {}", key.path);
        [
            path,
            key.kind.clone(),
            format!("{} {}", required(key), key.about).trim().to_owned(),
        ]
    });
    format!("\nkeys:\n{}", table::rows(rows))
}

fn key_json(key: &Key) -> Json {
    json!({"path": key.path, "type": key.kind, "required": key.is_required, "about": key.about})
}
