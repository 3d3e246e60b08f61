//! What has to be brought along, and where it goes.

use serde::Serialize;

use super::outcome::Adoption;
use super::reads::Known;
use crate::source::{Node, ValuePath, shell};
use crate::stack::Stack;

/// Data that has to be brought along.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Moves {
    databases: Vec<Database>,
    files: Vec<Files>,
    server: Option<Server>,
}

/// A database that moves to the server of the stack.
#[derive(Debug, Serialize)]
struct Database {
    program: &'static str,
    /// How the old server is reached, as arguments of `pg_dump`.
    from: String,
    /// The file, where it was one.
    sqlite: Option<String>,
    /// The file that it is dumped into.
    dump: String,
    user: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct Files {
    from: String,
    to: String,
    /// The workload that has them.
    workload: String,
}

/// The server of the stack.
#[derive(Debug, Serialize)]
struct Server {
    /// `Kind/name`.
    workload: String,
    component: &'static str,
    /// The Secret with its passwords.
    secret: String,
}

/// What has to be brought along to a stack.
pub(super) fn moves(adoption: &Adoption, known: &Known, stack: &Stack) -> Moves {
    let mut out = Moves::default();
    for moved in &adoption.moved {
        let Some(after) = known.after(moved.file) else {
            continue;
        };
        let of = |path: &ValuePath| {
            path.find(after)
                .0
                .and_then(Node::as_str)
                .unwrap_or_default()
        };
        let arguments = [("host", &moved.host), ("username", &moved.user)];
        let arguments = arguments.iter().filter(|(_, value)| !value.is_empty());
        let from = arguments.map(|(name, value)| format!(" --{name}={}", shell::word(value)));
        let from: String = from.collect();
        // Without a name, it is that of the role.
        let name = [&moved.name, &moved.user]
            .into_iter()
            .find(|it| !it.is_empty());
        let name = name.map_or_else(String::new, |name| format!(" {}", shell::word(name)));
        out.databases.push(Database {
            program: moved.program,
            from: from + &name,
            sqlite: moved.sqlite.clone(),
            dump: format!("{}.dump", moved.program.to_lowercase()),
            user: of(&moved.new_user).to_owned(),
            name: of(&moved.new_name).to_owned(),
        });
        let host = of(&moved.new_host).split('.').next().unwrap_or_default();
        out.server = out.server.or_else(|| server(host, stack));
    }
    for copied in &adoption.copied {
        let to = known
            .after(copied.file)
            .and_then(|after| copied.setting.find(after).0);
        if let (Some(to), Some(workload)) = (to.and_then(Node::as_str), known.workload(copied.file))
        {
            let (from, to, workload) = (copied.from.clone(), to.to_owned(), workload.to_owned());
            out.files.push(Files { from, to, workload });
        }
    }
    out
}

/// The workload behind the name of a server.
fn server(name: &str, stack: &Stack) -> Option<Server> {
    let objects = stack.objects(None);
    let found = objects.iter().find(|object| {
        object.manifest.name == name && object.manifest.kind_name() == "StatefulSet"
    })?;
    Some(Server {
        workload: found.manifest.title(),
        component: found.component,
        secret: stack.release().object("generated"),
    })
}
