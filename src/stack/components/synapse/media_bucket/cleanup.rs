//! The CronJob that removes from the volume what the bucket has.

use super::super::base::Base;
use super::super::media_store;
use super::super::mounts::{self, Use};
use super::super::process::Process;
use super::super::values::INSTANCE_LABEL;
use super::{Bucket, CA_VARIABLE};
use crate::kube::object::{Body, Container, Data, Env, Files, Kind, Labels, Mount, Timing, Volume};
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::database::Database;
use crate::stack::hashes::Known;
use crate::stack::labels::add;
use crate::stack::pod::{Pod, words};
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::stack::service_account::ServiceAccount;
use crate::stack::workload::Workload;
use crate::stack::{Context, Object};
use crate::values::typed::{self, Typed};

/// What ends its name.
const NAME: &str = "synapse-media-cleanup";

/// Its script, in a ConfigMap.
const SCRIPT: &str = "media-cleanup.py";
const SCRIPTS: &str = "scripts";
const TMP: &str = "tmp";

/// A run that takes longer than this hangs.
const DEADLINE: i64 = 6 * 3600;

/// The CronJob, and what it reads.
#[derive(Debug)]
pub(in super::super) struct Cleanup<'a> {
    values: typed::SynapseMediaS3Cleanup<'a>,
    workload: Workload<'a>,
    labels: Labels,
    bucket: Bucket,
    database: Option<Database>,
    claim: String,
}

impl<'a> Cleanup<'a> {
    /// Reads the values, where they want it. It runs beside the pod that has the volume.
    pub(in super::super) fn new(
        cx: &Context<'a>,
        base: &Base<'a>,
        processes: &[Process<'a>],
        claim: &str,
    ) -> Option<Self> {
        let bucket = base.config.bucket.clone()?;
        let values = base.values.media().s3().cleanup();
        if !values.enabled().is_on() {
            return None;
        }
        let mut workload = workload(cx, base, &values);
        if let Some(process) = processes.iter().find(|process| process.duties.media) {
            let (label, instance) = Pods::of(&process.workload).label;
            workload.scheduling.set_beside((label, &instance));
        }
        Some(Self {
            labels: workload.labels.clone(),
            workload,
            bucket,
            database: base.config.database.clone(),
            claim: claim.to_owned(),
            values,
        })
    }

    pub(in super::super) fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let (workload, labels) = (&self.workload, &self.labels);
        let timing = Timing {
            schedule: self.values.schedule().or_default().to_owned(),
            time_zone: self.values.time_zone().filled().map(str::to_owned),
            suspend: false,
            deadline: DEADLINE,
        };
        let script = cx.file_of(&format!("synapse/{SCRIPT}"), ());
        let files = Files::from_iter([(SCRIPT, script)]);
        let config_map = Object::new(cx, &workload.name, labels, Body::ConfigMap(files));
        let job = workload.object(cx, known, self.pod());
        let mut out = vec![
            config_map.file("media-cleanup-config-map"),
            job.on_schedule(timing).file("media-cleanup-cron-job"),
        ];
        let account = Object::service_account(cx, workload, labels);
        out.extend(account.map(|it| it.file("media-cleanup-service-account")));
        out
    }

    fn pod(&self) -> Pod<'a> {
        let workload = &self.workload;
        let mounts = [
            Mount::new(SCRIPTS, "/scripts").read_only(),
            Mount::new(media_store::VOLUME, media_store::MOUNT).writable(),
            Mount::new(TMP, "/tmp").writable(),
        ];
        let container = Container {
            command: words(["python3".to_owned(), format!("/scripts/{SCRIPT}")]),
            env: self.env(),
            volume_mounts: workload.tls_mounts(mounts),
            ..workload.main_container("cleanup")
        };
        Pod {
            containers: vec![container],
            volumes: vec![
                Volume::config_map(SCRIPTS, &workload.name),
                Volume::claim(media_store::VOLUME, &self.claim),
                Volume::memory(TMP),
            ],
            ..Pod::default()
        }
    }

    /// What the script, boto3 and libpq read.
    /// <https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html>
    fn env(&self) -> Env<'a> {
        let store = self.bucket.store();
        let (key, database) = (store.access_key.as_ref(), self.database.as_ref());
        let prefix = Some(store.prefix.clone()).filter(|prefix| !prefix.is_empty());
        let variables = database.into_iter().flat_map(Database::variables);
        let password = database.and_then(|it| it.password.as_ref());
        let env = variables.fold(self.workload.tls_env(), |env, (name, value)| {
            env.with(name, value)
        });
        env.with("MEDIA_AGE", self.values.age().or_default().to_owned())
            .with("MEDIA_FOLDER", media_store::CLAIMED)
            .with("S3_BUCKET", store.bucket.clone())
            .with_some("S3_PREFIX", prefix)
            .with_some("S3_ENDPOINT_URL", store.endpoint.clone())
            .with_some("S3_STORAGE_CLASS", store.storage_class.clone())
            .with_some("AWS_DEFAULT_REGION", store.region.clone())
            .with_some(CA_VARIABLE, self.bucket.ca_file)
            .with_some("PGPASSWORD", password.map(SecretRef::variable))
            .with_some("AWS_ACCESS_KEY_ID", key.map(|key| key.id.variable()))
            .with_some(
                "AWS_SECRET_ACCESS_KEY",
                key.map(|key| key.secret.variable()),
            )
            .with_some(
                "S3_SSE_CUSTOMER_KEY",
                self.bucket.sse_key.as_ref().map(SecretRef::variable),
            )
    }

    pub(in super::super) fn connect(&self, out: &mut Connections) {
        let pods = Pods::of(&self.workload);
        if let Some(database) = &self.database {
            database.connect(&pods, out);
        }
        let why = "What is in the bucket is removed from the volume";
        self.bucket.store().connect(&pods, why, out);
        out.add_dns(&pods);
    }
}

/// Synapse's, with what the CronJob's values say.
fn workload<'a>(
    cx: &Context<'a>,
    base: &Base<'a>,
    values: &typed::SynapseMediaS3Cleanup<'a>,
) -> Workload<'a> {
    let constraints = base.values.topology_spread_constraints();
    let job = Workload {
        controller: Controller::Job { backoff_limit: 1 },
        policy_key: "synapseMediaCleanup",
        ..mounts::for_pods(&base.workload, Use::Runtime)
    };
    let mut out = job.sibling(cx, NAME, NAME, &constraints);
    cx.name(Kind::CronJob, NAME);
    let instance = out.instance.clone();
    out.add_label(INSTANCE_LABEL, instance.clone());
    for labels in [&mut out.labels, &mut out.pod_labels] {
        add(labels, &values.labels());
    }
    add(&mut out.annotations, &values.annotations());
    out.resources = Data::compact(values.resources().node());
    out.service_account = ServiceAccount::new(&values.service_account(), &instance);
    out
}
