//! The database of Synapse.

use super::credentials;
use super::values::{NAME, Values};
use crate::stack::roles::DatabaseClient;

/// Its use of a database.
pub(super) fn database_client<'a>(values: &Values<'a>) -> DatabaseClient<'a> {
    DatabaseClient {
        key: NAME,
        password: Some(credentials::POSTGRES_PASSWORD),
        values: values.postgres(),
    }
}
