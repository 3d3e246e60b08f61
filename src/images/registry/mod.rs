//! Asks registries for the digests of images. They are spoken to with curl, as clusters are with
//! kubectl.
//!
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests>,
//! <https://distribution.github.io/distribution/spec/auth/token/>

mod challenge;
mod curl;
mod error;
mod sign_in;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use challenge::{Challenge, Scheme};
use curl::{Curl, Request, Response, Way};
pub(crate) use error::RegistryError;
use sign_in::{SignIn, SignIns};

use crate::kube::image::{digest_of, is_digest};
use crate::kube::image_name::{DOCKER_HUB, ImageName};

/// How many registries are asked at a time: each question is a process.
const AT_A_TIME: usize = 6;

/// Where Docker Hub answers.
const HOST_OF_DOCKER_HUB: &str = "registry-1.docker.io";

/// All forms of manifests: that of an index first, since its digest is the same for all platforms.
const MANIFESTS: &str = "Accept: application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// How registries are spoken to.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Registries without TLS, as images name them. Those on loopback need not be said.
    pub plain_http: Vec<String>,
    /// Certificate authorities, in place of the system's.
    pub ca: Option<PathBuf>,
    /// How long one question may take.
    pub timeout: Duration,
}

/// Registries, and how to sign in to them.
#[derive(Debug)]
pub(crate) struct Registries<'a> {
    access: &'a Access,
    sign_ins: SignIns,
}

impl<'a> Registries<'a> {
    /// Reads how to sign in, as Docker and Podman keep it.
    ///
    /// # Errors
    /// What they keep is not readable.
    pub(crate) fn new(access: &'a Access) -> Result<Self, RegistryError> {
        Ok(Self {
            access,
            sign_ins: SignIns::of_system()?,
        })
    }

    /// The digests of images, in their order: of the index, where there are several platforms.
    pub(crate) fn digests(&self, images: &[ImageName]) -> Vec<Result<String, RegistryError>> {
        let next = AtomicUsize::new(0);
        let answers = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..AT_A_TIME.min(images.len()) {
                scope.spawn(|| {
                    while let Some((index, image)) = taken(images, &next) {
                        let answer = (index, self.digest(image));
                        answers
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(answer);
                    }
                });
            }
        });
        let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    /// What the registry names the image by. Most say it themselves; else it is computed.
    fn digest(&self, image: &ImageName) -> Result<String, RegistryError> {
        let mut question = Question::new(self, image);
        let head = question.ask(Way::Head)?;
        match head.status {
            200 => match head
                .header("docker-content-digest")
                .filter(|it| is_digest(it))
            {
                Some(digest) => Ok(digest.to_owned()),
                None => question.computed(),
            },
            // There are registries that know no HEAD.
            405 | 501 => question.computed(),
            status => Err(question.refused(status)),
        }
    }
}

/// The next image that nobody has asked for.
fn taken<'i>(images: &'i [ImageName], next: &AtomicUsize) -> Option<(usize, &'i ImageName)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, images.get(index)?))
}

/// A question for one image.
struct Question<'a> {
    registries: &'a Registries<'a>,
    image: &'a ImageName,
    curl: Curl<'a>,
    /// The header that says who asks.
    authorization: Option<String>,
}

impl<'a> Question<'a> {
    fn new(registries: &'a Registries<'a>, image: &'a ImageName) -> Self {
        let access = registries.access;
        let is_named = access.plain_http.contains(&image.registry);
        let is_plain = is_named || access.ca.is_none() && is_loopback(&image.registry);
        Self {
            registries,
            image,
            curl: Curl {
                is_plain,
                ca: access.ca.as_deref(),
                timeout: access.timeout,
            },
            authorization: None,
        }
    }

    /// Asks for the manifest, with a sign-in where the registry wants one.
    fn ask(&mut self, way: Way) -> Result<Response, RegistryError> {
        let answer = self.ask_once(way)?;
        if answer.status != 401 || self.authorization.is_some() {
            return Ok(answer);
        }
        match Challenge::of(&answer) {
            Some(challenge) => self.authorization = self.authorized(&challenge)?,
            None => return Ok(answer),
        }
        if self.authorization.is_none() {
            return Ok(answer);
        }
        self.ask_once(way)
    }

    fn ask_once(&self, way: Way) -> Result<Response, RegistryError> {
        let host = match self.image.registry.as_str() {
            DOCKER_HUB => HOST_OF_DOCKER_HUB,
            host => host,
        };
        let scheme = if self.curl.is_plain { "http" } else { "https" };
        let (repository, version) = (&self.image.repository, self.image.version());
        let url = format!("{scheme}://{host}/v2/{repository}/manifests/{version}");
        let mut request = Request::new(way, url);
        request.headers.push(MANIFESTS.to_owned());
        request.headers.extend(self.authorization.clone());
        self.curl.send(&request, &self.image.registry)
    }

    /// The header that answers a challenge; nothing where there is no sign-in for it.
    fn authorized(&self, challenge: &Challenge) -> Result<Option<String>, RegistryError> {
        let sign_in = self.registries.sign_ins.of(self.image)?;
        match (&challenge.scheme, sign_in) {
            (Scheme::Bearer { realm }, sign_in) => {
                let token = self.token(realm, challenge, sign_in.as_ref())?;
                Ok(Some(format!("Authorization: Bearer {token}")))
            }
            (Scheme::Basic, Some(sign_in @ SignIn::Password { .. })) => Ok(sign_in.header()),
            (Scheme::Basic, _) => Ok(None),
        }
    }

    /// A token of the server that the registry names.
    fn token(
        &self,
        realm: &str,
        challenge: &Challenge,
        sign_in: Option<&SignIn>,
    ) -> Result<String, RegistryError> {
        let fallback = || format!("repository:{}:pull", self.image.repository);
        let scope = challenge.scope.clone().unwrap_or_else(fallback);
        let is_refreshed = matches!(sign_in, Some(SignIn::Identity(_)));
        let way = if is_refreshed { Way::Post } else { Way::Get };
        let mut request = Request::new(way, realm.to_owned());
        let service = challenge.service.clone();
        request
            .data
            .extend(service.map(|service| ("service", service)));
        request.data.push(("scope", scope));
        match sign_in {
            Some(SignIn::Identity(token)) => {
                request.data.push(("grant_type", "refresh_token".into()));
                request.data.push(("client_id", "masthead".into()));
                request.data.push(("refresh_token", token.to_string()));
            }
            Some(sign_in) => request.headers.extend(sign_in.header()),
            None => {}
        }
        let answer = self.curl.send(&request, &self.image.registry)?;
        match answer.status {
            200 => {
                challenge::token(&answer.body).ok_or_else(|| self.unreadable("its token is none"))
            }
            status => Err(self.refused(status)),
        }
    }

    /// The digest of the manifest itself.
    fn computed(&mut self) -> Result<String, RegistryError> {
        let answer = self.ask(Way::Get)?;
        if answer.status != 200 {
            return Err(self.refused(answer.status));
        }
        if serde_json::from_slice::<serde_json::Map<_, _>>(&answer.body).is_err() {
            return Err(self.unreadable("its manifest is no JSON"));
        }
        let digest = digest_of(&answer.body);
        match answer.header("docker-content-digest") {
            Some(told) if told.starts_with("sha256:") && told != digest => {
                Err(self.unreadable("its manifest is not what it says it is"))
            }
            _ => Ok(digest),
        }
    }

    fn refused(&self, status: u16) -> RegistryError {
        let registry = self.image.registry.clone();
        match status {
            401 | 403 => RegistryError::Denied(registry),
            404 => RegistryError::Unknown(registry),
            429 => RegistryError::TooOften(registry),
            status => RegistryError::Status(registry, status),
        }
    }

    fn unreadable(&self, reason: &'static str) -> RegistryError {
        RegistryError::Unreadable(self.image.registry.clone(), reason)
    }
}

/// Whether it is on this machine, where Docker asks without TLS.
/// <https://docs.docker.com/reference/cli/dockerd/#insecure-registries>
fn is_loopback(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}
