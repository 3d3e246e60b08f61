//! Databases of programs that run elsewhere: which stay where they are, and what a person does about
//! the others.

use crate::credentials::{Need, Secret};
use crate::source::{At, Entry, Kind, Map, Node, ValuePath};

use super::elsewhere::{Databases, Fate, Moved, SECRET, Taken, Wanted, text};

/// How a program was connected.
#[derive(Debug)]
pub(crate) struct Named<'n> {
    pub program: &'static str,
    /// The file of the program, and the settings in it that say where its database is: host, user,
    /// name.
    pub file: &'static str,
    pub settings: [&'static [&'static str]; 3],
    pub host: &'n str,
    pub user: &'n str,
    pub database: &'n str,
}

/// Whether a database stays where it is.
pub(crate) fn stays(host: Option<&str>, wanted: Wanted) -> bool {
    match wanted.databases {
        Databases::Own => false,
        Databases::External => true,
        Databases::Reachable => host.is_some_and(is_reachable),
    }
}

/// Whether a name means the same from inside of a pod: not the machine itself, a socket, or a
/// service of a compose file.
pub(super) fn is_reachable(host: &str) -> bool {
    let is_here = host.starts_with("127.") || host == "::1" || host.starts_with('/');
    let is_name = host.contains(['.', ':']) && !host.ends_with(".localhost");
    is_name && !is_here && host != "host.docker.internal"
}

/// A host, port, role or database as the values take it.
pub(crate) fn coordinate(value: &str, node: &Node) -> Node {
    let number = node.as_str().and_then(|text| text.parse::<i128>().ok());
    match (value, number) {
        ("port", Some(number)) => Node::new(Kind::Int(number), node.at),
        _ => node.clone(),
    }
}

/// The password of a database that stays where it is.
pub(crate) fn keep_password(
    path: &ValuePath,
    entry: &Entry,
    values: &ValuePath,
    key: &str,
    out: &mut Taken,
) {
    let Some(password) = entry.node.as_str() else {
        return out.dropped(path, entry.key_at, "it is no text");
    };
    out.keep_secret(
        path,
        entry,
        &values.key("password"),
        key,
        password.to_owned(),
    );
}

impl Taken {
    /// A credential is kept under a name of ours, which the value names.
    pub(crate) fn keep_secret(
        &mut self,
        path: &ValuePath,
        entry: &Entry,
        value: &ValuePath,
        name: &str,
        secret: String,
    ) {
        let at = entry.node.at;
        let key = self.keep(name, Secret::from(secret), at);
        self.values
            .push((value.clone(), reference(&key, &entry.node)));
        self.tell(path, entry.key_at, Fate::Credential(key));
    }
}

/// The password of a database that moves to the server of the stack, which gets it too. Gives what
/// becomes of it.
pub(crate) fn move_password(password: &str, at: At, need: &Need, out: &mut Taken) -> Fate {
    let secret = Secret::from(password.to_owned());
    if need.kind.fault(&secret).is_some() {
        return Fate::Set(format!("`{}`: it is generated", need.key));
    }
    out.credentials.push((need.key.to_string(), secret, at));
    Fate::Credential(need.key.to_string())
}

/// What names a key of the Secret of what masthead keeps.
pub(crate) fn reference(key: &str, node: &Node) -> Node {
    let mut map = Map::default();
    map.insert("secret".into(), node.at, text(SECRET, node.at));
    map.insert("secretKey".into(), node.at, text(key, node.at));
    Node::new(Kind::Map(map), node.at)
}

/// Says what a person does about a database.
pub(crate) fn tell(named: &Named, stays: bool, out: &mut Taken) {
    let Named {
        program,
        host,
        user,
        database,
        ..
    } = named;
    if stays {
        return out.step(format!("{program} keeps its database `{database}` on `{host}`: pods have to reach it there, and it has to let the role `{user}` in from their addresses (`pg_hba.conf`, firewalls). Two deployments must never write to it at a time: stop the old one before the new one starts."));
    }
    out.moved.push(named.moved(None));
}

impl Named<'_> {
    /// The move to the server of the stack; `sqlite` is the file that it was.
    pub(crate) fn moved(&self, sqlite: Option<&str>) -> Moved {
        let [new_host, new_user, new_name] = self.settings.map(|keys| {
            let root = ValuePath::root();
            keys.iter().fold(root, |path, key| path.key(*key))
        });
        Moved {
            program: self.program,
            file: self.file,
            new_host,
            new_user,
            new_name,
            host: self.host.to_owned(),
            user: self.user.to_owned(),
            name: self.database.to_owned(),
            sqlite: sqlite.map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_mean_the_same_from_a_pod() {
        for host in ["db.example.org", "10.0.0.7", "fd00::7"] {
            assert!(is_reachable(host), "{host}");
        }
        for host in [
            "localhost",
            "postgres",
            "127.0.0.1",
            "::1",
            "/run/postgresql",
            "host.docker.internal",
        ] {
            assert!(!is_reachable(host), "{host}");
        }
    }
}
