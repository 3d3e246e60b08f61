//! Dex, which lets users of an LDAP directory sign in: the authentication service knows OpenID
//! Connect alone.
//!
//! Its configuration: <https://dexidp.io/docs/configuration/>,
//! <https://github.com/dexidp/dex/blob/master/config.yaml.dist>

mod config;
mod connections;
mod credentials;
mod ldap;
mod manual;
mod plan;
mod pod;
mod ports;
mod provider;
mod storage;
mod tried;
mod values;

use crate::source::Code;
use std::rc::Rc;

use crate::credentials::Row;
use crate::source::ValuePath;
use crate::stack::Context;
use crate::stack::blackbox::Listed;
use crate::stack::component::{Component, Plan};
use crate::stack::exposure::{Exposure, needed_host};
use crate::stack::roles::DatabaseClient;
use crate::stack::roles::{Authentication, IdentityProvider};
use crate::values::typed::{self, Typed};
use plan::Planned;
use values::{NAME, enabled};

#[derive(Debug)]
pub(super) struct Dex;

impl Component for Dex {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "Dex"
    }

    fn key(&self) -> &'static str {
        "dex"
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let values = enabled(cx)?;
        let authentication = authentication(cx, &values)?;
        Some(Box::new(Planned::new(cx, values, authentication)))
    }

    fn credentials(&self) -> Vec<Row> {
        vec![credentials::CLIENT_SECRET.into()]
    }

    fn programs(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn tried(&self) -> &'static [Listed] {
        tried::TRIED
    }

    fn switch(&self, cx: &Context, _program: &str) -> Option<ValuePath> {
        Some(cx.values.dex().enabled().path().clone())
    }

    fn is_holder(&self) -> bool {
        true
    }

    fn database_client<'a>(&self, cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        let values = enabled(cx)?.postgres();
        Some(DatabaseClient {
            key: NAME,
            password: None,
            values,
        })
    }

    fn identity_provider<'a>(&self, cx: &Context<'a>) -> Option<IdentityProvider<'a>> {
        Some(provider::new(cx, &enabled(cx)?))
    }

    fn exposure(&self, cx: &Context) -> Option<Exposure> {
        let values = enabled(cx).filter(|_| cx.accounts().is_some())?;
        let values = (&values).into();
        let host = needed_host(cx, &values, "ldap");
        let name = cx.release.object(NAME);
        Some(Exposure::new(cx, &values, &name, host))
    }
}

/// Who it signs users in for. Reports that nobody is there.
fn authentication<'a>(cx: &Context<'a>, values: &typed::Dex<'a>) -> Option<Rc<Authentication>> {
    let found = cx.authentication();
    if found.is_none() {
        let message = "it signs users in for `matrixAuthenticationService`, which is not enabled";
        let hint = format!(
            "set `{}: false`, or `matrixAuthenticationService.enabled: true`",
            values.enabled().path()
        );
        cx.report(
            cx.problem(Code::MissingComponent, &values.enabled(), message)
                .hint(hint),
        );
    }
    found
}
