//! What the values say of MAS.

use std::rc::Rc;

use super::database::database_client;
use super::ports::INTERNAL;
use super::settings::Settings;
use super::signing_keys::SigningKeys;
use super::values::{LABEL, NAME, Values};
use super::{authentication, credentials, repeats};
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::controller::Controller;
use crate::stack::database::Database;
use crate::stack::exposure::{self, Exposure, Handler};
use crate::stack::monitor::Monitor;
use crate::stack::outer_service::OuterService;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::roles::{Authentication, Homeserver, Moving};
use crate::stack::secret::{OwnSecret, Slot};
use crate::stack::workload::{Profile, Workload};

/// The parts that MAS is made of.
#[derive(Clone, Debug)]
pub(super) struct Parts<'a> {
    pub values: Values<'a>,
    pub workload: Workload<'a>,
    pub authentication: Rc<Authentication>,
    pub exposure: Exposure,
    /// The component that it shares a host with.
    pub neighbour: Option<ValuePath>,
    pub service: OuterService<'a>,
    pub monitor: Option<Monitor<'a>>,
    pub database: Option<Database>,
    pub keys: SigningKeys,
    pub encryption: Option<SecretRef>,
    /// Where it is in the stack.
    pub homeserver: Option<Rc<Homeserver>>,
    /// Whether accounts move from there.
    pub moving: Moving,
    pub settings: Settings<'a>,
    pub additional: Additional<'a>,
    pub own: OwnSecret,
}

impl<'a> Parts<'a> {
    pub(super) fn new(cx: &Context<'a>, values: Values<'a>) -> Option<Self> {
        let mut own = authentication::own_secret(cx);
        let keys = SigningKeys::new(cx, &values, &mut own);
        let slot = Slot::generated("ENCRYPTION_SECRET", credentials::ENCRYPTION_SECRET);
        let encryption = own.credential(cx, &values.encryption_secret(), slot);
        let offer = cx.database_offer();
        let client = database_client(&values);
        let database = Database::new(cx, &client, offer.as_deref(), &mut own);
        let authentication = cx.authentication()?;
        own.data.extend(&authentication.inline);
        let (exposure, neighbour) = exposure(cx, &values, &authentication);
        let profile = Profile {
            component: LABEL,
            name: NAME,
            controller: Controller::Deployment,
            policy_key: "matrixAuthenticationService",
        };
        let client_secret = authentication.client_secret.clone();
        let parts = Self {
            workload: Workload::new(cx, &(&values).into(), profile).trusting(cx),
            authentication,
            exposure,
            neighbour,
            service: OuterService::new(cx, &values.http_service()),
            monitor: Monitor::new(cx, values.service_monitors(), INTERNAL),
            database,
            keys,
            encryption,
            homeserver: cx.homeserver(),
            moving: super::values::moving(&values),
            settings: Settings::new(cx, &values, &mut own, client_secret),
            additional: Additional::new(cx, &values.additional(), &mut own),
            own,
            values,
        };
        repeats::check(cx, &parts.values, &parts.settings);
        Some(parts)
    }

    /// Whether accounts move for good.
    pub(super) fn migrates(&self) -> bool {
        self.moving == Moving::Yes && self.homeserver.is_some()
    }

    /// Every credential that it uses beside the keys that it signs with.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let database = self.database.iter().flat_map(Database::secrets);
        let all = self
            .encryption
            .iter()
            .chain(database)
            .chain(&self.authentication.shared_secret)
            .chain(self.additional.secrets());
        all.chain(self.settings.secrets())
    }

    /// All Secrets that its pods mount, or that this viewer does who reads the same.
    pub(super) fn secret_names(&self, viewer: Viewer) -> Vec<String> {
        let own = self.own.reference("");
        let keys = self.keys.current();
        let all = keys.iter().chain(self.secrets()).chain([&own]);
        all.map(|secret| secret.seen_by(viewer).secret).collect()
    }
}

/// On a host that it shares, the certificate and the controller are the neighbour's.
fn exposure<'a>(
    cx: &Context<'a>,
    values: &Values<'a>,
    authentication: &Authentication,
) -> (Exposure, Option<ValuePath>) {
    let exposed = values.into();
    let host = &authentication.host;
    let (handler, path) = (Handler::of(cx, &exposed), values.ingress().path());
    exposure::check_path(
        cx,
        handler,
        &path,
        &format!("/{}", authentication.path.trim_matches('/')),
    );
    let shares = |exposure: &Exposure| !authentication.path.is_empty() && exposure.host == *host;
    match cx.exposures().iter().find(|(_, exposure)| shares(exposure)) {
        Some((_, theirs)) => {
            let beside = Exposure::beside(cx, &exposed, theirs);
            (beside, Some(theirs.component.clone()))
        }
        None => {
            let name = cx.release.object(NAME);
            (Exposure::new(cx, &exposed, &name, host.clone()), None)
        }
    }
}
