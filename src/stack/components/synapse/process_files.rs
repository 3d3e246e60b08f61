//! The files of single processes, of which many have the same.

use std::rc::Rc;

use serde::Serialize;

use super::config::Config;
use super::duties::Duties;
use super::files::SharedFiles;
use super::media_bucket::Facts as Bucket;
use super::media_store;
use super::ports::{HEALTH, HTTP, METRICS, REPLICATION};
use crate::stack::Context;
use crate::stack::hashes::digest;
use crate::stack::network::IpFamilies;
use crate::stack::reference::Viewer;

/// The files of single processes. Many kinds have the same.
#[derive(Debug)]
pub(super) struct ProcessFiles<'b> {
    /// What keeps the media beside the folder.
    bucket: Option<&'b Bucket>,
    addresses: Vec<&'static str>,
    /// Changes when a file does that all processes read.
    shared: String,
    made: Vec<(ProcessFacts, ProcessFile)>,
}

/// The configuration of a process beside what all have.
#[derive(Clone, Debug)]
pub(super) struct ProcessFile {
    pub text: Rc<str>,
    /// Changes when any file does that the process reads.
    pub digest: String,
}

/// What the template of such a file reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ProcessFacts {
    app: &'static str,
    main: bool,
    http: bool,
    replication: bool,
    media: bool,
    /// Where media are, where that is its own.
    media_store: Option<&'static str>,
    resources: &'static [&'static str],
}

/// Where processes listen.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Ports {
    http: u16,
    replication: u16,
    metrics: u16,
    health: u16,
}

impl Ports {
    const OURS: Self = Self {
        http: HTTP.number,
        replication: REPLICATION.number,
        metrics: METRICS.number,
        health: HEALTH.number,
    };
}

impl<'b> ProcessFiles<'b> {
    pub(super) fn new(cx: &Context, shared: &SharedFiles, config: &'b Config) -> Self {
        let families = IpFamilies::new(cx);
        let addresses = [(families.v6, "::"), (families.v4, "0.0.0.0")];
        let addresses = addresses.into_iter();
        Self {
            bucket: config.bucket.as_ref().map(|bucket| &bucket.facts),
            addresses: addresses
                .filter_map(|(has, address)| has.then_some(address))
                .collect(),
            shared: shared.digest(),
            made: Vec::new(),
        }
    }

    /// The file of a process with these duties, as `viewer` sees it.
    pub(super) fn file(&mut self, cx: &Context, duties: &Duties, viewer: Viewer) -> ProcessFile {
        let process = ProcessFacts {
            app: duties.app,
            main: duties.is_main,
            http: duties.http,
            replication: duties.replication,
            media: duties.media,
            media_store: media_store::of_process(cx, duties.media, viewer),
            resources: duties.resources(),
        };
        if let Some((_, file)) = self.made.iter().find(|(known, _)| *known == process) {
            return file.clone();
        }
        let file = self.make(cx, process);
        self.made.push((process, file.clone()));
        file
    }

    fn make(&self, cx: &Context, process: ProcessFacts) -> ProcessFile {
        #[derive(Serialize)]
        struct Facts<'f> {
            process: ProcessFacts,
            bucket: Option<&'f Bucket>,
            addresses: &'f [&'static str],
            ports: Ports,
        }
        let addresses = &self.addresses;
        let facts = Facts {
            process,
            bucket: self.bucket.filter(|_| process.media),
            addresses,
            ports: Ports::OURS,
        };
        let text = cx.file_of("synapse/05-process.yaml", facts);
        ProcessFile {
            digest: digest(&format!("{}{text}", self.shared)),
            text: text.into(),
        }
    }
}
