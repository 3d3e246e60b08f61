//! Private keys, as MAS (PEM or DER) and Hookshot (RSA as PEM) read them.
//!
//! Sources: RFC 7468 (PEM), RFC 5208 (PKCS #8), RFC 8017 (PKCS #1), RFC 5915 (SEC 1), and the
//! programs' own readers, run over keys of all forms.

use x509_cert::der::pem::decode_vec;
use zeroize::Zeroizing;

use super::key_structure::{Algorithm, Unread, any, pkcs1, pkcs8, sec1};
use super::{Fault, Kind};

const KEY_HINT: &str = "an unencrypted private key, as `openssl genpkey` prints it: PEM alone, \
                        each line as it was; in YAML, after `|`";

/// What is wrong with a key of MAS. It takes a key of any algorithm that it knows in any place.
pub(super) fn fault(bytes: &[u8], expected: Algorithm) -> Option<Fault> {
    match load(bytes) {
        Ok(found) if found.is_weak() => Some(WEAK),
        Ok(found) if found.is_like(expected) => None,
        Ok(_) => Some(Fault::warning(
            "is a key of another algorithm than that of its place",
            "give the key where its algorithm stands: MAS signs with what is there",
        )),
        Err(unread) => Some(Fault::error(what(bytes, unread), KEY_HINT)),
    }
}

/// Of which kind a private key is, in any form that MAS reads.
pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    Some(match load(bytes).ok()? {
        Algorithm::Rsa { .. } => Kind::RsaDer,
        Algorithm::P256 => Kind::EcdsaP256Der,
        Algorithm::Secp256k1 => Kind::EcdsaSecp256k1,
        Algorithm::P384 => Kind::EcdsaSecp384r1,
    })
}

/// What is wrong with the key of Hookshot: RSA, and PEM from the first character on.
pub(super) fn rsa_pem(bytes: &[u8]) -> Option<Fault> {
    const LABELS: [&str; 2] = ["PRIVATE KEY", "RSA PRIVATE KEY"];
    let begin = |label: &&str| bytes.starts_with(format!("-----BEGIN {label}-----").as_bytes());
    let read = match load(bytes) {
        Ok(_) if !LABELS.iter().any(begin) => Err(Unread::Form),
        read => read,
    };
    match read {
        Ok(found) if found.is_weak() => Some(WEAK),
        Ok(Algorithm::Rsa { .. }) => None,
        Ok(_) => Some(Fault::error("is not an RSA key", KEY_HINT)),
        Err(unread) => Some(Fault::error(what(bytes, unread), KEY_HINT)),
    }
}

const WEAK: Fault = Fault::warning(
    "is an RSA key of less than 2048 bits, which is weak",
    "`openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096` prints a stronger one",
);

/// A text that is PEM by its label, anything else as DER.
fn load(bytes: &[u8]) -> Result<Algorithm, Unread> {
    let Ok((label, der)) = decode_vec(bytes) else {
        return any(bytes);
    };
    let der = Zeroizing::new(der);
    match label {
        "PRIVATE KEY" => pkcs8(&der),
        "RSA PRIVATE KEY" => pkcs1(&der),
        "EC PRIVATE KEY" => sec1(&der, None),
        "ENCRYPTED PRIVATE KEY" => Err(Unread::Encrypted),
        _ => Err(Unread::Form),
    }
}

/// Why it was not read, by what people take for a key.
fn what(bytes: &[u8], unread: Unread) -> &'static str {
    let text = String::from_utf8_lossy(bytes);
    let begins = |label: &str| text.contains(&format!("-----BEGIN {label}"));
    match unread {
        Unread::Algorithm => "is a key of an algorithm or curve that is not supported",
        Unread::Encrypted => "is encrypted with a password",
        Unread::Damaged => "is cut off, damaged, or not what its first line says",
        Unread::Form if bytes.trim_ascii().is_empty() => "is empty",
        Unread::Form if text.contains("ENCRYPTED") => "is encrypted with a password",
        Unread::Form if begins("PUBLIC KEY") || begins("RSA PUBLIC KEY") => {
            "is a public key, not a private one"
        }
        Unread::Form if begins("OPENSSH") => "is a key of OpenSSH, which is another form",
        Unread::Form if begins("EC PARAMETERS") => {
            "begins with a block of parameters, which has to be left out"
        }
        Unread::Form if begins("CERTIFICATE") => "holds a certificate: only a key may be there",
        Unread::Form if begins("") && !text.trim_end().contains('\n') => {
            "is on one line: PEM has lines of 64 characters"
        }
        Unread::Form if begins("") => "is not PEM of one whole private key, line by line",
        Unread::Form => "is not a private key in PEM or DER form",
    }
}
