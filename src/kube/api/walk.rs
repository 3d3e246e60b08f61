//! Holds what users write against the tables.

use std::borrow::Cow;

use super::fault::Fault;
use super::types::{Amount, Field, Part, Type, Walk, Way};
use crate::kube::format::Format;
use crate::source::quantity::Quantity;
use crate::source::{At, Entry, Kind, Map, Node, Step, ValuePath, nearest};

/// Everything in a part that the API of this version of Kubernetes refuses.
pub(crate) fn check(takes: &Type, node: &Node, version: (u32, u32, u32)) -> Vec<Fault> {
    let mut walk = Walk::new(version);
    walk.node(takes, node);
    walk.faults
}

/// As [`check`], for a part whose defaults are rendered only where they are not empty.
pub(crate) fn check_filled(part: &Part, map: &Map, version: (u32, u32, u32)) -> Vec<Fault> {
    let mut walk = Walk::new(version);
    let is_filled = |entry: &&Entry| !entry.node.is_left_out();
    walk.entries_of(part, map.0.iter().filter(is_filled));
    walk.rules(part, map);
    walk.faults
}

impl<'n> Walk<'n> {
    fn new(version: (u32, u32, u32)) -> Self {
        Self {
            version,
            way: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Reports a fault of what is looked at.
    pub(crate) fn report(&mut self, at: At, message: impl Into<String>) {
        self.fault(at, message.into(), None);
    }

    /// Reports a fault of a field of what is looked at, at its value or, where it is missing, at what
    /// would hold it.
    pub(crate) fn report_field(&mut self, map: &'n Map, key: &'n str, message: impl Into<String>) {
        match map.get(key) {
            Some(node) => self.below(Way::Key(key), |walk| walk.report(node.at, message)),
            None => self.report(At::default(), message),
        }
    }

    /// Reports an entry of a map that stands under a key of what is looked at.
    pub(crate) fn report_entry(
        &mut self,
        key: &'static str,
        entry: &'n Entry,
        at: At,
        message: impl Into<String>,
    ) {
        self.below(Way::Key(key), |walk| {
            walk.below(Way::Key(&entry.key), |walk| walk.report(at, message));
        });
    }

    fn fault(&mut self, at: At, message: String, hint: Option<String>) {
        let below = self
            .way
            .iter()
            .fold(ValuePath::root(), |path, way| match way {
                Way::Key(key) => path.step(Step::Key((*key).to_owned().into())),
                Way::Index(index) => path.index(*index),
            });
        self.faults.push(Fault {
            below,
            at,
            message,
            hint,
        });
    }

    fn expected(&mut self, node: &Node, what: &str) {
        self.report(node.at, format!("expected {what}"));
    }

    fn below(&mut self, way: Way<'n>, look: impl FnOnce(&mut Self)) {
        self.way.push(way);
        look(self);
        self.way.pop();
    }

    fn node(&mut self, takes: &Type, node: &'n Node) {
        match (takes, &node.kind) {
            (_, Kind::Null) | (Type::Free, _) | (Type::Bool, Kind::Bool(_)) => {}
            (Type::Int(least, most), Kind::Int(_) | Kind::Float(_)) => {
                self.integer(node, *least, *most);
            }
            (Type::Text(format), Kind::Text(text)) => {
                if !format.takes(text) {
                    self.expected(node, format.expected());
                }
            }
            (Type::OneOf(known), Kind::Text(text)) => self.one_of(node, text, known),
            (Type::Quantity(amount), Kind::Text(_) | Kind::Int(_) | Kind::Float(_)) => {
                self.quantity(node, *amount);
            }
            (Type::Port, Kind::Int(_) | Kind::Float(_)) => {
                self.integer(node, 1, 65535);
            }
            (Type::Port, Kind::Text(_)) => self.node(&Type::Text(Format::PortName), node),
            (Type::Texts, Kind::Map(map)) => {
                self.entries(map, Format::Any, &Type::Text(Format::Any))
            }
            (Type::Labels, Kind::Map(map)) => {
                self.entries(map, Format::LabelKey, &Type::Text(Format::LabelValue));
            }
            (Type::Annotations, Kind::Map(map)) => {
                self.entries(map, Format::AnnotationKey, &Type::Text(Format::Any));
            }
            (Type::Quantities, Kind::Map(map)) => {
                self.entries(map, Format::Any, &Type::Quantity(Amount::NotNegative));
            }
            (Type::List(item), Kind::List(items)) => self.items(item, items),
            (Type::Keyed(item, keys), Kind::List(items)) => {
                self.items(item, items);
                self.repeated(items, keys);
            }
            (Type::Part(part), Kind::Map(map)) => self.part(part, map),
            (takes, _) => self.expected(node, wanted(takes)),
        }
    }

    fn integer(&mut self, node: &Node, least: i64, most: i64) {
        let is_within = |number: i64| (least..=most).contains(&number);
        let fits = match node.kind {
            Kind::Int(number) => i64::try_from(number).is_ok_and(is_within),
            Kind::Float(number) => {
                // The API takes what is too large for 64 bits as the largest of them.
                number.fract() == 0.0 && is_within(number as i64)
            }
            _ => false,
        };
        if !fits {
            let message = match (least, most) {
                (i64::MIN, i64::MAX) => "expected an integer".to_owned(),
                (0, i64::MAX) => "expected an integer that is not negative".to_owned(),
                (_, i64::MAX) => format!("expected an integer of at least {least}"),
                _ if least == most => format!("expected {least}"),
                _ => format!("expected an integer from {least} to {most}"),
            };
            self.report(node.at, message);
        }
    }

    fn one_of(&mut self, node: &Node, text: &str, known: &[&str]) {
        if known.contains(&text) {
            return;
        }
        let shown: Vec<_> = known
            .iter()
            .filter(|name| !name.is_empty())
            .map(|name| format!("`{name}`"))
            .collect();
        let hint = nearest(text, known.iter().copied()).filter(|near| !near.is_empty());
        let hint = hint.map(|near| format!("did you mean `{near}`?"));
        self.fault(node.at, format!("expected {}", one_of(&shown)), hint);
    }

    fn quantity(&mut self, node: &Node, amount: Amount) {
        let text = match &node.kind {
            Kind::Text(text) => text.to_string(),
            Kind::Int(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            _ => return,
        };
        if let Err((expected, hint)) = quantity(&text, amount) {
            self.fault(node.at, format!("expected {expected}"), hint);
        }
    }

    fn entries(&mut self, map: &'n Map, key: Format, takes: &Type) {
        for entry in &map.0 {
            self.below(Way::Key(&entry.key), |walk| {
                if !key.takes(&entry.key) {
                    walk.report(entry.key_at, format!("expected {}", key.expected()));
                }
                walk.node(takes, &entry.node);
            });
        }
    }

    fn items(&mut self, takes: &Type, items: &'n [Node]) {
        for (index, item) in items.iter().enumerate() {
            self.below(Way::Index(index), |walk| walk.node(takes, item));
        }
    }

    /// Reports items that are the same as one before.
    fn repeated(&mut self, items: &'n [Node], keys: &[(&str, &str)]) {
        for (index, item) in items.iter().enumerate() {
            if is_repeated(item, &items[..index], keys) {
                let names: Vec<_> = keys.iter().map(|(key, _)| format!("`{key}`")).collect();
                let message = format!("an item before has the same {}", names.join(" and "));
                self.below(Way::Index(index), |walk| walk.report(item.at, message));
            }
        }
    }

    fn part(&mut self, part: &Part, map: &'n Map) {
        self.entries_of(part, map.0.iter());
        self.rules(part, map);
    }

    fn entries_of(&mut self, part: &Part, entries: impl Iterator<Item = &'n Entry>) {
        for entry in entries {
            self.below(Way::Key(&entry.key), |walk| walk.entry(part, entry));
        }
    }

    fn rules(&mut self, part: &Part, map: &'n Map) {
        for field in part.fields.iter().filter(|field| field.needed) {
            if map.get(field.name).is_none_or(Node::is_null) {
                self.report(At::default(), format!("`{}` is missing", field.name));
            }
        }
        for rule in part.rules {
            rule(map, self);
        }
    }

    fn entry(&mut self, part: &Part, entry: &'n Entry) {
        if let Some(field) = part.fields.iter().find(|field| field.name == entry.key) {
            self.is_there(field, entry);
            return self.node(&field.takes, &entry.node);
        }
        let names = part.fields.iter().map(|field| field.name);
        let hint = nearest(&entry.key, names).map(|near| format!("did you mean `{near}`?"));
        self.fault(
            entry.key_at,
            "Kubernetes has no such field here".to_owned(),
            hint,
        );
    }

    /// Reports a field that the version of Kubernetes does not have yet.
    fn is_there(&mut self, field: &Field, entry: &Entry) {
        let (major, minor, _) = self.version;
        let is_older = (major, minor) < (1, field.since);
        if field.since > 0 && is_older && !entry.node.is_null() {
            let message = format!(
                "Kubernetes {major}.{minor} has no such field: it came with 1.{}",
                field.since
            );
            let hint = "leave it out, or say with `--kube-version` that the cluster is newer";
            self.fault(entry.key_at, message, Some(hint.to_owned()));
        }
    }
}

/// Whether one of the items before is the same in these fields; what is left out counts as the text
/// beside.
pub(crate) fn is_repeated<'n>(
    item: &Node,
    before: impl IntoIterator<Item = &'n Node>,
    keys: &[(&str, &str)],
) -> bool {
    let is_same = |other: &Node| {
        keys.iter()
            .all(|(key, default)| value(item, key, default) == value(other, key, default))
    };
    before.into_iter().any(is_same)
}

fn value<'n>(item: &'n Node, key: &str, default: &'n str) -> Cow<'n, str> {
    match item.get(key).map(|node| &node.kind) {
        Some(Kind::Text(text)) => Cow::Borrowed(text),
        Some(Kind::Int(number)) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(default),
    }
}

/// Words joined as people write them.
pub(super) fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn wanted(takes: &Type) -> &'static str {
    match takes {
        Type::Bool => "true or false",
        Type::Int(..) => "an integer",
        Type::Text(_) | Type::OneOf(_) => "a text",
        Type::Quantity(_) => "a quantity such as `500m` or `2Gi`",
        Type::Port => "the number or the name of a port",
        Type::Texts | Type::Labels | Type::Annotations | Type::Quantities | Type::Part(_) => {
            "a map"
        }
        Type::List(_) | Type::Keyed(..) => "a list",
        Type::Free => "anything",
    }
}

/// Whether a text is a quantity of an amount.
///
/// # Errors
/// What was expected, and what to do where that is known.
pub(crate) fn quantity(text: &str, amount: Amount) -> Result<(), (&'static str, Option<String>)> {
    // The API trims what JSON writes as it is: spaces, but no line feed.
    let bare = text.trim_matches(|c: char| c.is_whitespace() && !c.is_control());
    let Some(quantity) = Quantity::parse(bare) else {
        let expected = "a quantity: a number with a unit such as `Mi`, `Gi` or `m`, without spaces";
        return Err((expected, meant(text)));
    };
    match amount {
        Amount::NotNegative if quantity.is_negative() => {
            Err(("a quantity that is not negative", None))
        }
        Amount::Positive if !quantity.is_positive() => Err(("a quantity above 0", None)),
        _ => Ok(()),
    }
}

/// What a misspelt quantity may mean: `10GB` is `10G`, or `10Gi`.
fn meant(text: &str) -> Option<String> {
    let bare = text.trim();
    let end = bare.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, unit) = bare.split_at(end);
    let unit = unit.trim().to_lowercase();
    let unit = unit.strip_suffix('b').unwrap_or(&unit);
    let letter = unit.strip_suffix('i').unwrap_or(unit);
    let prefix = match letter {
        "k" => "K",
        "m" => "M",
        "g" => "G",
        "t" => "T",
        "p" => "P",
        "e" => "E",
        _ => return None,
    };
    let meant = format!("{number}{prefix}i");
    Quantity::parse(&meant)?;
    Some(format!("write `{meant}`"))
}
