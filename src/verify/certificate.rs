//! What a certificate says.

use std::net::IpAddr;
use std::time::SystemTime;

use x509_cert::Certificate as X509;
use x509_cert::der::DecodePem;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// What a certificate says.
pub(super) struct Certificate {
    pub begins: SystemTime,
    pub ends: SystemTime,
    pub is_self_signed: bool,
    dns: Vec<String>,
    ips: Vec<IpAddr>,
}

/// Whom a certificate is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The host among others.
    Own,
    Others(Vec<String>),
}

impl Certificate {
    /// The first of several, PEM, among other texts: that of the host itself.
    pub(super) fn first(text: &str) -> Option<Self> {
        let begin = text.find(BEGIN)?;
        let end = text[begin..].find(END)? + begin + END.len();
        let certificate = X509::from_pem(&text[begin..end]).ok()?;
        let body = certificate.tbs_certificate();
        let names = body.get_extension::<SubjectAltName>().ok().flatten();
        let names = names.map(|(_, names)| names.0).unwrap_or_default();
        let validity = body.validity();
        Some(Self {
            begins: validity.not_before.to_system_time(),
            ends: validity.not_after.to_system_time(),
            is_self_signed: body.issuer() == body.subject(),
            dns: names.iter().filter_map(dns).collect(),
            ips: names.iter().filter_map(ip).collect(),
        })
    }

    /// Whether it is for this host. The name of its subject does not count: browsers look at the
    /// alternative names alone.
    /// <https://www.rfc-editor.org/rfc/rfc9525#section-6>
    pub(super) fn names(&self, host: &str) -> Names {
        let is_own = match host.parse::<IpAddr>() {
            Ok(ip) => self.ips.contains(&ip),
            Err(_) => self.dns.iter().any(|name| covers(name, host)),
        };
        if is_own {
            return Names::Own;
        }
        let ips = self.ips.iter().map(IpAddr::to_string);
        let others: Vec<String> = self.dns.iter().cloned().chain(ips).collect();
        Names::Others(if others.is_empty() {
            vec!["nobody".into()]
        } else {
            others
        })
    }
}

/// A star stands for one whole label.
fn covers(name: &str, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(rest) => host
            .split_once('.')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case(rest)),
        None => name.eq_ignore_ascii_case(host),
    }
}

fn dns(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
        _ => None,
    }
}

fn ip(name: &GeneralName) -> Option<IpAddr> {
    let GeneralName::IpAddress(bytes) = name else {
        return None;
    };
    let bytes = bytes.as_bytes();
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn stars_stand_for_one_label() {
        assert!(covers("*.example.org", "chat.example.org"));
        assert!(covers("Chat.example.org", "chat.example.org"));
        assert!(!covers("*.example.org", "a.chat.example.org"));
        assert!(!covers("*.example.org", "example.org"));
        assert!(!covers("example.org", "chat.example.org"));
    }
}
