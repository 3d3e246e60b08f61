//! The copies of the configuration that Helm's hooks need: they run before the release's own
//! objects.

use super::base::Base;
use super::process::Process;
use crate::kube::object::{Body, Files, Labels};
use crate::stack::reference::Viewer;
use crate::stack::{Context, Object};

#[derive(Debug)]
pub(super) struct Copies {
    name: String,
    labels: Labels,
    files: Files,
}

impl Copies {
    /// Helm's hooks run before the release's own objects, so that they need copies.
    pub(super) fn new<'a>(
        cx: &Context<'a>,
        base: &Base<'a>,
        main: &Process<'a>,
        labels: Labels,
    ) -> Self {
        let shared = base.shared.for_hook(cx, &base.values, &base.config);
        Self {
            name: base.config_map(cx, Viewer::Hook),
            labels,
            files: shared.with([main.hook_file(cx, base)]),
        }
    }

    pub(super) fn objects<'a>(&self, cx: &Context, base: &Base<'a>) -> [Object<'a>; 2] {
        let object = |body| {
            Object::new(cx, &self.name, &self.labels, body)
                .pre(-1)
                .hook_copy()
        };
        [
            object(Body::ConfigMap(self.files.clone())),
            object(Body::Secret(base.own.data.clone())),
        ]
    }
}
