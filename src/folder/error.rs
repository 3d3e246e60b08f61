//! Why a folder is left as it is.

use std::io;
use std::path::PathBuf;

/// How many of many things are named.
const NAMED: usize = 5;

/// Why a folder could not be compared or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    #[error("could not {what} `{path}`")]
    Io {
        what: &'static str,
        path: String,
        source: io::Error,
    },
    #[error("`{}` is being changed by another process, which did not finish within a minute", .0.display())]
    Busy(PathBuf),
    #[error("`{}` is the folder of release {found}, not of {given}", folder.display())]
    OtherRelease {
        folder: PathBuf,
        /// The release and where it goes to.
        found: String,
        given: String,
    },
    #[error(
        "`{}` has {}, and manifests in it that are not of release {given}: {}",
        folder.display(),
        no_index(damage.as_deref()),
        listed(found)
    )]
    OtherObjects {
        folder: PathBuf,
        /// What is wrong with its index, where there is one.
        damage: Option<String>,
        given: String,
        /// `Kind/name` with its file.
        found: Vec<String>,
    },
    #[error("not written by masthead, and would be replaced: {}", listed(.0))]
    Taken(Vec<String>),
    #[error("in the way: {}", listed(.0))]
    InTheWay(Vec<String>),
    #[error("`{0}` is a kustomization of your own, which is never replaced")]
    OwnKustomization(String),
}

impl FolderError {
    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io { .. } => return None,
            Self::Busy(_) => "find the process that writes there, and end it",
            Self::OtherRelease { .. } => {
                "give each release a folder of its own; `--force` replaces what masthead wrote there"
            }
            Self::OtherObjects { .. } => {
                "give each release a folder of its own; `--force` takes over the files of this \
                 release, and leaves the others"
            }
            Self::Taken(_) => "move them away, or replace them with `--force`",
            Self::InTheWay(_) => {
                "no file is written over a folder, and none through a link: move them away"
            }
            Self::OwnKustomization(_) => {
                "leave out `--kustomization`, or write one in a folder of its own, that lists this \
                 one below `resources`"
            }
        })
    }
}

/// A release as errors name it.
pub(super) fn in_namespace(release: &str, namespace: &str) -> String {
    format!("`{release}` in namespace `{namespace}`")
}

fn no_index(damage: Option<&str>) -> String {
    match damage {
        None => "no index".to_owned(),
        Some(damage) => format!("an index that can't be read ({damage})"),
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMED);
    let end = if more > 0 {
        format!(", and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &end
}
