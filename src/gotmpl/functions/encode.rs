//! Encodings and formats.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use sha2::{Digest, Sha256};

use super::super::budget::{Output, fits};
use super::super::error::Trouble;
use super::super::value::Value;
use super::printf::joined;
use super::{ANY, Call, Function, Result, function, yaml};

pub(super) const FUNCTIONS: &[Function] = &[
    function("b64dec", 1, 1, b64dec),
    function("b64enc", 1, 1, b64enc),
    function("fromJson", 1, 1, from_json),
    function("fromJsonArray", 1, 1, from_json),
    function("fromYaml", 1, 1, from_yaml),
    function("fromYamlArray", 1, 1, from_yaml),
    function("sha256sum", 1, 1, |call| {
        Ok(hex::encode(Sha256::digest(call.text(0)?.as_bytes())).into())
    }),
    function("toJson", 1, 1, to_json),
    function("toPrettyJson", 1, 1, to_pretty_json),
    function("toRawJson", 1, 1, |call| Ok(json(call.value(0))?.into())),
    function("toYaml", 1, 1, |call| {
        Ok(yaml::print(call.value(0), call.run.scope.yaml)?.into())
    }),
    function("urlquery", 0, ANY, url_query),
];

fn b64enc<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = call.text(0)?;
    fits(text.len().div_ceil(3) * 4)?;
    Ok(STANDARD.encode(text.as_bytes()).into())
}

fn b64dec<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let bytes = STANDARD
        .decode(call.text(0)?.as_bytes())
        .map_err(|_| Trouble::new("the argument of `b64dec` is not base64"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Trouble::new("the text that `b64dec` decodes is not UTF-8"))?;
    Ok(text.into())
}

fn json(value: &Value) -> Result<String> {
    let mut out = Output::default();
    serde_json::to_writer(&mut out, value).map_err(not_json)?;
    Ok(out.into_text())
}

fn not_json(error: serde_json::Error) -> Trouble {
    Trouble::new(format!("the value can't be written as JSON: {error}"))
}

/// JSON with `<`, `>` and `&` escaped.
fn to_json<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    escaped(json(call.value(0))?)
}

fn to_pretty_json<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let mut out = Output::default();
    serde_json::to_writer_pretty(&mut out, call.value(0)).map_err(not_json)?;
    escaped(out.into_text())
}

/// What Go escapes so that JSON may stand in HTML and in JavaScript. The characters stand in texts
/// only.
fn escaped<'a>(json: String) -> Result<Value<'a>> {
    const ESCAPED: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
    let mut out = Output::default();
    for part in json.split_inclusive(ESCAPED) {
        match part.chars().next_back().filter(|c| ESCAPED.contains(c)) {
            Some(c) => {
                out.push(&part[..part.len() - c.len_utf8()])?;
                out.push(&format!("\\u{:04x}", u32::from(c)))?;
            }
            None => out.push(part)?,
        }
    }
    Ok(out.into_text().into())
}

fn from_json<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let json: serde_json::Result<serde_json::Value> = serde_json::from_str(call.text(0)?);
    let json = json
        .map_err(|_| Trouble::new(format!("`{}` was given a text that is not JSON", call.name)))?;
    Ok(Value::copied(&json))
}

fn from_yaml<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let data = call.run.scope.yaml.read(call.text(0)?).ok_or_else(|| {
        Trouble::new(format!("`{}` was given a text that is not YAML", call.name))
    })?;
    Ok(Value::copied(&*data))
}

/// Escapes a text for a part of a query, as Go's `url.QueryEscape`.
fn url_query<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let text = joined(&call.values)?;
    let mut out = Output::default();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push("+")?,
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => {
                out.push(char::from(byte).encode_utf8(&mut [0; 4]))?
            }
            byte => out.push(&format!("%{byte:02X}"))?,
        }
    }
    Ok(out.into_text().into())
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Nil => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(number) => match i64::try_from(*number) {
                Ok(small) => serializer.serialize_i64(small),
                Err(_) => serializer.serialize_i128(*number),
            },
            // JSON knows one kind of number: 3.0 is 3.
            Self::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                serializer.serialize_i64(*number as i64)
            }
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            collection => serialize_collection(collection, serializer),
        }
    }
}

fn serialize_collection<S: Serializer>(
    collection: &Value,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    if let Some(list) = collection.items() {
        let mut out = serializer.serialize_seq(Some(list.items.len()))?;
        for item in &list.items {
            out.serialize_element(item)?;
        }
        return out.end();
    }
    let map = collection.entries();
    let entries = map.iter().flat_map(|map| &map.entries);
    let mut out = serializer.serialize_map(None)?;
    for (key, value) in entries {
        out.serialize_entry(&**key, value)?;
    }
    out.end()
}
