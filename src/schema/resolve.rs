//! What the schema says at a path.

use super::programs::PROGRAMS;
use super::{Additional, Description, Program, Property, SCHEMA, Schema};
use crate::source::{Step, ValuePath};

/// What holds at a path of the values.
pub(crate) struct Resolved {
    /// The path with the keys as they are in maps of any names, which may have dots in them.
    pub path: ValuePath,
    pub schema: &'static Schema,
    /// What it means there.
    pub description: Description,
    /// The program whose own setting it is.
    pub program: Option<&'static Program>,
}

/// The value at a path. A key of a map of any names may have dots, quoted or not:
/// `synapse.labels.a.b/c`, as people write it.
pub(crate) fn resolve(path: &ValuePath) -> Option<Resolved> {
    below(top(), &path.steps())
}

/// Whether the schema has a value at a path, step by step.
pub(crate) fn exists(path: &ValuePath) -> bool {
    let found = path
        .steps()
        .into_iter()
        .try_fold(top(), |here, step| one_below(&here, step));
    found.is_some_and(|found| !std::ptr::eq(found.schema, &ANYTHING))
}

fn top() -> Resolved {
    Resolved {
        path: ValuePath::root(),
        schema: &SCHEMA,
        description: Description::NONE,
        program: None,
    }
}

/// What holds below a map of which nothing is known.
static ANYTHING: Schema = Schema {
    description: Description::ANYTHING,
    ..Schema::ANY
};

fn below(here: Resolved, steps: &[&Step]) -> Option<Resolved> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(here);
    };
    if let Some(found) = one_below(&here, step).and_then(|next| below(next, rest)) {
        return Some(found);
    }
    longer_keys(&here, steps).find_map(|(next, rest)| below(next, rest))
}

/// The keys that two or more steps make together, where any key may stand.
fn longer_keys<'s>(
    here: &Resolved,
    steps: &'s [&'s Step],
) -> impl Iterator<Item = (Resolved, &'s [&'s Step])> {
    let longest = match here.schema.additional {
        Additional::Each(each) if !has_property(each, steps.get(1)) => steps.len(),
        _ => 0,
    };
    (2..=longest).filter_map(|count| {
        let keys: Option<Vec<&str>> = steps[..count].iter().map(|step| key(step)).collect();
        let joined = Step::Key(keys?.join(".").into());
        Some((one_below(here, &joined)?, &steps[count..]))
    })
}

fn has_property(schema: &Schema, step: Option<&&Step>) -> bool {
    let key = step.and_then(|step| key(step));
    key.is_some_and(|key| schema.property(key).is_some())
}

fn key(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

fn one_below(here: &Resolved, step: &Step) -> Option<Resolved> {
    if let Some(program) = program_of(&here.path) {
        let schema = program.schema.below(step)?;
        let (path, program) = (here.path.step(step.clone()), Some(program));
        return Some(Resolved {
            path,
            schema,
            description: Description::NONE,
            program,
        });
    }
    let property = key(step).and_then(|key| here.schema.property(key));
    let is_any = key(step).is_some() && here.schema.takes_any_map();
    let anything = is_any.then_some(&ANYTHING);
    let schema = here.schema.below(step).or(anything)?;
    let own = property.map_or(schema.description, Property::about);
    let description = own.or(here.description);
    Some(Resolved {
        path: here.path.step(step.clone()),
        schema,
        description,
        program: here.program,
    })
}

/// The program whose configuration stands at a path.
pub(super) fn program_of(path: &ValuePath) -> Option<&'static Program> {
    let (name, key) = (path.parent()?, path.last_key()?);
    let additional = name.parent()?.to_string();
    let is_here = |program: &&&Program| key == "config" && program.additional == additional;
    PROGRAMS.iter().find(is_here).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(path: &str) -> Option<String> {
        let found = resolve(&ValuePath::parse(path).unwrap())?;
        Some(found.path.to_string())
    }

    #[test]
    fn keys_with_dots_need_no_quotes() {
        assert_eq!(
            resolved("synapse.labels.a.b/c").as_deref(),
            Some(r#"synapse.labels["a.b/c"]"#)
        );
        assert_eq!(
            resolved("synapse.additional.b.json.config").as_deref(),
            Some(r#"synapse.additional["b.json"].config"#)
        );
        assert_eq!(
            resolved(r#"synapse.additional["b.json"].config"#).as_deref(),
            Some(r#"synapse.additional["b.json"].config"#)
        );
    }

    #[test]
    fn items_and_what_is_not_there() {
        assert!(resolved("synapse.appservices[0].secret").is_some());
        assert_eq!(resolved("synapse.appservices[0].nothing"), None);
        assert_eq!(resolved("synapse.macaroon[0]"), None);
        assert_eq!(resolved("synapse.labels.a.b[0]"), None);
        assert_eq!(resolved("synapse.additional.mine.config.nothing"), None);
    }
}
