//! What Hookshot does not start without: a homeserver, and a service that it bridges.
//!
//! Source: <https://matrix-org.github.io/matrix-hookshot/latest/setup.html>

use crate::source::Code;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::documents::Documents;
use crate::values::typed;

/// Services that are on once they have a section.
const SECTIONS: [&str; 6] = [
    "figma",
    "github",
    "gitlab",
    "jira",
    "challengeHound",
    "openProject",
];

/// Services that have a switch.
const SWITCHES: [[&str; 2]; 3] = [
    ["feeds", "enabled"],
    ["generic", "enabled"],
    ["generic", "outbound"],
];

/// Warnings of what nothing gives, unless something that is not known here may: what is in a
/// Secret of the cluster, or can't be read.
pub(super) fn missing<'a>(
    cx: &Context<'a>,
    values: &typed::Hookshot<'a>,
    additional: &Additional,
) -> Vec<Problem> {
    let given = additional.documents();
    let is_all = given.count() == additional.parts().len();
    if !is_all {
        return Vec::new();
    }
    let warn = |message: &str, hint: &str| {
        let problem = cx.problem(Code::MissingSetting, &values.additional(), message);
        problem.warning().hint(hint)
    };
    let service = (!any_is_on(&given)).then(|| {
        warn(
            "no service is on: Hookshot does not start without one",
            "turn one on under `hookshot.additional.<name>.config`, e.g. `generic: {enabled: true}` \
             or `feeds: {enabled: true}`",
        )
    });
    let has_homeserver = cx.homeserver().is_some() || given.text(&["bridge", "url"]).is_some();
    let homeserver = (!has_homeserver).then(|| {
        warn(
            "there is no homeserver in the stack, and nothing says where Hookshot finds one",
            "give `bridge: {url: …}` under `hookshot.additional.<name>.config`",
        )
    });
    service.into_iter().chain(homeserver).collect()
}

fn any_is_on(documents: &Documents) -> bool {
    let is_on = |keys: &[&str; 2]| documents.bool(keys) == Some(true);
    SWITCHES.iter().any(is_on) || SECTIONS.iter().any(|section| documents.has(&[section]))
}
