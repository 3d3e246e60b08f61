//! The methods of Go's types that a template can call.

use super::error::Trouble;
use super::object::Object;
use super::time::Time;
use super::value::{Of, Value, Width, nil_list, texts};
use super::version::Version;

type Result<T> = std::result::Result<T, Trouble>;

/// Calls a method of a value; nothing if it has none of this name.
pub(super) fn call<'a>(
    receiver: &Value<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Option<Result<Value<'a>>> {
    match receiver {
        Value::Object(object) => of_object(*object, receiver, name, arguments),
        Value::Version(version) => of_version(version, name, arguments).map(Ok),
        Value::Time(time) => of_time(time, name, arguments).map(Ok),
        _ => None,
    }
}

fn of_object<'a>(
    object: Object<'a>,
    receiver: &Value<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Option<Result<Value<'a>>> {
    if object.is_files() {
        return of_files(receiver, name, arguments);
    }
    if name != "Has" || object.api_versions().is_none() {
        return None;
    }
    let [Value::Text(api)] = arguments else {
        let message = "`Has` takes one text, e.g. `Has \"apps/v1\"`";
        return Some(Err(Trouble::new(message)));
    };
    object.has_api(&api.str()).map(|has| Ok(has.into()))
}

/// `.Files`: a value has none.
fn of_files<'a>(
    receiver: &Value<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Option<Result<Value<'a>>> {
    let value = match (name, arguments) {
        ("Get", [Value::Text(_)]) | ("AsConfig" | "AsSecrets", []) => "".into(),
        ("GetBytes", [Value::Text(_)]) => nil_list(Of::Bytes),
        ("Lines", [Value::Text(_)]) => texts([""; 0]),
        ("Glob", [Value::Text(_)]) => receiver.clone(),
        ("Get" | "GetBytes" | "Lines" | "Glob" | "AsConfig" | "AsSecrets", _) => {
            let message = format!("`{name}` of `.Files` was given the wrong arguments");
            return Some(Err(Trouble::new(message)));
        }
        _ => return None,
    };
    Some(Ok(value))
}

fn of_version<'a>(version: &Version, name: &str, arguments: &[Value<'a>]) -> Option<Value<'a>> {
    let [major, minor, patch] = version.numbers;
    Some(match (name, arguments) {
        ("Major", []) => Value::Uint(major),
        ("Minor", []) => Value::Uint(minor),
        ("Patch", []) => Value::Uint(patch),
        ("Prerelease", []) => version.pre.clone().into(),
        ("Metadata", []) => version.metadata.clone().into(),
        ("Original", []) => version.original.clone().into(),
        ("String", []) => version.to_string().into(),
        ("IncMajor", []) => next(version, [major + 1, 0, 0]),
        ("IncMinor", []) => next(version, [major, minor + 1, 0]),
        ("IncPatch", []) if !version.pre.is_empty() => next(version, version.numbers),
        ("IncPatch", []) => next(version, [major, minor, patch + 1]),
        ("Compare", [Value::Version(other)]) => Value::Int(version.order(other) as i64, Width::Int),
        ("Equal", [Value::Version(other)]) => version.order(other).is_eq().into(),
        ("LessThan", [Value::Version(other)]) => version.order(other).is_lt().into(),
        ("LessThanEqual", [Value::Version(other)]) => version.order(other).is_le().into(),
        ("GreaterThan", [Value::Version(other)]) => version.order(other).is_gt().into(),
        ("GreaterThanEqual", [Value::Version(other)]) => version.order(other).is_ge().into(),
        _ => return None,
    })
}

fn next<'a>(version: &Version, numbers: [u64; 3]) -> Value<'a> {
    let v = if version.original.starts_with('v') {
        "v"
    } else {
        ""
    };
    let [major, minor, patch] = numbers;
    Value::Version(
        Version {
            numbers,
            pre: String::new(),
            metadata: String::new(),
            original: format!("{v}{major}.{minor}.{patch}"),
        }
        .into(),
    )
}

fn of_time<'a>(time: &Time, name: &str, arguments: &[Value<'a>]) -> Option<Value<'a>> {
    let civil = time.civil();
    let int = |number: i64| Value::Int(number, Width::Int);
    let int64 = |number: i64| Value::Int(number, Width::Int64);
    Some(match (name, arguments) {
        ("Year", []) => int(civil.year),
        ("Day", []) => int(civil.day.into()),
        ("Hour", []) => int(civil.hour.into()),
        ("Minute", []) => int(civil.minute.into()),
        ("Second", []) => int(civil.second.into()),
        ("Nanosecond", []) => int(time.nanos.into()),
        ("YearDay", []) => int(civil.year_day.into()),
        ("Unix", []) => int64(time.seconds),
        ("UnixMilli", []) => int64(time.seconds * 1000 + i64::from(time.nanos / 1_000_000)),
        ("IsZero", []) => (time.seconds == Time::default().seconds && time.nanos == 0).into(),
        ("UTC" | "Local", []) => Value::Time(time.utc()),
        ("String", []) => time.to_string().into(),
        ("Format", [Value::Text(layout)]) => time.format(&layout.str()).into(),
        ("Equal", [Value::Time(other)]) => (order(time) == order(other)).into(),
        ("Before", [Value::Time(other)]) => (order(time) < order(other)).into(),
        ("After", [Value::Time(other)]) => (order(time) > order(other)).into(),
        _ => return None,
    })
}

fn order(time: &Time) -> (i64, u32) {
    (time.seconds, time.nanos)
}
