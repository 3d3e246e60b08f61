//! What goes wrong with a bucket for media.

use super::MODULE;
use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::values::typed::{self, Typed};

/// The problem with an image that does not have the module, where the image is the one that is
/// known.
pub(in super::super) fn missing_module<'a>(
    cx: &Context<'a>,
    values: &typed::Synapse<'a>,
    may_have_modules: bool,
) -> Option<Problem> {
    let switch = values.media().s3().enabled();
    if may_have_modules || !switch.is_on() {
        return None;
    }
    let message = "the image of Synapse does not have the module `synapse-s3-storage-provider`: Synapse would not start";
    let hint = format!(
        "build an image that has it (two lines, in docs/media-s3.md), and name it in `{}`",
        values.image().path()
    );
    let problem = cx.problem(Code::MissingFile, &switch, message);
    Some(problem.hint(hint))
}

/// Warns where users give the module themselves too: both lists are joined, and every file would
/// be stored twice.
pub(in super::super) fn repeated<'a>(
    values: &typed::Synapse<'a>,
    additional: &Additional<'a>,
) -> Option<Problem> {
    let switch = values.media().s3().enabled();
    let documents = additional.documents();
    let mut theirs = documents.items(&["media_storage_providers"]);
    if !switch.is_on() || !theirs.any(|provider| provider.str("module") == Some(MODULE)) {
        return None;
    }
    let message = format!(
        "`{}` has the module in `media_storage_providers` too: every file would be stored twice",
        values.additional().path()
    );
    let problem = Problem::new(
        Code::AddedToList,
        switch.path().clone(),
        switch.at(),
        message,
    );
    Some(
        problem
            .warning()
            .hint("give the bucket in one of the two places"),
    )
}
