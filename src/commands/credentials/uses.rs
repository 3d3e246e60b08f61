//! What the stack says of the credentials that components use, as these commands take it.

use crate::credentials::{Catalogue, Kind, Use};
use crate::source::ValuePath;
use crate::stack::{CredentialUse, Stack};

/// The credentials that components use. Until the stack says kinds and components itself, both
/// follow from the value path.
pub fn uses(stack: &Stack, catalogue: &Catalogue) -> Vec<Use> {
    let convert = |used: &CredentialUse| {
        let generated = used.generated.as_ref().and_then(|key| catalogue.find(key));
        let path = ValuePath::parse(&used.path)
            .unwrap_or_else(|_| ValuePath::root().key(used.path.clone()));
        let (top, last) = (used.path.split('.').next(), path.last_key());
        let component = match top.unwrap_or_default() {
            "matrixAuthenticationService" => "matrix-authentication-service",
            "matrixRTC" => "matrix-rtc",
            "hookshot" => "hookshot",
            "dex" => "dex",
            "postgres" => "postgres",
            _ => "synapse",
        };
        let given = match last.unwrap_or_default() {
            "ecdsaSecp256k1" => Kind::EcdsaSecp256k1,
            "ecdsaSecp384r1" => Kind::EcdsaSecp384r1,
            "rootCA" => Kind::Certificate,
            _ => Kind::Password,
        };
        Use {
            kind: generated.as_ref().map_or(given, |need| need.kind),
            found: used.found.clone(),
            path,
            component,
            generated,
        }
    };
    stack.uses.iter().map(convert).collect()
}
