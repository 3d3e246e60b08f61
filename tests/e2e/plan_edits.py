"""Objects, and what is changed of each, for `masthead diff` as a plan: each change is made to an object of its own."""

POD = {"containers": [{"name": "c", "image": "x:1"}]}
TEMPLATE = {"metadata": {"labels": {"app": "a"}}, "spec": POD}
ONCE = {"metadata": {"labels": {"app": "a"}}, "spec": {**POD, "restartPolicy": "Never"}}
SELECTOR = {"matchLabels": {"app": "a"}}
CLAIM = {"metadata": {"name": "d"}, "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "2Gi"}}}}
STATEFUL = {"serviceName": "s", "selector": SELECTOR, "template": TEMPLATE}
PORTS = {"selector": {"a": "b"}, "ports": [{"port": 80, "name": "h"}]}
HEADLESS = {"clusterIP": "None", **PORTS}
BALANCED = {"type": "LoadBalancer", **PORTS}

# From the part of each range that the API server gives to nobody who doesn't ask, as long as the rest is free:
# https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/ and .../service/#avoid-nodeport-collisions.
ADDRESS, OTHER_ADDRESS, NODE_PORT = "10.96.0.250", "10.96.0.251", 30042

# What an object is before, by the kind and a word for it.
BEFORE = {
    "StatefulSet": ("apps/v1", {"spec": {**STATEFUL, "podManagementPolicy": "Parallel", "volumeClaimTemplates": [CLAIM]}}),
    "StatefulSet rolling": ("apps/v1", {"spec": {**STATEFUL, "updateStrategy": {"type": "RollingUpdate"}}}),
    "StatefulSet of two": ("apps/v1", {"spec": {**STATEFUL, "replicas": 2}}),
    "StatefulSet by hand": ("apps/v1", {"spec": {**STATEFUL, "updateStrategy": {"type": "OnDelete"}}}),
    "Deployment": ("apps/v1", {"spec": {"selector": SELECTOR, "template": TEMPLATE}}),
    "Deployment recreated": ("apps/v1", {"spec": {"selector": SELECTOR, "template": TEMPLATE, "strategy": {"type": "Recreate"}}}),
    "Deployment surging": (
        "apps/v1",
        {"spec": {"selector": SELECTOR, "template": TEMPLATE, "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2, "maxUnavailable": 0}}}},
    ),
    "Deployment rich": (
        "apps/v1",
        {
            "spec": {
                "replicas": 3,
                "selector": SELECTOR,
                "template": {
                    "metadata": {"labels": {"app": "a", "l": "1"}, "annotations": {"a": "1"}},
                    "spec": {
                        "containers": [
                            {
                                "name": "c",
                                "image": "x:1",
                                "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                                "ports": [{"containerPort": 80, "name": "http"}],
                                "volumeMounts": [{"name": "v", "mountPath": "/v"}],
                                "resources": {"limits": {"memory": "1Gi"}},
                            },
                            {"name": "d", "image": "y:1"},
                        ],
                        "initContainers": [{"name": "i", "image": "x:1"}],
                        "volumes": [{"name": "v", "emptyDir": {}}, {"name": "w", "configMap": {"name": "w"}}],
                        "tolerations": [{"key": "a", "operator": "Exists"}],
                        "nodeSelector": {"a": "1"},
                    },
                },
            }
        },
    ),
    "Job": ("batch/v1", {"spec": {"template": ONCE, "backoffLimit": 3, "completions": 2, "ttlSecondsAfterFinished": 5, "activeDeadlineSeconds": 50}}),
    "Job indexed": ("batch/v1", {"spec": {"template": ONCE, "completions": 2, "parallelism": 2, "completionMode": "Indexed"}}),
    "Job waiting": ("batch/v1", {"spec": {"template": ONCE, "suspend": True}}),
    "PersistentVolumeClaim": ("v1", {"spec": {**CLAIM["spec"], "storageClassName": "masthead-grows", "volumeName": "v"}}),
    "PersistentVolumeClaim pending": ("v1", {"spec": {**CLAIM["spec"], "storageClassName": "masthead-grows"}}),
    "Role": ("rbac.authorization.k8s.io/v1", {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
    "RoleBinding": (
        "rbac.authorization.k8s.io/v1",
        {
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
            "subjects": [{"kind": "User", "name": "y", "apiGroup": "rbac.authorization.k8s.io"}],
        },
    ),
    "Secret": ("v1", {"type": "Opaque", "data": {"a": "eA=="}}),
    "Secret of no type": ("v1", {"data": {"a": "eA=="}}),
    "Secret of a type": ("v1", {"type": "x/y", "data": {"a": "eA=="}}),
    "Secret frozen": ("v1", {"type": "Opaque", "immutable": True, "data": {"a": "eA=="}}),
    "ConfigMap": ("v1", {"data": {"a": "x", "b": "y"}}),
    "ConfigMap frozen": ("v1", {"immutable": True, "data": {"a": "x"}, "binaryData": {"b": "eA=="}}),
    "Service": ("v1", {"spec": PORTS}),
    "Service headless": ("v1", {"spec": HEADLESS}),
    "Service outside": ("v1", {"spec": {"type": "ExternalName", "externalName": "a.example.org"}}),
    "Service of nodes": ("v1", {"spec": {"type": "NodePort", **PORTS}}),
    "Service balanced": ("v1", {"spec": BALANCED}),
    "Service balanced by a class": ("v1", {"spec": {**BALANCED, "loadBalancerClass": "x.y/z"}}),
    "Ingress": ("networking.k8s.io/v1", {"spec": {"ingressClassName": "a", "rules": [{"host": "a.example.org"}], "tls": [{"hosts": ["a.example.org"]}]}}),
    "NetworkPolicy": ("networking.k8s.io/v1", {"spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"ports": [{"port": 80}]}]}}),
    "ServiceAccount": ("v1", {"automountServiceAccountToken": False}),
}

GONE = object()


def paths(prefix, changes):
    return [(f"{prefix}{path}", value) for path, value in changes.items()]


# What is set at which path, a dot between keys; GONE removes it.
CHANGES = {
    "StatefulSet": [
        *paths("spec.", {"serviceName": "t", "minReadySeconds": 3, "revisionHistoryLimit": 3, "replicas": 3, "ordinals": {"start": 1}, "replicas ": 0}),
        ("spec.serviceName", GONE),
        ("spec.podManagementPolicy", GONE),
        ("spec.podManagementPolicy", "OrderedReady"),
        ("spec.volumeClaimTemplates.0.spec.resources.requests.storage", "3Gi"),
        ("spec.volumeClaimTemplates.0.spec.storageClassName", "other"),
        ("spec.volumeClaimTemplates.0.metadata.labels", {"a": "b"}),
        ("spec.volumeClaimTemplates.0.metadata.name", "e"),
        ("spec.volumeClaimTemplates", GONE),
        ("spec.template.spec.containers.0.image", "x:2"),
        ("spec.template.metadata.labels.z", "1"),
        ("spec.updateStrategy", {"type": "OnDelete"}),
        ("spec.updateStrategy", {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}),
        ("spec.persistentVolumeClaimRetentionPolicy", {"whenDeleted": "Delete"}),
        ("spec.selector.matchLabels.z", "1"),
        ("metadata.labels.z", "1"),
        ("metadata.annotations", {"z": "1"}),
    ],
    "StatefulSet rolling": [("spec.updateStrategy", {"type": "OnDelete"}), ("spec.updateStrategy", GONE)],
    "StatefulSet of two": [("spec.template.spec.containers.0.image", "x:2"), ("spec.serviceName", "t")],
    "StatefulSet by hand": [
        ("spec.updateStrategy", GONE),
        ("spec.updateStrategy", {"type": "RollingUpdate"}),
        ("spec.template.spec.containers.0.image", "x:2"),
    ],
    "Deployment": [
        ("spec.selector.matchLabels.z", "1"),
        ("spec.strategy", {"type": "Recreate"}),
        ("spec.strategy", {"type": "RollingUpdate"}),
        ("spec.paused", True),
        ("spec.replicas", 0),
        ("spec.replicas", 2),
        ("spec.minReadySeconds", 5),
        ("spec.progressDeadlineSeconds", 60),
        ("spec.revisionHistoryLimit", 5),
        ("spec.template.spec.containers.0.name", "d"),
        ("spec.template.spec.containers.0.image", "x:2"),
    ],
    "Deployment recreated": [
        ("spec.strategy", GONE),
        ("spec.strategy", {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}),
        ("spec.template.spec.containers.0.image", "x:2"),
    ],
    "Deployment surging": [("spec.strategy", {"type": "Recreate"}), ("spec.strategy", GONE), ("spec.template.spec.containers.0.image", "x:2")],
    "Deployment rich": [
        *paths(
            "spec.template.spec.containers.0.",
            {
                "env.0.value": "2",
                "env": [{"name": "B", "value": "2"}],
                "env ": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
                "env  ": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "C", "value": "3"}],
                "env   ": GONE,
                "env.1": {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                "image": "x:2",
                "imagePullPolicy": "Always",
                "command": ["a"],
                "args": ["a"],
                "workingDir": "/x",
                "ports.0.name": "web",
                "ports.0.containerPort": 81,
                "ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 81, "name": "more"}],
                "ports ": GONE,
                "volumeMounts.0.readOnly": True,
                "volumeMounts.0.mountPath": "/w",
                "volumeMounts": GONE,
                "resources.limits.memory": "2Gi",
                "resources.limits.memory ": "1024Mi",
                "resources.requests": {"memory": "1Mi"},
                "resources": GONE,
                "livenessProbe": {"tcpSocket": {"port": 80}},
                "securityContext": {"runAsUser": 5},
                "lifecycle": {"preStop": {"exec": {"command": ["a"]}}},
                "envFrom": [{"configMapRef": {"name": "e"}}],
                "terminationMessagePath": "/dev/termination-log",
            },
        ),
        *paths(
            "spec.template.spec.",
            {
                "containers": [POD["containers"][0]],
                "containers ": [{"name": "d", "image": "y:1"}, POD["containers"][0]],
                "initContainers": GONE,
                "initContainers.0.image": "x:2",
                "initContainers ": [{"name": "j", "image": "x:1"}, {"name": "i", "image": "x:1"}],
                "volumes.1.configMap.name": "z",
                "volumes.1.configMap.defaultMode": 420,
                "volumes.1.configMap.defaultMode ": 256,
                "volumes.1": {"name": "w", "secret": {"secretName": "w"}},
                "volumes": [{"name": "v", "emptyDir": {}}],
                "volumes ": [{"name": "w", "configMap": {"name": "w"}}, {"name": "v", "emptyDir": {}}],
                "tolerations": GONE,
                "tolerations.0.effect": "NoSchedule",
                "nodeSelector.b": "2",
                "nodeSelector": GONE,
                "affinity": {"nodeAffinity": {}},
                "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["a"]}],
                "dnsPolicy": "ClusterFirst",
                "dnsPolicy ": "Default",
                "serviceAccountName": "other",
                "terminationGracePeriodSeconds": 30,
                "terminationGracePeriodSeconds ": 31,
                "securityContext": {"fsGroup": 5},
                "imagePullSecrets": [{"name": "p"}],
                "priorityClassName": "system-cluster-critical",
                "hostNetwork": False,
                "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": SELECTOR}],
            },
        ),
        *paths("spec.template.metadata.", {"labels.l": "2", "labels.m": "1", "annotations.a": "2", "annotations": GONE, "labels": {"app": "a"}}),
        ("spec.replicas", GONE),
        ("spec.replicas", 1),
        ("metadata.labels.z", "1"),
    ],
    "Job": [
        *paths("spec.", {"backoffLimit": 1, "completions": 3, "completions ": GONE, "parallelism": 2, "ttlSecondsAfterFinished": 9, "activeDeadlineSeconds": 9}),
        *paths("spec.", {"activeDeadlineSeconds": GONE, "suspend": True, "completionMode": "Indexed", "podReplacementPolicy": "Failed", "managedBy": "a.b/c"}),
        ("spec.template.spec.containers.0.image", "x:2"),
        ("spec.template.metadata.labels.z", "x"),
        ("spec.podFailurePolicy", {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [3]}}]}),
        ("metadata.labels.z", "1"),
    ],
    "Job indexed": paths("spec.", {"completions": 3, "parallelism": 3, "backoffLimitPerIndex": 3, "completionMode": GONE}),
    "Job waiting": [
        ("spec.template.spec.containers.0.image", "y"),
        ("spec.template.spec.nodeSelector", {"a": "b"}),
        ("spec.template.metadata.annotations", {"a": "b"}),
        ("spec.suspend", GONE),
    ],
    "PersistentVolumeClaim": [
        *paths("spec.", {"storageClassName": "slow", "storageClassName ": GONE, "accessModes": ["ReadWriteMany"], "volumeMode": "Block"}),
        *paths("spec.", {"volumeMode": "Filesystem", "volumeName": GONE, "volumeName ": "w", "selector": {"matchLabels": {"a": "b"}}}),
        *paths("spec.", {"volumeAttributesClassName": "x", "dataSource": {"kind": "PersistentVolumeClaim", "name": "z"}}),
        *paths("spec.resources.", {"requests.storage": "1Gi", "requests.storage ": "3Gi", "requests.storage  ": "2048Mi", "limits": {"storage": "9Gi"}}),
        ("metadata.labels.z", "x"),
    ],
    "PersistentVolumeClaim pending": paths("spec.", {"resources.requests.storage": "3Gi", "storageClassName": "slow"}),
    "Role": [
        ("rules", [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}]),
        ("rules", []),
    ],
    "RoleBinding": [
        ("roleRef.name", "q"),
        ("roleRef.kind", "ClusterRole"),
        ("subjects", [{"kind": "User", "name": "x", "apiGroup": "rbac.authorization.k8s.io"}]),
        ("metadata.labels.z", "1"),
    ],
    "Secret": [("type", "x/y"), ("type", GONE), ("data.a", "eQ=="), ("data.b", "eQ=="), ("data", GONE), ("immutable", True), ("stringData", {"a": "y"})],
    "Secret of no type": [("type", "Opaque"), ("type", "x/y")],
    "Secret of a type": [("type", GONE), ("type", "Opaque"), ("data.a", "eQ==")],
    "Secret frozen": [("data.a", "eQ=="), ("data.b", "eQ=="), ("data", GONE), ("immutable", False), ("immutable", GONE), ("metadata.labels.z", "x")],
    "ConfigMap": [("data.a", "y"), ("data.b", GONE), ("data.c", "z"), ("data", GONE), ("binaryData", {"d": "eA=="}), ("immutable", True)],
    "ConfigMap frozen": [("data.a", "y"), ("data.c", "y"), ("binaryData.b", "eQ=="), ("binaryData", GONE), ("immutable", GONE), ("metadata.labels.z", "x")],
    "Service": [
        *paths("spec.", {"clusterIP": "None", "type": "NodePort", "type ": "LoadBalancer", "type  ": "ClusterIP", "ports.0.port": 81, "ports.0.name": "g"}),
        *paths("spec.", {"ports.0.protocol": "UDP", "ports.0.targetPort": 81, "selector": {"a": "c"}, "ipFamilyPolicy": "PreferDualStack"}),
        *paths("spec.", {"sessionAffinity": "ClientIP", "publishNotReadyAddresses": True, "externalIPs": ["10.0.0.1"], "clusterIP ": ADDRESS}),
        ("spec", {"type": "ExternalName", "externalName": "b.example.org"}),
        ("spec.ports", [{"port": 80, "name": "h"}, {"port": 81, "name": "i"}]),
        ("metadata.labels.z", "1"),
    ],
    "Service headless": [
        ("spec.clusterIP", GONE),
        ("spec.clusterIP", OTHER_ADDRESS),
        ("spec.ports.0.port", 81),
        ("spec.publishNotReadyAddresses", True),
        ("spec", {"type": "NodePort", **PORTS}),
        ("spec", {"type": "LoadBalancer", **PORTS}),
        ("spec", {"type": "ClusterIP", **PORTS}),
        ("spec", {"type": "ExternalName", "externalName": "b.example.org"}),
    ],
    "Service outside": [
        ("spec", PORTS),
        ("spec", HEADLESS),
        ("spec", {"type": "NodePort", **PORTS}),
        ("spec.externalName", "c.example.org"),
    ],
    "Service of nodes": [("spec", PORTS), ("spec", HEADLESS), ("spec.ports.0.nodePort", NODE_PORT), ("spec.type", "LoadBalancer")],
    "Service balanced": [
        ("spec.loadBalancerClass", "x.y/z"),
        ("spec.externalTrafficPolicy", "Local"),
        ("spec.type", "NodePort"),
        ("spec", PORTS),
        ("spec.allocateLoadBalancerNodePorts", False),
        ("spec.loadBalancerSourceRanges", ["10.0.0.0/8"]),
    ],
    "Service balanced by a class": [("spec.loadBalancerClass", "q.r/s"), ("spec.loadBalancerClass", GONE), ("spec", {"type": "NodePort", **PORTS})],
    "Ingress": [
        *paths("spec.", {"ingressClassName": "b", "ingressClassName ": GONE, "rules.0.host": "c.example.org", "tls": GONE, "tls.0.secretName": "t"}),
        ("metadata.annotations", {"a": "b"}),
    ],
    "NetworkPolicy": [
        *paths("spec.", {"podSelector": {"matchLabels": {"a": "b"}}, "ingress": [{}], "policyTypes": ["Ingress", "Egress"], "ingress.0.ports.0.port": 81}),
        ("spec.ingress.0.ports.0.protocol", "UDP"),
    ],
    "ServiceAccount": [
        ("automountServiceAccountToken", True),
        ("automountServiceAccountToken", GONE),
        ("imagePullSecrets", [{"name": "p"}]),
    ],
}
