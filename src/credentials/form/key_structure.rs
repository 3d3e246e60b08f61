//! The structures of private keys in DER, and the algorithms in them.

use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::traits::PublicKeyParts;
use x509_cert::der::asn1::{BitStringRef, ObjectIdentifier, OctetStringRef};
use x509_cert::der::{Decode, Reader, SliceReader, TagMode, TagNumber};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const CURVES: [(ObjectIdentifier, Algorithm); 3] = [
    (
        ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Algorithm::P256,
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        Algorithm::P384,
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.132.0.10"),
        Algorithm::Secp256k1,
    ),
];

/// An algorithm, and the curve of an elliptic one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rsa { bits: u32 },
    P256,
    P384,
    Secp256k1,
}

impl Algorithm {
    pub(super) fn is_weak(self) -> bool {
        matches!(self, Self::Rsa { bits } if bits < 2048)
    }

    /// Whether they are the same but for the size of the key.
    pub(super) fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// Why a key was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    Form,
    Encrypted,
    Algorithm,
    Damaged,
}

/// A structure of any kind.
pub(super) fn any(der: &[u8]) -> Result<Algorithm, Unread> {
    if PrivateKeyInfoRef::try_from(der).is_ok() {
        return pkcs8(der);
    }
    pkcs1(der)
        .or_else(|_| sec1(der, None))
        .map_err(|unread| match unread {
            Unread::Damaged => Unread::Form,
            other => other,
        })
}

pub(super) fn pkcs8(der: &[u8]) -> Result<Algorithm, Unread> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(|_| Unread::Damaged)?;
    let key = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA => pkcs1(key),
        EC => sec1(key, info.algorithm.parameters_oid().ok()),
        _ => Err(Unread::Algorithm),
    }
}

pub(super) fn pkcs1(der: &[u8]) -> Result<Algorithm, Unread> {
    let key = rsa::PrivateKey::from_pkcs1_der(der).map_err(|_| Unread::Damaged)?;
    Ok(Algorithm::Rsa {
        bits: key.n().bit_width(),
    })
}

/// A key of RFC 5915. Its curve stands in it, or in the structure `around` it.
pub(super) fn sec1(der: &[u8], around: Option<ObjectIdentifier>) -> Result<Algorithm, Unread> {
    let read = |reader: &mut SliceReader| {
        let version = u8::decode(reader)?;
        let secret = <&OctetStringRef>::decode(reader)?;
        let curve = reader.context_specific(TagNumber(0), TagMode::Explicit)?;
        reader.context_specific::<BitStringRef>(TagNumber(1), TagMode::Explicit)?;
        Ok::<_, x509_cert::der::Error>((version, secret.is_empty(), curve))
    };
    let read = SliceReader::new(der).and_then(|mut reader| {
        let key = reader.sequence(read)?;
        reader.finish()?;
        Ok(key)
    });
    let Ok((1, false, inside)) = read else {
        return Err(Unread::Damaged);
    };
    let curve: ObjectIdentifier = around.or(inside).ok_or(Unread::Damaged)?;
    let known = CURVES.iter().find(|(oid, _)| *oid == curve);
    known
        .map(|(_, algorithm)| *algorithm)
        .ok_or(Unread::Algorithm)
}
