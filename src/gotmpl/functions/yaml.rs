//! Prints values as YAML, in the form in which Helm's `toYaml` does.

use super::super::budget::Output;
use super::super::data::Yaml;
use super::super::number;
use super::super::value::{Entries, Value};
use super::Result;

/// A value as YAML, without the last line feed.
pub(super) fn print(value: &Value, yaml: &dyn Yaml) -> Result<String> {
    let mut printer = Printer {
        out: Output::default(),
        yaml,
    };
    printer.block(value, 0)?;
    Ok(printer.out.into_text())
}

struct Printer<'y> {
    out: Output,
    yaml: &'y dyn Yaml,
}

impl Printer<'_> {
    /// Prints a value at the current place; its further lines stand at `indent`.
    fn block(&mut self, value: &Value, indent: usize) -> Result<()> {
        match value {
            Value::Nil => self.out.push("null"),
            Value::Bool(value) => self.out.push(if *value { "true" } else { "false" }),
            Value::Int(number) => self.out.push(&number.to_string()),
            Value::Float(number) => self.out.push(&number::shortest(*number)),
            Value::Text(text) => self.out.push(&self.yaml.scalar(text)),
            collection => match (collection.items(), collection.entries()) {
                (Some(list), _) => self.items(&list.items, indent),
                (None, Some(map)) => self.entries(&map.entries, indent),
                (None, None) => self.out.push("{}"),
            },
        }
    }

    fn items(&mut self, items: &[Value], indent: usize) -> Result<()> {
        if items.is_empty() {
            return self.out.push("[]");
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.line(indent)?;
            }
            self.out.push("- ")?;
            self.block(item, indent + 2)?;
        }
        Ok(())
    }

    fn entries(&mut self, entries: &Entries, indent: usize) -> Result<()> {
        if entries.is_empty() {
            return self.out.push("{}");
        }
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.line(indent)?;
            }
            self.out.push(&self.yaml.scalar(key))?;
            self.out.push(":")?;
            self.below(value, indent)?;
        }
        Ok(())
    }

    /// What stands under a key: a map on lines of its own, deeper; a list too, but at the same
    /// indent.
    fn below(&mut self, value: &Value, indent: usize) -> Result<()> {
        let indent = match value.kind() {
            "map" | "struct" if value.truth() => indent + 2,
            "slice" if value.truth() => indent,
            _ => {
                self.out.push(" ")?;
                return self.block(value, indent);
            }
        };
        self.line(indent)?;
        self.block(value, indent)
    }

    fn line(&mut self, indent: usize) -> Result<()> {
        self.out.push("\n")?;
        self.out.push(&" ".repeat(indent))
    }
}
