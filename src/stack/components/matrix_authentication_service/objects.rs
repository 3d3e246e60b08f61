//! The objects of MAS.

use super::keyed::Keyed;
use super::plan::Planned;
use super::syn2mas::Mas;
use crate::kube::object::{Body, Port};
use crate::stack::hashes::Known;
use crate::stack::monitor::BY_INSTANCE;
use crate::stack::{Context, Object};

impl<'a> Planned<'a> {
    pub(super) fn all_objects(
        &self,
        cx: &Context<'a>,
        known: &Known,
        keyed: &Keyed<'a>,
    ) -> Vec<Object<'a>> {
        let (workload, parts) = (&keyed.workload, &self.parts);
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &parts.values.labels());
        let ports = self.ports().into_iter().map(Port::served).collect();
        let object = |body| Object::new(cx, name, &labels, body);
        let mas = Mas {
            parts,
            workload,
            config: &self.config,
        };
        let mut out = vec![
            object(Body::ConfigMap(keyed.files.clone())),
            object(Body::Secret(parts.own.data.clone())),
            parts
                .service
                .object(cx, name, &labels, workload.selector(), ports),
        ];
        out.push(workload.object(cx, known, self.pod(cx)));
        out.extend(Object::service_account(cx, workload, &labels));
        let monitor = parts.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, name, &labels, &BY_INSTANCE)));
        out.extend(keyed.copies.objects(cx, &labels));
        out.extend(self.job.iter().flat_map(|job| job.objects(cx, known, &mas)));
        out
    }
}
