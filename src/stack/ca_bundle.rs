//! Certificate authorities of the user's, which programs trust beside those of their images.
//!
//! Two variables do that for nearly all of them, whatever reads them: the first names the bundle, the
//! second the folder with the certificates of the image.
//! - OpenSSL (Synapse): <https://docs.openssl.org/3.5/man7/openssl-env/>
//! - Go (Dex, LiveKit, its authorisation service): <https://pkg.go.dev/crypto/x509#SystemCertPool>
//! - rustls (MAS): <https://docs.rs/rustls-native-certs/latest/rustls_native_certs/fn.load_native_certs.html>
//!
//! Node has one of its own: <https://nodejs.org/api/cli.html#node_extra_ca_certsfile>

use super::ledger::{SecretContent, UserSecret};
use super::reader::Reader;
use super::reference::Fill;
use crate::kube::object::{Env, Mount, Volume};
use crate::values::typed::Typed;

/// The volume with the bundle.
const VOLUME: &str = "ca-bundle";

/// Where containers find it.
const PATH: &str = "/ca-bundle/ca.crt";

/// The certificates of the images. In all of them they are here, in one file or in many.
const OF_IMAGE: &str = "/etc/ssl/certs";

/// The key, where the values name none.
const KEY: &str = "ca.crt";

/// Where containers find the bundle, if the values name one.
pub(crate) fn path(cx: &Reader) -> Option<&'static str> {
    cx.values.ca_bundle().is_set().then_some(PATH)
}

/// Where the certificates are.
#[derive(Clone, Debug)]
pub(crate) struct CaBundle {
    name: String,
    is_secret: bool,
    key: String,
}

impl CaBundle {
    /// The bundle that the values name.
    pub(crate) fn new(cx: &Reader) -> Option<Self> {
        let values = cx.values.ca_bundle();
        let key = cx.text(&values.key());
        let key = key.map_or_else(|| KEY.to_owned(), |key| key.as_ref().to_owned());
        let secret = cx.text(&values.secret());
        let is_secret = secret.is_some();
        let name = secret.or_else(|| cx.text(&values.config_map()))?;
        let name = name.as_ref().to_owned();
        if is_secret {
            cx.ledger.add_secret(UserSecret {
                secret: name.clone(),
                content: SecretContent::Key {
                    key: key.clone(),
                    fill: Fill::Certificates,
                },
                path: values.path().clone(),
            });
        }
        Some(Self {
            name,
            is_secret,
            key,
        })
    }

    pub(crate) fn volume(&self) -> Volume {
        if self.is_secret {
            Volume::secret(VOLUME, &*self.name)
        } else {
            Volume::config_map(VOLUME, &*self.name)
        }
    }

    pub(crate) fn mount(&self) -> Mount {
        Mount::new(VOLUME, PATH).file(self.key.clone()).read_only()
    }

    /// The variables that programs read.
    pub(crate) fn env<'a>(&self) -> Env<'a> {
        self.add_to(Env::default())
    }

    /// Adds them.
    pub(crate) fn add_to<'a>(&self, env: Env<'a>) -> Env<'a> {
        env.with("SSL_CERT_FILE", PATH)
            .with("SSL_CERT_DIR", OF_IMAGE)
    }
}
