//! Words as people search by them, and texts in which they are looked for.

/// Words that have to be found, at most as many as a [`Found`] has bits.
pub(super) struct Words(Vec<String>);

/// Which words were found: a bit for each.
pub(super) type Found = u64;

impl Words {
    /// The words of what was asked for, in lower case: `max upload`, `maxUploadSize`,
    /// `synapse.media`.
    pub(super) fn new<S: AsRef<str>>(asked: &[S]) -> Self {
        let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-');
        let parts = asked
            .iter()
            .flat_map(|text| text.as_ref().split(is_between));
        let words = parts.map(joined).filter(|word| !word.is_empty());
        Self(words.take(Found::BITS as usize).collect())
    }

    /// All of them.
    pub(super) fn all(&self) -> Found {
        Found::MAX
            .checked_shr(Found::BITS - self.0.len() as u32)
            .unwrap_or_default()
    }

    /// Those that begin where a word of the text does.
    pub(super) fn in_text(&self, text: &str) -> Found {
        let text = Text::new(text);
        self.0
            .iter()
            .enumerate()
            .filter(|(_, word)| text.has(word))
            .fold(0, |found, (index, _)| found | 1 << index)
    }

    /// Those that are the whole text.
    pub(super) fn whole(&self, text: &str) -> Found {
        let text = joined(text);
        let same = self.0.iter().enumerate().filter(|(_, word)| **word == text);
        same.fold(0, |found, (index, _)| found | 1 << index)
    }

    /// Those that are not among these.
    pub(super) fn others(&self, found: Found) -> impl Iterator<Item = &str> {
        let all = self.0.iter().enumerate();
        all.filter(move |(index, _)| found >> index & 1 == 0)
            .map(|(_, word)| word.as_str())
    }
}

/// Letters and digits alone, in lower case.
fn joined(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// A text without what tells its words apart, and where they begin in it.
struct Text {
    joined: String,
    words: Vec<Word>,
}

/// A word of a text, and where what it is written with ends: `Upload` in `maxUploadSize` there.
struct Word {
    start: usize,
    end: usize,
    name_end: usize,
}

impl Text {
    fn new(text: &str) -> Self {
        let mut joined = String::with_capacity(text.len());
        let mut words: Vec<Word> = Vec::new();
        for name in text.split_whitespace() {
            let first = words.len();
            for word in split(name) {
                let start = joined.len();
                joined.extend(word.chars().flat_map(char::to_lowercase));
                let (end, name_end) = (joined.len(), joined.len());
                words.push(Word {
                    start,
                    end,
                    name_end,
                });
            }
            for word in &mut words[first..] {
                word.name_end = joined.len();
            }
        }
        Self { joined, words }
    }

    /// Over the end of a name, it has to be whole words: `theme` is not in `the media`.
    fn has(&self, word: &str) -> bool {
        let asked = singular(word);
        self.words.iter().any(|word| {
            let end = word.start + asked.len();
            let is_whole = || self.words.iter().any(|other| other.end == end);
            self.joined[word.start..].starts_with(asked) && (end <= word.name_end || is_whole())
        })
    }
}

/// A word without the `s` of many: `certificates` is found where one is.
fn singular(word: &str) -> &str {
    let one = word.strip_suffix('s').filter(|one| one.len() > 3);
    one.filter(|one| !one.ends_with(['s', 'i', 'u']))
        .unwrap_or(word)
}

/// The words of a text, those of `camelCase` and `matrixRTC` too.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(humps).filter(|word| !word.is_empty())
}

/// `matrixRTCHost` as `matrix`, `RTC`, `Host`.
fn humps(part: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let is_hump = |index: &usize| {
        let (before, here) = (chars[index - 1].1, chars[*index].1);
        let next = chars.get(index + 1);
        let ends_capitals = before.is_uppercase() && next.is_some_and(|(_, c)| c.is_lowercase());
        here.is_uppercase() && (!before.is_uppercase() || ends_capitals)
    };
    let humps = (1..chars.len()).filter(is_hump).map(|index| chars[index].0);
    let (mut out, mut start) = (Vec::new(), 0);
    for end in humps.chain([part.len()]) {
        out.push(&part[start..end]);
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_words() {
        let words = |text| split(text).collect::<Vec<_>>();
        assert_eq!(words("maxUploadSize"), ["max", "Upload", "Size"]);
        assert_eq!(words("matrixRTC"), ["matrix", "RTC"]);
        assert_eq!(words("turnTLSHost"), ["turn", "TLS", "Host"]);
        assert_eq!(words("Redis, or `x-y`."), ["Redis", "or", "x", "y"]);
        assert_eq!(words(""), [] as [&str; 0]);
    }

    #[test]
    fn words_are_found_where_words_begin() {
        let found = |asked: &str, text: &str| {
            let words = Words::new(&[asked]);
            words.in_text(text) == words.all()
        };
        for (asked, text) in [
            ("max upload", "maxUploadSize"),
            ("maxUploadSize", "maxUploadSize"),
            ("upload_size", "maxUploadSize"),
            ("RTC", "matrixRTC"),
            ("certificates", "the certificate of a host"),
            ("upload_size", "the upload size of all"),
            ("x-y", "`x-yz`"),
        ] {
            assert!(found(asked, text), "{asked} in {text}");
        }
        for (asked, text) in [
            ("load", "maxUploadSize"),
            ("redis", "redirect"),
            ("age", "images"),
            ("theme", "the media of calls"),
            ("max download", "maxUploadSize"),
        ] {
            assert!(!found(asked, text), "{asked} in {text}");
        }
    }

    #[test]
    fn many_words_are_no_more_than_there_are_bits() {
        assert_eq!(Words::new(&["x "; 70]).all(), Found::MAX);
        assert_eq!(Words::new(&[""]).all(), 0);
        assert_eq!(Words::new(&["a b"]).all(), 3);
    }
}
