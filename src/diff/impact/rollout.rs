//! How a workload replaces its pods: at once, one by one, or not by itself.
//!
//! Sources: <https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy>,
//! <https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies>

use serde_json::Value;

use super::workload::Workload;

/// What becomes of the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rollout {
    /// There are none.
    NoPods,
    /// Others serve meanwhile.
    Rolling,
    /// None serves for a while, for this reason.
    Down(&'static str),
    /// They stay as they are, for this reason.
    Waits(&'static str),
}

/// What becomes of the pods of a workload whose template differs.
pub(super) fn of(workload: &Workload) -> Rollout {
    let after = &workload.sides.after["spec"];
    let pods = pods(workload);
    match &*workload.identity.kind {
        _ if pods == 0 => Rollout::NoPods,
        "Deployment" => of_deployment(after, pods),
        "StatefulSet" => of_stateful_set(after, pods),
        _ if after["updateStrategy"]["type"] == "OnDelete" => ON_DELETE,
        _ => Rollout::Rolling,
    }
}

const ON_DELETE: Rollout = Rollout::Waits("its `updateStrategy` is `OnDelete`");

/// How many pods there will be: as many as there are, where nothing says so.
fn pods(workload: &Workload) -> u64 {
    let of = |object: &Value| object["spec"]["replicas"].as_u64();
    let sides = workload.sides;
    of(&sides.after).or_else(|| of(&sides.before)).unwrap_or(1)
}

fn of_deployment(spec: &Value, pods: u64) -> Rollout {
    let strategy = &spec["strategy"];
    if spec["paused"] == true {
        return Rollout::Waits("it is paused");
    }
    if strategy["type"] == "Recreate" {
        return Rollout::Down("its `strategy` is `Recreate`");
    }
    let rolling = &strategy["rollingUpdate"];
    let surge = amount(&rolling["maxSurge"], pods, true);
    let missing = match amount(&rolling["maxUnavailable"], pods, false) {
        0 if surge == 0 => 1,
        missing => missing,
    };
    match pods {
        _ if missing < pods => Rollout::Rolling,
        1 => Rollout::Down("it has one pod, and `maxUnavailable` lets go of it first"),
        _ => Rollout::Down("`maxUnavailable` lets go of all pods at once"),
    }
}

/// How many pods a number or a share is; a share is a quarter by default.
fn amount(value: &Value, pods: u64, is_rounded_up: bool) -> u64 {
    if let Some(number) = value.as_u64() {
        return number;
    }
    let share = value.as_str().unwrap_or("25%").trim_end_matches('%');
    let hundredths = share.parse::<u64>().unwrap_or(25).saturating_mul(pods);
    if is_rounded_up {
        hundredths.div_ceil(100)
    } else {
        hundredths / 100
    }
}

fn of_stateful_set(spec: &Value, pods: u64) -> Rollout {
    let strategy = &spec["updateStrategy"];
    let kept = strategy["rollingUpdate"]["partition"].as_u64();
    if strategy["type"] == "OnDelete" {
        ON_DELETE
    } else if kept.unwrap_or(0) >= pods {
        Rollout::Waits("its `partition` keeps all pods as they are")
    } else if pods == 1 {
        Rollout::Down("it has one pod")
    } else {
        Rollout::Rolling
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sides;
    use super::*;
    use crate::diff::Identity;
    use crate::source::yaml::read::read;

    const CASES: [(&str, &str, &str); 16] = [
        ("Deployment", "{}", "rolling"),
        ("Deployment", "{replicas: 0}", "none"),
        (
            "Deployment",
            "{strategy: {type: Recreate}, replicas: 3}",
            "down",
        ),
        ("Deployment", "{paused: true}", "waits"),
        (
            "Deployment",
            "{strategy: {rollingUpdate: {maxUnavailable: 1}}}",
            "down",
        ),
        (
            "Deployment",
            "{replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 1}}}",
            "rolling",
        ),
        (
            "Deployment",
            "{replicas: 4, strategy: {rollingUpdate: {maxUnavailable: 100%}}}",
            "down",
        ),
        (
            "Deployment",
            "{replicas: 1, strategy: {rollingUpdate: {maxUnavailable: 99%}}}",
            "rolling",
        ),
        (
            "Deployment",
            "{replicas: 1, strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}}",
            "down",
        ),
        (
            "Deployment",
            "{replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}}",
            "rolling",
        ),
        ("StatefulSet", "{}", "down"),
        ("StatefulSet", "{replicas: 2}", "rolling"),
        ("StatefulSet", "{updateStrategy: {type: OnDelete}}", "waits"),
        (
            "StatefulSet",
            "{replicas: 3, updateStrategy: {rollingUpdate: {partition: 3}}}",
            "waits",
        ),
        ("DaemonSet", "{}", "rolling"),
        ("DaemonSet", "{updateStrategy: {type: OnDelete}}", "waits"),
    ];

    #[test]
    fn one_pod_is_down_where_none_comes_before_it_goes() {
        for (kind, spec, expected) in CASES {
            let identity = Identity {
                group: "apps".into(),
                kind: kind.into(),
                namespace: String::new(),
                name: "x".into(),
            };
            let spec: Value = serde_json::to_value(read(spec, 1).unwrap()).unwrap();
            let sides = Sides {
                after: serde_json::json!({ "spec": spec }),
                ..Sides::default()
            };
            let workload = Workload {
                place: None,
                identity: &identity,
                sides: &sides,
                template: Vec::new(),
            };
            let found = match of(&workload) {
                Rollout::NoPods => "none",
                Rollout::Rolling => "rolling",
                Rollout::Down(_) => "down",
                Rollout::Waits(_) => "waits",
            };
            assert_eq!(found, expected, "{kind} {spec}");
        }
    }
}
