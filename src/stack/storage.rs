//! Claims for persistent volumes.

use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, ClaimSpec, Data, Kind, Labels};
use crate::values::typed::{self, Typed};

/// The claim that pods mount.
#[derive(Clone, Debug)]
pub(crate) struct Claim<'a> {
    pub name: String,
    /// It is the user's: none is rendered.
    existing: bool,
    values: typed::Storage<'a>,
}

impl<'a> Claim<'a> {
    /// The claim that the values name, or a new one that ends with `suffix`.
    pub(crate) fn new(cx: &Reader<'a>, values: typed::Storage<'a>, suffix: &str) -> Self {
        match cx.text(&values.existing_claim()) {
            Some(name) => Self {
                name: name.as_ref().to_owned(),
                existing: true,
                values,
            },
            None => {
                let name = cx.name(Kind::PersistentVolumeClaim, suffix);
                Self {
                    name,
                    existing: false,
                    values,
                }
            }
        }
    }

    /// The object, where it is not the user's.
    pub(crate) fn object(&self, cx: &Reader<'a>, labels: &Labels) -> Option<Object<'a>> {
        let body = || Body::PersistentVolumeClaim(self.volume(cx));
        let object = || Object::new(cx, &self.name, labels, body()).annotations(&self.policy(cx));
        (!self.existing).then(object)
    }

    /// The volume that is asked for.
    pub(crate) fn volume(&self, cx: &Reader<'a>) -> ClaimSpec<'a> {
        let values = &self.values;
        let global = cx.values.storage();
        let class = values
            .storage_class_name()
            .get()
            .or(global.storage_class_name().get());
        ClaimSpec {
            storage_class_name: class.filter(|class| !class.is_empty()),
            volume_name: values.volume_name().filled(),
            selector: Data::compact(values.selector().node()),
            ..ClaimSpec::new(values.size().get())
        }
    }

    /// Helm leaves a claim alone when the release is uninstalled, where this annotation says `keep`.
    /// <https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource>
    pub(crate) fn policy(&self, cx: &Reader<'a>) -> Labels {
        let own = self.values.resource_policy().get();
        match own.or(cx.values.storage().resource_policy().get()) {
            Some(policy) => Labels::from_iter([("helm.sh/resource-policy", policy.to_owned())]),
            None => Labels::new(),
        }
    }
}
