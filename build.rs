//! Turns `values.yaml`, `values.schema.json`, `src/chart/*.yaml`, `src/source/codes.yaml`, the texts of commands, `schemas/`,
//! `templates/`, `fragments/` and `examples/` into tables, so that nothing is parsed at start-up.

#[path = "build/changes.rs"]
mod changes;
#[path = "build/chart.rs"]
mod chart;
#[path = "build/codes.rs"]
mod codes;
#[path = "build/defaults.rs"]
mod defaults;
#[path = "build/descriptions.rs"]
mod descriptions;
#[path = "build/embed.rs"]
mod embed;
#[path = "build/images.rs"]
mod images;
#[path = "build/known_wrong.rs"]
mod known_wrong;
#[path = "build/link.rs"]
mod link;
#[path = "build/packed.rs"]
mod packed;
#[path = "build/programs.rs"]
mod programs;
#[path = "build/reads.rs"]
mod reads;
#[path = "build/schema.rs"]
mod schema;
#[path = "build/typed.rs"]
mod typed;

use std::path::Path;

use descriptions::Descriptions;
use programs::Nulls;

/// The codes of findings.
const CODES: &str = "src/source/codes.yaml";

/// What is said of commands.
const HELP: &str = "src/commands/help/texts.yaml";

/// What Synapse was seen to take.
const SYNAPSE_READS: &str = "schemas/synapse-reads.yaml";

/// Templates that few runs take: those of a folder, or of a name.
const SELDOM: [&str; 5] = ["adopt/", "backup/", "notes/", "init/", "/init.yaml"];

fn main() {
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    link::make_small(out);
    watch();
    write(out, "chart.rs", &chart::table("src/chart", "values.yaml"));
    write(out, "codes.rs", &codes::table(CODES));
    write(out, "images.rs", &images::table("src/chart/images.yaml"));
    let mut descriptions = Descriptions::new();
    let values = schema::table("values.schema.json", &mut descriptions);
    write(out, "schema.rs", &values);
    let changes = changes::table("src/chart/changes.yaml", &mut descriptions);
    write(out, "changes.rs", &changes);
    let known_wrong = known_wrong::table("schemas/known-wrong-paths.yaml");
    write(out, "known_wrong.rs", &known_wrong);
    write(out, "typed.rs", &typed::types("values.schema.json"));
    let lenient = |path| programs::schema(path, Nulls::Everywhere);
    let mut synapse = lenient("schemas/synapse.yaml");
    reads::add_names(&mut synapse, SYNAPSE_READS);
    let programs = [
        ("MAS", programs::schema("schemas/mas.yaml", Nulls::Marked)),
        ("SYNAPSE", synapse),
        ("HOOKSHOT", lenient("schemas/hookshot.yaml")),
        ("LIVEKIT", lenient("schemas/livekit.yaml")),
        ("ELEMENT_WEB", lenient("schemas/element-web.yaml")),
    ];
    let project = std::fs::read_to_string("schemas/project.schema.json");
    let project = project.expect("schemas/project.schema.json can be read");
    let project = serde_json::from_str(&project).expect("schemas/project.schema.json is JSON");
    let programs = [programs.as_slice(), &[("PROJECT", project)]].concat();
    let reads = reads::table("SYNAPSE_READS", SYNAPSE_READS);
    write(out, "reads.rs", &reads);
    let programs = schema::constants(&programs, &mut descriptions);
    write(out, "programs.rs", &programs);
    packed::bytes(out, "descriptions.txt", descriptions.lines().as_bytes());
    for path in [
        "values.yaml",
        "values.schema.json",
        "schemas/project.schema.json",
        "schemas/image-lock.schema.json",
        "schemas/other-charts.yaml",
        "schemas/other-services.yaml",
        HELP,
        CODES,
    ] {
        packed::file(out, path);
    }
    packed::bytes(out, "examples.txt", embed::joined("examples").as_bytes());
    let templates = embed::table("TEMPLATES", "templates", &SELDOM);
    let seldom = embed::packed_table("PACKED", "templates", &SELDOM, out);
    write(out, "templates.rs", &(templates + &seldom));
    write(
        out,
        "fragments.rs",
        &embed::table("FRAGMENTS", "fragments", &[]),
    );
}

/// What the tables are made of.
fn watch() {
    for input in [
        "build",
        "templates",
        "fragments",
        "examples",
        "schemas",
        "src/chart",
        HELP,
        CODES,
        "values.yaml",
        "values.schema.json",
    ] {
        println!("cargo:rerun-if-changed={input}");
    }
}

fn write(out: &Path, name: &str, text: &str) {
    std::fs::write(out.join(name), text).expect("OUT_DIR can be written to");
}
