//! Hookshot, the bridge to webhooks and development services.
//!
//! Its configuration: <https://matrix-org.github.io/matrix-hookshot/latest/setup.html>

use super::Context;
use super::secret::{OwnSecret, SecretRef};

const PATH: &str = "hookshot";
const NAME: &str = "hookshot";

/// The registration file that Synapse and Hookshot share, where Hookshot is enabled.
pub fn registration(cx: &Context) -> Option<SecretRef> {
    if !cx.enabled(PATH) {
        return None;
    }
    registration_in(cx, &mut own_secret(cx))
}

fn registration_in(cx: &Context, own: &mut OwnSecret) -> Option<SecretRef> {
    own.credential(cx, &format!("{PATH}.appserviceRegistration"), "REGISTRATION", Some("HOOKSHOT_REGISTRATION"))
}

/// The Secret of Hookshot; its copy is for the hook that checks Synapse's configuration.
fn own_secret(cx: &Context) -> OwnSecret {
    let name = cx.release.object(NAME);
    OwnSecret::new(name.clone(), cx.release.has_hook_copies().then(|| format!("{name}-pre")))
}
