//! The built-in objects: `.Release`, `.Capabilities` and so on.
//!
//! Source: <https://helm.sh/docs/chart_template_guide/builtin_objects/>

use super::Scope;
use super::text::Text;

/// One of the objects, with the scope that its fields come from.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    name: Name,
    scope: &'a Scope<'a>,
}

/// What a field of an object holds.
pub(super) enum Field<'a> {
    Bool(bool),
    Int(i64),
    Text(Text<'a>),
    Object(Object<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Release,
    Chart,
    Capabilities,
    KubeVersion,
    ApiVersions,
    /// The files of the chart, of which a value can read none.
    Files,
    Template,
}

/// What Helm 4.2 takes a cluster to have: the groups of the Kubernetes library that it is built
/// with, 1.36. `-a` adds to them.
///
/// Source: `k8s.io/client-go/kubernetes/scheme`, and `apiextensions.k8s.io`.
const BUILT_IN_APIS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1beta1",
    "admissionregistration.k8s.io/v1alpha1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta2",
    "apps/v1beta1",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1beta1",
    "authentication.k8s.io/v1alpha1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v2",
    "autoscaling/v1",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1alpha2",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1beta1",
    "node.k8s.io/v1alpha1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1alpha1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

impl<'a> Object<'a> {
    pub(super) fn new(name: Name, scope: &'a Scope<'a>) -> Self {
        Self { name, scope }
    }

    fn inner(self, name: Name) -> Field<'a> {
        Field::Object(Self { name, ..self })
    }

    /// The fields by name; none for the list of API versions.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self.name {
            Name::Release => &[
                "IsInstall",
                "IsUpgrade",
                "Name",
                "Namespace",
                "Revision",
                "Service",
            ],
            Name::Chart => &["APIVersion", "AppVersion", "Name", "Type", "Version"],
            Name::Capabilities => &["APIVersions", "HelmVersion", "KubeVersion"],
            Name::KubeVersion => &["GitVersion", "Major", "Minor", "Version"],
            Name::Template => &["BasePath"],
            Name::ApiVersions | Name::Files => &[],
        }
    }

    /// The field of this name.
    pub(super) fn field(self, field: &str) -> Option<Field<'a>> {
        let scope = self.scope;
        let text = |text: &'a str| Field::Text(text.into());
        Some(match (self.name, field) {
            (Name::Release, "Name") => text(scope.release_name),
            (Name::Release, "Namespace") => text(scope.release_namespace),
            (Name::Release, "Service") => text("Helm"),
            (Name::Release, "Revision") => Field::Int(1),
            (Name::Release, "IsInstall") => Field::Bool(!scope.is_upgrade),
            (Name::Release, "IsUpgrade") => Field::Bool(scope.is_upgrade),
            (Name::Chart, "Name") => text(scope.chart_name),
            (Name::Chart, "Version") => text(scope.chart_version),
            (Name::Chart, "APIVersion") => text("v2"),
            (Name::Chart, "AppVersion" | "Type") => text(""),
            (Name::Capabilities, "KubeVersion") => self.inner(Name::KubeVersion),
            (Name::Capabilities, "APIVersions") => self.inner(Name::ApiVersions),
            (Name::KubeVersion, "Version" | "GitVersion") => Field::Text(self.version().into()),
            (Name::KubeVersion, "Major") => Field::Text(scope.kube_version.0.to_string().into()),
            (Name::KubeVersion, "Minor") => Field::Text(scope.kube_version.1.to_string().into()),
            (Name::Template, "BasePath") => {
                Field::Text(format!("{}/templates", scope.chart_name).into())
            }
            _ => return None,
        })
    }

    fn version(self) -> String {
        let (major, minor, patch) = self.scope.kube_version;
        format!("v{major}.{minor}.{patch}")
    }

    /// Whether its fields can be walked through as those of a map.
    pub(super) fn is_map(self) -> bool {
        self.name != Name::ApiVersions
    }

    /// Whether a field that it does not have is nil, as in a map; else that is a fault.
    pub(super) fn is_open(self) -> bool {
        matches!(self.name, Name::Chart | Name::Release)
    }

    /// Whether it is `.Files`.
    pub(super) fn is_files(self) -> bool {
        self.name == Name::Files
    }

    /// The API versions, where it is the list of them.
    pub(super) fn api_versions(self) -> Option<impl Iterator<Item = &'a str>> {
        let given = self.scope.api_versions.iter().map(String::as_str);
        (self.name == Name::ApiVersions).then(|| BUILT_IN_APIS.iter().copied().chain(given))
    }

    /// `.Capabilities.APIVersions.Has`.
    pub(super) fn has_api(self, api: &str) -> Option<bool> {
        Some(self.api_versions()?.any(|known| known == api))
    }

    /// The version of Kubernetes prints itself as text.
    pub(super) fn text(self) -> Option<String> {
        (self.name == Name::KubeVersion).then(|| self.version())
    }

    pub(super) fn truth(self) -> bool {
        self.name != Name::Files
    }

    /// Go's name for its kind.
    pub(super) fn kind(self) -> &'static str {
        match self.name {
            Name::ApiVersions => "slice",
            Name::Chart | Name::Release | Name::Files | Name::Template => "map",
            Name::Capabilities => "ptr",
            Name::KubeVersion => "struct",
        }
    }

    /// Go's name for its type.
    pub(super) fn type_name(self) -> &'static str {
        match self.name {
            Name::ApiVersions => "common.VersionSet",
            Name::Chart | Name::Release | Name::Template => "map[string]interface {}",
            Name::Files => "engine.files",
            Name::Capabilities => "*common.Capabilities",
            Name::KubeVersion => "common.KubeVersion",
        }
    }
}
