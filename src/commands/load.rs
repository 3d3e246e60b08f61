//! Reads the layers that were typed, merges and checks them.

use std::io::Read;

use anyhow::{Context, anyhow};

use crate::cli::ValuesArgs;
use crate::failure::{Failure, Problem};
use crate::schema::{self, SCHEMA};
use crate::values::defaults::DEFAULTS;
use crate::values::{self, At, Kind, Layers, Map, Node, Source, Values, load};

/// The values of all layers, merged, with the defaults below them, fit for the schema.
pub fn values(args: &ValuesArgs) -> Result<Values, Failure> {
    let mut layers = Layers::default();
    let mut problems = Vec::new();
    let mut user = Node::new(Kind::Map(Map::default()), At::default());
    for file in &args.files {
        match read(file, &mut layers)? {
            Ok(node) => values::overlay(&mut user, node),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Invalid(problems, layers));
    }
    let root = values::with_defaults(&DEFAULTS, user);
    let problems: Vec<Problem> = schema::check(&SCHEMA, &root);
    match problems.is_empty() {
        true => Ok(Values { root, layers }),
        false => Err(Failure::Invalid(problems, layers)),
    }
}

fn read(file: &str, layers: &mut Layers) -> Result<Result<Node, Problem>, Failure> {
    let (name, bytes) = match file {
        "-" => ("<stdin>", stdin()?),
        path => (path, std::fs::read(path).with_context(|| format!("could not read {path}"))?),
    };
    let layer = layers.add(Source::File, name, String::new());
    let text = match load::decode(bytes, layer) {
        Ok(text) => text,
        Err(problem) => return Ok(Err(problem)),
    };
    let node = load::read(&text, layer);
    layers.set_text(layer, text);
    Ok(node)
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| anyhow!("could not read standard input: {e}"))?;
    Ok(bytes)
}
