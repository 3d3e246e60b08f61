//! The releases of the chart matrix-stack whose values and objects masthead renders, as data: a
//! file each, which `build.rs` makes into constants.
//!
//! `values.yaml` has the defaults of the newest one; the files of older ones say how theirs differ.
//! Code asks for a switch by its name, never for a version.

pub(crate) mod changes;
pub(crate) mod defaults;
mod find;
mod images;
mod renames;
mod version;

use std::fmt;

pub(crate) use find::Taken;
pub use find::UnknownChart;
pub(crate) use images::{Advisory, KnownImage};
pub(crate) use renames::{Rename, Wins};
pub(crate) use version::Version;

use crate::source::ValuePath;
use defaults::Default;

/// The name of the chart.
pub(crate) const NAME: &str = "matrix-stack";

/// A release of the chart.
pub struct Chart {
    /// The release, e.g. `26.11.3`.
    version: Version,
    /// The last known release of its month that has these values and objects, e.g. 3 of `26.11.3`.
    last: u16,
    /// How its objects differ from those of other releases.
    pub(crate) switches: Switches,
    /// The value of each key that is not given.
    pub(crate) defaults: &'static Default,
}

/// What a release does, beyond what its defaults say.
#[derive(Debug)]
pub(crate) struct Switches {
    /// Processes send each other messages through Valkey, a StatefulSet; else through Redis, a
    /// Deployment.
    pub valkey: bool,
    /// What users add to the configuration of any program is a Go template; else only what they add
    /// to Hookshot's.
    pub additional_is_template: bool,
    /// Events reach Hookshot by a Service of their own.
    pub hookshot_has_two_services: bool,
    /// What lets users into calls is an application service of the homeserver.
    pub rtc_is_appservice: bool,
    /// What lets users into calls is one pod.
    pub rtc_is_singleton: bool,
    /// Of a stored registration only the tokens are kept.
    pub renders_registrations_anew: bool,
    /// Only the process of Synapse that serves media mounts them.
    pub media_is_of_one_process: bool,
    /// Sizes and encodings of random bytes are arguments of the Job that generates credentials.
    pub tools_name_sizes: bool,
    /// Programs wait until the servers that they need answer.
    pub waits_for_servers: bool,
    /// Hookshot may encrypt beside MAS.
    pub hookshot_encrypts_beside_mas: bool,
    /// Volumes for temporary files are called `tmp`; else each component has its own name for its.
    pub tmp_volumes: bool,
    /// Clients are told the URL of the SFU, which the values may say.
    pub sfu_has_url: bool,
    /// Services of the SFU's ports have the address families of `networking.ipFamily`.
    pub exposed_ip_family: bool,
    /// The pod of the SFU lists its port for muxed media as one of UDP, which it is.
    pub muxed_media_is_udp: bool,
    /// Workers answer where the authentication service is.
    pub auth_metadata_by_workers: bool,
    /// Rooms of the client in the browser are decorated in a way that was tried.
    pub room_decoration: bool,
    /// Files of ConfigMaps and Secrets are for the owner and the group of a pod's volumes alone.
    pub private_mounts: bool,
    /// Pods of which there may be several go on for a while when they are to end.
    pub sleeps_before_end: bool,
    /// The tools move accounts, and try whether that would work; else MAS's own program tries.
    pub syn2mas_by_tools: bool,
}

include!(concat!(env!("OUT_DIR"), "/chart.rs"));

impl Chart {
    /// The newest release that is known.
    pub fn newest() -> &'static Self {
        RELEASES[RELEASES.len() - 1]
    }

    /// Whether no newer release is known.
    pub(crate) fn is_newest(&self) -> bool {
        self.version == Self::newest().version
    }

    /// Every release that is known, the oldest first.
    pub(crate) fn all() -> &'static [&'static Self] {
        RELEASES
    }

    /// Values that had another name in older releases than the newest.
    pub(crate) fn renames() -> &'static [Rename] {
        RENAMES
    }

    /// The release, e.g. `26.11.3`.
    pub fn version(&self) -> String {
        self.version.to_string()
    }

    /// A path as this release calls it, where it has an older name.
    pub(crate) fn own_name(&self, path: &ValuePath) -> ValuePath {
        let older = RENAMES.iter().rev().filter(|it| !self.has(it.since));
        older.fold(path.clone(), |path, rename| rename.older_name(path))
    }

    /// Whether it has what came with this release.
    pub(crate) fn has(&self, since: Version) -> bool {
        self.version >= since
    }

    /// Whether a change is behind it or a later release of its month, which have the same values.
    pub(crate) fn is_after(&self, change: Version) -> bool {
        change <= Version(self.version.0, self.version.1, self.last)
    }

    /// Name and version, as the label `helm.sh/chart` has them.
    pub(crate) fn label(&self) -> String {
        format!("{NAME}-{}", self.version)
    }

    /// Year and month of the release, by which people ask for it: `26.11`.
    pub(crate) fn short(&self) -> String {
        self.version.short()
    }
}

impl fmt::Debug for Chart {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.label())
    }
}
