//! What is to be done beside applying the manifests, as text for people: one template a topic, with facts of the stack.

mod authelia;
mod secrets;

use minijinja::{Value, context};
use serde::Serialize;

use crate::render::{TemplateError, Templates};
use crate::stack::Release;
use crate::stack::facts::value;
use crate::stack::outline::{Outline, UserDatabase};

/// The text of a topic, e.g. `dns`. It holds no credentials.
///
/// # Errors
/// A template that uses what is not there, which is a fault of the program.
pub fn text(
    topic: &str,
    outline: &Outline,
    release: &Release,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let facts = context! {
        release => value(&release.facts()),
        hosts => value(&hosts(outline)),
        databases => value(&databases(outline)),
        secrets => value(&secrets::secrets(outline, release)),
        clients => if topic == "authelia" { value(&authelia::clients(outline, release)) } else { Value::UNDEFINED },
        synapse_host => outline.hosts.iter().find(|host| host.component == "synapse").map(|host| host.host.as_str()),
        ..value(outline)
    };
    templates.render(&format!("notes/{topic}.txt"), facts)
}

/// A name that has to resolve, with the components that share it.
#[derive(Debug, Serialize)]
struct Name<'a> {
    host: &'a str,
    is_media: bool,
    used_by: Vec<&'a str>,
}

fn hosts(outline: &Outline) -> Vec<Name<'_>> {
    let mut out: Vec<Name> = Vec::new();
    for host in &outline.hosts {
        match out
            .iter_mut()
            .find(|known| (known.host, known.is_media) == (&host.host, host.is_media))
        {
            Some(known) => known.used_by.push(&host.component),
            None => out.push(Name {
                host: &host.host,
                is_media: host.is_media,
                used_by: vec![&host.component],
            }),
        }
    }
    out
}

/// A database that has to exist.
#[derive(Debug, Serialize)]
struct Database<'a> {
    #[serde(flatten)]
    database: &'a UserDatabase,
    /// No database before it has the same role.
    has_new_role: bool,
}

fn databases(outline: &Outline) -> Vec<Database<'_>> {
    let role =
        |database: &UserDatabase| (database.host.clone(), database.port, database.user.clone());
    let all = &outline.databases;
    let is_new = |index: usize| {
        !all[..index]
            .iter()
            .any(|before| role(before) == role(&all[index]))
    };
    all.iter()
        .enumerate()
        .map(|(index, database)| Database {
            database,
            has_new_role: is_new(index),
        })
        .collect()
}
