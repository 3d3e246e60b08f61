//! The Job that brings a backup back.

use super::values::Values;
use crate::credentials::Kind;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::controller::Controller;
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::secret::{OwnSecret, Slot};
use crate::stack::workload::Workload;
use crate::values::typed::Typed;

/// What is brought back, and by whom.
#[derive(Debug)]
pub(super) struct Restore<'a> {
    /// The name of the backup.
    pub from: String,
    pub workload: Workload<'a>,
    /// The private key that opens it.
    pub identity: Option<SecretRef>,
    pub accepts_other_keys: bool,
}

impl<'a> Restore<'a> {
    /// Reads the values, where they name a backup. A missing private key is a problem.
    pub(super) fn new(
        cx: &Context<'a>,
        values: &Values<'a>,
        workload: &Workload<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let (values, is_encrypted) = (
            values.restore(),
            !values.encryption().recipients().is_empty(),
        );
        let fill = Fill::PasswordOf(Kind::Password, "one of the recipients".to_owned());
        let slot = Slot::given("IDENTITY", fill);
        let from = values.from().get()?;
        let identity = own.credential(cx, &values.identity(), slot);
        if is_encrypted && identity.is_none() {
            let path = values.identity().path().clone();
            let message = "the private key that opens the backup is missing";
            let hint = format!(
                "give `{path}.secret` and `{path}.secretKey`, and remove the Secret afterwards"
            );
            let problem = cx.problem(Code::MissingCredential, &values.identity(), message);
            cx.report(problem.hint(hint));
        }
        // A Job can't be changed: each backup has one of its own.
        let name = format!("restore-{}", from.to_lowercase());
        let constraints = cx.values.topology_spread_constraints();
        let workload = Workload {
            // What is refused once is refused again.
            controller: Controller::Job { backoff_limit: 0 },
            ..workload.clone()
        };
        Some(Self {
            workload: workload.sibling(cx, name.clone(), &name, &constraints),
            from: from.to_owned(),
            identity: identity.filter(|_| is_encrypted),
            accepts_other_keys: values.accept_other_keys().is_on(),
        })
    }
}
