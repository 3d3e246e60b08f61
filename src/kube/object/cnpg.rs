//! Kinds of CloudNativePG: a Cluster of PostgreSQL servers, and a Database on it.
//! <https://cloudnative-pg.io/docs/1.29/cloudnative-pg.v1/>

use std::borrow::Cow;

use serde::Serialize;

use super::Data;

/// The locale that Synapse wants of its database: <https://element-hq.github.io/synapse/latest/postgres.html>
const LOCALE: &str = "C";
const ENCODING: &str = "UTF8";

/// The spec of a Cluster.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClusterSpec<'a> {
    pub instances: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_name: Option<String>,
    pub bootstrap: Bootstrap,
    pub storage: ClusterStorage<'a>,
    #[serde(skip_serializing_if = "Data::is_empty")]
    pub resources: Data<'a>,
    pub managed: Managed,
}

/// How its databases are made.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Bootstrap {
    initdb: Locale,
}

/// What text is in databases.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Locale {
    encoding: &'static str,
    locale_collate: &'static str,
    locale_c_type: &'static str,
}

impl Default for Locale {
    fn default() -> Self {
        Self {
            encoding: ENCODING,
            locale_collate: LOCALE,
            locale_c_type: LOCALE,
        }
    }
}

/// The volume of each server.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClusterStorage<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<&'a str>,
}

/// The roles that the operator makes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Managed {
    pub roles: Vec<Role>,
}

/// A role that signs in with the password of a Secret.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Role {
    name: String,
    ensure: &'static str,
    login: bool,
    password_secret: Named,
}

#[derive(Clone, Debug, Serialize)]
struct Named {
    name: String,
}

impl Role {
    pub(crate) fn new(name: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ensure: "present",
            login: true,
            password_secret: Named {
                name: secret.into(),
            },
        }
    }
}

/// The spec of a Database.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DatabaseSpec {
    cluster: Named,
    name: String,
    owner: String,
    template: &'static str,
    #[serde(flatten)]
    locale: Locale,
    database_reclaim_policy: &'static str,
}

impl DatabaseSpec {
    /// A database of a role. It stays when the object goes.
    pub(crate) fn new(
        cluster: impl Into<String>,
        name: impl Into<String>,
        owner: impl Into<String>,
    ) -> Self {
        Self {
            cluster: Named {
                name: cluster.into(),
            },
            name: name.into(),
            owner: owner.into(),
            // The only one that may be copied with another locale.
            template: "template0",
            locale: Locale::default(),
            database_reclaim_policy: "retain",
        }
    }
}
