//! Buckets of S3 services, which the values name.

use super::connections::Connections;
use super::ends::{End, ServerKind};
use super::pods::Pods;
use super::ports::{port_of, tcp};
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use super::secret::{OwnSecret, Slot};
use crate::credentials::Kind;
use crate::source::Code;
use crate::values::typed::{self, Credential, Typed};

/// A bucket, and who reads and writes it.
#[derive(Clone, Debug)]
pub(crate) struct ObjectStore {
    pub bucket: String,
    /// The URL of the service, without a slash at the end; without one, that of AWS.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub prefix: String,
    pub storage_class: Option<String>,
    /// Without one, pods are known by their surroundings.
    pub access_key: Option<AccessKey>,
}

/// What a pod is known by to the service.
#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    pub id: SecretRef,
    pub secret: SecretRef,
}

/// Where a pod on AWS learns who it is: the metadata of the node, and the agent of EKS.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>
const METADATA: [&str; 2] = ["169.254.169.254", "169.254.170.23"];

/// The service, where the values name no other.
const AWS: &str = "s3.amazonaws.com";

impl ObjectStore {
    /// Reads the values. A missing bucket and half of an access key are problems.
    pub(crate) fn new<'a>(
        cx: &Reader<'a>,
        values: &typed::ObjectStore<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let text = |field: typed::Field<'a, &'a str>| field.filled().map(str::to_owned);
        let access_key = access_key(cx, values, own);
        let Some(bucket) = text(values.bucket()) else {
            let path = values.bucket().path().clone();
            let message = "the bucket is missing";
            let problem = cx.problem(Code::MissingValue, &values.bucket(), message);
            cx.report(problem.hint(format!("set `{path}` to the name of one that exists")));
            return None;
        };
        let endpoint = text(values.endpoint_url());
        Some(Self {
            bucket,
            endpoint: endpoint.map(|url| url.trim_end_matches('/').to_owned()),
            region: text(values.region_name()),
            prefix: text(values.prefix()).unwrap_or_default(),
            storage_class: text(values.storage_class()),
            access_key,
        })
    }

    /// Every credential that it needs.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let keys = self.access_key.iter();
        keys.flat_map(|key| [&key.id, &key.secret])
    }

    /// Adds the connections of pods that read or write it.
    pub(crate) fn connect(&self, from: &Pods, why: &'static str, out: &mut Connections) {
        let host = self.endpoint.as_deref().and_then(host_of).unwrap_or(AWS);
        let port = self.endpoint.as_deref().and_then(port_of).unwrap_or(443);
        let server = |host: &str| End::Server {
            kind: ServerKind::Bucket,
            host: host.to_owned(),
        };
        out.add(from, server(host), tcp([port]), why);
        if self.access_key.is_none() {
            for address in METADATA {
                let why = "The pod learns who it is to the S3 service";
                out.add(from, server(address), tcp([80]), why);
            }
        }
    }
}

/// Both halves of the access key, where there is one. A half alone is a problem.
fn access_key<'a>(
    cx: &Reader<'a>,
    values: &typed::ObjectStore<'a>,
    own: &mut OwnSecret,
) -> Option<AccessKey> {
    let of = format!("the S3 service of `{}`", values.path());
    let mut read = |values: &Credential<'a>, key: &'static str| {
        let fill = Fill::PasswordOf(Kind::Password, of.clone());
        own.credential(cx, values, Slot::given(key, fill))
    };
    let (id, secret) = (values.access_key_id(), values.secret_access_key());
    let halves = (
        read(&id, "S3_ACCESS_KEY_ID"),
        read(&secret, "S3_SECRET_ACCESS_KEY"),
    );
    let missing = match &halves {
        (Some(_), None) => &secret,
        (None, Some(_)) => &id,
        _ => {
            return halves
                .0
                .zip(halves.1)
                .map(|(id, secret)| AccessKey { id, secret });
        }
    };
    let path = missing.path();
    let message = "half of the access key is missing: it is an id and a secret";
    let hint = format!("give `{path}.value`, or `{path}.secret` and `{path}.secretKey`");
    cx.report(
        cx.problem(Code::MissingCredential, missing, message)
            .hint(hint),
    );
    None
}

/// The host of a URL, without brackets and port.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    match authority.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => authority.split(':').next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_urls() {
        assert_eq!(host_of("https://s3.example.com"), Some("s3.example.com"));
        assert_eq!(host_of("http://10.0.0.1:9000/"), Some("10.0.0.1"));
        assert_eq!(host_of("https://[fd00::1]:9000"), Some("fd00::1"));
        assert_eq!(host_of("s3.example.com"), None);
    }
}
