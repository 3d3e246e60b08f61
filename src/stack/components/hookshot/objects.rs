//! The objects of Hookshot.

use super::plan::Planned;
use super::ports::{APPSERVICE, METRICS, WEBHOOKS, WIDGETS};
use super::site;
use super::values::{NAME, events_service};
use crate::kube::object::{Body, Kind, Labels, Port, ServiceSpec};
use crate::stack::exposure::Site;
use crate::stack::hashes::Known;
use crate::stack::labels::{Identity, texts};
use crate::stack::monitor::BY_INSTANCE;
use crate::stack::{Context, Object};

impl<'a> Planned<'a> {
    pub(super) fn all_objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let (workload, own) = (&self.workload, &self.credentials.own);
        let name = &workload.name;
        let labels = workload.identity.labels(cx, &self.values.labels());
        let mut out = vec![
            Object::new(cx, name, &labels, Body::ConfigMap(self.files.clone())),
            Object::new(cx, &own.name, &labels, Body::Secret(own.data.clone())),
            self.service_object(cx, &labels),
        ];
        out.extend(self.events_object(cx, &labels));
        out.extend([workload.object(cx, known, self.pod(cx))]);
        out.extend(self.hook_secret(cx, labels.clone()));
        out.extend(
            self.claim
                .iter()
                .filter_map(|claim| claim.object(cx, &labels)),
        );
        out.extend(Object::service_account(cx, workload, &labels));
        let monitor = self.monitor.iter();
        out.extend(monitor.map(|monitor| monitor.object(cx, name, &labels, &BY_INSTANCE)));
        out
    }

    /// What clients and Prometheus reach, and the homeserver too where it has no Service of its
    /// own.
    fn service_object(&self, cx: &Context, labels: &Labels) -> Object<'a> {
        let mut ports = [WEBHOOKS, METRICS, WIDGETS].map(Port::served).to_vec();
        let is_shared = events_service(cx) == NAME;
        ports.extend(is_shared.then(|| APPSERVICE.served()));
        let spec = ServiceSpec {
            cluster_ip: (self.service.kind == "ClusterIP").then_some("None"),
            publish_not_ready_addresses: is_shared.then_some(true),
            ..self.service.spec(self.workload.selector(), ports)
        };
        Object::new(cx, &self.workload.name, labels, Body::Service(spec))
            .annotations(&self.service.annotations)
    }

    /// What the homeserver sends events to, also while Hookshot still starts.
    fn events_object(&self, cx: &Context, labels: &Labels) -> Option<Object<'a>> {
        let name = events_service(cx);
        let ports = vec![APPSERVICE.served()];
        let spec = ServiceSpec {
            publish_not_ready_addresses: Some(true),
            ..ServiceSpec::inside(self.workload.selector(), ports).headless()
        };
        let object = Object::new(
            cx,
            cx.name(Kind::Service, name),
            labels,
            Body::Service(spec),
        );
        (name != NAME).then(|| object.annotations(&self.service.annotations))
    }

    /// The copy of the Secret for the hook that checks the homeserver's configuration, in which the
    /// registration is named.
    fn hook_secret(&self, cx: &Context, labels: Labels) -> Option<Object<'a>> {
        let own = &self.credentials.own;
        let name = own.hook_name.as_ref()?;
        let labels = cx.labels_for_check(labels);
        let copy = Object::new(cx, name, &labels, Body::Secret(own.data.clone()));
        Some(copy.pre(-1).hook_copy())
    }

    /// Its version label is that of the reverse proxy, as that of every Ingress in front of the
    /// homeserver. Labels of Hookshot's values are for its other objects.
    pub(super) fn site(&self, cx: &Context<'a>) -> Option<Site> {
        let exposure = self.exposure.as_ref()?;
        let own = &self.workload.identity;
        let version = self
            .front
            .as_ref()
            .map_or(&own.version, |front| &front.version)
            .clone();
        let identity = Identity {
            version,
            ..own.clone()
        };
        let labels = identity.labels_with(cx, &texts(&cx.values.labels()));
        let name = &self.workload.name;
        Some(Site::new(exposure, name, &labels, site::paths(cx)))
    }
}
