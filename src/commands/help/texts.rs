//! The texts of `texts.yaml`.

use crate::source::yaml::read::{Dialect, document};
use crate::source::{Node, packed};

/// All that is said.
pub(super) struct Texts(Node);

/// What is said of one command.
#[derive(Default)]
pub(super) struct Said {
    pub examples: Vec<Example>,
    /// What each exit status means: 0, 1 and 2.
    pub status: [String; 3],
    /// Files, and variables of the environment: what each is called, and what it is.
    pub files: Vec<(String, String)>,
    pub environment: Vec<(String, String)>,
}

/// A line, or some that belong together.
pub(super) struct Example {
    /// What it does.
    pub about: String,
    run: String,
}

impl Example {
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.run.lines()
    }
}

impl Texts {
    pub(super) fn read() -> Self {
        let text = packed::text(include_bytes!(concat!(env!("OUT_DIR"), "/texts.yaml.z")));
        Self(document(&text, 0, Dialect::Program).expect("a test reads it"))
    }

    /// What the page of all commands begins with.
    pub(super) fn intro(&self) -> &str {
        self.0.str("intro").unwrap_or_default()
    }

    /// What is said of the command with these names; of the program where there are none.
    pub(super) fn of(&self, names: &[String]) -> Said {
        let path = names.join(" ");
        let key = if path.is_empty() { "masthead" } else { &path };
        let own = self.0.get("commands").and_then(|all| all.get(key));
        Said {
            examples: own.map(examples).unwrap_or_default(),
            status: [0, 1, 2].map(|number| self.status(own, number)),
            files: self.of_section("files", &path),
            environment: self.of_section("environment", &path),
        }
    }

    /// What an exit status means: for the command, or else for all.
    fn status(&self, own: Option<&Node>, number: u8) -> String {
        let key = number.to_string();
        let meaning = |of: &Node| of.get("status")?.str(&key).map(str::to_owned);
        let own = own.and_then(meaning);
        own.or_else(|| meaning(&self.0)).unwrap_or_default()
    }

    /// The rows of a section that are about a command, or about all.
    fn of_section(&self, section: &str, path: &str) -> Vec<(String, String)> {
        let rows = self.0.get(section).map(Node::as_list).unwrap_or_default();
        let rows = rows.iter().filter(|row| is_about(row, path));
        let row = |row: &Node| Some((row.str("name")?.to_owned(), row.str("text")?.to_owned()));
        rows.filter_map(row).collect()
    }
}

fn examples(of: &Node) -> Vec<Example> {
    let rows = of.get("examples").map(Node::as_list).unwrap_or_default();
    let example = |row: &Node| {
        Some(Example {
            about: row.str("about")?.to_owned(),
            run: row.str("run").or_else(|| row.str("shown"))?.to_owned(),
        })
    };
    rows.iter().filter_map(example).collect()
}

/// Whether a row is about a command: it names the command, or one above it, or none at all.
fn is_about(row: &Node, path: &str) -> bool {
    let Some(named) = row.get("of").map(Node::as_list) else {
        return true;
    };
    let mut named = named.iter().filter_map(Node::as_str);
    named.any(|name| {
        let rest = path.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::commands::Cli;

    /// The names of all commands, from the program on.
    fn all(command: &Command, above: &[String]) -> Vec<Vec<String>> {
        let below = crate::commands::help::below(command)
            .flat_map(|it| all(it, &[above, &[it.get_name().to_owned()]].concat()));
        [above.to_vec()].into_iter().chain(below).collect()
    }

    #[test]
    fn each_command_has_examples_of_its_own() {
        let mut command = Cli::command();
        command.build();
        let texts = Texts::read();
        let known = all(&command, &[]);
        for path in &known {
            let said = texts.of(path);
            assert!((2..=4).contains(&said.examples.len()), "{path:?}");
            let own = ["masthead"]
                .into_iter()
                .chain(path.iter().map(String::as_str));
            let own = own.collect::<Vec<_>>().join(" ");
            let is_own = |example: &Example| example.run.contains(&own);
            assert!(said.examples.iter().any(is_own), "{own}");
            for example in &said.examples {
                assert!(!example.about.ends_with('.'), "{}", example.about);
            }
        }
        let written = texts.0.get("commands").unwrap().as_map().unwrap();
        assert_eq!(written.iter().count(), known.len());
    }

    #[test]
    fn a_row_is_about_a_command_and_those_below_it() {
        let texts = Texts::read();
        let has = |path: &str, name: &str| {
            let path: Vec<_> = path.split(' ').map(str::to_owned).collect();
            texts
                .of(&path)
                .environment
                .iter()
                .any(|(known, _)| known == name)
        };
        assert!(has("render", "MASTHEAD_CHART_VERSION"));
        assert!(has("images lock", "DOCKER_CONFIG"));
        assert!(!has("ulid", "MASTHEAD_CHART_VERSION"));
    }
}
