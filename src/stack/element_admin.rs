//! Element Admin, the console for administrators.

use minijinja::context;

use super::ingress::{Ingress, IngressService, host};
use super::labels::{labels, user_labels};
use super::object::{Kind, Object};
use super::workload::{Controller, Workload};
use super::{Context, facts};

const PATH: &str = "elementAdmin";
const NAME: &str = "element-admin";

/// What is known of Element Admin once the values are read.
#[derive(Debug)]
pub struct ElementAdmin {
    pub workload: Workload,
    ingress: Ingress,
    pub service: IngressService,
    /// The server that the login form offers.
    server_name: Option<String>,
}

impl ElementAdmin {
    /// Reads the values of Element Admin, where it is enabled.
    pub fn new(cx: &Context) -> Option<Self> {
        cx.enabled(PATH).then(|| Self {
            workload: Workload::new(
                cx,
                PATH,
                "matrix-admin-client",
                NAME,
                Controller::Deployment,
            ),
            ingress: Ingress::new(cx, PATH, &cx.release.object(NAME), host(cx, PATH)),
            service: IngressService::new(cx, PATH),
            server_name: cx.templated("serverName"),
        })
    }

    /// The objects of Element Admin.
    pub fn objects(&self, cx: &Context) -> Vec<Object> {
        let facts = context! {
            ingress => facts::value(&self.ingress),
            service => facts::value(&self.service),
            server_name => self.server_name.as_deref(),
        };
        let facts = ("element_admin", facts);
        let name = &self.workload.name;
        let plain = labels(
            cx.release,
            &self.workload.identity,
            &user_labels(cx.root, cx.node(PATH)),
        );
        let object = |kind, template| Object::new(kind, name, template, &plain, facts.clone());
        let mut out = vec![
            object(Kind::Service, "element-admin/service.yaml")
                .annotations(&self.service.annotations),
            object(Kind::Ingress, "element-admin/ingress.yaml")
                .annotations(&self.ingress.annotations),
            Object::new(
                Kind::Deployment,
                name,
                "element-admin/deployment.yaml",
                &self.workload.labels,
                facts.clone(),
            )
            .annotations(&self.workload.annotations)
            .workload(&facts::value(&self.workload)),
        ];
        out.extend(super::service_account_object(
            &self.workload,
            &plain,
            "element-admin/service-account.yaml",
        ));
        out
    }
}
