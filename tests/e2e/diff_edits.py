"""What others do to objects in a cluster, between two applies of the same values: JSON patches, by the kind of the object."""


def add(path, value):
    return [{"op": "add", "path": path, "value": value}]


def remove(path):
    return [{"op": "remove", "path": path}]


POD = "/spec/template/spec"
FIRST = f"{POD}/containers/0"
SET = "app.kubernetes.io~1part-of"

EDITS = {
    "deployment": [
        add("/spec/replicas", 5),
        add("/metadata/labels/theirs", "1"),
        add(f"/metadata/labels/{SET}", "theirs"),
        remove(f"/metadata/labels/{SET}"),
        add("/metadata/annotations", {"deployment.kubernetes.io/revision": "3"}),
        add("/metadata/annotations/ours", "theirs"),
        add("/spec/template/metadata/labels/theirs", "1"),
        add("/spec/template/metadata/annotations", {"kubectl.kubernetes.io/restartedAt": "now"}),
        remove("/spec/template/metadata/annotations/ours"),
        add(f"{FIRST}/env/0", {"name": "THEIRS", "value": "1"}),
        add(f"{FIRST}/env/0/value", "theirs"),
        remove(f"{FIRST}/env/0"),
        add(f"{FIRST}/image", "theirs:1"),
        add(f"{FIRST}/imagePullPolicy", "Never"),
        add(f"{FIRST}/resources/limits/memory", "3Gi"),
        add(f"{FIRST}/resources/limits/x.y~1gpu", "1"),
        remove(f"{FIRST}/resources/limits"),
        add(f"{FIRST}/terminationMessagePath", "/x"),
        add(f"{FIRST}/workingDir", "/x"),
        add(f"{FIRST}/command", ["theirs"]),
        add(f"{FIRST}/livenessProbe/periodSeconds", 99),
        add(f"{FIRST}/livenessProbe/terminationGracePeriodSeconds", 9),
        add(f"{FIRST}/securityContext/runAsUser", 9),
        add(f"{FIRST}/securityContext/capabilities/drop", []),
        add(f"{FIRST}/securityContext/capabilities/add", ["NET_ADMIN"]),
        add(f"{POD}/containers/-", {"name": "sidecar", "image": "x"}),
        add(f"{POD}/containers/0", {"name": "sidecar", "image": "x"}),
        add(f"{POD}/initContainers", [{"name": "injected", "image": "x"}]),
        add(f"{POD}/tolerations", [{"key": "theirs"}]),
        add(f"{POD}/tolerations/-", {"key": "theirs"}),
        add(f"{POD}/tolerations/0/tolerationSeconds", None),
        add(f"{POD}/nodeSelector/theirs", "1"),
        add(f"{POD}/nodeSelector/ours", "2"),
        remove(f"{POD}/nodeSelector"),
        add(f"{POD}/affinity", {"nodeAffinity": {}}),
        add(f"{POD}/imagePullSecrets", [{"name": "theirs"}]),
        add(f"{POD}/hostAliases", [{"ip": "10.0.0.1", "hostnames": ["a"]}]),
        add(f"{POD}/dnsPolicy", "Default"),
        add(f"{POD}/priorityClassName", "system-cluster-critical"),
        add(f"{POD}/terminationGracePeriodSeconds", 99),
        add(f"{POD}/securityContext/fsGroup", 9),
        add(f"{POD}/securityContext/supplementalGroups", [9]),
        add(f"{POD}/topologySpreadConstraints", [{"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "ScheduleAnyway"}]),
        add(f"{POD}/volumes/-", {"name": "theirs", "emptyDir": {}}),
        add("/spec/revisionHistoryLimit", 99),
        add("/spec/minReadySeconds", 9),
        add("/spec/paused", True),
        add("/spec/strategy", {"type": "Recreate"}),
        add("/metadata/finalizers", ["a.b/c"]),
    ],
    "service": [
        add("/metadata/annotations", {"theirs": "1"}),
        remove(f"/metadata/labels/{SET}"),
        add("/spec/ports/-", {"port": 9999, "name": "theirs"}),
        add("/spec/ports/0/targetPort", 9998),
        add("/spec/selector/theirs", "1"),
        add("/spec/sessionAffinity", "ClientIP"),
        add("/spec/externalIPs", ["10.0.0.1"]),
        add("/spec/internalTrafficPolicy", "Local"),
        add("/spec/publishNotReadyAddresses", True),
    ],
    "ingress": [
        add("/metadata/annotations", {"theirs": "1"}),
        add("/spec/tls/-", {"hosts": ["theirs.example.org"]}),
        add("/spec/tls/0/secretName", "theirs"),
        remove("/spec/tls"),
        add("/spec/ingressClassName", "theirs"),
        add("/spec/rules/-", {"host": "theirs.example.org"}),
        add("/spec/rules/0/host", "theirs.example.org"),
        add("/spec/defaultBackend", {"service": {"name": "a", "port": {"number": 1}}}),
    ],
    "configmap": [add("/data/theirs", "1"), add("/binaryData", {"theirs": "eA=="}), add("/metadata/annotations", {"theirs": ""}), remove("/data")],
    "serviceaccount": [
        add("/secrets", [{"name": "theirs"}]),
        add("/imagePullSecrets", [{"name": "theirs"}]),
        add("/automountServiceAccountToken", True),
        remove("/automountServiceAccountToken"),
        remove("/metadata/labels"),
    ],
    "networkpolicy": [
        add("/spec/egress", [{}]),
        add("/spec/ingress/-", {"from": [{"podSelector": {}}]}),
        add("/spec/podSelector/matchLabels/theirs", "1"),
        add("/spec/policyTypes", ["Egress"]),
        add("/spec/ingress/0/ports/0/endPort", 65535),
    ],
    "statefulset": [add("/spec/replicas", 3), add("/spec/updateStrategy", {"type": "OnDelete"}), add("/spec/minReadySeconds", 5), add("/spec/persistentVolumeClaimRetentionPolicy", {"whenDeleted": "Delete"})],
    "role": [add("/rules/-", {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}), add("/rules/0/verbs/-", "list")],
    "rolebinding": [add("/subjects/-", {"kind": "User", "name": "x", "apiGroup": "rbac.authorization.k8s.io"})],
}
