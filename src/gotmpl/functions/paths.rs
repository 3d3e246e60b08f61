//! Paths with slashes: <https://pkg.go.dev/path>.

use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("base", 1, 1, base),
    function("clean", 1, 1, |call| Ok(cleaned(&call.str(0)?).into())),
    function("dir", 1, 1, dir),
    function("ext", 1, 1, ext),
    function("isAbs", 1, 1, |call| {
        Ok(call.str(0)?.starts_with('/').into())
    }),
    function("osBase", 1, 1, base),
    function("osClean", 1, 1, |call| Ok(cleaned(&call.str(0)?).into())),
    function("osDir", 1, 1, dir),
    function("osExt", 1, 1, ext),
    function("osIsAbs", 1, 1, |call| {
        Ok(call.str(0)?.starts_with('/').into())
    }),
];

fn base<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let path = call.str(0)?;
    let trimmed = path.trim_end_matches('/');
    let base = match (path.is_empty(), trimmed.is_empty()) {
        (true, _) => ".",
        (_, true) => "/",
        _ => trimmed.rsplit('/').next().unwrap_or(trimmed),
    };
    Ok(base.to_owned().into())
}

fn dir<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let path = call.str(0)?;
    let end = path.rfind('/').map_or(0, |at| at + 1);
    Ok(cleaned(&path[..end]).into())
}

fn ext<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let path = call.str(0)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let ext = name.rfind('.').map_or("", |at| &name[at..]);
    Ok(ext.to_owned().into())
}

/// The shortest path that is the same: without `.`, and without what `..` takes back.
fn cleaned(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
