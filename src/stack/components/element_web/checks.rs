//! Settings of config.json that Element Web ignores, because they are not where they belong.
//!
//! Source: <https://github.com/element-hq/element-web/blob/develop/docs/config.md>

use crate::schema::ELEMENT_WEB as SETTINGS;
use crate::source::problem::Problem;
use crate::source::{Code, Entry, ValuePath, nearest};
use crate::stack::given::{Given, Part};

/// How names begin that belong into a section.
const INTO_SECTIONS: [(&str, &str); 3] = [
    ("UIFeature.", "setting_defaults"),
    ("MessageComposerInput.", "setting_defaults"),
    ("feature_", "features"),
];

/// Warns of names at the top that are not known.
pub(super) fn check(given: &Given) -> Vec<Problem> {
    let of_part = |part| unknown(part).map(move |entry| warning(part, entry));
    given.parts.iter().flat_map(of_part).collect()
}

fn unknown(part: &Part) -> impl Iterator<Item = &Entry> {
    let entries = part.node.as_map().map_or(&[][..], |map| &map.0);
    entries
        .iter()
        .filter(|entry| SETTINGS.setting(&entry.key).is_none())
}

fn warning(part: &Part, entry: &Entry) -> Problem {
    let path = ValuePath::root().key(entry.key.clone());
    let problem = part.problem(Code::UnknownSetting, &path, entry.key_at, "unknown setting");
    problem.warning().hint(hint(part, &entry.key))
}

fn hint(part: &Part, key: &str) -> String {
    let name = part.path.last_key().unwrap_or_default();
    let is_section = SETTINGS.setting(name).is_some();
    let begins = |(start, _): &&(&str, &str)| key.starts_with(start);
    let section = INTO_SECTIONS
        .iter()
        .find(begins)
        .map(|(_, section)| *section);
    match section.or(is_section.then_some(name)) {
        Some(section) if is_section => format!(
            "write `{{\"{section}\": {{\"{key}\": …}}}}`: the name of the entry is not a part of \
             config.json"
        ),
        Some(section) => format!("it belongs under `{section}`"),
        None => match nearest(key, SETTINGS.names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "Element Web ignores what it does not know; its settings: <{}>",
                SETTINGS.manual
            ),
        },
    }
}
