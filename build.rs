//! Turns `values.yaml`, `values.schema.json`, `templates/` and `fragments/` into tables, so that nothing is parsed at start-up.

#[path = "build/defaults.rs"]
mod defaults;
#[path = "build/embed.rs"]
mod embed;
#[path = "build/schema.rs"]
mod schema;

use std::path::Path;

fn main() {
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    for input in ["build", "templates", "fragments", "values.yaml", "values.schema.json"] {
        println!("cargo:rerun-if-changed={input}");
    }
    write(out, "defaults.rs", &defaults::table("values.yaml"));
    write(out, "schema.rs", &schema::table("values.schema.json"));
    write(out, "templates.rs", &embed::table("TEMPLATES", "templates"));
    write(out, "fragments.rs", &embed::table("FRAGMENTS", "fragments"));
}

fn write(out: &Path, name: &str, text: &str) {
    std::fs::write(out.join(name), text).expect("OUT_DIR can be written to");
}
