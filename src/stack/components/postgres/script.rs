//! The script that makes the databases of the components and sets their passwords.

use std::rc::Rc;

use serde::Serialize;

use crate::kube::object::{Files, Mount, Volume, VolumeSource};
use crate::stack::Context;
use crate::stack::roles::{DatabaseClient, DatabaseServer};

/// Its name in the ConfigMap.
const FILE: &str = "configure-dbs.sh";
/// The volume with it.
const VOLUME: &str = "config";

/// A database, as the script makes it.
#[derive(Serialize)]
struct Database {
    name: String,
    user: String,
    password_file: String,
}

/// The text of the script, for those that the server serves.
pub(super) fn text(cx: &Context, server: &DatabaseServer) -> Rc<str> {
    let clients = cx.database_clients();
    let database = |client: &DatabaseClient| {
        let is_clients = |(key, _): &&(_, _)| *key == client.key;
        let (_, password) = server.passwords.iter().find(is_clients)?;
        Some(Database {
            name: client.database_name(),
            user: client.user(),
            password_file: password.path(),
        })
    };
    let databases: Vec<Database> = clients.iter().filter_map(database).collect();
    cx.file("postgres/configure-dbs.sh", "databases", databases)
        .into()
}

pub(super) fn files(text: &Rc<str>) -> Files {
    Files::from_iter([(FILE, text.clone())])
}

/// The script in a container.
pub(super) fn mount(path: &'static str) -> Mount {
    Mount::new(VOLUME, path).file(FILE)
}

pub(super) fn volume(config_map: &str) -> Volume {
    Volume {
        name: VOLUME.into(),
        source: VolumeSource::ConfigMap {
            name: config_map.to_owned(),
            default_mode: None,
        },
    }
}
