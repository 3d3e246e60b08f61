//! Encryption with age, before anything leaves the pod.

use super::values::Values;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::image::Image;
use crate::values::typed::Typed;

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
