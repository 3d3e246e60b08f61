"""Makes `schemas/synapse-reads.yaml` anew: what the installed Synapse reads of its configuration, and what it takes there.

usage: target/e2e-python/bin/python tests/e2e/make_synapse_table.py > schemas/synapse-reads.yaml

It needs what Synapse's image has: `pip install 'matrix-synapse[all]'`. Each setting is found by watching which keys Synapse asks for,
and what it takes by loading the configuration of a small stack with each probe in its place.
"""

import ast
import contextlib
import copy
import datetime
import functools
import importlib.metadata
import os
import pathlib
import re
import sys
import warnings

warnings.simplefilter("ignore")

import jsonschema
import synapse
import synapse_judge as judge
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.config._base import Config
from synapse.config.homeserver import HomeServerConfig

KEY = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
LIMIT = {"per_second": 1, "burst_count": 1}
OIDC = {"idp_id": "a", "idp_name": "a", "issuer": "https://a.example.org/", "client_id": "a", "client_secret": "a"}
RULE = {"action": "allow"}

# Sections as far as Synapse needs them to read what else is in them.
SECTIONS = {
    "account_validity": {"enabled": True, "period": "1d", "renew_at": "1d"},
    "alias_creation_rules": [RULE],
    "background_updates": {},
    "caches": {"cache_autotuning": {"max_cache_memory_usage": "1G", "target_cache_memory_usage": "1G", "min_cache_ttl": "1m"}},
    "cas_config": {"server_url": "https://a.example.org"},
    "email": {"notif_from": "a@example.org", "enable_notifs": True, "subjects": {}},
    "experimental_features": {"msc3866": {}},
    "instance_map": {"a": {"host": "a", "port": 1}},
    "jwt_config": {"enabled": True, "secret": "a", "algorithm": "HS256"},
    "listeners": [{"type": "http", "port": 18000, "resources": [{"names": ["client"]}]}],
    "matrix_rtc": {"transports": [{"type": "livekit", "livekit_service_url": "https://a.example.org"}]},
    "media_storage_providers": [{"module": "file_system", "config": {"directory": "/tmp"}}],
    "media_upload_limits": [{"max_size": 1, "time_period": 1}],
    "modules": [{"module": "synapse.config.auth.AuthConfig"}],
    "oidc_config": {"enabled": True, **OIDC, "idp_id": "b", "user_mapping_provider": {"config": {}}},
    "oidc_providers": [{**OIDC, "user_mapping_provider": {"config": {}}}],
    "old_signing_keys": {"ed25519:a": {"key": KEY, "expired_ts": 1}},
    "opentracing": {"enabled": True},
    "password_config": {"policy": {}},
    "password_providers": [{"module": "synapse.config.auth.AuthConfig", "config": {}}],
    "push_rules": {"limits": {}},
    "rc_invites": {"per_room": LIMIT, "per_user": LIMIT, "per_issuer": LIMIT},
    "rc_joins": {"local": LIMIT, "remote": LIMIT},
    "rc_login": {"address": LIMIT, "account": LIMIT, "failed_attempts": LIMIT},
    "rc_presence": {"per_user": LIMIT},
    "redis": {"enabled": True, "password": "a"},
    "retention": {"default_policy": {}, "purge_jobs": [{"interval": "1d"}]},
    "room_list_publication_rules": [RULE],
    "saml2_config": {"sp_config": {"metadata": {}}, "user_mapping_provider": {"config": {}}},
    "sentry": {"dsn": "https://a@a.example.org/1"},
    "server_notices": {"system_mxid_localpart": "a"},
    "spam_checker": {"module": "synapse.config.auth.AuthConfig"},
    "third_party_event_rules": {"module": "synapse.config.auth.AuthConfig"},
    "thumbnail_sizes": [{"width": 1, "height": 1, "method": "crop"}],
    "trusted_key_servers": [{"server_name": "a.example.org", "verify_keys": {}}],
    "user_consent": {"version": "1", "template_dir": "/tmp"},
    **{
        name: {}
        for name in (
            "account_threepid_delegates auto_accept_invites federation ldap_config limit_remote_rooms login_via_existing_session "
            "manhole_settings matrix_authentication_service media_retention metrics_flags oembed presence push rc_3pid_validation "
            "rc_admin_redaction rc_delayed_event_mgmt rc_federation rc_joins_per_room rc_key_requests rc_media_create rc_message "
            "rc_profile rc_registration rc_registration_token_validity rc_reports rc_room_creation rc_third_party_invite "
            "rc_user_directory room_prejoin_state sso stats stream_writers task_scheduler templates ui_auth user_directory user_types"
        ).split()
    },
}

# Names that nothing asks for singly: those of classes that take a whole map.
FIELDS = {
    "limit_remote_rooms": "enabled complexity complexity_error admins_can_join",
    "rc_federation": "window_size sleep_limit sleep_delay reject_limit concurrent",
    "metrics_flags": "known_servers",
    "stream_writers": "events typing to_device account_data receipts presence push_rules device_lists thread_subscriptions quarantined_media_changes",
    "experimental_features.msc3866": "enabled require_approval_for_new_accounts",
    "matrix_authentication_service": "enabled endpoint force_http2 secret secret_path",
    "matrix_rtc": "transports",
    "matrix_rtc.transports[]": "type url livekit_service_url",
    "media_upload_limits[]": "max_size time_period info_uri can_upgrade",
    "push_rules": "limits",
    "push_rules.limits": "rule_count rule_id_length rule_size",
    "instance_map.*": "host port tls path",
    "listeners[].resources[]": "names compress",
    "oidc_providers[].attribute_requirements[]": "attribute value one_of",
    "oidc_config.attribute_requirements[]": "attribute value one_of",
    "saml2_config.attribute_requirements[]": "attribute value one_of",
    "database": "name args data_stores txn_limit allow_unsafe_locale",
}
# Maps whose keys are names of the user's.
NAMED = ["instance_map", "old_signing_keys", "caches.per_cache_factors", "mau_appservice_trial_days", "cas_config.required_attributes",
         "trusted_key_servers[].verify_keys", "databases", "default_power_level_content_override"]  # fmt: skip
# What Synapse hands on: to a module, a driver or clients.
HANDED_ON = ["database.args", "extra_well_known_client_content", "opentracing.jaeger_config", "saml2_config.sp_config", "user_consent.server_notice_content"]
# Settings that other parts of Synapse read from a section that the configuration keeps whole.
READ_LATER = {
    "password_config.policy": {"minimum_length": "any", "require_digit": "any", "require_symbol": "any", "require_lowercase": "any", "require_uppercase": "any"},
    "database": {"txn_limit": "any", "allow_unsafe_locale": "any"},
    "trusted_key_servers[]": {"accept_keys_insecurely": "any"},
}

# What a probe can't tell: names of templates, and paths of files that a pod may mount, are texts.
TEXT = re.compile(r".*_(html|text|html_path)$")
FILE = re.compile(r".*_(path|file)$")
# Settings that hang on others, or that only some paths lead to, and modules that an image may have.
KNOWN = {
    'account_validity.template_dir': 'null text',
    'autocreate_auto_join_room_preset': 'any',
    'bind_port': 'any',
    'databases': 'any',
    'default_power_level_content_override': 'any',
    'encryption_enabled_by_default_for_room_type': 'false =all =invite =off',
    'experimental_features.msc3890_enabled': 'any',
    'experimental_features.msc4108_delegation_endpoint': 'any',
    'experimental_features.msc4108_enabled': 'any',
    'experimental_features.msc4388_mode': 'any',
    'federation_client_minimum_tls_version': 'int=1 float=1.1 float=1.2 float=1.3 =1 =1.1 =1.2 =1.3',
    'federation_custom_ca_list': 'null list',
    'federation_verify_certificates': 'any',
    'listeners[]': 'map +type',
    'listeners[].path': 'null text',
    'macaroon_secret_key': 'any',
    'registration_shared_secret': 'any',
    'media_storage_providers[].config': 'map',
    'media_storage_providers[].module': 'text',
    'oidc_config.attribute_requirements': 'list',
    'oidc_providers[].attribute_requirements': 'list',
    'manhole_settings.ssh_priv_key_path': 'null text',
    'manhole_settings.ssh_pub_key_path': 'null text',
    'matrix_rtc.transports[]': 'map +type',
    'matrix_rtc.transports': 'list',
    'instance_map.*': 'map!',
    'instance_map.*.path': 'text',
    'oembed.additional_providers': 'null list',
    'presence.idle_timeout': 'int duration',
    'presence.last_active_granularity': 'int duration',
    'presence.presence_router': 'any',
    'matrix_authentication_service.enabled': 'bool',
    'opentracing.homeserver_whitelist': 'list',
    'opentracing.force_tracing_for_users': 'list',
    'saml2_config.attribute_requirements': "null false int=0 float=0 '' list {}",
    'saml2_config.user_mapping_provider.module': 'text',
    'gc_min_interval[]': 'int duration',
    'oidc_providers[].attribute_requirements[]': 'map +attribute',
    'oidc_providers[].client_secret_jwt_key.jwt_header': 'map +alg',
    'stream_writers': 'any',
    'user_types.default_user_type': 'any',
}
# Settings below which nothing is looked at.
WHOLE = ("databases", "default_power_level_content_override", "stream_writers", "room_prejoin_state.additional_event_types", "opentracing.force_tracing_for_users")


def corrected(path, line):
    """What is known better of a setting than probes tell; nothing where it is left out."""
    if path.startswith(tuple(f"{whole}{step}" for whole in WHOLE for step in ".[")):
        return None
    if path in KNOWN:
        return KNOWN[path]
    if TEXT.match(path) and "=" in line:
        return "text"
    if FILE.match(path) and line.startswith("null") and not path.startswith("experimental_features"):
        return "null text"
    return line


TEXTS = [
    "", " ", "x", "x y", "X", "0", "1", "2", "5", "12", "-5", " 5", "1_0", "1.5", "1e3", "nan", "5s", "5m", "7d", "7 d", "7 days", "-1d", "5ms", "10K", "10M", "10MB",
    "1G", "1T", "1k", "M", "d", "true", "false", "True", "yes", "on", "off", "no", "y", "none", "/nowhere/x", "/tmp", "http://x.org", "https://x.org/", "ftp://x.org",
    "mxc://a.org/b", "@a:x.org", "#a:x.org", "!a:x.org", "10.0.0.0/8", "10.0.0.1", "10.0.0.300/8", "10.0.0.0/33", "10.1/16", "::1", "::1/128", "x.org", "*.x.org", "(",
    "a <a@x.org>", "a@x.org", "m.room.message", "ü", "{{ x }}", "{{ x", "%(app)s", "ed25519:a", KEY, "0010", "+5",
]  # fmt: skip
NUMBERS = [*range(-1, 13), 100, 70000, 10**15]
FLOATS = [-1.5, 0.0, 0.5, 1.0, 1.5, 12.0]


def is_parsed(parse):
    def test(text):
        try:
            parse(text)
        except Exception:
            return False
        return True

    return test


def positive(parse):
    return lambda text: is_parsed(parse)(text) and parse(text) > 0


def is_range(text):
    from netaddr import IPNetwork

    return is_parsed(IPNetwork)(text)


def is_glob(text):
    return text.isascii()


# Forms of texts. The first that tells all probes apart is that of a setting.
FORMS = {
    "text": lambda text: True,
    "text+": lambda text: text != "",
    "''": lambda text: text == "",
    "duration": is_parsed(Config.parse_duration),
    "duration-or-empty": lambda text: text == "" or is_parsed(Config.parse_duration)(text),
    "duration>0": positive(Config.parse_duration),
    "size": is_parsed(Config.parse_size),
    "size-or-empty": lambda text: text == "" or is_parsed(Config.parse_size)(text),
    "size>0": positive(Config.parse_size),
    "size>=0": lambda text: is_parsed(Config.parse_size)(text) and Config.parse_size(text) >= 0,
    "integer": is_parsed(int),
    "number": is_parsed(float),
    "switch": lambda text: text.lower() in ("y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0"),
    "range": is_range,
    "range-letters": lambda text: all(is_range(letter) for letter in text),
    "ascii": is_glob,
    "http": lambda text: text.startswith(("http://", "https://")),
    "http-or-empty": lambda text: text == "" or text.startswith(("http://", "https://")),
    "alias": lambda text: text.startswith("#") and ":" in text,
    "mxc": lambda text: text.startswith("mxc://"),
    "identifier": lambda text: re.fullmatch(r"[A-Za-z0-9._~-]+", text) is not None,
    "brand": lambda text: re.fullmatch(r"[a-z][a-z0-9_.-]*", text) is not None,
    "alphanumeric": str.isalnum,
    "folder": lambda text: text == "/tmp",
    "folder-or-empty": lambda text: text in ("", "/tmp"),
    "file-or-empty": lambda text: text == "",
    "url": lambda text: re.match(r"[a-z]+://.|ed25519:a$", text) is not None,
    "jinja": lambda text: text != "{{ x",
    "address": lambda text: text != "" and text not in ("x", ) and "@" in text,
    "key": lambda text: text == KEY,
    "template-name": lambda text: False,
}


class Watched(dict):
    """A map that notes which of its keys are asked for."""

    def __init__(self, entries, path, seen):
        super().__init__({key: watched(value, f"{path}.{key}".lstrip("."), seen) for key, value in entries.items()})
        self.path, self.seen = path, seen

    def __bool__(self):
        """A section that says nothing is watched too: `config.get(name) or {}` would take another map."""
        return True

    def note(self, key):
        if isinstance(key, str):
            self.seen.add(f"{self.path}.{key}".lstrip("."))

    def get(self, key, default=None):
        self.note(key)
        return super().get(key, default)

    def __getitem__(self, key):
        self.note(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.note(key)
        return super().__contains__(key)

    def setdefault(self, key, default=None):
        self.note(key)
        return super().setdefault(key, default)

    def __deepcopy__(self, memo):
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}


def watched(value, path, seen):
    if isinstance(value, dict):
        return Watched(value, path, seen)
    if isinstance(value, list):
        return [watched(item, f"{path}[]", seen) for item in value]
    return value


def quicker():
    """Compiles templates and schemas once."""
    read, check = Config.read_templates, {}

    @functools.cache
    def read_once(self, names):
        return read(self, list(names))

    def read_templates(self, names, folders=None):
        folders = [folder for folder in folders or ()]
        return read(self, names, folders) if folders else read_once(self, tuple(names))

    def validate(instance, schema):
        validator = check.setdefault(id(schema), jsonschema.validators.validator_for(schema)(schema))
        error = jsonschema.exceptions.best_match(validator.iter_errors(instance))
        if error is not None:
            raise error

    Config.read_templates, jsonschema.validate = read_templates, validate


class Reader:
    """Loads the part of the configuration that a setting is for, which is quick."""

    # Sections whose reading looks at another.
    AFTER = {"server": ["tls", "key"], "tls": ["key"], "account_validity": ["email"], "key": []}

    def __init__(self):
        quicker()
        self.base = judge.merged({}, mas=False)
        for name in ("ip_range_blacklist", "url_preview_ip_range_blacklist"):
            self.base[name] = self.base[name][:1]
        self.root = judge.load(copy.deepcopy(self.base))
        self.sections = {}
        self.seen = set()
        self.watch()

    def watch(self):
        """Notes which section asks for which setting."""
        config = judge.pods.merge(copy.deepcopy(self.base), copy.deepcopy(SECTIONS))
        for kind in HomeServerConfig.config_classes:
            seen = set()
            self.read(kind.section, Watched(config, "", seen))
            self.seen |= seen
            for path in seen:
                self.sections.setdefault(path.partition(".")[0].partition("[")[0], set()).add(kind.section)

    def read(self, section, config):
        getattr(self.root, section).read_config(
            config, config_dir_path="/tmp", data_dir_path="/tmp", allow_secrets_in_config=True
        )

    def takes(self, path, value):
        """Whether Synapse takes a value at a path."""
        steps = path.replace("[]", ".[]").split(".")
        config = dict(self.base)
        own = copy.deepcopy(SECTIONS.get(steps[0])) if steps[0] not in self.base else judge.pods.merge(copy.deepcopy(self.base[steps[0]]), copy.deepcopy(SECTIONS.get(steps[0], self.base[steps[0]])))
        if steps[0] == "listeners":
            own = copy.deepcopy(SECTIONS["listeners"])
        config[steps[0]] = put(own, steps[1:], value)
        config = copy.deepcopy(config)
        first = sorted(self.sections.get(steps[0], ()))
        names = first + [after for name in first for after in self.AFTER.get(name, ()) if after not in first]
        order = [kind.section for kind in HomeServerConfig.config_classes]
        try:
            for name in sorted(names, key=order.index):
                self.read(name, config)
            return True
        except Exception:
            return False


def put(within, steps, value):
    """A section with a value at the end of the steps."""
    if not steps:
        return copy.deepcopy(value)
    step, *rest = steps
    if step == "[]":
        within = list(within) if isinstance(within, list) else []
        return [put(within[0] if within else None, rest, value)]
    within = dict(within) if isinstance(within, dict) else {}
    if step == "*":
        step = next(iter(within), "ed25519:a" if "key" in str(steps) else "x")
    within[step] = put(within.get(step), rest, value)
    return within


class Table:
    def __init__(self, reader):
        self.reader = reader
        self.lines = {}
        self.unclear = []

    def children(self, path):
        """The settings in a section that are known by name."""
        start = f"{path}."
        names = {seen.removeprefix(start) for seen in self.reader.seen if seen.startswith(start)}
        names = {name.partition(".")[0].partition("[")[0] for name in names} | set(FIELDS.get(path, "").split())
        return sorted(names)

    def add(self, path):
        line = self.line(path)
        self.lines[path] = line
        if path in HANDED_ON or path.endswith(".config"):
            return
        words = line.split()
        if path in NAMED:
            if "map" in words or "{}" in words:
                self.add(f"{path}.*")
        elif "map" in words or "{}" in words or "map!" in words:
            for name in self.children(path):
                if name not in READ_LATER.get(path, ()):
                    self.add(f"{path}.{name}")
            for name, what in READ_LATER.get(path, {}).items():
                self.lines[f"{path}.{name}"] = what
        if "list" in words:
            items = self.line(f"{path}[]")
            if items != "any":
                self.add(f"{path}[]")

    def line(self, path):
        takes = lambda value: self.reader.takes(path, value)
        words = []
        if takes(None):
            words.append("null")
        switches = [value for value in (False, True) if takes(value)]
        words += {0: [], 1: [str(switches[0]).lower()] if switches else [], 2: ["bool"]}[len(switches)]
        words += numbers("int", NUMBERS, takes)
        words += numbers("float", FLOATS, takes)
        words += self.texts(path, takes)
        words += self.lists(path, takes)
        words += self.maps(path, takes)
        if words == ["null", "bool", "int", "float", "text", "list", "map"]:
            return "any"
        return " ".join(words) or "nothing"

    def texts(self, path, takes):
        taken = {text: takes(text) for text in TEXTS}
        if not any(taken.values()):
            words = self.choices(path, takes)
            return [f"={word}" for word in words]
        for name, form in FORMS.items():
            if all(form(text) == is_taken for text, is_taken in taken.items()):
                return [name]
        accepted = [text for text, is_taken in taken.items() if is_taken]
        choices = sorted(set(accepted) | set(self.choices(path, takes)))
        if len(choices) < 16 and all(re.fullmatch(r"[\w.]+", text) for text in choices):
            return [f"={word}" for word in choices]
        self.unclear.append((path, accepted if len(accepted) < 40 else [f"not {text}" for text in TEXTS if not taken[text]]))
        return ["text"]

    def choices(self, path, takes):
        """Words that Synapse's own sources have, and that it takes here."""
        return [word for word in words_of_sources() if takes(word)]

    def lists(self, path, takes):
        empty = takes([])
        some = [item for item in (None, True, 1, 1.5, "x", "5", "1m", "#a:x.org", "@a:x.org", "a.org", "10.0.0.1", "/tmp", [], {}, *(s for s in [self.scaffold(path)] if s is not None)) if takes([item])]
        three = takes([1, 1, 1]) and not some
        return ["list3"] if three else (["list"] if some and empty else ["list+"] if some else ["[]"] if empty else [])

    def scaffold(self, path):
        steps = path.replace("[]", ".[]").split(".")
        within = SECTIONS
        for step in steps:
            if step == "[]" and isinstance(within, list) and within:
                within = within[0]
            elif isinstance(within, dict) and (step in within or (step == "*" and within)):
                within = within[step] if step in within else next(iter(within.values()))
            else:
                return None
        return within[0] if isinstance(within, list) and within else None

    def maps(self, path, takes):
        within = self.good(path)
        is_taken = takes(within)
        if not is_taken:
            return ["{}"] if within and takes({}) else []
        required = [f"+{key}" for key in within if not takes({k: v for k, v in within.items() if k != key})]
        if path in NAMED:
            required = []
        strict = not takes({**within, "zz_unknown": 1})
        known = self.children(path)
        if strict and not within and not known and path not in NAMED:
            return ["{}"]
        word = "map!" if strict and path not in NAMED else "map"
        if required and takes({}):
            required.append("or-empty")
        return [word, *required]

    def good(self, path):
        steps = path.replace("[]", ".[]").split(".")
        within = SECTIONS
        for step in steps:
            if step == "[]" and isinstance(within, list) and within:
                within = within[0]
            elif isinstance(within, dict) and (step in within or (step == "*" and within)):
                within = within[step] if step in within else next(iter(within.values()))
            else:
                return {}
        return copy.deepcopy(within) if isinstance(within, dict) else {}


def numbers(name, probes, takes):
    taken = [value for value in probes if takes(value)]
    if len(taken) == len(probes):
        return [name]
    if not taken:
        return []
    if taken == [0]:
        return [f"{name}=0"]
    rest = probes[probes.index(taken[0]) :]
    if taken == rest:
        return [f"{name}>={taken[0]}"]
    if taken == [value for value in probes if value != 0]:
        return [f"{name}!=0"]
    return [f"{name}={value}" for value in taken]


WORDS = []


def words_of_sources():
    """The words that the modules of the configuration compare something with, or list."""
    if not WORDS:
        found = set(KNOWN_ROOM_VERSIONS) | {"public_chat", "private_chat", "trusted_private_chat"}
        for source in pathlib.Path(synapse.__file__).parent.glob("config/*.py"):
            for node in ast.walk(ast.parse(source.read_text())):
                if isinstance(node, (ast.Compare, ast.List, ast.Set)):
                    found |= {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
        WORDS.extend(sorted(word for word in found if re.fullmatch(r"[\w.]{1,40}", word)))
    return WORDS


HEAD = """\
# What Synapse {version} reads of its configuration, and what it takes there. Made {date} by
# `tests/e2e/make_synapse_table.py`, which ran it with each of these settings and each kind of value, and knows better of some that
# hang on others, on files or on modules; not to be edited.
#
# `a.b` is a setting of a section, `a[]` an item of a list, `a.*` what stands under any name. `any`: all is taken. Else the
# kinds of value that are: null, bool, int, float, text or a form of it, `=x` a word, list (`list+`: not an empty one, `[]`: only an
# empty one), map (`{{}}`: only an empty one; `map!`: no other keys; `+x`: a key that must be there, `or-empty`: unless none is).
"""


def main():
    # A number as the name of a file is a descriptor for Python, which it closes.
    out = os.fdopen(os.dup(1), "w")
    reader = Reader()
    table = Table(reader)
    top = sorted({seen.partition(".")[0].partition("[")[0] for seen in reader.seen})
    # Synapse prints words of its own.
    with contextlib.redirect_stdout(sys.stderr):
        for name in top if len(sys.argv) < 2 else sys.argv[1:]:
            table.add(name)
    if len(sys.argv) < 2:
        table.lines |= {path: line for path, line in KNOWN.items() if path not in table.lines}
    print(HEAD.format(version=importlib.metadata.version("matrix-synapse"), date=datetime.date.today()), end="", file=out)
    for path in sorted(table.lines):
        line = corrected(path, table.lines[path])
        if line is None:
            continue
        quote = '"' if path[0] in "*&!" else ""
        print(f"{quote}{path}{quote}: {line!r}" if line[0] in "[{=&*'" or ": " in line else f"{path}: {line}", file=out)
    out.flush()
    for path, texts in table.unclear:
        print("unclear:", path, texts, file=sys.stderr)


if __name__ == "__main__":
    main()
