//! Settings that are not taken over, and why.

/// What masthead sets itself, and by which value where there is one.
pub(super) const SET: [(&str, &str); 19] = [
    (
        "listeners",
        "masthead sets them: Services, probes and network policies know them",
    ),
    (
        "enable_metrics",
        "metrics are on, for Prometheus in the cluster",
    ),
    (
        "redis",
        "`synapse.redisOrValkey`, else the Valkey of the stack; nothing in it has to be moved",
    ),
    ("instance_map", "`synapse.workers`"),
    ("stream_writers", "`synapse.workers`"),
    ("outbound_federation_restricted_to", "`synapse.workers`"),
    ("send_federation", "`synapse.workers`"),
    ("federation_sender_instances", "`synapse.workers`"),
    ("start_pushers", "`synapse.workers`"),
    ("pusher_instances", "`synapse.workers`"),
    ("notify_appservices", "`synapse.workers`"),
    ("notify_appservices_from_worker", "`synapse.workers`"),
    ("run_background_tasks_on", "`synapse.workers`"),
    ("update_user_directory", "`synapse.workers`"),
    ("update_user_directory_from_worker", "`synapse.workers`"),
    (
        "media_instance_running_background_jobs",
        "`synapse.workers`",
    ),
    ("enable_media_repo", "the process that has the media"),
    (
        "enable_local_media_storage",
        "the process that has the media",
    ),
    ("worker_app", "each process has its own"),
];

/// What nothing here has.
pub(super) const DROPPED: [(&str, &str); 15] = [
    (
        "pid_file",
        "a pod has one process, and needs no file with its number",
    ),
    ("daemonize", "the process of a pod stays in front"),
    (
        "print_pidfile",
        "a pod has one process, and needs no file with its number",
    ),
    (
        "log_file",
        "Synapse has this no more: logs go to the output of the pod",
    ),
    ("verbose", "Synapse has this no more"),
    (
        "tls_certificate_path",
        "TLS ends before Synapse: at the Ingress or the Gateway",
    ),
    (
        "tls_private_key_path",
        "TLS ends before Synapse: at the Ingress or the Gateway",
    ),
    ("tls_dh_params_path", "Synapse has this no more"),
    ("tls_fingerprints", "Synapse has this no more"),
    ("no_tls", "Synapse has this no more"),
    (
        "acme",
        "Synapse has this no more: cert-manager gets certificates",
    ),
    ("uploads_path", "Synapse has this no more"),
    ("web_client", "Synapse has this no more"),
    ("bind_port", "Synapse has this no more"),
    ("config_files", "it is no setting of Synapse"),
];
