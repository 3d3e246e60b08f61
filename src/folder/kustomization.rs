//! The file for `kubectl kustomize`.
//!
//! Source: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>

use crate::source::yaml::print as yaml;

/// Its name.
pub(super) const FILE: &str = "kustomization.yaml";

/// Names that kustomize takes in its place. It refuses a folder with two of them.
pub(super) const OTHERS: [&str; 2] = ["kustomization.yml", "Kustomization"];

/// Lists files in the order in which they apply, which kustomize is told to keep.
pub(super) fn text<'p>(paths: impl Iterator<Item = &'p str>) -> String {
    let mut out = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\
                   sortOptions:\n  order: fifo\nresources:"
        .to_owned();
    let mut paths = paths.peekable();
    if paths.peek().is_none() {
        out.push_str(" []");
    }
    for path in paths {
        out.push_str("\n  - ");
        yaml::text(&mut out, path).expect("writing to memory does not fail");
    }
    out.push('\n');
    out
}
