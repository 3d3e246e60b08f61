//! What a component is: everything that is known of it, asked through one trait.

use std::fmt::Debug;
use std::rc::Rc;

use super::Context;
use super::config_file::ConfigFile;
use super::connections::Connections;
use super::exposure::Exposure;
use super::given::Given;
use super::hashes::Known;
use super::object::Object;
use super::outline::Outline;
use super::roles::{
    Accounts, ApplicationService, Authentication, Backends, CacheServer, DatabaseClient,
    DatabaseOffer, Front, Homeserver, HomeserverConfig, IdentityProvider, Rtc, WebClient,
    WellKnown,
};
use super::workload::Workload;
use crate::credentials::Row;
use crate::kube::object::Path;
use crate::schema;
use crate::source::ValuePath;
use crate::source::problem::Problem;

/// A component of the stack.
///
/// What it does for others are its roles: a component asks for a role, never for another component. Every role is asked for at
/// most once a run, so that what follows from values is decided once. A role may ask for others, as long as that makes no circle.
pub trait Component: Debug + Sync {
    /// The name of its folder of templates, by which lists name it, e.g. `element-web`.
    fn name(&self) -> &'static str;

    /// Its key in the values, e.g. `elementWeb`.
    fn key(&self) -> &'static str;

    /// Reads its values: what follows from them, where it is a part of the stack. What is wrong is reported.
    fn plan<'a>(&self, cx: &Context<'a>) -> Option<Box<dyn Plan<'a> + 'a>>;

    /// The credentials of it that can be generated.
    fn credentials(&self) -> Vec<Row> {
        Vec::new()
    }

    /// Its programs with a configuration file, by the names that `masthead config` takes. Angle
    /// brackets stand for the name of one of several processes, of which the main one has none:
    /// `synapse`, `synapse:<worker>`.
    fn programs(&self) -> &'static [&'static str] {
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

    /// Its configuration, for Jobs that read it.
    fn homeserver_config<'a>(&self, _cx: &Context<'a>) -> Option<HomeserverConfig<'a>> {
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

    /// Its host, where it has one of its own.
    fn exposure(&self, _cx: &Context) -> Option<Exposure> {
        None
    }
}

/// What is known of a component once its values are read.
pub trait Plan<'a>: Debug {
    /// Its objects. What credentials hold is known by now, as far as it will be; nothing else is decided here.
    fn objects(&self, cx: &Context<'a>, known: &Known) -> Vec<Object<'a>>;

    /// The connections that its pods make, and those that they take from outside of the stack.
    fn connections(&self, _cx: &Context<'a>, _out: &mut Connections) {}

    /// The configuration files of its programs, by the names of [`Component::programs`].
    fn programs(&self) -> Vec<Program<'_, 'a>> {
        Vec::new()
    }

    /// What is amiss with its values though it can be rendered.
    fn warnings(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// What people have to know of it.
    fn outline(&self, _cx: &Context<'a>, _out: &mut Outline) {}
}

/// A program and its configuration.
#[derive(Clone, Debug)]
pub struct Program<'p, 'a> {
    /// What `masthead config` takes, e.g. `synapse:pusher`.
    pub name: String,
    /// The workload that runs it.
    pub workload: &'p Workload<'a>,
    pub config: ProgramConfig<'p, 'a>,
    /// What is known of its settings.
    pub manual: &'static Manual,
}

/// What is known of the settings of a program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manual {
    /// What its configuration file takes, where that is known.
    pub schema: Option<&'static schema::Program>,
    /// What to do in the place of giving a setting that the stack makes itself: the setting or section, and the advice.
    pub advice: &'static [(&'static [&'static str], &'static str)],
    /// Lists to which those of the stack are added where the user may think to replace them.
    pub added: &'static [&'static [&'static str]],
    /// Settings that it does not take beside another one, which the stack sets.
    pub conflicts: &'static [[&'static [&'static str]; 2]],
    /// What else is wrong with what users add.
    pub check: Option<fn(&Given) -> Vec<Problem>>,
}

impl Manual {
    /// Nothing is known.
    pub const NONE: Self = Self {
        schema: None,
        advice: &[],
        added: &[],
        conflicts: &[],
        check: None,
    };
}

/// Where the configuration of a program comes from.
#[derive(Clone, Debug)]
pub enum ProgramConfig<'p, 'a> {
    /// Several files, merged.
    Merged(&'p ConfigFile<'a>),
    /// One file of a ConfigMap, as it is.
    Plain { path: &'static str, text: Rc<str> },
}
