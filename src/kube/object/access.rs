//! Who may do what: Roles and their bindings.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

/// A rule of a Role. Empty lists of names are left out.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub api_group: &'static str,
    pub resource: &'static str,
    pub resource_names: Vec<String>,
    pub verbs: &'static [&'static str],
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("rule", 4)?;
        out.serialize_field("apiGroups", &[self.api_group])?;
        out.serialize_field("resources", &[self.resource])?;
        if !self.resource_names.is_empty() {
            out.serialize_field("resourceNames", &self.resource_names)?;
        }
        out.serialize_field("verbs", self.verbs)?;
        out.end()
    }
}

/// Binds the Role of the same name to a ServiceAccount of the release's namespace.
#[derive(Clone, Debug)]
pub(crate) struct RoleBinding {
    pub role: String,
    pub service_account: String,
    pub namespace: String,
}

impl RoleBinding {
    pub(super) fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct RoleRef<'r> {
            api_group: &'static str,
            kind: &'static str,
            name: &'r str,
        }
        #[derive(serde::Serialize)]
        struct Subject<'r> {
            kind: &'static str,
            name: &'r str,
            namespace: &'r str,
        }
        let (name, namespace) = (&*self.service_account, &*self.namespace);
        let role = RoleRef {
            api_group: "rbac.authorization.k8s.io",
            kind: "Role",
            name: &self.role,
        };
        map.serialize_entry("roleRef", &role)?;
        map.serialize_entry(
            "subjects",
            &[Subject {
                kind: "ServiceAccount",
                name,
                namespace,
            }],
        )
    }
}
