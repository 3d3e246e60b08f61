//! The facts that follow from the values, derived once: which components there are, their hosts, names and credentials.

mod additional;
mod client_secret;
mod context;
mod database;
mod deployment_markers;
mod dex;
mod element_admin;
mod element_web;
mod exporter;
pub mod facts;
mod generated;
mod haproxy;
mod hashes;
mod hookshot;
mod image;
mod ingress;
mod init_secrets;
mod labels;
mod matrix_authentication_service;
mod matrix_rtc;
mod names;
mod network;
mod network_policy;
mod object;
pub mod outline;
mod postgres;
mod redis;
mod release;
mod secret;
mod storage;
mod syn2mas;
mod synapse;
pub mod upstream_provider;
mod uses;
mod well_known_delegation;
mod workload;

use std::collections::BTreeSet;

use minijinja::context;

pub use context::Context;
pub use generated::GENERATED_MANAGER;
pub use object::{Kind, Object, Phase};
pub use release::{DEFAULT_KUBE_VERSION, Release, Target};
pub use uses::{CredentialUse, Found};

use crate::credentials::{Credentials, Registration};
use crate::render::Templates;
use crate::source::problem::Problem;
use crate::values::Values;
use dex::Dex;
use element_admin::ElementAdmin;
use element_web::ElementWeb;
use haproxy::Haproxy;
use hookshot::Hookshot;
use labels::Labels;
use matrix_authentication_service::MatrixAuthenticationService;
use matrix_rtc::MatrixRtc;
use outline::Outline;
use postgres::Postgres;
use redis::Redis;
use synapse::Synapse;
use well_known_delegation::WellKnownDelegation;
use workload::Workload;

/// Everything that is to be rendered, and what it needs.
#[derive(Debug)]
pub struct Stack {
    pub objects: Vec<Object>,
    /// The keys of the credentials that are to be generated, sorted.
    pub generated: BTreeSet<String>,
    /// What the registration of Hookshot says beside its tokens, where it is to be generated.
    pub registration: Option<Registration>,
    pub outline: Outline,
    /// The credentials that components use, wherever they are found.
    pub uses: Vec<CredentialUse>,
}

/// Derives the stack from values that fit the schema. Generated credentials are in `credentials`, else a Job in the cluster
/// makes them.
///
/// # Errors
/// All that is wrong across values, at once: a missing host, no database, a credential that is not given.
pub fn build(
    values: &Values,
    release: &Release,
    templates: &Templates,
    credentials: Option<&Credentials>,
) -> Result<Stack, Vec<Problem>> {
    let cx = Context::new(values, release, templates, credentials);
    let (objects, registration) = objects(&cx);
    let (mut problems, generated, uses, outline) = cx.finish();
    problems.extend(names::check(&release.name, &objects));
    match problems.is_empty() {
        true => Ok(Stack {
            objects,
            generated,
            registration,
            uses,
            outline,
        }),
        false => Err(problems),
    }
}

/// A stack of nothing but the Secret of these credentials; empty where there are none.
pub fn generated_secret(
    values: &Values,
    release: &Release,
    templates: &Templates,
    credentials: &Credentials,
) -> Stack {
    let cx = Context::new(values, release, templates, Some(credentials));
    let objects = generated::object(&cx, credentials).into_iter().collect();
    Stack {
        objects,
        generated: BTreeSet::new(),
        registration: None,
        uses: Vec::new(),
        outline: Outline::default(),
    }
}

fn objects(cx: &Context) -> (Vec<Object>, Option<Registration>) {
    database::check_distinct(cx);
    let mut out = Vec::new();
    let mas = MatrixAuthenticationService::new(cx);
    let dex = Dex::new(cx, mas.as_ref());
    let synapse = Synapse::new(cx, mas.as_ref());
    let rtc = MatrixRtc::new(cx);
    let postgres = Postgres::new(cx);
    let hookshot = Hookshot::new(cx);
    let well_known = WellKnownDelegation::new(cx);
    let haproxy = Haproxy::new(cx, well_known.as_ref());
    outline::complete(cx, mas.as_ref(), well_known.as_ref());
    let (web, admin, redis) = (ElementWeb::new(cx), ElementAdmin::new(cx), Redis::new(cx));
    out.extend(mas.iter().flat_map(|mas| mas.objects(cx)));
    out.extend(dex.iter().flat_map(|dex| dex.objects(cx)));
    out.extend(synapse.iter().flat_map(|synapse| synapse.objects(cx)));
    out.extend(syn2mas::objects(cx, mas.as_ref(), synapse.as_ref()));
    out.extend(rtc.iter().flat_map(|rtc| rtc.objects(cx)));
    out.extend(postgres.iter().flat_map(|postgres| postgres.objects(cx)));
    out.extend(web.iter().flat_map(|web| web.objects(cx)));
    out.extend(admin.iter().flat_map(|admin| admin.objects(cx)));
    out.extend(hookshot.iter().flat_map(|hookshot| hookshot.objects(cx)));
    out.extend(redis.iter().flat_map(|redis| redis.objects(cx)));
    out.extend(synapse::ingress::objects(cx));
    out.extend(
        well_known
            .iter()
            .flat_map(|well_known| well_known.objects(cx)),
    );
    out.extend(haproxy.iter().flat_map(|haproxy| haproxy.objects(cx)));
    out.extend(deployment_markers::objects(cx));
    // Late: by now every component has said what it needs.
    let generated = cx.generated();
    let registration = hookshot
        .as_ref()
        .and_then(|hookshot| hookshot.new_registration(cx));
    match cx.credentials {
        Some(credentials) => out.extend(generated::object(cx, credentials)),
        None => out.extend(init_secrets::objects(cx, &generated, registration.as_ref())),
    }
    let parts = network_policy::Parts {
        mas: mas.as_ref(),
        dex: dex.as_ref(),
        synapse: synapse.as_ref(),
        haproxy: haproxy.as_ref(),
        rtc: rtc.as_ref(),
        hookshot: hookshot.as_ref(),
        web: web.as_ref(),
        admin: admin.as_ref(),
        postgres: postgres.as_ref(),
        redis: redis.as_ref(),
    };
    let policies = network_policy::objects(cx, &parts, &out);
    out.extend(policies);
    (out, registration)
}

/// The ServiceAccount of a workload, where the values do not name an existing one.
fn service_account_object(
    workload: &Workload,
    labels: &Labels,
    template: &'static str,
) -> Option<Object> {
    let account = &workload.service_account;
    account.create.then(|| {
        let facts = (
            "service_account",
            context! { name => account.name.as_str() },
        );
        Object::new(Kind::ServiceAccount, &account.name, template, labels, facts)
            .annotations(&account.annotations)
    })
}
