//! What people have to know of backups.

use super::destination::folder;
use super::plan::Planned;
use crate::stack::ends::End;
use crate::stack::outline::{BackedDatabase, Backup};
use crate::stack::pods::Pods;
use crate::stack::roles::{Holding, Media};

impl Planned<'_> {
    pub(super) fn told(&self) -> Backup {
        let holdings = &self.contents.holdings;
        let is_bucket = |it: &Holding| matches!(it.media, Media::Bucket(_));
        let in_bucket = holdings.iter().any(is_bucket).then_some("bucket");
        let retention = self.values.retention();
        let (count, days) = (retention.count().get(), retention.days().get());
        let count = count.map(|count| format!("the newest {count}"));
        let days = days.map(|days| format!("none older than {days} days"));
        let words: Vec<String> = count.into_iter().chain(days).collect();
        let mut servers = holdings.iter().filter_map(pods);
        Backup {
            cron_job: self.workload.name.clone(),
            schedule: self.values.schedule().or_default().to_owned(),
            claim: self.destination.claim().map(|claim| claim.name.clone()),
            bucket: self.destination.bucket().map(folder),
            is_encrypted: self.encryption.is_some(),
            media: self.contents.media.as_ref().map(|_| "volume").or(in_bucket),
            databases: holdings.iter().map(database).collect(),
            retention: words.join(", "),
            image: self.workload.image.reference.clone(),
            server: servers.next().map(|pods| pods.name.clone()),
        }
    }
}

/// Those of the server that the stack brings.
fn pods(holding: &Holding) -> Option<&Pods> {
    match &holding.database.server {
        End::Pods(pods) => Some(pods),
        _ => None,
    }
}

fn database(holding: &Holding) -> BackedDatabase {
    let database = &holding.database;
    BackedDatabase {
        name: database.name.shown(),
        user: database.user.shown(),
        host: database.host.shown(),
        file: format!("{}.dump", holding.name),
        is_of_stack: pods(holding).is_some(),
    }
}
