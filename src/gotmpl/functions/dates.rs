//! Dates of a given time. The zone of the machine counts as UTC, as it is where Helm runs in a
//! container.

use super::super::error::Trouble;
use super::super::time::{Time, duration_text, parse, parse_duration};
use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("date", 2, 2, |call| date(call, &call.str(0)?, None)),
    function("dateInZone", 3, 3, |call| {
        date(call, &call.str(0)?, Some(2))
    }),
    function("dateModify", 2, 2, modify),
    function("date_in_zone", 3, 3, |call| {
        date(call, &call.str(0)?, Some(2))
    }),
    function("date_modify", 2, 2, modify),
    function("duration", 1, 1, duration),
    function("durationRound", 1, 1, duration_round),
    function("htmlDate", 1, 1, |call| date(call, "2006-01-02", None)),
    function("htmlDateInZone", 2, 2, |call| {
        date(call, "2006-01-02", Some(1))
    }),
    function("toDate", 2, 2, to_date),
    function("unixEpoch", 1, 1, |call| {
        Ok(time(call, 0)?.seconds.to_string().into())
    }),
];

fn time(call: &Call, index: usize) -> Result<Time> {
    match call.value(index) {
        Value::Time(time) => Ok(time.clone()),
        Value::Int(seconds, _) => Ok(Time::at(*seconds)),
        _ => Err(call.expected(index, "a time").hint(
            "make a time with `toDate \"2006-01-02\" \"2026-07-31\"`; that of now is not available",
        )),
    }
}

/// The time before the zone, or the last argument, by a layout.
fn date<'a>(call: &Call<'_, 'a>, layout: &str, zone: Option<usize>) -> Result<Value<'a>> {
    let index = zone.unwrap_or(call.values.len()) - 1;
    let time = time(call, index)?;
    if let Some(zone) = zone {
        let zone = call.str(zone)?;
        if !matches!(&*zone, "" | "UTC" | "Local") {
            return Err(Trouble::new("no time zone but `UTC` is known here"));
        }
    }
    Ok(time.utc().format(layout).into())
}

/// `dateModify "-1h" time`
fn modify<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let Value::Time(time) = call.value(1) else {
        return Err(call.expected(1, "a time"));
    };
    match parse_duration(&call.str(0)?) {
        Some(nanos) => Ok(Value::Time(time.later(nanos))),
        None if call.must => Err(Trouble::new(format!(
            "`{}` needs a duration like `-1h30m`",
            call.name
        ))),
        None => Ok(Value::Time(time.clone())),
    }
}

/// `toDate layout text`; the zero time where the text does not follow the layout.
fn to_date<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    match parse(&call.str(0)?, &call.str(1)?) {
        Some(time) => Ok(Value::Time(time)),
        None if call.must => Err(Trouble::new(
            "`mustToDate` was given a text that does not follow the layout",
        )),
        None => Ok(Value::Time(Time::default())),
    }
}

/// A number of seconds as `1m35s`.
fn duration<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let seconds: i64 = match call.value(0) {
        Value::Text(text) => text.str().parse().unwrap_or_default(),
        Value::Int(seconds, super::super::value::Width::Int64) => *seconds,
        _ => 0,
    };
    Ok(duration_text(seconds.wrapping_mul(1_000_000_000)).into())
}

/// The largest unit of a duration: `2h10m5s` is `2h`.
fn duration_round<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    const UNITS: [(u64, &str); 6] = [
        (365 * 86_400, "y"),
        (30 * 86_400, "mo"),
        (86_400, "d"),
        (3600, "h"),
        (60, "m"),
        (1, "s"),
    ];
    let nanos: i64 = match call.value(0) {
        Value::Text(text) => parse_duration(&text.str()).unwrap_or_default(),
        Value::Int(nanos, super::super::value::Width::Int64) => *nanos,
        Value::Time(_) => {
            return Err(
                Trouble::new("`durationRound` of a time needs the time of now")
                    .hint("templates in values give the same text in each run"),
            );
        }
        _ => 0,
    };
    let found = UNITS
        .iter()
        .map(|(seconds, name)| (seconds * 1_000_000_000, name))
        .find(|(unit, _)| nanos.unsigned_abs() > *unit);
    Ok(match found {
        Some((unit, name)) => format!("{}{name}", nanos.unsigned_abs() / unit).into(),
        None => "0s".into(),
    })
}
