//! The files of the ConfigMap: the scripts, and what a manifest says of the stack.

use indexmap::IndexMap;
use serde::Serialize;

use super::plan::Planned;
use crate::kube::object::{Files, Mount, Volume};
use crate::stack::Context;

/// The volume with them.
const VOLUME: &str = "scripts";

/// What a manifest says of the stack.
#[derive(Serialize)]
struct About<'f> {
    masthead: &'static str,
    chart: String,
    release: &'f str,
    namespace: &'f str,
    images: IndexMap<&'f str, &'f str>,
}

impl Planned<'_> {
    pub(super) fn files(&self, cx: &Context) -> Files {
        let script = |name: &'static str| (name, cx.file_of(&format!("backup/{name}"), ()));
        let mut out: Files = self.scripts().into_iter().map(script).collect();
        out.add("about.json", self.about(cx));
        if let Some(encryption) = &self.encryption {
            out.add("recipients.txt", encryption.recipients.clone());
        }
        out
    }

    /// Those that its pods run.
    fn scripts(&self) -> Vec<&'static str> {
        let (is_bucket, is_restored) =
            (self.destination.bucket().is_some(), self.restore.is_some());
        let is_encrypted = self.encryption.is_some();
        let all = [
            ("common.sh", true),
            ("dump.sh", true),
            ("encrypt.sh", is_encrypted),
            ("keep.sh", !is_bucket),
            ("upload.sh", is_bucket),
            ("fetch.sh", is_bucket && is_restored),
            ("decrypt.sh", is_encrypted && is_restored),
            ("restore.sh", is_restored),
        ];
        let used = all.into_iter().filter(|(_, is_used)| *is_used);
        used.map(|(name, _)| name).collect()
    }

    /// On one line: it is a part of another document.
    fn about(&self, cx: &Context) -> String {
        let holdings = self.contents.holdings.iter();
        let programs = holdings.map(|it| (&*it.name, &*it.image));
        let tools = ("postgres-tools", &*self.workload.image.reference);
        let about = About {
            masthead: env!("CARGO_PKG_VERSION"),
            chart: cx.chart.version(),
            release: &cx.release.name,
            namespace: &cx.release.namespace,
            images: programs.chain([tools]).collect(),
        };
        serde_json::to_string(&about).unwrap_or_default()
    }
}

pub(super) fn volume(config_map: &str) -> Volume {
    Volume::config_map(VOLUME, config_map)
}

pub(super) fn mount() -> Mount {
    Mount::new(VOLUME, "/scripts").read_only()
}
