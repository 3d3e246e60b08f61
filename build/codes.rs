//! `src/source/codes.yaml` as an enum.

use std::fmt::Write;

use serde_json::{Map, Value};

pub(crate) fn table(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let codes: Map<String, Value> =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
    let (mut variants, mut all, mut names) = (String::new(), String::new(), String::new());
    for (code, entry) in &codes {
        let number = code
            .strip_prefix("MH")
            .and_then(|it| it.parse::<u16>().ok());
        let number = number.unwrap_or_else(|| panic!("{code} is `MH` and a number"));
        let [name, title] = ["name", "title"].map(|key| field(entry, key));
        let variant = camel(name);
        writeln!(variants, "/// {title}.\n{variant} = {number},").unwrap();
        write!(all, "Code::{variant}, ").unwrap();
        write!(names, "{name:?}, ").unwrap();
    }
    format!(
        "/// What kind of thing a finding is. None ever gets another number.\n\
         #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(u16)]\n\
         pub enum Code {{\n{variants}}}\n\n\
         impl Code {{\n/// All of them, by their numbers.\npub const ALL: &[Code] = &[{all}];\n\n\
         /// Their names, in the same order.\nconst NAMES: &[&str] = &[{names}];\n}}\n"
    )
}

fn field<'v>(entry: &'v Value, key: &str) -> &'v str {
    let text = entry[key].as_str();
    text.unwrap_or_else(|| panic!("`{key}` of {entry} is a text"))
}

/// `unknown-value` as `UnknownValue`.
fn camel(name: &str) -> String {
    let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(upper).collect()
}
