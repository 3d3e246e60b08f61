//! Base 32: <https://www.rfc-editor.org/rfc/rfc4648#section-6>.

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) fn encoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut whole = [0; 8];
        whole[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(whole);
        let count = (chunk.len() * 8).div_ceil(5);
        let letter = |index: usize| LETTERS[(bits >> (35 - 5 * index) & 31) as usize];
        out.extend((0..count).map(letter));
        out.extend(std::iter::repeat_n(b'=', 8 - count));
    }
    out
}

/// The decoded bytes; as in Sprig, an error is the text that comes back.
pub(super) fn decoded(text: &[u8]) -> Vec<u8> {
    let lines = |byte: &u8| !matches!(byte, b'\r' | b'\n');
    let text: Vec<u8> = text.iter().copied().filter(lines).collect();
    let end = text
        .iter()
        .position(|byte| *byte == b'=')
        .unwrap_or(text.len());
    let (letters, padding) = text.split_at(end);
    let value = |byte: &u8| LETTERS.iter().position(|letter| letter == byte);
    if let Some(at) = letters.iter().position(|byte| value(byte).is_none()) {
        return corrupt_base32(at);
    }
    let is_whole = matches!(letters.len() % 8, 0 | 2 | 4 | 5 | 7)
        && (letters.len() + padding.len()).is_multiple_of(8)
        && padding.len() < 8
        && padding.iter().all(|byte| *byte == b'=');
    if !is_whole {
        return corrupt_base32(if padding.is_empty() {
            text.len() / 8 * 8
        } else {
            end
        });
    }
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    for chunk in letters.chunks(8) {
        let bits = chunk
            .iter()
            .enumerate()
            .map(|(index, byte)| (value(byte).unwrap_or(0) as u64) << (35 - 5 * index))
            .sum::<u64>();
        out.extend_from_slice(&bits.to_be_bytes()[3..3 + chunk.len() * 5 / 8]);
    }
    out
}

fn corrupt_base32(at: usize) -> Vec<u8> {
    format!("illegal base32 data at input byte {at}").into_bytes()
}

/// What Go says of text that is not base 64.
pub(super) fn corrupt(at: usize) -> String {
    format!("illegal base64 data at input byte {at}")
}
