//! What pods refer to: volumes, keys of Secrets and ConfigMaps, service accounts.

use super::findings::Findings;
use super::identity::check_port_name;
use super::parts::{Container, Part, Pod, Volume, is_optional, repeated, text};
use crate::kube::format::Format;
use crate::kube::object::{self, Kind, Object, VolumeSource};
use crate::source::Code;
use crate::source::Node;

/// Looks at the pods that an object runs.
pub(super) fn check(object: &Object, pod: &Pod, findings: &mut Findings) {
    findings.needs(object, Kind::ServiceAccount, pod.account());
    for secret in pod.pull_secrets() {
        findings.needs(object, Kind::Secret, text(secret, "name"));
    }
    for name in repeated(pod.volumes().map(|volume| volume.name())) {
        findings.report(
            Code::RepeatedPart,
            object,
            name,
            format_args!("it has two volumes named `{name}`"),
        );
    }
    for volume in pod.volumes() {
        match volume {
            Volume::Ours(volume) => check_volume(object, volume, findings),
            Volume::Users(node) => check_users_volume(object, node, findings),
        }
    }
    for name in repeated(pod.containers().map(|container| container.name())) {
        findings.report(
            Code::RepeatedPart,
            object,
            name,
            format_args!("it has two containers named `{name}`"),
        );
    }
    for container in pod.containers() {
        check_mounts(object, pod, container, findings);
        check_env(object, container, findings);
        check_devices(object, pod, container, findings);
        if let Part::Ours(container) = container {
            let names = container.ports.iter().map(|port| &*port.name);
            names.for_each(|name| check_port_name(object, name, findings));
        }
    }
}

fn check_volume(object: &Object, volume: &object::Volume, findings: &mut Findings) {
    match &volume.source {
        VolumeSource::ConfigMap { name, .. } => findings.needs(object, Kind::ConfigMap, name),
        VolumeSource::Secret { name, .. } if name.is_empty() => {
            findings.expect(object, Format::Filled, name, &[&["configSecret"]]);
        }
        VolumeSource::Secret { name, .. } => findings.needs(object, Kind::Secret, name),
        VolumeSource::Claim(name) => findings.needs(object, Kind::PersistentVolumeClaim, name),
        VolumeSource::Empty(_) => {}
    }
}

fn check_users_volume(object: &Object, volume: &Node, findings: &mut Findings) {
    let projected = volume.below(&["projected", "sources"]);
    let projected = projected.map_or(&[][..], Node::as_list);
    for source in projected.iter().chain([volume]) {
        for (kind, field) in [(Kind::Secret, "secret"), (Kind::ConfigMap, "configMap")] {
            let Some(source) = source.get(field).filter(|source| !is_optional(source)) else {
                continue;
            };
            // A volume has `secretName`, a projection `name`.
            let name = source.str("secretName").unwrap_or(text(source, "name"));
            findings.needs(object, kind, name);
            for item in source.list("items") {
                findings.needs_key(object, kind, name, text(item, "key"));
            }
        }
    }
    let claim = volume.below(&["persistentVolumeClaim", "claimName"]);
    let claim = claim.and_then(Node::as_str).unwrap_or_default();
    findings.needs(object, Kind::PersistentVolumeClaim, claim);
}

fn check_mounts(object: &Object, pod: &Pod, container: Container, findings: &mut Findings) {
    let title = container.name();
    for path in repeated(container.mounts().map(|mount| mount.path())) {
        let message = format_args!("it has two mounts in the container `{title}` at `{path}`");
        findings.report(Code::RepeatedPart, object, path, message);
    }
    for mount in container
        .mounts()
        .filter(|mount| !mount.volume().is_empty())
    {
        let (name, file) = (mount.volume(), mount.file());
        let Some(volume) = pod.volume(name) else {
            let message = format_args!(
                "the container `{title}` mounts the volume `{name}`, which the pod does not have"
            );
            findings.report(Code::MissingVolume, object, name, message);
            continue;
        };
        if !file.is_empty() {
            for (kind, name) in volume.files_of() {
                findings.needs_key(object, kind, name, file);
            }
        }
    }
}

/// Looks at the volumes that a container has as devices, and at those with files of variables.
fn check_devices(object: &Object, pod: &Pod, container: Container, findings: &mut Findings) {
    let title = container.name();
    let devices = match container {
        Part::Ours(_) => &[][..],
        Part::Users(node) => node.list("volumeDevices"),
    };
    let files = container.variables().filter_map(|variable| {
        let file = variable.get("valueFrom")?.get("fileKeyRef")?;
        file.str("volumeName")
    });
    let names = devices.iter().filter_map(|device| device.str("name"));
    for name in names
        .clone()
        .chain(files)
        .filter(|name| pod.volume(name).is_none())
    {
        let message = format_args!(
            "the container `{title}` uses the volume `{name}`, which the pod does not have"
        );
        findings.report(Code::MissingVolume, object, name, message);
    }
    for name in names {
        let volume = pod.volume(name);
        if volume.is_some_and(|volume| !volume.may_be_device()) {
            let message = format_args!(
                "the container `{title}` has the volume `{name}` as a device: it must be a claim"
            );
            findings.report(Code::MissingVolume, object, name, message);
        }
    }
}

fn check_env(object: &Object, container: Container, findings: &mut Findings) {
    let kinds = [
        (Kind::Secret, "secretKeyRef", "secretRef"),
        (Kind::ConfigMap, "configMapKeyRef", "configMapRef"),
    ];
    for (kind, one, all) in kinds {
        let values = container
            .variables()
            .filter_map(|variable| variable.get("valueFrom"));
        for source in values.filter_map(|from| from.get(one)).filter(is_needed) {
            findings.needs_key(object, kind, text(source, "name"), text(source, "key"));
        }
        let sources = container.variables_from().iter();
        for source in sources.filter_map(|from| from.get(all)).filter(is_needed) {
            findings.needs(object, kind, text(source, "name"));
        }
    }
}

fn is_needed(reference: &&Node) -> bool {
    !is_optional(reference)
}
