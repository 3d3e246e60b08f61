//! The built-in objects: `.Release`, `.Capabilities` and so on.
//!
//! Source: <https://helm.sh/docs/chart_template_guide/builtin_objects/>

use super::Scope;
use super::text::Text;
use super::value::{Entries, Value};

/// One of the objects, with the scope that its fields come from.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    name: Name,
    scope: &'a Scope<'a>,
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
    pub fn root(scope: &'a Scope<'a>) -> Self {
        Self {
            name: Name::Root,
            scope,
        }
    }

    fn inner(self, name: Name) -> Value<'a> {
        Value::Object(Self { name, ..self })
    }

    /// The fields by name; none for the list of API versions.
    pub fn fields(self) -> &'static [&'static str] {
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

    pub fn field(self, field: &str) -> Option<Value<'a>> {
        let scope = self.scope;
        Some(match (self.name, field) {
            (Name::Root, "Values") => Value::of(scope.values),
            (Name::Root, "Release") => self.inner(Name::Release),
            (Name::Root, "Chart") => self.inner(Name::Chart),
            (Name::Root, "Capabilities") => self.inner(Name::Capabilities),
            (Name::Root, "context") => Value::of(scope.context),
            (Name::Release, "Name") => scope.release_name.into(),
            (Name::Release, "Namespace") => scope.release_namespace.into(),
            (Name::Release, "Service") => "Helm".into(),
            (Name::Release, "Revision") => Value::Int(1),
            (Name::Release, "IsInstall") => true.into(),
            (Name::Release, "IsUpgrade") => false.into(),
            (Name::Chart, "Name") => scope.chart_name.into(),
            (Name::Chart, "Version") => scope.chart_version.into(),
            (Name::Capabilities, "KubeVersion") => self.inner(Name::KubeVersion),
            (Name::Capabilities, "APIVersions") => self.inner(Name::ApiVersions),
            (Name::KubeVersion, "Version" | "GitVersion") => self.version().into(),
            (Name::KubeVersion, "Major") => scope.kube_version.0.to_string().into(),
            (Name::KubeVersion, "Minor") => scope.kube_version.1.to_string().into(),
            _ => return None,
        })
    }

    fn version(self) -> String {
        let (major, minor, patch) = self.scope.kube_version;
        format!("v{major}.{minor}.{patch}")
    }

    /// The fields as a map.
    pub fn entries(self) -> Option<Entries<'a>> {
        let entry = |name: &'static str| Some((Text::Borrowed(name), self.field(name)?));
        (self.name != Name::ApiVersions)
            .then(|| self.fields().iter().copied().filter_map(entry).collect())
    }

    /// The API versions.
    pub fn items(self) -> Option<Vec<Value<'a>>> {
        (self.name == Name::ApiVersions).then(|| {
            self.scope
                .api_versions
                .iter()
                .map(|api| api.as_str().into())
                .collect()
        })
    }

    /// `.Capabilities.APIVersions.Has`.
    pub fn has_api(self, api: &str) -> Option<bool> {
        (self.name == Name::ApiVersions)
            .then(|| self.scope.api_versions.iter().any(|known| known == api))
    }

    /// The version of Kubernetes prints itself as text.
    pub fn text(self) -> Option<String> {
        (self.name == Name::KubeVersion).then(|| self.version())
    }

    pub fn truth(self) -> bool {
        self.name != Name::ApiVersions || !self.scope.api_versions.is_empty()
    }

    /// Go's name for its kind.
    pub fn kind(self) -> &'static str {
        match self.name {
            Name::ApiVersions => "slice",
            Name::Root | Name::Release => "map",
            Name::Chart | Name::Capabilities | Name::KubeVersion => "struct",
        }
    }
}
