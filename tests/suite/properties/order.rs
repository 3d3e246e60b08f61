//! What pods need applies before them, in the way that each tool orders objects.

use serde_json::Value;

use super::Found;
use super::references::of_pods;
use super::rendered::{Rendered, text};

/// When an object applies: a tool goes on to the next number once the objects of one are there.
type Turn = (i32, i32, usize);

pub(super) fn needed_comes_first(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.workloads().map(|(it, _)| it), |workload| {
        let own = turn(rendered, workload);
        let all = of_pods(&workload["spec"]["template"]).into_iter();
        let needed = all.filter_map(|it| rendered.find(it.kind, it.name));
        let late = needed.filter(|it| turn(rendered, it) >= own);
        late.map(|it| {
            format!(
                "needs {} {}, which is later",
                it["kind"], it["metadata"]["name"]
            )
        })
        .collect()
    })
}

fn turn(rendered: &Rendered, object: &Value) -> Turn {
    let place = rendered
        .objects
        .iter()
        .position(|it| std::ptr::eq(it, object));
    let place = place.expect("it is one of them");
    match rendered.target.as_str() {
        "helm" => helm(object, place),
        "argocd" => (number(object, "argocd.argoproj.io/sync-wave"), 0, place),
        _ => (0, 0, place),
    }
}

/// Hooks run before or after the release's own objects, in the order of their weights; those are
/// sorted by kind, as we print them.
/// <https://helm.sh/docs/topics/charts_hooks/>
fn helm(object: &Value, place: usize) -> Turn {
    let weight = number(object, "helm.sh/hook-weight");
    let phase = match text(&object["metadata"]["annotations"]["helm.sh/hook"]) {
        "pre-install,pre-upgrade" => -1,
        "" => 0,
        "post-install,post-upgrade" => 1,
        other => panic!("the hook {other} is not known"),
    };
    (phase, weight, place)
}

fn number(object: &Value, annotation: &str) -> i32 {
    let text = object["metadata"]["annotations"][annotation].as_str();
    text.map_or(0, |text| text.parse().expect("it is a number"))
}
