//! Sources of volumes that drivers took the place of, which the API still knows.
//! <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/>

use super::scheduling::text;
use super::types::Walk;
use super::types::{ANY, FILLED, Field, Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

const FS_TYPE: Field = may("fsType", ANY);
const READ_ONLY: Field = may("readOnly", Type::Bool);
const PARTITION: Field = may("partition", Type::Int(0, 255));
const MONITORS: Field = must("monitors", Type::List(&ANY));
const USER: Field = may("user", ANY);

/// A Secret in which there is what opens the volume.
const SECRET: Field = may(
    "secretRef",
    Type::Part(&Part {
        fields: &[may("name", ANY)],
        rules: &[],
    }),
);

const NAMED_SECRET_TYPE: Type = Type::Part(&Part {
    fields: &[must("name", FILLED)],
    rules: &[],
});

pub(super) static AWS: Part = Part {
    fields: &[must("volumeID", FILLED), FS_TYPE, PARTITION, READ_ONLY],
    rules: &[],
};

pub(super) static GCE: Part = Part {
    fields: &[must("pdName", FILLED), FS_TYPE, PARTITION, READ_ONLY],
    rules: &[],
};

pub(super) static AZURE_DISK: Part = Part {
    fields: &[
        must("diskName", FILLED),
        must("diskURI", FILLED),
        may(
            "cachingMode",
            Type::OneOf(&["None", "ReadOnly", "ReadWrite"]),
        ),
        may("kind", Type::OneOf(&["Shared", "Dedicated", "Managed"])),
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[|map, walk| {
        let (uri, is_managed) = (text(map, "diskURI"), text(map, "kind") == "Managed");
        let start = if is_managed {
            "/subscriptions/"
        } else {
            "https://"
        };
        if !uri.is_empty() && !uri.starts_with(start) {
            let message =
                format!("expected an address that starts with `{start}`, for this `kind`");
            walk.report_field(map, "diskURI", message);
        }
    }],
};

pub(super) static CEPHFS: Part = Part {
    fields: &[
        MONITORS,
        may("path", ANY),
        USER,
        may("secretFile", ANY),
        SECRET,
        READ_ONLY,
    ],
    rules: &[has_monitors],
};

pub(super) static RBD: Part = Part {
    fields: &[
        MONITORS,
        must("image", FILLED),
        may("pool", ANY),
        USER,
        may("keyring", ANY),
        SECRET,
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[has_monitors],
};

fn has_monitors<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if map
        .get("monitors")
        .is_some_and(|it| it.as_list().is_empty())
    {
        walk.report_field(map, "monitors", "it needs at least one monitor");
    }
}

pub(super) static CINDER: Part = Part {
    fields: &[
        must("volumeID", FILLED),
        may("secretRef", NAMED_SECRET_TYPE),
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[],
};

pub(super) static FIBRE_CHANNEL: Part = Part {
    fields: &[
        may("targetWWNs", Type::List(&ANY)),
        may("wwids", Type::List(&ANY)),
        may("lun", Type::Int(i32::MIN as i64, i32::MAX as i64)),
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[|map, walk| {
        let has = |key: &str| map.get(key).is_some_and(|list| !list.is_empty());
        match (has("targetWWNs"), has("wwids")) {
            (true, true) => walk.report_field(map, "wwids", "it does not go with `targetWWNs`"),
            (false, false) => {
                walk.report_field(map, "targetWWNs", "it needs `targetWWNs` or `wwids`");
            }
            (false, true) => {}
            (true, false) => {
                let lun = map.get("lun").and_then(Node::as_int);
                if !lun.is_some_and(|lun| (0..=255).contains(&lun)) {
                    let message = "`targetWWNs` goes with a `lun` from 0 to 255";
                    walk.report_field(map, "lun", message);
                }
            }
        }
    }],
};

pub(super) static FLEX: Part = Part {
    fields: &[
        must("driver", FILLED),
        may("options", Type::Texts),
        SECRET,
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[|map, walk| {
        let options = map.get("options").and_then(Node::as_map);
        for entry in options.iter().flat_map(|options| &options.0) {
            let domain = entry.key.split('/').next().unwrap_or_default();
            let domain = format!(".{domain}");
            if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
                let message = "options below `kubernetes.io` and `k8s.io` are Kubernetes' own";
                walk.report_entry("options", entry, entry.key_at, message);
            }
        }
    }],
};

pub(super) static FLOCKER: Part = Part {
    fields: &[may("datasetName", ANY), may("datasetUUID", ANY)],
    rules: &[|map, walk| {
        let (name, id) = (text(map, "datasetName"), text(map, "datasetUUID"));
        if name.is_empty() == id.is_empty() {
            let message = "it needs one of `datasetName` and `datasetUUID`";
            walk.report_field(map, "datasetUUID", message);
        } else if name.contains('/') {
            walk.report_field(map, "datasetName", "expected a name without `/`");
        }
    }],
};

pub(super) static GIT: Part = Part {
    fields: &[
        must("repository", FILLED),
        may("directory", ANY),
        may("revision", ANY),
    ],
    rules: &[|map, walk| {
        let folder = text(map, "directory");
        if !folder.is_empty() && !Format::FilePath.takes(folder) {
            let message = format!("expected {}", Format::FilePath.expected());
            walk.report_field(map, "directory", message);
        }
    }],
};

pub(super) static GLUSTERFS: Part = Part {
    fields: &[must("endpoints", FILLED), must("path", FILLED), READ_ONLY],
    rules: &[],
};

pub(super) static PHOTON: Part = Part {
    fields: &[must("pdID", FILLED), FS_TYPE],
    rules: &[],
};

pub(super) static PORTWORX: Part = Part {
    fields: &[must("volumeID", FILLED), FS_TYPE, READ_ONLY],
    rules: &[],
};

pub(super) static QUOBYTE: Part = Part {
    fields: &[
        must("registry", FILLED),
        must("volume", FILLED),
        may("tenant", ANY),
        USER,
        may("group", ANY),
        READ_ONLY,
    ],
    rules: &[|map, walk| {
        let registry = text(map, "registry");
        let is_pair = |pair: &str| {
            pair.rsplit_once(':')
                .is_some_and(|(host, _)| !host.contains(':') || host.ends_with(']'))
        };
        if !registry.is_empty() && !registry.split(',').all(is_pair) {
            let message = "expected `host:port`, or several with commas between them";
            walk.report_field(map, "registry", message);
        }
        if text(map, "tenant").len() >= 65 {
            walk.report_field(map, "tenant", "expected at most 64 characters");
        }
    }],
};

pub(super) static SCALE_IO: Part = Part {
    fields: &[
        must("gateway", FILLED),
        must("system", FILLED),
        must("volumeName", FILLED),
        must(
            "secretRef",
            Type::Part(&Part {
                fields: &[may("name", ANY)],
                rules: &[],
            }),
        ),
        may("sslEnabled", Type::Bool),
        may("protectionDomain", ANY),
        may("storagePool", ANY),
        may("storageMode", ANY),
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[],
};

pub(super) static STORAGE_OS: Part = Part {
    fields: &[
        must("volumeName", Type::Text(Format::DnsLabel)),
        may("volumeNamespace", ANY),
        may("secretRef", NAMED_SECRET_TYPE),
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[|map, walk| {
        let namespace = text(map, "volumeNamespace");
        if !namespace.is_empty() && !Format::DnsLabel.takes(namespace) {
            let message = format!("expected {}", Format::DnsLabel.expected());
            walk.report_field(map, "volumeNamespace", message);
        }
    }],
};

pub(super) static VSPHERE: Part = Part {
    fields: &[
        must("volumePath", FILLED),
        may("storagePolicyName", ANY),
        may("storagePolicyID", ANY),
        FS_TYPE,
    ],
    rules: &[],
};

pub(super) static ISCSI: Part = Part {
    fields: &[
        must("targetPortal", FILLED),
        must("iqn", FILLED),
        must("lun", Type::Int(0, 255)),
        may("portals", Type::List(&ANY)),
        may("iscsiInterface", ANY),
        may("chapAuthDiscovery", Type::Bool),
        may("chapAuthSession", Type::Bool),
        may("initiatorName", ANY),
        SECRET,
        FS_TYPE,
        READ_ONLY,
    ],
    rules: &[names_are_qualified, passwords_are_given],
};

fn names_are_qualified<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    for key in ["iqn", "initiatorName"] {
        let name = text(map, key);
        let has_name = key == "initiatorName" && map.get(key).is_some_and(|it| !it.is_null());
        if (has_name || !name.is_empty()) && !is_qualified(name) {
            let message = "expected a name such as `iqn.2001-04.com.example:storage`, or one that starts with \
                           `eui.` or `naa.`";
            walk.report_field(map, key, message);
        }
    }
}

/// <https://www.rfc-editor.org/rfc/rfc3720#section-3.2.6>
fn is_qualified(name: &str) -> bool {
    let are_alphanumeric = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if let Some(rest) = name.strip_prefix("eui.") {
        return are_alphanumeric(rest, 16);
    }
    if let Some(rest) = name.strip_prefix("naa.") {
        return are_alphanumeric(rest, 32);
    }
    let Some((owner, own)) = name.strip_prefix("iqn.").and_then(|it| it.split_once(':')) else {
        return false;
    };
    let is_month = |month: &str| {
        let digits = |range: &str| range.bytes().all(|byte| byte.is_ascii_digit());
        month.len() == 7
            && month
                .split_once('-')
                .is_some_and(|(year, month)| year.len() == 4 && digits(year) && digits(month))
    };
    let is_free = |c: char| !c.is_whitespace() && !",;*&$|".contains(c);
    owner
        .split_once('.')
        .is_some_and(|(month, domain)| is_month(month) && !domain.is_empty())
        && !own.is_empty()
        && own.chars().all(is_free)
}

fn passwords_are_given<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let is_on = |key: &&str| map.get(key).and_then(Node::as_bool) == Some(true);
    let asks = ["chapAuthDiscovery", "chapAuthSession"].iter().any(is_on);
    if asks && map.get("secretRef").is_none_or(Node::is_null) {
        walk.report_field(map, "secretRef", "CHAP needs `secretRef`");
    }
}
