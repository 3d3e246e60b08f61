//! What follows from the values of backups, and their objects.

use super::contents::Contents;
use super::destination::Destination;
use super::encryption::Encryption;
use super::restore::Restore;
use super::values::{NAME, Values};
use crate::kube::object::{Body, Kind, Timing};
use crate::stack::component::Plan;
use crate::stack::connections::Connections;
use crate::stack::controller::Controller;
use crate::stack::hashes::Known;
use crate::stack::image::Image;
use crate::stack::outline::Outline;
use crate::stack::pods::Pods;
use crate::stack::secret::OwnSecret;
use crate::stack::workload::{Profile, Workload};
use crate::stack::{Context, Object};
use crate::values::typed::Typed;

/// What is known of backups once their values are read.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub values: Values<'a>,
    pub workload: Workload<'a>,
    pub contents: Contents,
    pub destination: Destination<'a>,
    pub encryption: Option<Encryption>,
    pub restore: Option<Restore<'a>>,
    pub server_name: String,
    own: OwnSecret,
}

impl<'a> Planned<'a> {
    pub(super) fn new(cx: &Context<'a>, values: Values<'a>) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME));
        let contents = Contents::new(cx, &values);
        let destination = Destination::new(cx, &values, &mut own);
        let mut workload = workload(cx, &values);
        let restore = Restore::new(cx, &values, &workload, &mut own);
        if let Some(media) = &contents.media {
            let (label, value) = &media.pods;
            workload.scheduling.set_beside((label, value));
        }
        Self {
            encryption: Encryption::new(cx, &values),
            server_name: cx.needed_server_name().as_ref().to_owned(),
            workload,
            contents,
            destination,
            restore,
            own,
            values,
        }
    }

    fn timing(&self) -> Timing {
        let values = &self.values;
        Timing {
            schedule: values.schedule().or_default().to_owned(),
            time_zone: values.time_zone().filled().map(str::to_owned),
            suspend: values.suspend().is_on() || self.restore.is_some(),
            deadline: values.deadline_seconds().or_default(),
        }
    }

    /// Adds what the pods of a Job reach.
    fn connect(&self, workload: &Workload, out: &mut Connections) {
        let pods = Pods::of(workload);
        for holding in &self.contents.holdings {
            holding.database.connect(&pods, out);
        }
        if let Some(store) = self.destination.bucket() {
            store.connect(&pods, "Backups are in the bucket", out);
        }
        out.add_dns(&pods);
    }
}

fn workload<'a>(cx: &Context<'a>, values: &Values<'a>) -> Workload<'a> {
    let profile = Profile {
        component: "matrix-stack-backup",
        name: NAME,
        controller: Controller::Job { backoff_limit: 2 },
        policy_key: NAME,
    };
    cx.name(Kind::CronJob, NAME);
    let image = values.image();
    let own = || Image::new(cx, &image);
    let image = (!image.is_set()).then(|| cx.database_tools()).flatten();
    let image = image.unwrap_or_else(own);
    Workload::with_image(cx, &values.into(), profile, image).trusting(cx)
}

impl<'a> Plan<'a> for Planned<'a> {
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>> {
        let workload = &self.workload;
        let (name, labels) = (&workload.name, &workload.labels);
        let object = |body| Object::new(cx, name, labels, body);
        let mut out = vec![object(Body::ConfigMap(self.files(cx)))];
        if !self.own.data.is_empty() {
            out.push(object(Body::Secret(self.own.data.clone())));
        }
        let claim = self.destination.claim();
        out.extend(claim.and_then(|claim| claim.object(cx, labels)));
        out.push(
            workload
                .object(cx, known, self.pod())
                .on_schedule(self.timing()),
        );
        out.extend(
            self.restore
                .iter()
                .map(|it| self.restore_job(cx, known, it)),
        );
        out.extend(Object::service_account(cx, workload, labels));
        out
    }

    fn connections(&self, _: &Context<'a>, out: &mut Connections) {
        self.connect(&self.workload, out);
        if let Some(restore) = &self.restore {
            self.connect(&restore.workload, out);
        }
    }

    fn is_restoring(&self) -> bool {
        self.restore.is_some()
    }

    fn outline(&self, _: &Context<'a>, out: &mut Outline) {
        out.backup = Some(self.told());
    }
}
