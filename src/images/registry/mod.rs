//! Asks registries for the digests of images. They are spoken to with curl, as clusters are with
//! kubectl.
//!
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests>,
//! <https://distribution.github.io/distribution/spec/auth/token/>

mod access;
mod challenge;
mod error;
mod question;
mod sign_in;

use crate::source::sort::sort_by_key;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

pub(crate) use access::Access;
pub(crate) use error::RegistryError;
use question::Question;
use sign_in::SignIns;

use crate::kube::image_name::ImageName;

/// How many registries are asked at a time: each question is a process.
const AT_A_TIME: usize = 6;

/// Registries, and how to sign in to them.
#[derive(Debug)]
pub(crate) struct Registries<'a> {
    access: &'a Access,
    sign_ins: SignIns,
}

impl<'a> Registries<'a> {
    /// Reads how to sign in, as Docker and Podman keep it.
    ///
    /// # Errors
    /// What they keep is not readable.
    pub(crate) fn new(access: &'a Access) -> Result<Self, RegistryError> {
        Ok(Self {
            access,
            sign_ins: SignIns::of_system()?,
        })
    }

    /// The digests of images, in their order: of the index, where there are several platforms.
    pub(crate) fn digests(&self, images: &[ImageName]) -> Vec<Result<String, RegistryError>> {
        let next = AtomicUsize::new(0);
        let answers = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..AT_A_TIME.min(images.len()) {
                scope.spawn(|| {
                    while let Some((index, image)) = taken(images, &next) {
                        let answer = (
                            index,
                            Question::new(self.access, &self.sign_ins, image).digest(),
                        );
                        answers
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(answer);
                    }
                });
            }
        });
        let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
        sort_by_key(&mut answers, |(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

/// The next image that nobody has asked for.
fn taken<'i>(images: &'i [ImageName], next: &AtomicUsize) -> Option<(usize, &'i ImageName)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, images.get(index)?))
}
