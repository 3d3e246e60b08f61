//! The objects of the example.

use super::{HTTP, METRICS, Planned};
use crate::kube::object::{Body, Port};
use crate::stack::hashes::Known;
use crate::stack::monitor::BY_INSTANCE;
use crate::stack::{Context, Object};

impl<'a> Planned<'a> {
    pub(super) fn all_objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let (workload, own) = (&self.workload, &self.credentials.own);
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let ports = [HTTP, METRICS].map(Port::served).into();
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(self.files.clone())),
            Object::new(cx, &own.name, &labels, Body::Secret(own.data.clone())),
            self.service
                .object(cx, name, &labels, workload.selector(), ports),
            workload.object(cx, known, self.pod(cx)),
        ];
        out.extend(self.claim.object(cx, &labels));
        out.extend(Object::service_account(cx, workload, &labels));
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, name, &labels, &BY_INSTANCE)));
        out
    }
}
