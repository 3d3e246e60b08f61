//! The PostgreSQL server that the stack brings, for the components that are given no other.

mod adopt;
mod cluster;
mod credentials;
mod plan;
mod pod;
mod ports;
mod script;
mod setup;
mod tuning;
mod values;

use crate::credentials::Row;
use crate::stack::Context;
use crate::stack::component::{Component, Plan};
use crate::stack::elsewhere::{File, Taken, Traces};
use crate::stack::image::Image;
use crate::stack::lasting::Lasting;
use crate::stack::roles::DatabaseOffer;
use crate::stack::setup::Setup;
use crate::values::typed::Typed;
use credentials::ADMIN_PASSWORD;
use plan::{Planned, server};
use values::NAME;

#[derive(Debug)]
pub(super) struct Postgres;

impl Component for Postgres {
    fn name(&self) -> &'static str {
        NAME
    }

    fn title(&self) -> &'static str {
        "PostgreSQL"
    }

    fn key(&self) -> &'static str {
        "postgres"
    }

    fn setup(&self) -> Option<&'static Setup> {
        Some(&setup::SETUP)
    }

    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>> {
        let server = cx.database_offer()?.server.clone()?;
        Some(match server.cluster.clone() {
            Some(cluster) => Box::new(cluster::Planned::new(cx, server, cluster)),
            None => Box::new(Planned::new(cx, server)),
        })
    }

    fn credentials(&self) -> Vec<Row> {
        vec![ADMIN_PASSWORD.into()]
    }

    fn lasting(&self) -> &'static [Lasting] {
        credentials::LASTING
    }

    fn database_tools(&self, cx: &Context) -> Option<Image> {
        Some(Image::new(cx, &cx.values.postgres().image()))
    }

    fn database_offer(&self, cx: &Context) -> Option<DatabaseOffer> {
        let values = cx.values.postgres();
        let is_enabled = values.enabled().is_on();
        Some(DatabaseOffer {
            switch: values.enabled().path().clone(),
            server: is_enabled.then(|| server(cx, &values)).flatten(),
        })
    }

    fn traces(&self) -> Option<&'static Traces> {
        Some(&adopt::TRACES)
    }

    fn adopt(&self, file: &File, out: &mut Taken) {
        adopt::read(file, out);
    }
}
