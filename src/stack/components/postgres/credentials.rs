//! The passwords of PostgreSQL: the administrator's, and one for each component that it serves.

use super::values::NAME;
use crate::credentials::{Kind, Need, Rotation};
use crate::kube::object::{Body, Labels};
use crate::stack::lasting::{Lasting, Place};
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::roles::DatabaseClient;
use crate::stack::secret::{OwnSecret, Slot, of_user};
use crate::stack::{Context, Object};
use crate::values::typed::{self, Credential, Entries, Typed};

pub(super) const ADMIN_PASSWORD: Need = Need::new(
    "POSTGRES_ADMIN_PASSWORD",
    Kind::DatabasePassword,
    &[NAME],
    "the password of the database administrator",
    Rotation::Replace(
        "the server reads it on its first start only, and nothing else uses it: set it in \
         the database too, with `\\password postgres` in psql",
    ),
)
.when_given("change it in the database (`ALTER ROLE … PASSWORD …`), then there");

/// What the keys of the components' passwords in the Secret of the server begin with.
const CLIENTS: &str = "ESS_PASSWORD_";

/// The server sets these passwords itself.
pub(super) const LASTING: &[Lasting] = &[Lasting {
    place: Place::Keys(CLIENTS),
    about: "the password of a component for its database",
    advice: "the pods of PostgreSQL restart and set it in the database, and the component's pods \
             restart with it",
}];

/// The key of a component's password in the Secret of the server.
fn key_of(component: &str) -> String {
    format!("{CLIENTS}{}", component.to_uppercase())
}

/// A password for a component that the server does not serve: it is there once it does.
fn further<'a>(
    cx: &Context<'a>,
    own: &mut OwnSecret,
    component: &str,
    given: &Credential<'a>,
) -> Option<SecretRef> {
    if let Some(value) = given.value().get() {
        return Some(own.insert(cx, &key_of(component), value));
    }
    let (secret, key) = (cx.text(&given.secret())?, cx.text(&given.secret_key())?);
    let fill = Fill::Made(Kind::DatabasePassword);
    let (secret, key) = (secret.as_ref().to_owned(), key.as_ref().to_owned());
    Some(of_user(cx, given.path(), secret, key, fill))
}

/// Before the hooks of components that read the copy of its Secret.
const HOOK_COPY: i32 = -5;

/// The Secret with what the values give inline, and its copy for hooks.
pub(super) fn objects<'a>(cx: &Context, own: &OwnSecret, labels: &Labels) -> Vec<Object<'a>> {
    if own.data.is_empty() {
        return Vec::new();
    }
    let object = |name: &String| Object::new(cx, name, labels, Body::Secret(own.data.clone()));
    let copy = own.hook_name.as_ref();
    let copy = copy.map(|name| object(name).pre(HOOK_COPY).hook_copy());
    [object(&own.name)].into_iter().chain(copy).collect()
}

/// Where the passwords are found.
#[derive(Debug)]
pub(super) struct Passwords {
    /// The Secret with those that the values give inline.
    pub own: OwnSecret,
    pub admin: Option<SecretRef>,
    /// By the keys of those that the server serves.
    pub clients: Vec<(&'static str, SecretRef)>,
    /// What the values give for others.
    pub further: Vec<SecretRef>,
}

impl Passwords {
    /// Reads them; the administrator has one on a server of the stack's own. Where one is missing and nothing generates it, that is reported.
    pub(super) fn new<'a>(
        cx: &Context<'a>,
        values: &typed::Postgres<'a>,
        served: &[&DatabaseClient<'a>],
        has_admin: bool,
    ) -> Self {
        // The copy is for the hooks of components that the server serves.
        let mut own = OwnSecret::with_copy(cx, cx.release.object(NAME), "hook");
        let slot = Slot::generated("ADMIN_PASSWORD", ADMIN_PASSWORD);
        let admin = has_admin.then(|| own.credential(cx, &values.admin_password(), slot));
        let of_client = |client: &&DatabaseClient| {
            let slot = Slot::generated(key_of(client.key), client.password.clone()?);
            let given: Credential = values.ess_passwords().section().get(client.key);
            Some((client.key, own.credential(cx, &given, slot)?))
        };
        let clients: Vec<_> = served.iter().filter_map(of_client).collect();
        let is_served = |key: &str| clients.iter().any(|(known, _)| *known == key);
        let given = Entries::of(values.ess_passwords().section().clone());
        let others = given.sorted().into_iter();
        let others = others.filter(|(key, _)| !is_served(key));
        let further = others.filter_map(|(key, given)| further(cx, &mut own, key, &given));
        Self {
            further: further.collect(),
            own,
            admin: admin.flatten(),
            clients,
        }
    }
}
