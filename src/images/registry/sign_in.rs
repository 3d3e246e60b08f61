//! How to sign in to registries, as Docker and Podman keep it.
//!
//! <https://docs.docker.com/reference/cli/docker/login/>,
//! <https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md>,
//! <https://github.com/docker/docker-credential-helpers>

use std::env;
use std::fmt;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use zeroize::Zeroizing;

use super::error::RegistryError;
use crate::kube::image_name::{DOCKER_HUB, ImageName};
use crate::source::input;

/// What Docker Hub is called where sign-ins are kept.
const KEY_OF_DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The user that stands for a token.
const TOKEN: &str = "<token>";

/// What helpers say where they have nothing.
const NOT_FOUND: &str = "credentials not found";

/// The sign-ins that are kept.
#[derive(Default)]
pub(super) struct SignIns {
    file: String,
    known: Value,
}

/// A sign-in to a registry.
pub(super) enum SignIn {
    Password {
        user: String,
        password: Zeroizing<String>,
    },
    /// What tokens are got with.
    Identity(Zeroizing<String>),
}

/// What is kept is not for others.
impl fmt::Debug for SignIns {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("SignIns")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl SignIns {
    /// Those of `$REGISTRY_AUTH_FILE`, else of Docker. No file is no sign-in.
    ///
    /// # Errors
    /// The file is not readable.
    pub(super) fn of_system() -> Result<Self, RegistryError> {
        let Some(path) = path() else {
            return Ok(Self::default());
        };
        let file = path.display().to_string();
        let failed = |reason: String| RegistryError::SignIns(file.clone(), reason);
        let content =
            match input::file(&path, input::MAX_BYTES).map_err(input::InputError::into_reason) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
                content => content.map_err(|error| failed(error.to_string()))?,
            };
        // What serde says may quote it.
        let known = serde_json::from_slice(&content).map_err(|_| failed("it is no JSON".into()))?;
        Ok(Self { file, known })
    }

    /// The sign-in for an image: of a helper for its registry, of the file, or of the helper for all.
    ///
    /// # Errors
    /// A helper fails.
    pub(super) fn of(&self, image: &ImageName) -> Result<Option<SignIn>, RegistryError> {
        let server = match image.registry.as_str() {
            DOCKER_HUB => KEY_OF_DOCKER_HUB,
            registry => registry,
        };
        let helpers = &self.known["credHelpers"];
        let own = helpers[server]
            .as_str()
            .or(helpers[&image.registry].as_str());
        if let Some(helper) = own {
            return of_helper(helper, server);
        }
        if let Some(sign_in) = self.of_file(image) {
            return Ok(Some(sign_in));
        }
        match self.known["credsStore"].as_str() {
            Some(helper) if !helper.is_empty() => of_helper(helper, server),
            _ => Ok(None),
        }
    }

    /// The entry of the most folders that the image is in, else of its registry.
    fn of_file(&self, image: &ImageName) -> Option<SignIn> {
        let auths = self.known["auths"].as_object()?;
        let bare = image.bare();
        let mut folder = bare.as_str();
        loop {
            let is_same = |key: &str| {
                host_of(key) == folder || folder == DOCKER_HUB && key == KEY_OF_DOCKER_HUB
            };
            let mut fitting = auths.iter().filter(|(key, _)| is_same(key));
            if let Some(sign_in) = fitting.find_map(|(_, entry)| of_entry(entry)) {
                return Some(sign_in);
            }
            folder = folder.rsplit_once('/')?.0;
        }
    }
}

/// `https://registry.example.org/v1/` is `registry.example.org`.
fn host_of(key: &str) -> &str {
    match key.split_once("://") {
        Some((_, rest)) => rest.split('/').next().unwrap_or_default(),
        None => key.trim_end_matches('/'),
    }
}

fn path() -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|text| !text.is_empty())
            .map(PathBuf::from)
    };
    let docker = || set("DOCKER_CONFIG").or_else(|| Some(set("HOME")?.join(".docker")));
    set("REGISTRY_AUTH_FILE").or_else(|| Some(docker()?.join("config.json")))
}

fn of_entry(entry: &Value) -> Option<SignIn> {
    if let Some(token) = entry["identitytoken"].as_str().filter(|it| !it.is_empty()) {
        return Some(SignIn::Identity(token.to_owned().into()));
    }
    let decoded = Zeroizing::new(BASE64_STANDARD.decode(entry["auth"].as_str()?).ok()?);
    let text = std::str::from_utf8(&decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    (!user.is_empty()).then(|| SignIn::new(user, password.trim_matches('\0')))
}

/// Asks a program that keeps sign-ins.
fn of_helper(helper: &str, server: &str) -> Result<Option<SignIn>, RegistryError> {
    let program = format!("docker-credential-{helper}");
    let failed = |reason: String| RegistryError::Helper(program.clone(), server.to_owned(), reason);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !helper.chars().all(is_name) {
        return Err(failed("that is no name of a program".into()));
    }
    let mut child = Command::new(&program)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    // One that does not read it fails by itself.
    _ = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(server.as_bytes()));
    let output = child
        .wait_with_output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        return if said.contains(NOT_FOUND) {
            Ok(None)
        } else {
            Err(failed(output.status.to_string()))
        };
    }
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| failed("it is no JSON".into()))?;
    let text = |key: &str| answer[key].as_str().unwrap_or_default();
    Ok(match (text("Username"), text("Secret")) {
        (_, "") => None,
        (TOKEN, token) => Some(SignIn::Identity(token.to_owned().into())),
        (user, password) => Some(SignIn::new(user, password)),
    })
}

impl SignIn {
    fn new(user: &str, password: &str) -> Self {
        Self::Password {
            user: user.to_owned(),
            password: password.to_owned().into(),
        }
    }

    /// The header that says it.
    pub(super) fn header(&self) -> Option<String> {
        match self {
            Self::Password { user, password } => {
                let both = Zeroizing::new(format!("{user}:{}", password.as_str()));
                Some(format!(
                    "Authorization: Basic {}",
                    BASE64_STANDARD.encode(both.as_bytes())
                ))
            }
            Self::Identity(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn header(auths: &Value, image: &str) -> Option<String> {
        let sign_ins = SignIns {
            file: String::new(),
            known: json!({ "auths": auths }),
        };
        sign_ins
            .of(&ImageName::parse(image).unwrap())
            .unwrap()?
            .header()
    }

    #[test]
    fn the_nearest_entry_counts() {
        let of = |text: &str| json!({"auth": BASE64_STANDARD.encode(text)});
        let auths = json!({
            "https://index.docker.io/v1/": of("hub:a:b"),
            "https://r.example.org/v2/": of("r:1"),
            "r.example.org/a": of("folder:2"),
            "empty.example.org": {},
        });
        let said = |image: &str| header(&auths, image);
        let basic = |text: &str| {
            Some(format!(
                "Authorization: Basic {}",
                BASE64_STANDARD.encode(text)
            ))
        };
        assert_eq!(said("postgres:17"), basic("hub:a:b"));
        assert_eq!(said("r.example.org/b/c:1"), basic("r:1"));
        assert_eq!(said("r.example.org/a/c:1"), basic("folder:2"));
        assert_eq!(said("empty.example.org/a:1"), None);
        assert_eq!(said("other.example.org/a:1"), None);
    }

    #[test]
    fn a_helper_is_a_program_beside_others() {
        let error = of_helper("../x", "r").err().unwrap().to_string();
        assert!(error.contains("no name of a program"), "{error}");
    }
}
