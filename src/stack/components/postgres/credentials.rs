//! The passwords of PostgreSQL: the administrator's, and one for each component that it serves.

use super::values::NAME;
use crate::credentials::{Kind, Need, Rotation};
use crate::stack::Context;
use crate::stack::reference::SecretRef;
use crate::stack::roles::DatabaseClient;
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::{self, Credential, Typed};

pub(super) const ADMIN_PASSWORD: Need = Need::new(
    "POSTGRES_ADMIN_PASSWORD",
    Kind::Password,
    &[NAME],
    "the password of the database administrator",
    Rotation::Replace(
        "the server reads it on its first start only, and nothing else uses it: set it in \
         the database too, with `\\password postgres` in psql",
    ),
)
.when_given("change it in the database (`ALTER ROLE … PASSWORD …`), then there");

/// Where the passwords are found.
#[derive(Debug)]
pub(super) struct Passwords {
    /// The Secret with those that the values give inline.
    pub own: OwnSecret,
    pub admin: Option<SecretRef>,
    /// By the keys of those that the server serves.
    pub clients: Vec<(&'static str, SecretRef)>,
}

impl Passwords {
    /// Reads them. Where one is missing and nothing generates it, that is reported.
    pub(super) fn new<'a>(
        cx: &Context<'a>,
        values: &typed::Postgres<'a>,
        served: &[&DatabaseClient<'a>],
    ) -> Self {
        // The copy is for the hooks of components that the server serves.
        let mut own = OwnSecret::with_copy(cx, cx.release.object(NAME), "hook");
        let slot = Slot::generated("ADMIN_PASSWORD", ADMIN_PASSWORD);
        let admin = own.credential(cx, &values.admin_password(), slot);
        let of_client = |client: &&DatabaseClient| {
            let slot = Slot::generated(
                format!("ESS_PASSWORD_{}", client.key.to_uppercase()),
                client.password.clone()?,
            );
            let given: Credential = values.ess_passwords().section().get(client.key);
            Some((client.key, own.credential(cx, &given, slot)?))
        };
        let clients = served.iter().filter_map(of_client).collect();
        Self {
            own,
            admin,
            clients,
        }
    }
}
