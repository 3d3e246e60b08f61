//! The files of the ConfigMap: the scripts, and what a manifest says of the stack.

use indexmap::IndexMap;
use serde::Serialize;

use super::destination::Destination;
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

pub(super) fn files(cx: &Context, planned: &Planned) -> Files {
    let mut names = vec!["common.sh", "dump.sh"];
    names.extend(match planned.destination {
        Destination::Claim(_) => ["keep.sh"].as_slice(),
        Destination::Bucket(..) => ["upload.sh"].as_slice(),
    });
    names.extend(planned.encryption.iter().map(|_| "encrypt.sh"));
    if planned.restore.is_some() {
        names.push("restore.sh");
        names.extend(planned.destination.bucket().map(|_| "fetch.sh"));
        names.extend(planned.encryption.iter().map(|_| "decrypt.sh"));
    }
    let script = |name: &'static str| (name, cx.file_of(&format!("backup/{name}"), ()));
    let mut out: Files = names.into_iter().map(script).collect();
    out.add("about.json", about(cx, planned));
    if let Some(encryption) = &planned.encryption {
        out.add("recipients.txt", encryption.recipients.clone());
    }
    out
}

/// On one line: it is a part of another document.
fn about(cx: &Context, planned: &Planned) -> String {
    let holdings = planned.contents.holdings.iter();
    let programs = holdings.map(|it| (&*it.name, &*it.image));
    let tools = ("postgres-tools", &*planned.workload.image.reference);
    let about = About {
        masthead: env!("CARGO_PKG_VERSION"),
        chart: cx.chart.version(),
        release: &cx.release.name,
        namespace: &cx.release.namespace,
        images: programs.chain([tools]).collect(),
    };
    serde_json::to_string(&about).unwrap_or_default()
}

pub(super) fn volume(config_map: &str) -> Volume {
    Volume::config_map(VOLUME, config_map)
}

pub(super) fn mount() -> Mount {
    Mount::new(VOLUME, "/scripts").read_only()
}
