//! What follows from the keys that MAS signs with. That a key has a predecessor is the one thing
//! that credentials alone say, once everything else is decided.

use super::config;
use super::hook_copies::HookCopies;
use super::parts::Parts;
use super::values::NAME;
use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::hashes::{digest_of_files, label};
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::workload::Workload;

/// What depends on the keys.
#[derive(Debug)]
pub(super) struct Keyed<'a> {
    /// What the ConfigMap holds.
    pub files: Files,
    /// With the labels that make its pods restart.
    pub workload: Workload<'a>,
    pub copies: HookCopies,
}

impl<'a> Keyed<'a> {
    pub(super) fn new(cx: &Context<'a>, parts: &Parts<'a>, keys: &[SecretRef]) -> Self {
        let files = config::files(cx, parts, keys, Viewer::Release);
        Self {
            workload: restarting(parts, keys, &files),
            files,
            copies: HookCopies::new(cx, parts, keys),
        }
    }
}

fn restarting<'a>(parts: &Parts<'a>, keys: &[SecretRef], files: &Files) -> Workload<'a> {
    let mut workload = parts.workload.clone();
    workload.add_label(label(&format!("{NAME}-config")), digest_of_files(files));
    let used = keys.iter().chain(parts.secrets());
    workload.add_credential_hash(&format!("{NAME}-secret"), used);
    if let Some(database) = &parts.database {
        let name = "postgres-password-matrixauthenticationserv";
        workload.add_credential_hash(name, &database.password);
    }
    workload
}
