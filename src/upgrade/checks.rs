//! What is looked for in the values where that is more than a condition of one path.

use super::condition::{World, is_something, path};
use crate::chart::changes::Check;
use crate::source::{Node, ValuePath};

/// The places in the values that a check is about; the top where it holds and is about none. None
/// if it does not hold.
pub(super) fn places(check: Check, world: &World) -> Vec<ValuePath> {
    let top = |holds: bool| {
        if holds {
            vec![ValuePath::root()]
        } else {
            Vec::new()
        }
    };
    match check {
        Check::OwnResources => own_resources(world),
        Check::SingleFamily => only(is_single_family(world), &["networking", "ipFamily"]),
        Check::UrlOfOtherSfu => only(lacks_url(world), &["matrixRTC", "sfu", "url"]),
        Check::OwnUser => {
            let without_group =
                |node: &Node| node.get("runAsUser").is_some() && node.get("fsGroup").is_none();
            let mut found = blocks(world, "podSecurityContext", without_group);
            found.extend(blocks(world, "extraInitContainers", is_something));
            found
        }
        Check::OlderHookshotUrl => older_hookshot_url(world),
        Check::HasRedis => top(has_redis(world)),
        Check::PinnedRedis => pinned_redis(world),
        Check::MoreAuthorisers => {
            let keys = ["matrixRTC", "replicas"];
            let count = world.given.below(&keys).and_then(Node::as_int);
            only(count.is_some_and(|count| count > 1), &keys)
        }
        Check::TmpMount => tmp_mounts(world),
        Check::NewValkeyForCalls => top(calls_use_valkey(world)),
        Check::OlderMatrixTools => older_matrix_tools(world),
        Check::Backslash => backslashes(world),
        Check::ClusterIpPorts => cluster_ip_ports(world),
        Check::SessionLimit => session_limit(world),
        Check::DefaultPorts => top(default_ports(world)),
    }
}

fn only(holds: bool, keys: &[&'static str]) -> Vec<ValuePath> {
    if holds { vec![path(keys)] } else { Vec::new() }
}

/// Blocks of this name that the files have, wherever they stand, and that are so.
fn blocks(world: &World, name: &'static str, fits: fn(&Node) -> bool) -> Vec<ValuePath> {
    fn walk(
        node: &Node,
        here: &ValuePath,
        name: &str,
        fits: fn(&Node) -> bool,
        out: &mut Vec<ValuePath>,
    ) {
        for entry in node.as_map().into_iter().flat_map(|map| &map.0) {
            let path = here.key(entry.key.clone());
            if entry.key == name && fits(&entry.node) {
                out.push(path);
            } else {
                walk(&entry.node, &path, name, fits, out);
            }
        }
    }
    let mut out = Vec::new();
    walk(&world.given, &ValuePath::root(), name, fits, &mut out);
    out
}

fn own_resources(world: &World) -> Vec<ValuePath> {
    if world.given.below(&["matrixTools", "resources"]).is_some() {
        return Vec::new();
    }
    let all = blocks(world, "resources", is_something);
    all.into_iter()
        .filter(|path| HAVE_INIT_CONTAINERS.contains(&path.to_string().as_str()))
        .collect()
}

/// The resources of pods that render configuration or wait.
const HAVE_INIT_CONTAINERS: [&str; 6] = [
    "synapse.resources",
    "hookshot.resources",
    "matrixAuthenticationService.resources",
    "matrixRTC.resources",
    "matrixRTC.sfu.resources",
    "synapse.checkConfigHook.resources",
];

fn is_single_family(world: &World) -> bool {
    let family = world
        .given
        .below(&["networking", "ipFamily"])
        .and_then(Node::as_str);
    let is_one = family.is_some_and(|family| matches!(family, "ipv4" | "ipv6"));
    is_one && world.has(&["matrixRTC", "enabled"]) && world.has(&["matrixRTC", "sfu", "enabled"])
}

/// A media server elsewhere whose URL is not known.
fn lacks_url(world: &World) -> bool {
    let sfu = |key| ["matrixRTC", "sfu", key];
    let variables = world
        .given
        .below(&["matrixRTC", "extraEnv"])
        .map_or(&[][..], Node::as_list);
    let is_in_variable = variables
        .iter()
        .any(|item| item.str("name") == Some("LIVEKIT_URL"));
    world.has(&["matrixRTC", "enabled"])
        && !world.has(&sfu("enabled"))
        && !world.has(&sfu("url"))
        && !is_in_variable
}

/// A registration that names the Service that Hookshot had.
fn older_hookshot_url(world: &World) -> Vec<ValuePath> {
    let keys = ["hookshot", "appserviceRegistration", "value"];
    let text = world
        .given
        .below(&keys)
        .and_then(Node::as_str)
        .unwrap_or_default();
    let url = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("url:"));
    let is_older = url.is_some_and(|url| url.contains("-hookshot.") || url.contains("-hookshot:"));
    only(is_older && world.has(&["hookshot", "enabled"]), &keys)
}

fn has_workers(world: &World) -> bool {
    let workers = world
        .whole
        .below(&["synapse", "workers"])
        .and_then(Node::as_map);
    let is_on = |worker: &Node| worker.bool("enabled") == Some(true);
    world.has(&["synapse", "enabled"])
        && workers.is_some_and(|map| map.iter().any(|(_, worker)| is_on(worker)))
}

/// Whether a release before had a server of the stack.
fn has_redis(world: &World) -> bool {
    let has_own = |component| world.has(&[component, "redisOrValkey", "host"]);
    has_workers(world) && !has_own("synapse")
        || world.has(&["hookshot", "enabled"]) && !has_own("hookshot")
}

fn calls_use_valkey(world: &World) -> bool {
    let has = |keys: &[&str]| world.has(keys);
    let has_own = has(&["matrixRTC", "redisOrValkey", "host"])
        && has(&["matrixRTC", "sfu", "redisOrValkey", "host"]);
    has(&["matrixRTC", "enabled"]) && !has_own
}

/// An image of the server of the stack that does not say Valkey.
fn pinned_redis(world: &World) -> Vec<ValuePath> {
    let keys = ["valkey", "image"];
    let Some(image) = world.given.below(&keys) else {
        return Vec::new();
    };
    let text = |key| image.str(key).unwrap_or_default();
    let names = text("repository");
    let is_redis =
        names.contains("redis") || names.is_empty() && text("tag").starts_with(['6', '7']);
    only(is_redis, &keys)
}

fn tmp_mounts(world: &World) -> Vec<ValuePath> {
    let keys = ["synapse", "extraVolumeMounts"];
    let mounts = world.given.below(&keys).map_or(&[][..], Node::as_list);
    let is_tmp = |mount: &&Node| {
        mount
            .str("mountPath")
            .is_some_and(|path| path.trim_end_matches('/') == "/tmp")
    };
    let found = mounts.iter().position(|mount| is_tmp(&mount));
    found
        .map(|index| path(&keys).index(index))
        .into_iter()
        .collect()
}

/// A tag of matrix-tools before 0.10.0.
fn older_matrix_tools(world: &World) -> Vec<ValuePath> {
    let keys = ["matrixTools", "image", "tag"];
    let tag = world
        .given
        .below(&keys)
        .and_then(Node::as_str)
        .unwrap_or_default();
    let numbers = tag
        .trim_start_matches('v')
        .split(['.', '-'])
        .map(str::parse::<u32>);
    let numbers: Vec<u32> = numbers.map_while(Result::ok).take(2).collect();
    only(matches!(numbers[..], [0, minor] if minor < 10), &keys)
}

/// Texts of configuration with `\${`.
fn backslashes(world: &World) -> Vec<ValuePath> {
    blocks(world, "config", |node| {
        node.as_str().is_some_and(|text| text.contains("\\${"))
    })
}

/// Settings of the nodes' ports where none are used.
fn cluster_ip_ports(world: &World) -> Vec<ValuePath> {
    let keys = ["matrixRTC", "sfu", "exposedServices"];
    let services = world.given.below(&keys).and_then(Node::as_map);
    let services = services.into_iter().flat_map(|map| map.iter());
    let is_idle = |node: &Node| {
        let has = |key| node.get(key).is_some();
        node.str("portType") == Some("ClusterIP")
            && (has("nodePort") || has("externalTrafficPolicy"))
    };
    let idle = services.filter(|(_, node)| is_idle(node));
    idle.map(|(name, _)| path(&keys).key(name.to_owned()))
        .collect()
}

/// No configuration of MAS that says something of it.
fn session_limit(world: &World) -> Vec<ValuePath> {
    let keys = ["matrixAuthenticationService", "additional"];
    let texts = world.given.below(&keys).and_then(Node::as_map);
    let mut texts = texts.into_iter().flat_map(|map| map.iter());
    let says = |node: &Node| {
        node.str("config")
            .is_some_and(|text| text.contains("session_limit"))
    };
    only(!texts.any(|(_, node)| says(node)), &keys)
}

/// The media server at the ports that were the defaults, which no file sets.
fn default_ports(world: &World) -> bool {
    let keys = ["matrixRTC", "sfu", "exposedServices"];
    let is_set = |name| {
        let service = world
            .given
            .below(&keys)
            .and_then(|services| services.get(name));
        service.is_some_and(|service| service.get("port").is_some())
    };
    world.has(&["matrixRTC", "enabled"])
        && world.has(&["matrixRTC", "sfu", "enabled"])
        && !["rtcTcp", "rtcMuxedUdp"].into_iter().all(is_set)
}
