//! `merge` and `mergeOverwrite`, as <https://github.com/darccio/mergo> does it.

use std::rc::Rc;

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::error::Trouble;
use super::super::eval::STEP;
use super::super::value::{Map, Value};
use super::{Call, Result};

/// Merges maps deeply into the first. Of what is in several the first that is not empty wins, or,
/// with `overwrite`, the last.
pub(super) fn merged<'a>(call: &Call<'_, 'a>, overwrite: bool) -> Result<Value<'a>> {
    let map = call.own_map(0)?;
    for index in 1..call.values.len() {
        merge(call, &map, &call.map(index)?, overwrite, MAX_PRINTED_DEPTH)?;
    }
    Ok(Value::Map(map))
}

fn merge<'a>(
    call: &Call<'_, 'a>,
    into: &Rc<Map<'a>>,
    from: &Rc<Map<'a>>,
    overwrite: bool,
    depth: usize,
) -> Result<()> {
    if Rc::ptr_eq(into, from) {
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Trouble::new("maps nest too deep to be merged"));
    };
    call.run.state.note_change(into);
    let count = into.entries.borrow().len() + from.entries.borrow().len();
    call.run.scope.budget.spend(STEP * count)?;
    let entries: Vec<_> = from
        .entries
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    for (key, value) in entries {
        let below = into.entries.borrow().get(&key).cloned();
        let is_set = match (&below, &value) {
            (_, Value::Nil) => overwrite,
            (None, _) => true,
            (Some(below), value) => match (owned(below), value.entries()) {
                (Some(map), Some(above)) if below.truth() => {
                    merge(call, &map, &above, overwrite, depth)?;
                    into.entries
                        .borrow_mut()
                        .insert(key.clone(), Value::Map(map));
                    false
                }
                _ => overwrite || !below.truth(),
            },
        };
        if is_set {
            into.entries.borrow_mut().insert(key, value);
        }
    }
    Ok(())
}

/// The value as a map that can be changed.
fn owned<'a>(value: &Value<'a>) -> Option<Rc<Map<'a>>> {
    match value {
        Value::Map(map) => Some(map.clone()),
        Value::Data(stored) if !stored.is_list() => Some(stored.own()),
        _ => None,
    }
}
