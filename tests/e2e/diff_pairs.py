"""Values before and after a change, for `masthead diff --against cluster`: each pair on one component of a stack."""

# Those that have all keys of PAIRS. Each pair is tried on one of them, in turn.
COMPONENTS = ("elementWeb", "elementAdmin", "matrixRTC", "matrixRTC.sfu", "hookshot", "haproxy", "valkey")


def each(key, *steps):
    """Set, changed, emptied and removed: a pair for each step from one value of the key to the next."""
    states = [{} if value is ... else {key: value} for value in (..., *steps, ...)]
    return {f"{key} {index}": pair for index, pair in enumerate(zip(states[:-1], states[1:], strict=True))}


SPREAD = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}
WEIGHTED = {"weight": 1, "preference": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["1"]}]}}
SHELL = {"name": "a", "image": "x:1", "command": ["sh"]}
KEY = {"secretKeyRef": {"name": "a", "key": "b"}}

PAIRS = {
    **each("labels", {"a": "1"}, {"a": "2"}, {"a": ""}, {"a": "", "b.c/d": "1.10"}, {"b.c/d": "1.1"}),
    **each("annotations", {"a": "1000"}, {"a": "1k"}, {"a": "", "b": "x\ny"}, {"b": "x\n\ny"}, {"b": '{"a": 1}'}, {"b": '{"a":1}'}),
    **each("nodeSelector", {"gen": "08"}, {"gen": "8"}, {"gen": "8", "node-role.kubernetes.io/worker": ""}, {"gen": ""}),
    **each(
        "tolerations",
        [{"key": "a", "operator": "Exists"}],
        [{"key": "a", "operator": "Exists", "effect": "NoSchedule"}],
        [{"key": "b", "operator": "Exists"}, {"key": "a", "operator": "Exists"}],
        [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "Exists"}],
        [{"key": "a", "value": "1"}],
        [{"key": "a", "operator": "Equal", "value": "1"}],
        [{"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}],
        [{"operator": "Exists", "effect": "NoExecute"}],
        [],
    ),
    **each(
        "resources",
        {"limits": {"memory": "1Gi"}, "requests": {"memory": "1Gi"}},
        {"limits": {"memory": "1024Mi"}, "requests": {"memory": "1Gi"}},
        {"limits": {"memory": "1Gi"}, "requests": {"memory": "50Mi", "cpu": "0.5"}},
        {"requests": {"memory": "50Mi", "cpu": "500m"}},
        {"requests": {"cpu": "1", "x.y/gpu": "1"}, "limits": {"cpu": "2", "x.y/gpu": "1"}},
        {"requests": {"cpu": 1}, "limits": {"cpu": "2"}},
        {"requests": {}, "limits": {}},
        {},
    ),
    **each(
        "extraEnv",
        [{"name": "A", "value": "1"}],
        [{"name": "A", "value": "1024Mi"}],
        [{"name": "A", "value": "1Gi"}],
        [{"name": "A", "value": ""}],
        [{"name": "A", "value": "$(B)"}, {"name": "B", "value": "1"}],
        [{"name": "C", "value": "$(B)"}, {"name": "B", "value": "1"}],
        [],
    ),
    **each(
        "extraVolumes",
        [{"name": "v", "configMap": {"name": "a"}}],
        [{"name": "v", "configMap": {"name": "a", "defaultMode": 420}}],
        [{"name": "v", "configMap": {"name": "a", "defaultMode": 256}}],
        [{"name": "v", "configMap": {"name": "a", "items": [{"key": "k", "path": "p"}], "optional": True}}],
        [{"name": "v", "configMap": {"name": "a", "items": [{"key": "k", "path": "q", "mode": 256}]}}],
        [{"name": "v", "emptyDir": {}}],
        [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}],
        [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1024Mi"}}],
        [{"name": "v", "emptyDir": {"medium": ""}}],
        [{"name": "v", "secret": {"secretName": "s"}}, {"name": "w", "emptyDir": {}}],
        [{"name": "w", "emptyDir": {}}, {"name": "v", "secret": {"secretName": "s", "optional": False}}],
        [{"name": "w", "emptyDir": {}}, {"name": "v", "secret": {"secretName": "s"}}],
        [{"name": "v", "projected": {"sources": [{"secret": {"name": "s"}}]}}],
        [{"name": "v", "projected": {"sources": [{"configMap": {"name": "s"}}, {"secret": {"name": "s"}}]}}],
        [{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}],
        [{"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t", "audience": "a"}}], "defaultMode": 256}}],
        [{"name": "v", "hostPath": {"path": "/a"}}],
        [{"name": "v", "hostPath": {"path": "/a", "type": "Directory"}}],
        [{"name": "v", "nfs": {"server": "s", "path": "/a", "readOnly": True}}],
        [{"name": "v", "nfs": {"server": "s", "path": "/a", "readOnly": False}}],
        [{"name": "v", "csi": {"driver": "d", "volumeAttributes": {"a": "1"}}}],
        [{"name": "v", "csi": {"driver": "d", "volumeAttributes": {"a": ""}, "readOnly": True}}],
        [{"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}}],
        [{"name": "v", "downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.name"}}]}}],
    ),
    "mounts": (
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/m"}]},
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/m", "readOnly": True}]},
    ),
    "mounts below": (
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/m", "subPath": "a", "readOnly": True}]},
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/n", "readOnly": False}]},
    ),
    "a mount less": (
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/m"}, {"name": "v", "mountPath": "/n"}]},
        {"extraVolumes": [{"name": "v", "emptyDir": {}}], "extraVolumeMounts": [{"name": "v", "mountPath": "/n"}]},
    ),
    **each(
        "podSecurityContext",
        {"supplementalGroups": []},
        {"supplementalGroups": [1, 2]},
        {"supplementalGroups": [2, 1], "runAsNonRoot": False},
        {"fsGroup": 0, "seccompProfile": {"type": "Localhost", "localhostProfile": "p"}},
        {"fsGroupChangePolicy": "OnRootMismatch", "seLinuxOptions": {"level": "s0"}},
    ),
    **each(
        "containersSecurityContext",
        {"capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN"]}},
        {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": False},
        {"allowPrivilegeEscalation": False},
    ),
    **each("livenessProbe", {"periodSeconds": 10}, {"periodSeconds": 11}, {"initialDelaySeconds": 0}, {"failureThreshold": None}, {"timeoutSeconds": 1}),
    **each("startupProbe", {"initialDelaySeconds": 5, "periodSeconds": 1}, {"initialDelaySeconds": 0}),
    **each(
        "topologySpreadConstraints",
        [SPREAD],
        [SPREAD | {"maxSkew": 2}],
        [SPREAD | {"labelSelector": {"matchLabels": {"a": "1"}}}],
        [SPREAD, SPREAD | {"topologyKey": "host"}],
        [SPREAD | {"topologyKey": "host", "matchLabelKeys": ["pod-template-hash"]}],
    ),
    **each(
        "affinity",
        {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [WEIGHTED]}},
        {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [WEIGHTED | {"weight": 2}]}},
        {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "host", "labelSelector": {"matchLabels": {"a": ""}}}]}},
        {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "host", "labelSelector": {}}]}},
        {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "host"}]}},
        {},
    ),
    **each("priorityClassName", "system-cluster-critical", ""),
    **each("schedulerName", "other", "default-scheduler"),
    **each("runtimeClassName", "gvisor"),
    **each("serviceAccount", {"annotations": {"a": "1"}}, {"annotations": {"a": ""}}, {"name": "other"}, {"create": False, "name": "default"}),
    **each("image", {"repository": "r", "tag": "1"}, {"repository": "r", "tag": "1.0"}, {"repository": "r", "digest": "sha256:" + "0" * 64}),
    **each("image ", {}),
    "pull secrets": (
        {"image": {"repository": "r", "tag": "1", "pullSecrets": [{"name": "a"}, {"name": "b"}]}},
        {"image": {"repository": "r", "tag": "1", "pullSecrets": [{"name": "b"}]}},
    ),
    "pull policy": ({"image": {"repository": "r", "tag": "1", "pullPolicy": "Always"}}, {"image": {"repository": "r", "tag": "1"}}),
    **each(
        "extraInitContainers",
        [SHELL],
        [SHELL | {"args": ["-c", "true"]}],
        [SHELL | {"args": ["-c", ""], "env": [{"name": "A", "valueFrom": KEY}]}],
        [SHELL | {"env": [{"name": "A", "valueFrom": {"secretKeyRef": KEY["secretKeyRef"] | {"optional": True}}}]}],
        [SHELL | {"env": [{"name": "A", "valueFrom": KEY}], "ports": [{"containerPort": 80}]}],
        [SHELL | {"ports": [{"containerPort": 80, "protocol": "TCP"}], "envFrom": [{"configMapRef": {"name": "a"}}]}],
        [SHELL | {"ports": [{"containerPort": 80, "protocol": "UDP", "name": "p"}], "envFrom": [{"secretRef": {"name": "a", "optional": True}}]}],
        [SHELL | {"name": "b"}, SHELL],
        [SHELL, SHELL | {"name": "b", "resources": {"limits": {"cpu": "0.1"}}, "workingDir": "/"}],
        [SHELL | {"name": "b", "resources": {"limits": {"cpu": "100m"}}, "restartPolicy": "Always", "lifecycle": {"preStop": {"sleep": {"seconds": 1}}}}],
        [SHELL | {"name": "b", "restartPolicy": "Always", "readinessProbe": {"httpGet": {"path": "/", "port": 80}}}],
        [SHELL | {"name": "b", "restartPolicy": "Always", "readinessProbe": {"httpGet": {"path": "/", "port": 80, "scheme": "HTTPS"}}, "tty": False}],
    ),
}
PAIRS = {name: pair for name, pair in PAIRS.items() if not name.startswith("image ")}


def ingress(name, **values):
    return {name: {"ingress": {"host": f"{name.lower()}.example.org", **values}}}


def rules(*egress):
    return {"networkPolicy": {"enabled": True, "extraEgress": {"elementWeb": list(egress)}}}


def port(**values):
    return {"matrixRTC": {"sfu": {"exposedServices": {"rtcTcp": {"enabled": True, "portType": "HostPort", "port": 30881, **values}}}}}


TO_A, TO_B = ({"to": [{"podSelector": {"matchLabels": {"app": name}}}]} for name in "ab")
PORT = {"ports": [{"port": 53}]}

# Whole values, one after the other, beside the pairs.
BESIDE = {
    "TLS of a name": ingress("elementWeb", tlsSecret="a"),
    "TLS of another name": ingress("elementWeb", tlsSecret="b"),
    "no TLS": ingress("elementWeb", tlsEnabled=False),
    "TLS again": ingress("elementWeb", className="nginx"),
    "another class": ingress("elementWeb", className="other"),
    "no class": ingress("elementWeb"),
    "annotations of an Ingress": ingress("elementWeb", annotations={"a": "1", "b": ""}),
    "one of them": ingress("elementWeb", annotations={"b": "x"}),
    "another host": {"elementWeb": {"ingress": {"host": "new.example.org"}}},
    "a Service of another type": ingress("elementWeb", service={"type": "NodePort", "annotations": {"a": "1"}}),
    "with policies": ingress("elementWeb", service={"type": "LoadBalancer", "externalTrafficPolicy": "Local"}),
    "without": ingress("elementWeb", service={"type": "LoadBalancer"}),
    "inside alone": ingress("elementWeb", service={"type": "ClusterIP", "internalTrafficPolicy": "Local", "externalIPs": ["10.0.0.1"]}),
    "two addresses": ingress("elementWeb", service={"type": "ClusterIP", "externalIPs": ["10.0.0.2", "10.0.0.1"]}),
    "network policies": rules(),
    "a rule": rules(TO_A),
    "another rule first": rules(TO_B, TO_A),
    "the same in another order": rules(TO_A, TO_B),
    "a port": rules(TO_A, PORT),
    "a port with its protocol": rules(TO_A, {"ports": [{"port": 53, "protocol": "TCP"}]}),
    "a port of UDP": rules({"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53}]}),
    "all pods": rules({"to": [{"podSelector": {}}]}),
    "all namespaces": rules({"to": [{"namespaceSelector": {}, "podSelector": {}}]}),
    "to all": rules({}),
    "no network policies": {},
    "a port of its own": port(),
    "another one": port(port=30882, annotations={"a": "1"}),
    "configuration": {"elementWeb": {"additional": {"x": '{"a": 1}'}}},
    "configuration changed": {"elementWeb": {"additional": {"x": '{"a": [1, 2], "b": null}'}}},
    "host aliases": {"matrixRTC": {"hostAliases": [{"ip": "10.0.0.1", "hostnames": ["a", "b"]}]}},
    "host aliases changed": {"matrixRTC": {"hostAliases": [{"ip": "10.0.0.2", "hostnames": ["b"]}, {"ip": "10.0.0.1", "hostnames": ["b"]}]}},
}

# Whole values, one after the other, that change much at once.
STEPS = {
    "as it is": {},
    "global labels": {"labels": {"g": "1"}, "tolerations": [{"key": "g"}]},
    "global labels emptied": {"labels": {"g": ""}, "tolerations": [{"operator": "Exists"}]},
    "replicas": {"elementWeb": {"replicas": 3}, "elementAdmin": {"replicas": 0}},
    "a component off": {"elementAdmin": {"enabled": False}},
    "two off": {"elementAdmin": {"enabled": False}, "hookshot": {"enabled": False}},
    "the network of the node": {"matrixRTC": {"sfu": {"hostNetwork": True}}},
    "all on again": {},
}
