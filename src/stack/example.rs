//! A component for tests: two processes of one program, to whose configuration users add.

use super::additional::Additional;
use super::component::{Component, Plan};
use super::config_file::{ConfigFile, Rank, Variable};
use super::controller::Controller;
use super::given::Given;
use super::hashes::Known;
use super::program::{Manual, Program, ProgramConfig};
use super::secret::OwnSecret;
use super::target::Target;
use super::workload::{Profile, Workload};
use super::{Context, Draft, Object, Release};
use crate::kube::object::Files;
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::template::Templates;
use crate::values::{Input, Values};

/// Its values are those of a component that there is: `hookshot`.
#[derive(Debug)]
pub struct Example;

pub static EXAMPLE: &[&dyn Component] = &[&Example];

static MANUAL: Manual = Manual {
    schema: Some(&crate::schema::SYNAPSE),
    advice: &[(&["database"], "set `example.database`")],
    added: &[&["listeners"]],
    conflicts: &[[&["secret"], &["secret_path"]]],
    check: Some(check),
};

const BEFORE: &str = "first: 1\nlisteners: [{port: 1}]\npublic: \"${PLAIN}\"\n";
const AFTER: &str =
    "database: {host: db, password: \"${PASSWORD}\"}\nsecret_path: /s\nlisteners: [{port: 2}]\n";

fn check(given: &Given) -> Vec<Problem> {
    let count = given.winning.len();
    let part = &given.parts[0];
    let message = format!("{count} files of ours");
    vec![part.problem(&ValuePath::root().key("checked"), part.node.at, message)]
}

impl Component for Example {
    fn name(&self) -> &'static str {
        "example"
    }

    fn key(&self) -> &'static str {
        "hookshot"
    }

    fn programs(&self) -> &'static [&'static str] {
        &["example", "example:<worker>"]
    }

    fn switch(&self, _: &Context, program: &str) -> Option<ValuePath> {
        let top = ValuePath::root().key("example");
        let below = |name: &str| top.key("workers").key(name.to_owned()).key("enabled");
        Some(
            program
                .split_once(':')
                .map_or_else(|| top.key("enabled"), |(_, name)| below(name)),
        )
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = cx.values.hookshot();
        if !values.enabled().is_on() {
            return None;
        }
        let host = values.ingress().host();
        if host.get().is_none() {
            cx.report(cx.problem(&host, "the host is missing"));
        }
        let profile = Profile {
            component: "example",
            name: "example",
            controller: Controller::Deployment,
            policy_key: "example",
        };
        let workload = Workload::new(cx, &(&values).into(), profile);
        let mut own = OwnSecret::new(cx.release.object("example"));
        let additional = Additional::new(cx, &values.additional(), &mut own);
        let files =
            ["05-main.yaml", "05-second.yaml"].map(|process| file(cx, &additional, &own, process));
        Some(Box::new(Planned { workload, files }))
    }
}

#[derive(Debug)]
struct Planned<'a> {
    workload: Workload<'a>,
    files: [ConfigFile<'a>; 2],
}

fn file<'a>(
    cx: &Context<'a>,
    additional: &Additional<'a>,
    own: &OwnSecret,
    process: &'static str,
) -> ConfigFile<'a> {
    let files = Files::from_iter([
        ("before.yaml", BEFORE.to_owned()),
        ("after.yaml", AFTER.to_owned()),
        (
            process,
            format!("process: {process}\nnode: ${{NODE}}\npod: ${{POD}}\n"),
        ),
    ]);
    let mut out = ConfigFile::new("/conf/example.yaml");
    out.replaced = &["replaced"];
    out.add_ours("ess-example", &files, Rank::Yielding, &["before.yaml"]);
    out.add_secret(cx.generated("MORE"));
    out.add_additional(additional);
    out.add_ours("ess-example", &files, Rank::Winning, &["after.yaml"]);
    out.add_ours("ess-example", &files, Rank::Winning, &[process]);
    out.add_content("PASSWORD", Some(&own.reference("PASSWORD")), Some("quote"));
    out.variables.extend([
        ("POD".into(), Variable::PodName),
        ("NODE".into(), Variable::Field("status.hostIP".into())),
        ("PLAIN".into(), Variable::Text("plain".into())),
    ]);
    out
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, _: &Context<'a>, _: &Known) -> Vec<Object<'a>> {
        Vec::new()
    }

    fn programs(&self) -> Vec<Program<'_, 'a>> {
        let program = |(name, file)| Program {
            name: String::from(name),
            workload: &self.workload,
            config: ProgramConfig::Merged(file),
            manual: &MANUAL,
        };
        ["example", "example:second"]
            .into_iter()
            .zip(&self.files)
            .map(program)
            .collect()
    }
}

/// A tool that wants nothing.
#[derive(Debug)]
struct Tool;

impl Target for Tool {
    fn name(&self) -> &'static str {
        "tool"
    }

    fn about(&self) -> &'static str {
        "for tests"
    }
}

/// What a stack is derived from.
#[derive(Debug)]
pub struct World {
    pub values: Values,
    release: Release,
    templates: Templates,
}

impl World {
    /// The values are those of a file `v.yaml`, over the defaults.
    pub fn new(text: &str) -> Self {
        Self::with_fragments(&[], text)
    }

    /// As [`World::new`], over these fragments.
    pub fn with_fragments(fragments: &[&str], text: &str) -> Self {
        let mut input = Input::new();
        for name in fragments {
            input.add_fragment(name).expect("there is such a fragment");
        }
        input.add_file("v.yaml", text.into());
        Self {
            values: input.load().expect("the values are YAML").values,
            release: Release::new("ess", "ess", &Tool),
            templates: Templates::default(),
        }
    }

    /// As [`World::new`], with the example turned on; the values are its own, below its key.
    pub fn with_example(values: &str) -> Self {
        Self::new(&format!("hookshot:\n  enabled: true\n{values}"))
    }

    pub fn context<'a>(&'a self, components: &'a [&'a dyn Component]) -> Context<'a> {
        Context::new(&self.values, &self.release, &self.templates, components)
    }

    pub fn draft<'a>(&'a self, components: &'a [&'a dyn Component]) -> Draft<'a> {
        Draft::of(components, &self.values, &self.release, &self.templates)
    }
}
