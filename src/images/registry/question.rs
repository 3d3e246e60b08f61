//! A question for the digest of one image.

use super::access::Access;
use super::challenge::{self, Challenge, Scheme};
use super::error::RegistryError;
use super::sign_in::{SignIn, SignIns};
use crate::kube::curl::{Curl, CurlError, Request, Response, Way};
use crate::kube::image::{digest_of, is_digest};
use crate::kube::image_name::{DOCKER_HUB, ImageName};

/// Where Docker Hub answers.
const HOST_OF_DOCKER_HUB: &str = "registry-1.docker.io";

/// All forms of manifests: that of an index first, since its digest is the same for all platforms.
const MANIFESTS: &str = "Accept: application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// Registries send elsewhere, and may be busy.
const MANNER: &str = "fail\nlocation\nmax-redirs = 5\nretry = 2\n";

/// A question for one image.
pub(super) struct Question<'a> {
    sign_ins: &'a SignIns,
    image: &'a ImageName,
    curl: Curl<'a>,
    /// The header that says who asks.
    authorization: Option<String>,
}

impl<'a> Question<'a> {
    pub(super) fn new(access: &'a Access, sign_ins: &'a SignIns, image: &'a ImageName) -> Self {
        Self {
            sign_ins,
            image,
            curl: Curl {
                is_plain: access.is_plain(&image.registry),
                ca: access.ca.as_deref(),
                timeout: access.timeout,
                further: MANNER,
                places: &[],
            },
            authorization: None,
        }
    }

    /// What the registry names the image by. Most say it themselves; else it is computed.
    ///
    /// # Errors
    /// The registry can't be asked, or does not show the image.
    pub(super) fn digest(mut self) -> Result<String, RegistryError> {
        let head = self.ask(Way::Head)?;
        let told = head.header("docker-content-digest");
        match (head.status, told.filter(|it| is_digest(it))) {
            (200, Some(digest)) => Ok(digest.to_owned()),
            // There are registries that know no HEAD.
            (200 | 405 | 501, _) => self.computed(),
            (status, _) => Err(self.refused(status)),
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
        self.send(&request)
    }

    /// The header that answers a challenge; nothing where there is no sign-in for it.
    fn authorized(&self, challenge: &Challenge) -> Result<Option<String>, RegistryError> {
        let sign_in = self.sign_ins.of(self.image)?;
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
        let answer = self.send(&request)?;
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

    fn send(&self, request: &Request) -> Result<Response, RegistryError> {
        let registry = || self.image.registry.clone();
        self.curl.send(request).map_err(|error| match error {
            CurlError::NotThere(error) => RegistryError::NoCurl(error),
            CurlError::Failed(_, said) => RegistryError::Failed(registry(), said),
            CurlError::Unreadable => self.unreadable("it is no answer of HTTP"),
        })
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
