//! `semver` and `semverCompare`.

use std::rc::Rc;

use super::super::error::Trouble;
use super::super::value::Value;
use super::super::version::{self, Version};
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("semver", 1, 1, |call| {
        Ok(Value::Version(Rc::new(read(call, 0)?)))
    }),
    function("semverCompare", 2, 2, |call| {
        let version = read(call, 1)?;
        let fits = version::fits(&call.str(0)?, &version);
        fits.map(Value::from).ok_or_else(|| {
            Trouble::new("`semverCompare` does not understand its constraint")
                .hint("write e.g. `>=1.21-0` or `>=1.2, <2`")
        })
    }),
];

fn read(call: &Call, index: usize) -> Result<Version> {
    Version::read(&call.str(index)?).ok_or_else(|| {
        let place = match call.values.len() {
            1 => "the argument".to_owned(),
            _ => format!("argument {}", index + 1),
        };
        Trouble::new(format!("{place} of `{}` is not a version", call.name))
            .hint("a version is written like `1.33.0`")
    })
}
