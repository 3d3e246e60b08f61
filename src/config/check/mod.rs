//! Tells what is wrong with the configuration that users add to the programs' own, before a pod meets it.
//!
//! What surely keeps a program from starting is an error; what it ignores, or what has no effect, is a warning.

mod mas;
mod overridden;
mod part;
mod quotes;
mod signing_key;
mod synapse;

use crate::schema::{self, MAS, Program, SYNAPSE};
use crate::source::problem::Problem;
use crate::stack::Object;
use crate::values::Values;
use overridden::Ours;
use part::Parts;

/// A component with configuration of its own that users add to.
struct Component {
    /// The values of the component.
    path: &'static str,
    /// The folder of its templates.
    folder: &'static str,
    program: Option<&'static Program>,
}

const COMPONENTS: [Component; 5] = [
    Component {
        path: "matrixAuthenticationService",
        folder: "matrix-authentication-service",
        program: Some(&MAS),
    },
    Component {
        path: "synapse",
        folder: "synapse",
        program: Some(&SYNAPSE),
    },
    Component {
        path: "hookshot",
        folder: "hookshot",
        program: None,
    },
    Component {
        path: "matrixRTC.sfu",
        folder: "matrix-rtc",
        program: None,
    },
    Component {
        path: "dex",
        folder: "dex",
        program: None,
    },
];

/// Looks at what the values add to the configuration of each enabled component. `objects` are the stack's, as far as it is known: what
/// they set can't be changed.
pub fn check(values: &Values, objects: &[Object]) -> Vec<Problem> {
    let key = signing_key::check(values).filter(|_| is_enabled(values, "synapse"));
    let components = COMPONENTS
        .iter()
        .filter(|component| is_enabled(values, component.path));
    components
        .flat_map(|component| component.check(values, objects))
        .chain(key)
        .collect()
}

impl Component {
    fn check(&self, values: &Values, objects: &[Object]) -> Vec<Problem> {
        let parts = Parts::read(values, &format!("{}.additional", self.path));
        if parts.given.is_empty() {
            return Vec::new();
        }
        let ours = Ours::new(objects, self.folder);
        let mut out = Vec::new();
        for part in &parts.given {
            out.extend(quotes::check(part));
            out.extend(
                self.program
                    .into_iter()
                    .flat_map(|program| schema::check_program(program, &part.node, &part.path)),
            );
            out.extend(overridden::check(part, &ours, self.folder));
        }
        match self.path {
            "matrixAuthenticationService" => out.extend(mas::check(&parts, &ours.yielding)),
            "synapse" => out.extend(
                parts
                    .given
                    .iter()
                    .flat_map(|part| synapse::check(part, &ours.winning)),
            ),
            _ => {}
        }
        out
    }
}

/// A component below another is there with it.
fn is_enabled(values: &Values, path: &str) -> bool {
    let top = path.split('.').next().unwrap_or_default();
    values
        .root
        .find(top)
        .and_then(|node| node.bool("enabled"))
        .unwrap_or(false)
}
