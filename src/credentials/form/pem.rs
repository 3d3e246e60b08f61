//! Certificates as PEM, as Go reads them.
//!
//! Sources: <https://pkg.go.dev/crypto/x509#CertPool.AppendCertsFromPEM>,
//! <https://pkg.go.dev/encoding/pem>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use x509_cert::der::{Decode, Document};

use super::Fault;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// At least one certificate has to be there; what is around it does not count.
pub(super) fn certificates(bytes: &[u8]) -> Option<Fault> {
    let text = String::from_utf8_lossy(bytes);
    let mut blocks = text.split(BEGIN).skip(1);
    if blocks.any(is_certificate) {
        return None;
    }
    Some(Fault::error(
        what(&text),
        "certificates in PEM form, each from `-----BEGIN CERTIFICATE-----` to `-----END \
         CERTIFICATE-----` on lines of their own; in YAML, after `|`",
    ))
}

fn what(text: &str) -> &'static str {
    if text.trim().is_empty() {
        "is empty"
    } else if text.contains("PRIVATE KEY-----") && !text.contains(BEGIN) {
        "is a private key, not a certificate"
    } else if text.contains(BEGIN) {
        "is cut off, damaged, or not on lines of its own"
    } else {
        "is not in PEM form"
    }
}

/// Whether this begins with the rest of a block with a whole certificate.
fn is_certificate(block: &str) -> bool {
    let Some((body, _)) = block.split_once(END) else {
        return false;
    };
    let is_line_of_its_own = body.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let packed: String = body.split_ascii_whitespace().collect();
    let decoded = STANDARD.decode(packed);
    is_line_of_its_own && decoded.is_ok_and(|der| Document::from_der(&der).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outermost structure of one.
    const ONE: &str = "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n";

    #[test]
    fn one_whole_certificate_is_enough() {
        for good in [
            ONE.to_owned(),
            ONE.trim_end().to_owned(),
            ONE.replace('\n', "\r\n"),
            ONE.repeat(3),
            format!("# the CA of example.org\n{ONE}\nthe end"),
            format!("{ONE}-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
        ] {
            assert_eq!(certificates(good.as_bytes()), None, "{good}");
        }
    }

    #[test]
    fn what_holds_none() {
        for bad in [
            String::new(),
            "junk".into(),
            "MAMCAQA=".into(),
            ONE.replace("CERTIFICATE", "PRIVATE KEY"),
            ONE.replace('\n', " "),
            ONE.replace("MAMCAQA=", "MAQCAQA="),
            ONE.replace("MAMC", "*"),
            ONE[..40].to_owned(),
        ] {
            assert!(certificates(bad.as_bytes()).is_some(), "{bad}");
        }
    }
}
