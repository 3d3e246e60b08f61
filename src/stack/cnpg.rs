//! CloudNativePG: the operator runs a Cluster of PostgreSQL servers, and keeps in the Secret
//! `<cluster>-app` what an application needs to reach the database that it made for it.
//! <https://cloudnative-pg.io/docs/1.29/applications/>

use std::rc::Rc;

use super::coordinate::{Coordinate, DATABASE_HOST, DATABASE_NAME, DATABASE_PORT, DATABASE_USER};
use super::ends::End;
use super::ledger::{SecretContent, UserSecret};
use super::reader::Reader;
use super::reference::SecretRef;
use crate::credentials::{Found, Kind, Use};
use crate::kube::format::Format;
use crate::source::Code;
use crate::values::typed::{Field, PostgresConnection, Typed};

/// The label of the pods of a Cluster.
/// <https://cloudnative-pg.io/docs/1.29/labels_annotations/>
const CLUSTER: &str = "cnpg.io/cluster";

/// Servers of a Cluster take TLS; nobody vouches for their certificates but their own authority.
/// <https://cloudnative-pg.io/docs/1.29/certificates/>
pub(crate) const SSL_MODE: &str = "require";

/// The name of a Cluster that the values give. Objects of the operator are named after it.
pub(crate) fn cluster<'a>(cx: &Reader<'a>, field: &Field<'a, &'a str>) -> Option<Rc<str>> {
    let name = cx.text(field)?;
    if !Format::DnsLabel.takes(&name) {
        let expected = Format::DnsLabel.expected();
        let message = format!("no Cluster can have this name: expected {expected}");
        cx.report(cx.problem(Code::InvalidValue, field, message));
    }
    Some(name)
}

/// The pods of a Cluster.
pub(crate) fn pods(cluster: &str) -> End {
    End::Labelled(CLUSTER, cluster.to_owned())
}

/// The Service that leads to the primary server.
/// <https://cloudnative-pg.io/docs/1.29/service_management/>
pub(crate) fn service(cluster: &str) -> String {
    format!("{cluster}-rw")
}

/// What the Secret of a Cluster says of the database that it has for its application.
#[derive(Debug)]
pub(super) struct Application {
    pub host: Coordinate,
    pub port: Coordinate,
    pub name: Coordinate,
    pub user: Coordinate,
    pub password: SecretRef,
    /// The pods of the Cluster.
    pub server: End,
}

impl Application {
    /// That of the Cluster that the values name.
    pub(super) fn new<'a>(cx: &Reader<'a>, values: &PostgresConnection<'a>) -> Self {
        check_alone(cx, values);
        let cluster = cluster(cx, &values.cnpg().cluster()).unwrap_or_default();
        let secret = format!("{cluster}-app");
        let key = |slot, key| Coordinate::of_secret(slot, &secret, key);
        Self {
            host: key(DATABASE_HOST, "host"),
            port: key(DATABASE_PORT, "port").number(),
            name: key(DATABASE_NAME, "dbname"),
            user: key(DATABASE_USER, "username"),
            password: password(cx, values, &secret),
            server: pods(&cluster),
        }
    }
}

fn password<'a>(cx: &Reader<'a>, values: &PostgresConnection<'a>, secret: &str) -> SecretRef {
    const KEY: &str = "password";
    cx.ledger.add_secret(UserSecret {
        secret: secret.to_owned(),
        content: SecretContent::OfOperator,
        path: values.cnpg().cluster().path().clone(),
    });
    cx.ledger.add_use(Use {
        component: "",
        path: values.cnpg().path().clone(),
        kind: Kind::DatabasePassword,
        generated: None,
        found: Found::Secret {
            secret: secret.to_owned(),
            key: KEY.into(),
        },
    });
    SecretRef {
        secret: secret.to_owned(),
        key: KEY.into(),
        hook_secret: None,
    }
}

/// The Secret of the Cluster says all that else the values do.
fn check_alone<'a>(cx: &Reader<'a>, values: &PostgresConnection<'a>) {
    let cnpg = values.cnpg();
    let there = cx.layers.place(cnpg.section().at());
    let given = [
        (values.host().is_set(), values.host().path().clone()),
        (values.port().is_set(), values.port().path().clone()),
        (values.user().is_set(), values.user().path().clone()),
        (values.database().is_set(), values.database().path().clone()),
        (values.password().is_set(), values.password().path().clone()),
    ];
    for (_, path) in given.iter().filter(|(is_given, _)| *is_given) {
        let message = format!("`{}` at {there} says where the database is", cnpg.path());
        let hint = format!("give either `{}`, or where the database is", cnpg.path());
        cx.report(
            cx.problem_at(Code::ContradictingValues, path, message)
                .hint(hint),
        );
    }
}
