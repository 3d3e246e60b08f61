//! What Synapse keeps that is to be in a backup.

use super::base::Base;
use super::database::database_client;
use super::media_store::FOLDER;
use super::process::Process;
use crate::stack::pods::Pods;
use crate::stack::roles::{Holding, Media, MediaVolume};

/// Keys that clients have used since would be given out once more.
/// <https://element-hq.github.io/synapse/latest/usage/administration/backups.html>
const LEFT_OUT: &[&str] = &["e2e_one_time_keys_json"];

pub(super) fn holding(base: &Base, processes: &[Process], claim: &str) -> Option<Holding> {
    let config = &base.config;
    let keys = config.signing_key.iter();
    let has_media = |process: &&Process| process.duties.media;
    let media = match (&config.bucket, processes.iter().find(has_media)) {
        (Some(bucket), _) => Media::Bucket(bucket.store().bucket.clone()),
        (None, Some(process)) => Media::Volume(MediaVolume {
            claim: claim.to_owned(),
            folder: FOLDER,
            pods: Pods::of(&process.workload).label,
        }),
        (None, None) => Media::None,
    };
    Some(Holding {
        name: database_client(&base.values).database_name(),
        database: config.database.clone()?,
        left_out: LEFT_OUT,
        needs_c: true,
        keys: keys.map(|key| ("SIGNING_KEY", key.clone())).collect(),
        media,
        image: base.workload.image.reference.clone(),
    })
}
