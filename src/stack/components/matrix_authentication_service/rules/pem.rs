//! PEM: <https://datatracker.ietf.org/doc/html/rfc7468>

use x509_cert::der::pem::decode_vec;

pub(super) const CERTIFICATES: &[&str] = &["CERTIFICATE"];
/// Of private keys.
pub(super) const KEYS: &[&str] = &[
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
];

/// Whether a text begins with PEM of one of these labels, whole. Further ones may follow.
pub(super) fn is_pem(text: &str, labels: &[&str]) -> bool {
    let Some(start) = text.find("-----BEGIN ") else {
        return false;
    };
    let text = &text[start..];
    let end = text
        .find("-----END ")
        .and_then(|end| Some(end + text[end..].find('\n')? + 1));
    let first = &text[..end.unwrap_or(text.len())];
    let decoded = decode_vec(first.as_bytes());
    decoded.is_ok_and(|(label, bytes)| labels.contains(&label) && is_whole(&bytes))
}

/// Whether the outermost structure has the length that it says.
fn is_whole(der: &[u8]) -> bool {
    let (Some(0x30), Some(&first)) = (der.first(), der.get(1)) else {
        return false;
    };
    if first < 0x80 {
        return der.len() == 2 + usize::from(first);
    }
    let digits = usize::from(first & 0x7f);
    let length = der.get(2..2 + digits).map(|bytes| {
        let shifted = |length: usize, byte: &u8| length << 8 | usize::from(*byte);
        bytes.iter().fold(0, shifted)
    });
    digits <= 4 && length.is_some_and(|length| der.len() == 2 + digits + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";

    #[test]
    fn whole_pem_of_the_right_kind() {
        assert!(is_pem(KEY, KEYS) && is_pem(&KEY.replace('\n', "\r\n"), KEYS));
        assert!(is_pem(KEY.trim_end(), KEYS) && is_pem(&KEY.repeat(2), KEYS));
        assert!(!is_pem(KEY, CERTIFICATES));
        assert!(!is_pem(&KEY.replace("PRIVATE", "PUBLIC"), KEYS));
        assert!(!is_pem(&KEY.replace('\n', " "), KEYS));
        assert!(!is_pem(&KEY.replace("MAMCAQA=", "MAQCAQA="), KEYS));
        assert!(!is_pem("junk", KEYS) && !is_pem("", KEYS));
    }
}
