//! The built-in objects: `.Release`, `.Capabilities` and so on.
//!
//! Source: <https://helm.sh/docs/chart_template_guide/builtin_objects/>

use super::Scope;
use super::data::Data;
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
    Int(i128),
    Text(Text<'a>),
    Data(&'a dyn Data),
    Object(Object<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Root,
    Release,
    Chart,
    Capabilities,
    KubeVersion,
    ApiVersions,
}

impl<'a> Object<'a> {
    /// What `$` is.
    pub(super) fn root(scope: &'a Scope<'a>) -> Self {
        Self {
            name: Name::Root,
            scope,
        }
    }

    fn inner(self, name: Name) -> Field<'a> {
        Field::Object(Self { name, ..self })
    }

    /// The fields by name; none for the list of API versions.
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self.name {
            Name::Root => &["Capabilities", "Chart", "Release", "Values", "context"],
            Name::Release => &[
                "IsInstall",
                "IsUpgrade",
                "Name",
                "Namespace",
                "Revision",
                "Service",
            ],
            Name::Chart => &["Name", "Version"],
            Name::Capabilities => &["APIVersions", "KubeVersion"],
            Name::KubeVersion => &["GitVersion", "Major", "Minor", "Version"],
            Name::ApiVersions => &[],
        }
    }

    /// The field of this name.
    pub(super) fn field(self, field: &str) -> Option<Field<'a>> {
        let scope = self.scope;
        let text = |text: &'a str| Field::Text(text.into());
        Some(match (self.name, field) {
            (Name::Root, "Values") => Field::Data(scope.values),
            (Name::Root, "Release") => self.inner(Name::Release),
            (Name::Root, "Chart") => self.inner(Name::Chart),
            (Name::Root, "Capabilities") => self.inner(Name::Capabilities),
            (Name::Root, "context") => Field::Data(scope.context),
            (Name::Release, "Name") => text(scope.release_name),
            (Name::Release, "Namespace") => text(scope.release_namespace),
            (Name::Release, "Service") => text("Helm"),
            (Name::Release, "Revision") => Field::Int(1),
            (Name::Release, "IsInstall") => Field::Bool(true),
            (Name::Release, "IsUpgrade") => Field::Bool(false),
            (Name::Chart, "Name") => text(scope.chart_name),
            (Name::Chart, "Version") => text(scope.chart_version),
            (Name::Capabilities, "KubeVersion") => self.inner(Name::KubeVersion),
            (Name::Capabilities, "APIVersions") => self.inner(Name::ApiVersions),
            (Name::KubeVersion, "Version" | "GitVersion") => Field::Text(self.version().into()),
            (Name::KubeVersion, "Major") => Field::Text(scope.kube_version.0.to_string().into()),
            (Name::KubeVersion, "Minor") => Field::Text(scope.kube_version.1.to_string().into()),
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

    /// The API versions, where it is the list of them.
    pub(super) fn api_versions(self) -> Option<&'a [String]> {
        (self.name == Name::ApiVersions).then_some(self.scope.api_versions)
    }

    /// `.Capabilities.APIVersions.Has`.
    pub(super) fn has_api(self, api: &str) -> Option<bool> {
        Some(self.api_versions()?.iter().any(|known| known == api))
    }

    /// The version of Kubernetes prints itself as text.
    pub(super) fn text(self) -> Option<String> {
        (self.name == Name::KubeVersion).then(|| self.version())
    }

    pub(super) fn truth(self) -> bool {
        self.api_versions().is_none_or(|apis| !apis.is_empty())
    }

    /// Go's name for its kind.
    pub(super) fn kind(self) -> &'static str {
        match self.name {
            Name::ApiVersions => "slice",
            Name::Root | Name::Release => "map",
            Name::Chart | Name::Capabilities | Name::KubeVersion => "struct",
        }
    }
}
