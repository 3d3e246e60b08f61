//! Reads a credentials file. It is strict: anything unexpected is an error, never a reason to start
//! with an empty file.

use minijinja::value::{Serde, Value};

use super::{Document, END, Entry, FORMAT, KIND, Unknown};
use crate::credentials::Secret;
use crate::source::problem::Problem;
use crate::source::yaml::read as load;
use crate::values::{At, Kind, Map, Node};

/// What is wrong with the text of a credentials file. It quotes nothing of the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct FormatError {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What was found, and what was expected.
    pub message: String,
    /// What the user can do about it.
    pub hint: &'static str,
}

const REPAIR: &str = "repair it or restore it from a copy; masthead does not overwrite it, since \
                      new credentials would lock you out of your data";
const NEWER: &str = "use the version of masthead that wrote the file, or a newer one";
const CUT_OFF: &str = "restore it from a copy or, if it is complete, add that line";
const EMPTY: &str = "restore it from a copy, or remove it if it never held anything";

impl FormatError {
    pub(in crate::credentials) fn new(at: At, message: impl Into<String>) -> Self {
        Self {
            line: at.line.max(1),
            column: at.column.max(1),
            message: message.into(),
            hint: REPAIR,
        }
    }

    fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

impl From<Problem> for FormatError {
    /// Without the YAML library's message, which may quote the file.
    fn from(problem: Problem) -> Self {
        Self::new(
            problem.at,
            "not readable as YAML, or a key that is there twice",
        )
    }
}

impl Document {
    /// Reads the text of a credentials file.
    ///
    /// # Errors
    /// The first problem: not YAML, a newer format, a field that is missing or of another type, a
    /// file that was cut off.
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        if text.trim().is_empty() {
            return Err(FormatError::new(At::default(), "the file is empty").hint(EMPTY));
        }
        let root = load::read(text, 0)?;
        Self::read_whole(&root, Some(text))
    }

    /// Reads a credentials file that another program keeps from being cut off.
    ///
    /// # Errors
    /// As [`Document::parse`].
    pub(in crate::credentials) fn read(root: &Node) -> Result<Self, FormatError> {
        Self::read_whole(root, None)
    }

    fn read_whole(root: &Node, text: Option<&str>) -> Result<Self, FormatError> {
        let map = map_of(root)?;
        check_format(required(map, "apiVersion")?)?;
        if text_of(required(map, "kind")?)? != KIND {
            return Err(FormatError::new(
                required(map, "kind")?.at,
                format!("expected `{KIND}`: this is not a credentials file"),
            ));
        }
        text.map_or(Ok(()), check_end)?;
        let entries = map_of(required(map, "credentials")?)?.iter();
        let entries =
            entries.map(|(key, node)| Ok::<_, FormatError>((key.to_owned(), Entry::read(node)?)));
        Ok(Self {
            release: text_of(required(map, "release")?)?.to_owned(),
            encrypt_to: map
                .get("encryptTo")
                .map_or_else(|| Ok(Vec::new()), texts_of)?,
            salt: map
                .get("salt")
                .map(|salt| text_of(salt).map(|text| text.to_owned().into()))
                .transpose()?,
            entries: entries.collect::<Result<_, _>>()?,
            unknown: Unknown::read(
                map,
                &[
                    "apiVersion",
                    "kind",
                    "release",
                    "encryptTo",
                    "salt",
                    "credentials",
                ],
            ),
        })
    }
}

impl Entry {
    fn read(node: &Node) -> Result<Self, FormatError> {
        let map = map_of(node)?;
        let secret = match (map.get("value"), map.get("valueBase64")) {
            (Some(value), None) => Secret::from(text_of(value)?.to_owned()),
            (None, Some(value)) => Secret::from_base64(text_of(value)?)
                .ok_or_else(|| FormatError::new(value.at, "expected base64"))?,
            _ => {
                return Err(FormatError::new(
                    node.at,
                    "expected either `value` or `valueBase64`",
                ));
            }
        };
        let created = map
            .get("created")
            .map(|c| text_of(c).map(str::to_owned))
            .transpose()?;
        Ok(Self {
            secret,
            created,
            unknown: Unknown::read(map, &["value", "valueBase64", "created"]),
        })
    }
}

impl Unknown {
    fn read(map: &Map, known: &[&str]) -> Self {
        let others = map.iter().filter(|(key, _)| !known.contains(key));
        Self(
            others
                .map(|(key, node)| (key.to_owned(), Value::from(Serde(node))))
                .collect(),
        )
    }
}

fn check_format(format: &Node) -> Result<(), FormatError> {
    let name = format.as_str().unwrap_or_default();
    match name.strip_prefix("masthead/v").map(str::parse::<u32>) {
        _ if name == FORMAT => Ok(()),
        Some(Ok(other)) => {
            let message = format!(
                "this version of masthead reads the format {FORMAT}, not masthead/v{other}"
            );
            Err(FormatError::new(format.at, message).hint(NEWER))
        }
        _ => Err(FormatError::new(
            format.at,
            format!("expected `{FORMAT}`: this is not a credentials file"),
        )),
    }
}

fn check_end(text: &str) -> Result<(), FormatError> {
    if text.trim_end().lines().next_back() == Some(END) {
        return Ok(());
    }
    let at = At {
        line: u32::try_from(text.lines().count()).unwrap_or(u32::MAX),
        column: 1,
        ..At::default()
    };
    Err(FormatError::new(
        at,
        format!("the file may have been cut off: it does not end with the line `{END}`"),
    )
    .hint(CUT_OFF))
}

fn required<'a>(map: &'a Map, name: &str) -> Result<&'a Node, FormatError> {
    map.get(name).ok_or_else(|| {
        FormatError::new(
            At::default(),
            format!("`{name}` is missing at the top of the file"),
        )
    })
}

fn text_of(node: &Node) -> Result<&str, FormatError> {
    node.as_str()
        .ok_or_else(|| FormatError::new(node.at, "expected a text: write it in quotes"))
}

fn texts_of(node: &Node) -> Result<Vec<String>, FormatError> {
    match &node.kind {
        Kind::List(items) => items
            .iter()
            .map(|item| text_of(item).map(str::to_owned))
            .collect(),
        _ => Err(FormatError::new(node.at, "expected a list of texts")),
    }
}

fn map_of(node: &Node) -> Result<&Map, FormatError> {
    node.as_map()
        .ok_or_else(|| FormatError::new(node.at, "expected a map"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [&str; 10] = [
        "  A_B: hunter2\n...",
        "  A_B:\n    value: 123456\n...",
        "  A_B:\n    value: \"hunter2\n...",
        "  A_B: {}\n...",
        "  A_B:\n    valueBase64: hunter2*\n...",
        "  A_B: {value: hunter2}\n  A_B: {value: hunter2}\n...",
        "  A_B: {value: a, valueBase64: YQ==}\n...",
        "\thunter2: x\n...",
        "  A_B: {value: hunter2}\n",
        "  A_B: *hunter2\n...",
    ];
    const FILES: [&str; 10] = [
        "",
        "hunter2",
        "hunter2: x",
        "apiVersion: masthead/v2",
        "apiVersion: hunter2",
        "apiVersion: masthead/v1\nkind: hunter2",
        "apiVersion: masthead/v1\nkind: Credentials\n...",
        "apiVersion: masthead/v1\nkind: Credentials\ncredentials: {}\n...",
        "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\nencryptTo: \
         hunter2\ncredentials: {}\n...",
        "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\nsalt: [hunter2]\ncredentials: \
         {}\n...",
    ];

    #[test]
    fn errors_have_a_place_and_quote_nothing() {
        let head = "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\ncredentials:\n";
        let texts = ENTRIES
            .iter()
            .map(|entry| format!("{head}{entry}\n"))
            .chain(FILES.iter().map(|file| format!("{file}\n")));
        let errors: Vec<String> = texts
            .map(|text| Document::parse(&text).unwrap_err().to_string())
            .collect();
        let errors = errors.join("\n");
        assert!(
            !errors.contains("hunter2") && !errors.contains("123456"),
            "{errors}"
        );
        insta::assert_snapshot!(errors);
    }
}
