//! Where a server answers, as files and containers name it.

use super::coordinate::Coordinate;
use crate::kube::object::Env;

/// Where a server answers.
#[derive(Clone, Debug)]
pub(crate) struct Address<'c> {
    pub host: &'c Coordinate,
    pub port: &'c Coordinate,
}

impl Address<'_> {
    /// `host:port` in a configuration file.
    pub(crate) fn in_file(&self) -> String {
        format!("{}:{}", self.host.in_file(), self.port.in_file())
    }

    /// `host:port` in a container that has these variables.
    pub(crate) fn in_container(&self) -> String {
        format!("{}:{}", self.host.in_container(), self.port.in_container())
    }

    /// Adds the variables of which [`Address::in_container`] is made, which have to stand before what
    /// uses them.
    pub(crate) fn add_to<'a>(&self, env: Env<'a>) -> Env<'a> {
        [self.host, self.port]
            .into_iter()
            .fold(env, |env, coordinate| match coordinate {
                Coordinate::Secret { variable, .. } => env.with(*variable, coordinate.variable()),
                _ => env,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::coordinate::DATABASE_HOST;

    #[test]
    fn each_reader_has_its_own_way_to_name_a_variable() {
        let host = Coordinate::of_secret(DATABASE_HOST, "db-app", "host");
        let port = Coordinate::Number(5432);
        let address = Address {
            host: &host,
            port: &port,
        };
        assert_eq!(address.in_file(), "${DATABASE_HOST}:5432");
        assert_eq!(address.in_container(), "$(DATABASE_HOST):5432");
        let names: Vec<_> = address
            .add_to(Env::default())
            .ours()
            .map(|variable| variable.name.to_string())
            .collect();
        assert_eq!(names, ["DATABASE_HOST"]);
    }
}
