//! Objects in the form in which the API server keeps them.

use super::{Body, Container, Listed, Object, PodTemplate};

impl Object<'_> {
    /// Leaves out switches that are off where the API server does not keep them: it has no way to
    /// tell them from those that are not set. With them, `kubectl apply` would patch the object
    /// each time.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>
    pub(crate) fn leave_out_what_is_off(&mut self) {
        let (Body::StatefulSet(super::StatefulSetSpec { template, .. })
        | Body::Deployment(super::DeploymentSpec { template, .. })
        | Body::Job(super::JobSpec { template, .. })) = &mut self.body
        else {
            return;
        };
        in_pods(template);
    }
}

fn in_pods(template: &mut PodTemplate) {
    let spec = &mut template.spec;
    drop_off(&mut spec.host_network);
    for container in &mut spec.init_containers {
        if let Listed::Ours(container) = container {
            in_container(container);
        }
    }
    spec.containers.iter_mut().for_each(in_container);
}

fn in_container(container: &mut Container) {
    for mount in &mut container.volume_mounts {
        if let Listed::Ours(mount) = mount {
            drop_off(&mut mount.read_only);
        }
    }
}

fn drop_off(switch: &mut Option<bool>) {
    *switch = switch.filter(|on| *on);
}
