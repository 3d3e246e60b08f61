//! What a component is: everything that is known of it, asked through one trait.

use std::cell::OnceCell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use super::asked::Asked;
use super::blackbox::{Listed, Probe};
use super::connections::Connections;
use super::elsewhere::{File, Hosts, Part, Taken, Traces};
use super::exposure::{Entrances, Exposure};
use super::hashes::Known;
use super::image::Image;
use super::lasting::Lasting;
use super::object::Object;
use super::outline::Outline;
use super::program::Program;
use super::reader::Reader;
use super::release::Release;
use super::roles::{
    Accounts, ApplicationService, Authentication, Backends, CacheServer, DatabaseClient,
    DatabaseOffer, Front, Holding, Homeserver, HomeserverConfig, IdentityProvider, Rtc, WebClient,
    WellKnown,
};
use super::setup::Setup;
use crate::credentials::Row;
use crate::kube::object::Path;
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::template::Templates;
use crate::values::Values;

/// A component of the stack.
///
/// What it does for others are its roles: a component asks for a role, never for another component.
/// Every role is asked for at most once a run, so that what follows from values is decided once. A
/// role may ask for others, as long as that makes no circle.
pub(crate) trait Component: Sync {
    /// The name of its folder of templates, by which lists name it, e.g. `element-web`.
    fn name(&self) -> &'static str;

    /// What people call it, e.g. `Element Web`.
    fn title(&self) -> &'static str;

    /// Its key in the values, e.g. `elementWeb`.
    fn key(&self) -> &'static str;

    /// Reads its values: what follows from them, where it is a part of the stack. What is wrong is
    /// reported.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>>;

    /// What `masthead init` asks about it and sets up of it.
    fn setup(&self) -> Option<&'static Setup> {
        None
    }

    /// The credentials of it that can be generated.
    fn credentials(&self) -> Vec<Row> {
        Vec::new()
    }

    /// What of it must stay as it is once it has data, beside those credentials.
    fn lasting(&self) -> &'static [Lasting] {
        &[]
    }

    /// Its programs with a configuration file, by the names that `masthead config` takes. Angle
    /// brackets stand for the name of one of several processes, of which the main one has none:
    /// `synapse`, `synapse:<worker>`.
    fn programs(&self) -> &'static [&'static str] {
        &[]
    }

    /// What can be tried of it where it runs: names, and what each means.
    fn tried(&self) -> &'static [Listed] {
        &[]
    }

    /// The value that turns one of them on, e.g. `synapse.workers.pusher.enabled` for
    /// `synapse:pusher`.
    fn switch(&self, _cx: &Context, _program: &str) -> Option<ValuePath> {
        None
    }

    /// Who has the accounts, where that is not the homeserver.
    fn accounts(&self, _cx: &Context) -> Option<Accounts> {
        None
    }

    /// The homeserver.
    fn homeserver(&self, _cx: &Context) -> Option<Homeserver> {
        None
    }

    /// What ends the name of the Job that checks the homeserver's configuration before it is used.
    fn config_check(&self) -> Option<&'static str> {
        None
    }

    /// Where users sign in.
    fn authentication(&self, _cx: &Context) -> Option<Authentication> {
        None
    }

    /// The client in the browser.
    fn web_client(&self, _cx: &Context) -> Option<WebClient> {
        None
    }

    /// Where calls are joined.
    fn rtc(&self, _cx: &Context) -> Option<Rtc> {
        None
    }

    /// The reverse proxy before the homeserver and the well-known files.
    fn front(&self, _cx: &Context) -> Option<Front> {
        None
    }

    /// What the reverse proxy sends requests for the homeserver to.
    fn backends(&self, _cx: &Context) -> Option<Backends> {
        None
    }

    /// The well-known files, which the reverse proxy serves.
    fn well_known(&self, _cx: &Context) -> Option<WellKnown> {
        None
    }

    /// Its use of a database.
    fn database_client<'a>(&self, _cx: &Context<'a>) -> Option<DatabaseClient<'a>> {
        None
    }

    /// The database server that the stack can bring.
    fn database_offer(&self, _cx: &Context) -> Option<DatabaseOffer> {
        None
    }

    /// The image with the programs of the database server that the stack can bring.
    fn database_tools(&self, _cx: &Context) -> Option<Image> {
        None
    }

    /// Whether it keeps what is to be in a backup: its plan says what.
    fn is_holder(&self) -> bool {
        false
    }

    /// Whether it needs the cache that the stack brings.
    fn needs_cache(&self, _cx: &Context) -> bool {
        false
    }

    /// The cache that the stack brings.
    fn cache_server(&self, _cx: &Context) -> Option<CacheServer> {
        None
    }

    /// Its registration with the homeserver.
    fn application_service(&self, _cx: &Context) -> Option<ApplicationService> {
        None
    }

    /// What users can sign in with beside a password.
    fn identity_provider<'a>(&self, _cx: &Context<'a>) -> Option<IdentityProvider<'a>> {
        None
    }

    /// Its paths on the homeserver's host, and what serves them.
    fn homeserver_paths(&self, _cx: &Context) -> Vec<Path> {
        Vec::new()
    }

    /// How its program is known where masthead did not put it, where it can be taken over.
    fn traces(&self) -> Option<&'static Traces> {
        None
    }

    /// Takes a file over of its program, which runs elsewhere.
    fn adopt(&self, _file: &File, _out: &mut Taken) {}

    /// What follows for it from the hosts of all that is taken over, be it of that or not.
    fn adopt_hosts(&self, _hosts: &Hosts, _out: &mut Taken) {}

    /// The host of a part of the stack, which stood in a file of another program.
    fn adopt_host(&self, _part: Part) -> Option<ValuePath> {
        None
    }

    /// Its host, where it has one of its own.
    fn exposure(&self, _cx: &Context) -> Option<Exposure> {
        None
    }
}

/// What is known of a component once its values are read.
pub(crate) trait Plan<'a> {
    /// Its objects. What credentials hold is known by now, as far as it will be; nothing else is
    /// decided here.
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>>;

    /// The ways that lead to it from outside.
    fn entrances(&self, _cx: &Context<'a>, _out: &mut Entrances) {}

    /// The connections that its pods make, and those that they take from outside of the stack.
    fn connections(&self, _cx: &Context<'a>, _out: &mut Connections) {}

    /// The connections of Jobs that do something for the servers of several components. Rules for
    /// them follow those for servers.
    fn job_connections(&self, _cx: &Context<'a>, _out: &mut Connections) {}

    /// The configuration files of its programs, by the names of [`Component::programs`].
    fn programs(&self) -> Vec<Program<'_, 'a>> {
        Vec::new()
    }

    /// The configuration of the homeserver, for Jobs that read it: where it is the homeserver.
    fn homeserver_config(&self, _cx: &Context<'a>) -> Option<HomeserverConfig<'a>> {
        None
    }

    /// What it keeps that is to be in a backup.
    fn holding(&self) -> Option<Holding> {
        None
    }

    /// Whether it brings a backup back: those that keep something have no pods meanwhile.
    fn is_restoring(&self) -> bool {
        false
    }

    /// Warnings about its values, though it can be rendered.
    fn warnings(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// What of it the Job that generates credentials can't make, so that people have to.
    fn left_to_job(&self, _cx: &Context<'a>) -> Vec<Problem> {
        Vec::new()
    }

    /// What keeps its programs from starting, though it can be rendered.
    fn unstartable(&self, _cx: &Context<'a>) -> Vec<Problem> {
        Vec::new()
    }

    /// What is tried of it where it runs.
    fn probes(&self, _cx: &Context<'a>, _out: &mut Vec<Probe>) {}

    /// What people have to know of it.
    fn outline(&self, _cx: &Context<'a>, _out: &mut Outline) {}
}

// What a plan holds is printed by nobody: to derive it for all of them would be a hundredth of the
// program.
impl fmt::Debug for dyn Component + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for dyn Plan<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plan")
    }
}

/// The surroundings in which components read their values, and ask for what others do.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    reader: Reader<'a>,
    pub(super) components: &'a [&'a dyn Component],
    pub(super) asked: Asked<'a>,
    /// The plans of components, in their order.
    plans: Vec<OnceCell<Option<SharedPlan<'a>>>>,
}

/// A plan that others may ask too.
pub(super) type SharedPlan<'a> = Rc<dyn Plan<'a> + 'a>;

impl<'a> Context<'a> {
    pub(super) fn new(
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
        components: &'a [&'a dyn Component],
    ) -> Self {
        Self {
            reader: Reader::new(values, release, templates),
            components,
            asked: Asked::default(),
            plans: components.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The plan of a component, which is made once.
    pub(super) fn plan(&self, index: usize) -> Option<SharedPlan<'a>> {
        let make = || Some(self.components[index].plan(self)?.into());
        self.plans[index].get_or_init(make).clone()
    }

    /// All components, whether they are a part of the stack or not.
    pub(super) fn components(&self) -> &'a [&'a dyn Component] {
        self.components
    }
}

impl<'a> Deref for Context<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}
