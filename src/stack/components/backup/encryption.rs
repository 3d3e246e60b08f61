//! Encryption with age, before anything leaves the pod.

use super::values::Values;
use crate::credentials::is_recipient;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::image::Image;
use crate::values::typed::{Field, Typed};

/// Who can read backups, and what encrypts them.
#[derive(Debug)]
pub(super) struct Encryption {
    /// Public keys, one a line.
    pub recipients: String,
    pub image: Image,
}

impl Encryption {
    /// Reads the values, where they name somebody. No image is known to be kept that has age, so
    /// that a missing one is a problem.
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>) -> Option<Self> {
        let values = values.encryption();
        let recipients: Vec<&str> = values
            .recipients()
            .iter()
            .filter_map(|it| it.get())
            .collect();
        if recipients.is_empty() {
            return None;
        }
        for recipient in values.recipients().iter() {
            check(cx, &recipient);
        }
        let image = values.image();
        if !image.is_set() {
            let path = image.path();
            let message = "the image that encrypts is missing";
            let hint = format!(
                "set `{path}` to one that has `age` and `sh`; docs/backup.md shows how to build one"
            );
            cx.report(cx.problem(Code::MissingValue, &image, message).hint(hint));
            return None;
        }
        Some(Self {
            recipients: recipients.join("\n") + "\n",
            image: Image::new(cx, &image),
        })
    }
}

/// Reports a key that was mistyped. Those of plugins have a name before their last `1`, and a form of
/// their own.
fn check<'a>(cx: &Context<'a>, recipient: &Field<'a, &'a str>) {
    let is_plain = |text: &&str| text.starts_with("age1") && text.rfind('1') == Some(3);
    let key = recipient.get().filter(is_plain);
    if key.is_some_and(|key| !is_recipient(key)) {
        let message = "it is no public key of age: a character is wrong or missing";
        let problem = cx.problem(Code::InvalidValue, recipient, message);
        cx.report(problem.hint("`age-keygen -y` prints the public key of a private one"));
    }
}
