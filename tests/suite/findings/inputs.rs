//! What makes each finding that the example of its explanation does not make.

/// How a finding is made.
pub(super) struct Input {
    pub code: &'static str,
    pub args: &'static str,
    /// Files by their names, private ones.
    pub files: &'static [(&'static str, &'static [u8])],
}

const fn input(
    code: &'static str,
    args: &'static str,
    files: &'static [(&'static str, &'static [u8])],
) -> Input {
    Input { code, args, files }
}

/// The flags of most.
const MINIMAL: &str = "check -o json --fragment minimal -f v.yaml";

pub(super) const INPUTS: &[Input] = &[
    input("MH0004", MINIMAL, &[("v.yaml", b"serverName: caf\xe9.example.org\n")]),
    input(
        "MH0005",
        "check -o json -f v.yaml",
        &[("v.yaml", b"{a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}\n")],
    ),
    input("MH0008", "check -o json --values-at spec -f v.yaml", &[("v.yaml", b"spec: [a]\n")]),
    input(
        "MH0009",
        "check -o json --fragment minimal --values-at spec.values -f v.yaml",
        &[("v.yaml", b"spec: {values: {serverName: a.example.org}, valuesFrom: [{kind: Secret, name: a}]}\n")],
    ),
    input("MH0010", "check -o json --set synapse", &[]),
    input("MH0011", "check -o json --set-file serverName=nowhere.txt", &[]),
    input(
        "MH0022",
        "adopt --synapse homeserver.yaml",
        &[("homeserver.yaml", b"public_baseurl: https://matrix.example.org\n")],
    ),
    input(
        "MH0023",
        "adopt --synapse homeserver.yaml",
        &[("homeserver.yaml", b"server_name: example.org\nsigning_key_path: /data/signing.key\n")],
    ),
    input(
        "MH0024",
        "adopt --synapse homeserver.yaml --mas config.yaml",
        &[
            ("homeserver.yaml", b"server_name: example.org\nsigning_key: ed25519 a_b nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n"),
            ("config.yaml", b"matrix: {homeserver: localhost:8008}\nhttp: {public_base: https://account.example.org}\n"),
        ],
    ),
    input("MH0026", "adopt --compose compose.yaml", &[("compose.yaml", b"services: {web: {image: nginx}}\n")]),
    input(
        "MH0027",
        "adopt --compose compose.yaml",
        &[(
            "compose.yaml",
            b"services: {synapse: {image: matrixdotorg/synapse, volumes: ['data:/data']}}\nvolumes: {data: }\n",
        )],
    ),
    input("MH0119", "adopt --chart-values v.yaml", &[("v.yaml", b"replicaCount: 1\n")]),
    input(
        "MH0106",
        "check -o json --fragment minimal --chart-version 26.8 -f v.yaml",
        &[("v.yaml", b"synapse: {dnsPolicy: ClusterFirst}\n")],
    ),
    input(
        "MH0107",
        MINIMAL,
        &[("v.yaml", b"matrixRTC: {restrictRoomCreationToLocalUsers: true}\n")],
    ),
    input("MH0108", MINIMAL, &[("v.yaml", b"redis: {replicas: 1}\n")]),
    input(
        "MH0201",
        "check -o json --fragment synapse-all-workers-running --fragment minimal a-name-of-fifty-letters-for-a-release-is-too-long",
        &[],
    ),
    input(
        "MH0202",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {enabled: false}\ndex: {enabled: true, ingress: {host: dex.example.org}}\n")],
    ),
    input(
        "MH0204",
        MINIMAL,
        &[(
            "v.yaml",
            b"synapse: {postgres: &p {host: db.example.org, user: a, database: a, password: {value: aLongPassword123456}}}\nmatrixAuthenticationService: {postgres: *p}\n",
        )],
    ),
    input(
        "MH0205",
        "check -o json --fragment minimal --fragment matrix-rtc-minimal -f v.yaml",
        &[("v.yaml", b"matrixRTC: {sfu: {exposedServices: {rtcTcp: {enabled: true, port: 30005}, turnTLS: {enabled: true, port: 30005, domain: turn.example.org, tlsTerminationOnPod: false}}}}\n")],
    ),
    input("MH0207", MINIMAL, &[("v.yaml", b"synapse: {serviceMonitors: {enabled: true}}\n")]),
    input("MH0208", "check -o json --fragment minimal --kube-version 1.20", &[]),
    input(
        "MH0209",
        MINIMAL,
        &[("v.yaml", b"synapse: {workers: {sso-login: {enabled: true}}}\n")],
    ),
    input(
        "MH0210",
        MINIMAL,
        &[("v.yaml", b"mas: {oidc: {providers: [{id: a, issuer: 'https://a.example.org', clientId: a}, {id: a, issuer: 'https://a.example.org', clientId: a}]}}\n")],
    ),
    input(
        "MH0306",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {additional: {mine: {config: 'secrets: {encryption: abc}'}}}\n")],
    ),
    input(
        "MH0307",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {enabled: false}\nsynapse: {additional: {mine: {config: \"enable_registration: true\\nenable_registration_without_verification: true\"}}}\n")],
    ),
    input(
        "MH0310",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {additional: {mine: {config: 'http: {listeners: []}'}}}\n")],
    ),
    input(
        "MH0402",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {serviceAccount: {create: false}}\n")],
    ),
    input(
        "MH0403",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {encryptionSecret: {secret: ess-matrix-authentication-service, secretKey: NOPE}}\n")],
    ),
    input(
        "MH0407",
        MINIMAL,
        &[("v.yaml", b"matrixAuthenticationService: {serviceAccount: {name: Bad_Name, create: true}}\n")],
    ),
    input(
        "MH0431",
        "check -o json --fragment minimal --api-versions route.openshift.io/v1",
        &[],
    ),
    input(
        "MH0506",
        "render --credentials ephemeral -o sarif --fragment element-web-minimal --set matrixAuthenticationService.enabled=false --set synapse.enabled=false --set matrixRTC.enabled=false --set elementAdmin.enabled=false --set wellKnownDelegation.enabled=false --set serverName=example.org --set elementWeb.ingress.host=chat.example.org",
        &[],
    ),
    input(
        "MH0508",
        "check -o json -f v.yaml",
        &[("v.yaml", include_bytes!("../credentials/sops/all.yaml"))],
    ),
    input(
        "MH0509",
        "check -o json -f v.yaml --identity key.txt",
        &[
            ("v.yaml", include_bytes!("../credentials/sops/altered.yaml")),
            ("key.txt", include_bytes!("../credentials/sops/key.txt")),
        ],
    ),
    input("MH0604", "check -o json --fragment minimal --chart-version 26.9.4", &[]),
    input(
        "MH0605",
        MINIMAL,
        &[("v.yaml", b"synapse: {image: {tag: v1.135.0}, delegation: stable}\n")],
    ),
    input(
        "MH0607",
        "check -o json --fragment minimal --images images.lock",
        &[("images.lock", b"apiVersion: masthead/v1\nkind: ImageLock\nimages: {}\n")],
    ),
    input(
        "MH0608",
        "check -o json --fragment minimal --images images.lock",
        &[("images.lock", b"apiVersion: masthead/v1\nkind: ImageLock\nimages: {postgres: latest}\n")],
    ),
    input(
        "MH0701",
        "check -o json",
        &[("masthead.yaml", b"apiVersion: masthead/v1\nkind: Project\ndeployments:\n- {name: a, release: ess, namespace: a, layers: [{fragment: minimal}]}\n- {name: b, release: ess, namespace: b, layers: [{fragment: minimal}]}\n")],
    ),
    input(
        "MH0702",
        "check -o json",
        &[("masthead.yaml", b"apiVersion: masthead/v1\nkind: Project\ndeployments:\n- {name: a, layers: [{fragment: minimal}]}\n- {name: a, layers: [{fragment: minimal}]}\n")],
    ),
    input(
        "MH0703",
        "check -o json",
        &[("masthead.yaml", b"apiVersion: masthead/v1\nkind: Project\ndeployment: {layers: [{fragment: nope}]}\n")],
    ),
    input(
        "MH0704",
        "check -o json",
        &[("masthead.yaml", b"apiVersion: masthead/v1\nkind: Project\ndeployment: {layer: []}\n")],
    ),
    input(
        "MH0706",
        "check -o json",
        &[("masthead.yaml", b"apiVersion: masthead/v1\nkind: Project\ndefaults: {output: out}\ndeployments:\n- {name: a, layers: [{fragment: minimal}]}\n- {name: b, layers: [{fragment: minimal}]}\n")],
    ),
    input("MH0710", "init --server-name a_b", &[]),
    input("MH0711", "init --answers a.yaml", &[("a.yaml", b"servername: a.org\n")]),
    input("MH0712", "init --server-name a.org --tls-secret a", &[]),
    input("MH0801", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", RUNNING), ("b.yaml", OTHER_IMAGE)]),
    input("MH0802", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", ALONE), ("b.yaml", ALONE_NEWER)]),
    input("MH0803", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", RUNNING), ("b.yaml", OTHER_SELECTOR)]),
    input("MH0804", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", CLAIM), ("b.yaml", FILES)]),
    input("MH0805", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", FILES), ("b.yaml", OTHER_FILES)]),
    input("MH0806", "diff a.yaml b.yaml -o gitlab", &[("a.yaml", FILES), ("b.yaml", NEWER_FILES)]),
    input(
        "MH0807",
        "diff a.yaml b.yaml -o gitlab",
        &[("a.yaml", READER), ("b.yaml", READER_NEWER)],
    ),
    input("MH0901", "check -o json --fragment minimal --credentials job --identity x", &[]),
    input("MH0902", "check -o json -f nowhere.yaml", &[]),
    input(
        "MH0903",
        "check -o json --fragment minimal --credentials mine.yaml",
        &[("mine.yaml", b"nothing: at all\n")],
    ),
    input("MH0220", "render --credentials job -o sarif --fragment minimal --set postgres.cnpg.cluster=a", &[]),
    input("MH0904", "render -o sarif --fragment minimal --credentials cluster", &[]),
    input("MH0905", "template ess --fragment minimal --validate", &[]),
    input("MH0907", "argocd-plugin generate", &[]),
];

/// What nothing outside of the program can make: unit tests do.
pub(super) const ONLY_INSIDE: [&str; 2] = ["MH0408", "MH0906"];

const RUNNING: &[u8] = b"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1'}]}}}}\n";
const OTHER_IMAGE: &[u8] = b"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:2'}]}}}}\n";
const OTHER_SELECTOR: &[u8] = b"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2, selector: {matchLabels: {app: b}}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: a, image: 'a:1'}]}}}}\n";
const ALONE: &[u8] = b"{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 1, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1'}]}}}}\n";
const ALONE_NEWER: &[u8] = b"{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 1, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:2'}]}}}}\n";
const CLAIM: &[u8] = b"{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}\n";
const FILES: &[u8] = b"{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}\n";
const NEWER_FILES: &[u8] =
    b"{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '2'}}\n";
const OTHER_FILES: &[u8] =
    b"{apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {x: '1'}}\n";
const READER: &[u8] = b"{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: '1'}}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1', envFrom: [{configMapRef: {name: c}}]}]}}}}\n";
const READER_NEWER: &[u8] = b"{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {x: '2'}}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 2, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1', envFrom: [{configMapRef: {name: c}}]}]}}}}\n";
