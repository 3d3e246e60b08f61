//! The pods of a namespace, and what keeps them from being ready.

use serde_json::Value;

use super::events::Events;

/// The pods of a namespace.
pub(super) struct Pods(pub(super) Vec<Value>);

/// What keeps a pod from being ready, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub what: String,
    pub hint: String,
}

impl Pods {
    /// The pods that have all of these labels.
    pub(super) fn with_labels<'p>(&'p self, labels: &'p Value) -> impl Iterator<Item = &'p Value> {
        let all = labels.as_object();
        self.0.iter().filter(move |pod| {
            let own = &pod["metadata"]["labels"];
            all.is_some_and(|all| all.iter().all(|(key, value)| own[key] == *value))
        })
    }

    /// The name of a pod with this label that runs, a ready one first, and whether it is ready.
    pub(super) fn running(&self, label: &str, value: &str) -> Option<(&str, bool)> {
        let fitting = |pod: &&Value| {
            pod["metadata"]["labels"][label] == value && pod["status"]["phase"] == "Running"
        };
        let mut all = self.0.iter().filter(fitting);
        let ready = self.0.iter().filter(fitting).find(|pod| is_ready(pod));
        Some((name(ready.or_else(|| all.next())?)?, ready.is_some()))
    }
}

pub(super) fn name(object: &Value) -> Option<&str> {
    object["metadata"]["name"].as_str()
}

/// A condition of an object by its type.
pub(super) fn condition<'o>(object: &'o Value, kind: &str) -> Option<&'o Value> {
    let all = object["status"]["conditions"].as_array()?;
    all.iter().find(|it| it["type"] == kind)
}

pub(super) fn is_ready(pod: &Value) -> bool {
    condition(pod, "Ready").is_some_and(|it| it["status"] == "True")
}

/// What keeps a pod from being ready; nothing where it is.
/// <https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/>
pub(super) fn trouble(pod: &Value, namespace: &str, events: &Events) -> Option<Trouble> {
    let name = name(pod).unwrap_or_default();
    let is_done = pod["status"]["phase"] == "Succeeded";
    if is_done || is_ready(pod) && pod["metadata"]["deletionTimestamp"].is_null() {
        return None;
    }
    if !pod["metadata"]["deletionTimestamp"].is_null() {
        return Some(Trouble {
            what: format!("the pod `{name}` is being ended"),
            hint: "wait until it is gone".into(),
        });
    }
    let found = unscheduled(pod).or_else(|| of_containers(pod, namespace));
    found.or_else(|| {
        let last = events.last("Pod", name);
        let last = last.map(|event| format!(": {event}")).unwrap_or_default();
        let phase = pod["status"]["phase"].as_str().unwrap_or("Unknown");
        Some(Trouble {
            what: format!("the pod `{name}` is {phase}, and not ready{last}"),
            hint: format!("kubectl --namespace={namespace} describe pod {name}"),
        })
    })
}

fn unscheduled(pod: &Value) -> Option<Trouble> {
    let scheduled = condition(pod, "PodScheduled")?;
    if scheduled["status"] != "False" {
        return None;
    }
    let why = scheduled["message"].as_str().unwrap_or("no node takes it");
    let hint = if why.contains("PersistentVolumeClaim") || why.contains("persistentvolumeclaim") {
        "see `cluster.volumes`: its volume is not there"
    } else {
        "give the cluster what it lacks, or ask for less: `resources`, `nodeSelector`, `tolerations`"
    };
    Some(Trouble {
        what: format!("the pod `{}` has no node: {why}", name(pod)?),
        hint: hint.into(),
    })
}

/// The first container that waits or has failed: init containers run first.
fn of_containers(pod: &Value, namespace: &str) -> Option<Trouble> {
    let of = |key: &str| {
        let list = pod["status"][key].as_array();
        list.into_iter().flatten()
    };
    let init = of("initContainerStatuses").map(|it| (it, "init container"));
    let all = init.chain(of("containerStatuses").map(|it| (it, "container")));
    let mut all = all.filter_map(|(status, what)| of_container(pod, status, what, namespace));
    all.next()
}

fn of_container(pod: &Value, status: &Value, what: &str, namespace: &str) -> Option<Trouble> {
    let (pod, container) = (name(pod)?, status["name"].as_str()?);
    let whole = format!("the {what} `{container}` of the pod `{pod}`");
    let log = format!("kubectl --namespace={namespace} logs {pod} --container={container}");
    let waiting = &status["state"]["waiting"];
    let ended = [
        &status["lastState"]["terminated"],
        &status["state"]["terminated"],
    ];
    let ended = ended
        .into_iter()
        .find(|it| it["exitCode"].as_i64().is_some_and(|code| code != 0));
    let end = ended.map(|it| {
        let reason = it["reason"].as_str().unwrap_or("Error");
        format!("it ended with {} ({reason})", it["exitCode"])
    });
    match (waiting["reason"].as_str(), end) {
        (Some("CrashLoopBackOff"), end) => Some(Trouble {
            what: format!(
                "{whole} ends again and again: {}",
                end.unwrap_or_else(|| "it ended".into())
            ),
            hint: format!("{log} --previous"),
        }),
        (Some("PodInitializing" | "ContainerCreating"), None) if waiting["message"].is_null() => {
            None
        }
        (Some(reason), _) => {
            let message = waiting["message"].as_str();
            let message = message.map(|it| format!(": {it}")).unwrap_or_default();
            Some(Trouble {
                what: format!("{whole} waits: {reason}{message}"),
                hint: hint(reason).map_or(log, str::to_owned),
            })
        }
        (None, Some(end)) => Some(Trouble {
            what: format!("{whole} is not ready: {end}"),
            hint: format!("{log} --previous"),
        }),
        (None, None) if what == "init container" && !status["state"]["running"].is_null() => {
            Some(Trouble {
                what: format!("{whole} still runs: the pod waits for it"),
                hint: log,
            })
        }
        (None, None) => None,
    }
}

/// What to do about a reason to wait.
fn hint(reason: &str) -> Option<&'static str> {
    match reason {
        "ImagePullBackOff" | "ErrImagePull" | "InvalidImageName" | "ErrImageNeverPull" => Some(
            "look at the name of the image, at `image.pullSecrets` and at the way to the registry: `masthead images`",
        ),
        "CreateContainerConfigError" => Some(
            "a Secret or a ConfigMap, or a key in it, is missing: `masthead notes secrets` has the commands that make them",
        ),
        _ => None,
    }
}
