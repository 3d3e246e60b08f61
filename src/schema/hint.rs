//! What to do about a key that is not known.

use super::{Schema, nearest};

/// Sections of MAS's configuration file.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>
const MAS_SECTIONS: [&str; 16] = [
    "account",
    "branding",
    "captcha",
    "clients",
    "database",
    "email",
    "experimental",
    "http",
    "matrix",
    "passwords",
    "policy",
    "rate_limiting",
    "secrets",
    "telemetry",
    "templates",
    "upstream_oauth2",
];

/// Settings of Synapse's configuration file that people look for most.
/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html>
const SYNAPSE_SETTINGS: [&str; 40] = [
    "account_threepid_delegates",
    "admin_contact",
    "allow_guest_access",
    "allow_public_rooms_over_federation",
    "allow_public_rooms_without_auth",
    "allowed_room_versions",
    "app_service_config_files",
    "auto_join_rooms",
    "caches",
    "default_room_version",
    "email",
    "enable_3pid_changes",
    "enable_registration",
    "enable_room_list_search",
    "enable_search",
    "encryption_enabled_by_default_for_room_type",
    "event_cache_size",
    "experimental_features",
    "federation_domain_whitelist",
    "forgotten_room_retention_period",
    "form_secret",
    "limit_remote_rooms",
    "max_upload_size",
    "media_retention",
    "modules",
    "oidc_providers",
    "password_config",
    "presence",
    "public_baseurl",
    "push",
    "rc_joins",
    "rc_login",
    "rc_message",
    "registration_shared_secret",
    "report_stats",
    "retention",
    "serve_server_wellknown",
    "trusted_key_servers",
    "turn_uris",
    "url_preview_enabled",
];

/// The hint for `key`, which stands under `path` where `schema` does not know it.
pub(super) fn unknown_key_hint(schema: &'static Schema, path: &str, key: &str) -> String {
    if path == "matrixAuthenticationService" && MAS_SECTIONS.contains(&key) {
        return format!("`{key}` is a section of MAS's own configuration: put it under `{path}.additional.<name>.config`");
    }
    if path == "synapse" && SYNAPSE_SETTINGS.contains(&key) {
        return format!("`{key}` is a setting of Synapse's own configuration: put it under `{path}.additional.<name>.config`");
    }
    if let Some(parent) = schema.properties.iter().find(|p| !path.is_empty() && p.schema.property(key).is_some()) {
        return format!("`{key}` belongs under `{}`", parent.name);
    }
    if let Some(near) = nearest(key, schema.properties.iter().map(|p| p.name)) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<_> = schema.properties.iter().map(|p| format!("`{}`", p.name)).collect();
    match known.len() {
        0 => "no key is taken here".into(),
        1..=12 => format!("known here: {}", known.join(", ")),
        _ => format!("`masthead values explain {}` lists what is known here", if path.is_empty() { "." } else { path }),
    }
}
