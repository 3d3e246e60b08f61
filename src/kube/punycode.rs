//! Names with letters beyond ASCII, as DNS has them.
//!
//! Source: <https://www.rfc-editor.org/rfc/rfc3492>

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// A name in lower case with every part that is not ASCII encoded: `müller.test` is
/// `xn--mller-kva.test`. Nothing where a part is too long to be encoded.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let part = |part: &str| {
        if part.is_ascii() {
            Some(part.to_owned())
        } else {
            Some(format!("xn--{}", encode(part)?))
        }
    };
    let parts: Option<Vec<_>> = name.to_lowercase().split('.').map(part).collect();
    Some(parts?.join("."))
}

fn encode(text: &str) -> Option<String> {
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias, mut handled) = (FIRST_CODE, 0_u32, FIRST_BIAS, basic);
    let length = u32::try_from(text.chars().count()).ok()?;
    while handled < length {
        let next = text.chars().map(u32::from).filter(|c| *c >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(handled + 1)?)?;
        code = next;
        for c in text.chars().map(u32::from) {
            if c < code {
                delta = delta.checked_add(1)?;
            }
            if c == code {
                push_number(&mut out, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(out)
}

fn push_number(out: &mut String, number: u32, bias: u32) {
    let (mut rest, mut position) = (number, BASE);
    loop {
        let threshold = position.saturating_sub(bias).clamp(LEAST, MOST);
        if rest < threshold {
            return out.push(digit(rest));
        }
        out.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
        position += BASE;
    }
}

fn digit(value: u32) -> char {
    const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    char::from(DIGITS[value as usize])
}

fn adapt(delta: u32, handled: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / handled;
    let mut bias = 0;
    while delta > (BASE - LEAST) * MOST / 2 {
        delta /= BASE - LEAST;
        bias += BASE;
    }
    bias + (BASE - LEAST + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn names_are_encoded_as_dns_has_them() {
        for (name, ascii) in [
            ("müller.test", "xn--mller-kva.test"),
            ("MÜLLER.test", "xn--mller-kva.test"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("日本語.jp", "xn--wgv71a119e.jp"),
            ("почта.рф", "xn--80a1acny.xn--p1ai"),
            ("a.b", "a.b"),
        ] {
            assert_eq!(to_ascii(name).as_deref(), Some(ascii));
        }
    }
}
