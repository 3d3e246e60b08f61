//! One deployment, as a project file describes it: what flags are laid over.

use std::path::PathBuf;
use std::sync::Arc;

use super::common::Common;
use crate::chart::Taken;
use crate::source::{At, Node, Source, ValuePath};
use crate::stack::target::Target;

/// One deployment. What the file does not say is nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deployment {
    /// What `--only` calls it; no two have the same.
    pub name: String,
    /// It is an item of a list, be it the only one.
    pub is_of_many: bool,
    /// Where it stands in the project file.
    pub at: At,
    /// The path of that.
    pub path: ValuePath,
    pub release: Option<String>,
    pub namespace: Option<String>,
    /// Which cluster it goes to, where the file tells several apart.
    pub cluster: Option<String>,
    pub layers: Vec<Layer>,
    /// Files with patches, relative to the project file.
    pub patches: Vec<String>,
    /// Layers that other deployments have too: those of defaults and groups.
    pub common: Arc<Common>,
    pub values_at: Vec<ValuePath>,
    pub lenient: bool,
    pub target: Option<&'static dyn Target>,
    pub no_hooks: bool,
    /// Who applies on the server's side.
    pub field_manager: Option<String>,
    pub api_versions: Vec<String>,
    pub kube_version: Option<(u32, u32, u32)>,
    pub chart_version: Option<Taken>,
    /// The file with the digests of its images.
    pub images: Option<PathBuf>,
    pub keep: Option<Keep>,
    /// The file of its credentials where nothing is said of them; by default that of the release.
    pub own_file: Option<String>,
    pub secrets: Option<GivenSecrets>,
    pub output: Option<Output>,
}

/// A layer of values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Layer {
    /// An embedded fragment.
    Fragment(String),
    /// A file, relative to the project file.
    File {
        path: String,
        /// Other deployments have it too, as far as the project file tells.
        is_common: bool,
    },
    /// What stands in the project file.
    Inline(Inline),
}

/// Values in a project file, at their places there.
#[derive(Clone, Debug)]
pub(crate) struct Inline {
    /// What the file is: a project file, or values as a whole.
    pub source: Source,
    /// The name of the project file.
    pub file: String,
    /// Its text.
    pub text: Arc<str>,
    pub node: Node,
}

/// Two are the same where they say the same, wherever they stand.
impl PartialEq for Inline {
    fn eq(&self, other: &Self) -> bool {
        self.node.is_same(&other.node)
    }
}

/// Where generated credentials are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keep {
    /// A file, `job`, `cluster` or `ephemeral`, as `--credentials` takes it.
    pub from: String,
    pub encrypt_to: Vec<String>,
    pub identities: Vec<PathBuf>,
    pub context: Option<String>,
}

/// How Secrets are given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GivenSecrets {
    Include,
    Omit,
    Only,
    /// With the certificate in this file.
    Sealed(PathBuf),
    /// From the store of this name; of the cluster, or of the namespace.
    External {
        store: String,
        is_cluster: bool,
    },
}

/// Where manifests are written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub folder: PathBuf,
    pub kustomization: bool,
}

impl Keep {
    /// As `--credentials` alone says it.
    pub(crate) fn new(from: impl Into<String>) -> Self {
        Self {
            from: from.into(),
            encrypt_to: Vec::new(),
            identities: Vec::new(),
            context: None,
        }
    }

    /// Whether it is a file.
    pub(crate) fn is_file(&self) -> bool {
        !matches!(&*self.from, "job" | "cluster" | "ephemeral")
    }
}

impl Deployment {
    /// Whether both are the same stack, wherever the project file describes them.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let target = |of: &Self| of.target.map(Target::name);
        let chart = |of: &Self| of.chart_version.map(|taken| taken.chart.version());
        (&self.release, &self.namespace, &self.layers, &self.patches)
            == (
                &other.release,
                &other.namespace,
                &other.layers,
                &other.patches,
            )
            && (&self.values_at, self.lenient, self.no_hooks)
                == (&other.values_at, other.lenient, other.no_hooks)
            && (&self.api_versions, self.kube_version) == (&other.api_versions, other.kube_version)
            && (target(self), chart(self), &self.images)
                == (target(other), chart(other), &other.images)
            && (&self.keep, &self.secrets, &self.output)
                == (&other.keep, &other.secrets, &other.output)
    }

    /// The files that it is made of.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let layers = self.layers.iter().filter_map(|layer| match layer {
            Layer::File { path, .. } => Some(PathBuf::from(path)),
            Layer::Fragment(_) | Layer::Inline(_) => None,
        });
        let keep = self.keep.iter().map(|keep| PathBuf::from(&keep.from));
        let certificate = self.secrets.iter().filter_map(|secrets| match secrets {
            GivenSecrets::Sealed(path) => Some(path.clone()),
            _ => None,
        });
        let images = self.images.iter().cloned();
        let patches = self.patches.iter().map(PathBuf::from);
        layers
            .chain(patches)
            .chain(keep)
            .chain(certificate)
            .chain(images)
            .collect()
    }
}
