//! `merge` and `mergeOverwrite`.

use super::super::eval::STEP;
use super::super::value::{Entries, Value};
use super::{Call, Result};

/// The maps merged deeply. Of what is in several the first that is not empty wins, or, with
/// `overwrite`, the last.
pub(super) fn merged<'a>(call: &Call<'a>, overwrite: bool) -> Result<Value<'a>> {
    let mut entries = call.map(0)?.entries.clone();
    for index in 1..call.values.len() {
        merge(&mut entries, &call.map(index)?.entries, call, overwrite)?;
    }
    Ok(entries.into())
}

fn merge<'a>(
    into: &mut Entries<'a>,
    from: &Entries<'a>,
    call: &Call<'a>,
    overwrite: bool,
) -> Result<()> {
    call.run
        .scope
        .budget
        .spend(STEP * (into.len() + from.len()))?;
    for (key, value) in from {
        match into.get_mut(key) {
            None => {
                into.insert(key.clone(), value.clone());
            }
            Some(below) => match (below.entries(), value.entries()) {
                (Some(map), Some(above)) => {
                    let mut map = map.entries.clone();
                    merge(&mut map, &above.entries, call, overwrite)?;
                    *below = map.into();
                }
                _ if overwrite || !below.truth() => *below = value.clone(),
                _ => {}
            },
        }
    }
    Ok(())
}
