//! Volumes of pods.
//! <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/>

use std::collections::HashSet;

use super::environment::{FIELD, RESOURCE, field_is_known};
use super::older_volumes as older;
use super::probes::exactly_one;
use super::scheduling::text;
use super::selectors::LABEL_SELECTOR;
use super::types::Walk;
use super::types::{ANY, Amount, FILLED, Field, Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Entry, Map, Node};

pub(crate) static VOLUME: Type = Type::Part(&Part {
    fields: &[
        must("name", Type::Text(Format::DnsLabel)),
        may("configMap", Type::Part(CONFIG_MAP)),
        may("secret", Type::Part(SECRET)),
        may("emptyDir", Type::Part(&EMPTY_DIR)),
        may("hostPath", Type::Part(&HOST_PATH)),
        may("persistentVolumeClaim", Type::Part(&CLAIM)),
        may("projected", Type::Part(&PROJECTED)),
        may("downwardAPI", Type::Part(&DOWNWARD)),
        may("csi", Type::Part(&CSI)),
        may("nfs", Type::Part(&NFS)),
        may("ephemeral", Type::Part(&EPHEMERAL)),
        may("image", Type::Part(&IMAGE)).since(31),
        may("iscsi", Type::Part(&older::ISCSI)),
        may("azureFile", Type::Part(&AZURE_FILE)),
        may("awsElasticBlockStore", Type::Part(&older::AWS)),
        may("azureDisk", Type::Part(&older::AZURE_DISK)),
        may("cephfs", Type::Part(&older::CEPHFS)),
        may("cinder", Type::Part(&older::CINDER)),
        may("fc", Type::Part(&older::FIBRE_CHANNEL)),
        may("flexVolume", Type::Part(&older::FLEX)),
        may("flocker", Type::Part(&older::FLOCKER)),
        may("gcePersistentDisk", Type::Part(&older::GCE)),
        may("gitRepo", Type::Part(&older::GIT)),
        may("glusterfs", Type::Part(&older::GLUSTERFS)),
        may("photonPersistentDisk", Type::Part(&older::PHOTON)),
        may("portworxVolume", Type::Part(&older::PORTWORX)),
        may("quobyte", Type::Part(&older::QUOBYTE)),
        may("rbd", Type::Part(&older::RBD)),
        may("scaleIO", Type::Part(&older::SCALE_IO)),
        may("storageos", Type::Part(&older::STORAGE_OS)),
        may("vsphereVolume", Type::Part(&older::VSPHERE)),
    ],
    rules: &[one_source],
});

/// Without a source it is an empty folder.
fn one_source<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let is_source = |entry: &&Entry| entry.key != "name" && !entry.node.is_null();
    if let Some(second) = map.0.iter().filter(is_source).nth(1) {
        walk.report_field(map, &second.key, "a volume has one source alone");
    }
}

/// The permissions of a file.
const MODE: Type = Type::Int(0, 0o777);

const ITEMS: Field = may("items", Type::List(&ITEM));

static ITEM: Type = Type::Part(&Part {
    fields: &[
        must("key", FILLED),
        must("path", Type::Text(Format::FilePath)),
        may("mode", MODE),
    ],
    rules: &[],
});

const CONFIG_MAP: &Part = &Part {
    fields: &[
        must("name", FILLED),
        may("defaultMode", MODE),
        may("optional", Type::Bool),
        ITEMS,
    ],
    rules: &[],
};

const SECRET: &Part = &Part {
    fields: &[
        must("secretName", FILLED),
        may("defaultMode", MODE),
        may("optional", Type::Bool),
        ITEMS,
    ],
    rules: &[],
};

static EMPTY_DIR: Part = Part {
    fields: &[
        may("medium", ANY),
        may("sizeLimit", Type::Quantity(Amount::NotNegative)),
    ],
    rules: &[],
};

static HOST_PATH: Part = Part {
    fields: &[
        must("path", Type::Text(Format::PlainPath)),
        may(
            "type",
            Type::OneOf(&[
                "",
                "BlockDevice",
                "CharDevice",
                "Directory",
                "DirectoryOrCreate",
                "File",
                "FileOrCreate",
                "Socket",
            ]),
        ),
    ],
    rules: &[],
};

static CLAIM: Part = Part {
    fields: &[must("claimName", FILLED), may("readOnly", Type::Bool)],
    rules: &[],
};

static PROJECTED: Part = Part {
    fields: &[
        may("defaultMode", MODE),
        may("sources", Type::List(&PROJECTION)),
    ],
    rules: &[projected_paths_differ],
};

fn projected_paths_differ<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let mut paths = HashSet::new();
    let sources = map.get("sources").map_or(&[][..], Node::as_list);
    let sources = sources.iter().filter_map(Node::as_map);
    for source in sources.flat_map(|source| &source.0) {
        let items = source.node.below(&["items"]).map_or(&[][..], Node::as_list);
        let repeated = items
            .iter()
            .filter_map(|file| file.str("path"))
            .find(|path| !paths.insert(*path));
        if repeated.is_some() {
            walk.report_field(map, "sources", "two files have the same path");
        }
    }
}

static PROJECTION: Type = Type::Part(&Part {
    fields: &[
        may("secret", Type::Part(&PROJECTED_FILES)),
        may("configMap", Type::Part(&PROJECTED_FILES)),
        may("downwardAPI", Type::Part(&DOWNWARD_ITEMS)),
        may("serviceAccountToken", Type::Part(&TOKEN)),
        may("clusterTrustBundle", Type::Free).since(29),
        may("podCertificate", Type::Free).since(34),
    ],
    rules: &[|map, walk| {
        if let Some(second) = map.0.iter().filter(|entry| !entry.node.is_null()).nth(1) {
            walk.report_field(
                map,
                &second.key,
                "an item of `sources` has one source alone",
            );
        }
    }],
});

static PROJECTED_FILES: Part = Part {
    fields: &[must("name", FILLED), may("optional", Type::Bool), ITEMS],
    rules: &[],
};

static TOKEN: Part = Part {
    fields: &[
        must("path", Type::Text(Format::FilePath)),
        may("audience", ANY),
        // Ten minutes at least.
        may("expirationSeconds", Type::Int(600, 1 << 32)),
    ],
    rules: &[],
};

static DOWNWARD: Part = Part {
    fields: &[
        may("defaultMode", MODE),
        may("items", Type::List(&DOWNWARD_FILE)),
    ],
    rules: &[],
};

static DOWNWARD_ITEMS: Part = Part {
    fields: &[may("items", Type::List(&DOWNWARD_FILE))],
    rules: &[],
};

static DOWNWARD_FILE: Type = Type::Part(&Part {
    fields: &[
        must("path", Type::Text(Format::FilePath)),
        may("fieldRef", Type::Part(&FIELD)),
        may("resourceFieldRef", Type::Part(&RESOURCE)),
        may("mode", MODE),
    ],
    rules: &[
        |map, walk| exactly_one(map, walk, &["fieldRef", "resourceFieldRef"]),
        |map, walk| {
            let fields = [
                "metadata.name",
                "metadata.namespace",
                "metadata.uid",
                "metadata.labels",
                "metadata.annotations",
            ];
            field_is_known(
                map,
                walk,
                &fields,
                &["metadata.labels", "metadata.annotations"],
            );
        },
        |map, walk| {
            let container = map
                .get("resourceFieldRef")
                .map(|node| node.str("containerName"));
            if container.is_some_and(|name| name.is_none_or(str::is_empty)) {
                walk.report_field(map, "resourceFieldRef", "`containerName` is missing");
            }
        },
    ],
});

static CSI: Part = Part {
    fields: &[
        must("driver", ANY),
        may("fsType", ANY),
        may("readOnly", Type::Bool),
        may("volumeAttributes", Type::Texts),
        may(
            "nodePublishSecretRef",
            Type::Part(&Part {
                fields: &[must("name", FILLED)],
                rules: &[],
            }),
        ),
    ],
    rules: &[|map, walk| {
        let driver = text(map, "driver").to_lowercase();
        if driver.len() > 63 || !Format::DnsSubdomain.takes(&driver) {
            let message = "expected the name of a driver: at most 63 letters, digits, `-` and `.`";
            walk.report_field(map, "driver", message);
        }
    }],
};

static NFS: Part = Part {
    fields: &[
        must("server", FILLED),
        must("path", FILLED),
        may("readOnly", Type::Bool),
    ],
    rules: &[|map, walk| {
        let path = text(map, "path");
        if !path.is_empty() && !path.starts_with('/') {
            walk.report_field(map, "path", "expected a path that starts with `/`");
        }
    }],
};

static EPHEMERAL: Part = Part {
    fields: &[must(
        "volumeClaimTemplate",
        Type::Part(&Part {
            fields: &[
                must("spec", Type::Part(&CLAIM_SPEC)),
                may(
                    "metadata",
                    Type::Part(&Part {
                        fields: &[
                            may("labels", Type::Labels),
                            may("annotations", Type::Annotations),
                        ],
                        rules: &[],
                    }),
                ),
            ],
            rules: &[],
        }),
    )],
    rules: &[],
};

static CLAIM_SPEC: Part = Part {
    fields: &[
        must("accessModes", Type::List(&ACCESS_MODE)),
        must(
            "resources",
            Type::Part(&Part {
                fields: &[
                    must(
                        "requests",
                        Type::Part(&Part {
                            fields: &[must("storage", Type::Quantity(Amount::Positive))],
                            rules: &[],
                        }),
                    ),
                    may("limits", Type::Quantities),
                ],
                rules: &[],
            }),
        ),
        may("storageClassName", EMPTY_OR_SUBDOMAIN),
        may("volumeMode", Type::OneOf(&["Filesystem", "Block"])),
        may("volumeName", ANY),
        may("selector", Type::Part(&LABEL_SELECTOR)),
        may("dataSource", Type::Part(&DATA_SOURCE)),
        may("dataSourceRef", Type::Free).since(22),
        may("volumeAttributesClassName", ANY).since(29),
    ],
    rules: &[
        |map, walk| {
            let modes = map.get("accessModes").map_or(&[][..], Node::as_list);
            let is_alone = |mode: &Node| mode.as_str() == Some("ReadWriteOncePod");
            if modes.is_empty() || (modes.len() > 1 && modes.iter().any(is_alone)) {
                let message = "expected access modes; `ReadWriteOncePod` goes with no other";
                walk.report_field(map, "accessModes", message);
            }
        },
        |map, walk| {
            for key in ["storageClassName", "volumeAttributesClassName"] {
                let class = text(map, key);
                if !class.is_empty() && !Format::DnsSubdomain.takes(class) {
                    let message = format!("expected {}", Format::DnsSubdomain.expected());
                    walk.report_field(map, key, message);
                }
            }
        },
    ],
};

/// What a claim is filled with; what is not of the core group has its own group.
static DATA_SOURCE: Part = Part {
    fields: &[
        must("kind", FILLED),
        must("name", FILLED),
        may("apiGroup", ANY),
    ],
    rules: &[|map, walk| {
        let is_core = text(map, "apiGroup").is_empty();
        if is_core && !matches!(text(map, "kind"), "" | "PersistentVolumeClaim") {
            let message = "without `apiGroup` it is a `PersistentVolumeClaim`";
            walk.report_field(map, "kind", message);
        }
    }],
};

const EMPTY_OR_SUBDOMAIN: Type = ANY;

static ACCESS_MODE: Type = Type::OneOf(&[
    "ReadWriteOnce",
    "ReadOnlyMany",
    "ReadWriteMany",
    "ReadWriteOncePod",
]);

static IMAGE: Part = Part {
    fields: &[
        may("reference", ANY),
        may(
            "pullPolicy",
            Type::OneOf(&["Always", "IfNotPresent", "Never"]),
        ),
    ],
    rules: &[],
};

static AZURE_FILE: Part = Part {
    fields: &[
        must("secretName", FILLED),
        must("shareName", FILLED),
        may("readOnly", Type::Bool),
    ],
    rules: &[],
};
