//! From fragments to the text of manifests, as any user of the library goes.

use masthead::Input;
use masthead::Templates;
use masthead::render::render;
use masthead::targets::Helm;
use masthead::{Release, Stack};

use crate::cases::{APIS, Case};

/// What [`manifests`] does, in this order.
pub(crate) const STAGES: [&str; 5] = ["read", "merge, check", "derive", "objects", "print"];

pub(crate) fn release() -> Release {
    Release {
        api_versions: APIS.map(str::to_owned).to_vec(),
        ..Release::new("ess", "ess", &Helm)
    }
}

/// The text of the manifests. `lap` is called at the end of each of [`STAGES`].
pub(crate) fn manifests(
    case: &Case,
    release: &Release,
    templates: &Templates,
    mut lap: impl FnMut(),
) -> String {
    let mut input = Input::new();
    for name in case.fragments {
        input.add_fragment(name).expect("it is embedded");
    }
    lap();
    let (values, _) = input
        .load()
        .and_then(|loaded| loaded.checked())
        .expect("fragments fit the schema");
    lap();
    let stack = Stack::new(&values, release, templates).expect("fragments make a stack");
    lap();
    let manifests = render(&stack, None).expect("there are no patches");
    lap();
    let mut text = String::new();
    for manifest in &manifests {
        text.push_str("---\n");
        manifest.write(&mut text);
    }
    lap();
    text
}
