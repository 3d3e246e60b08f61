//! What is known of a type of worker.

use crate::values::typed::{ScalableWorker, SynapseWorkers, Worker};

/// A type of worker. To add one is a file like those beside this one, its line in the list of
/// types, its values and their schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WorkerType {
    /// Its key in the values.
    pub key: &'static str,
    /// What its objects are called: names of StatefulSets are short.
    pub short: &'static str,
    pub values: Values,
    /// What it takes from clients and other servers; none, where it serves nothing but health and
    /// metrics.
    pub requests: Option<Requests>,
    pub writes: Writes,
    pub task: Task,
    /// The Python module to run.
    pub app: &'static str,
    /// It stores media, in the place of the main process.
    pub media: bool,
    /// Whom it calls outside of the stack.
    pub calls: &'static [Call],
    /// It sends events to application services.
    pub sends_events: bool,
    pub accounts: Accounts,
}

/// Where its values are, and how many pods they allow.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values {
    /// Only one process of it may run.
    Single(for<'a> fn(&SynapseWorkers<'a>) -> Worker<'a>),
    Scaled(for<'a> fn(&SynapseWorkers<'a>) -> ScalableWorker<'a>),
}

/// The requests that a type of worker takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Requests {
    /// Regular expressions of their paths.
    pub paths: &'static [&'static str],
    /// Paths that it takes for reading alone: the main process writes.
    pub reads: &'static [&'static str],
    /// Paths that only some releases of the chart let it take: where the authentication service is.
    pub auth_metadata: &'static [&'static str],
    /// Which go to the same pod, where there are several.
    pub balance: Balance,
    /// They may wait for news.
    pub waits: bool,
    /// The main process serves them where no pod is ready.
    pub falls_back: bool,
    pub syncs: Syncs,
}

/// Which requests go to the same pod of a type of worker.
/// <https://element-hq.github.io/synapse/latest/workers.html#load-balancing>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Balance {
    /// Any pod serves any request.
    Any,
    User,
    Room,
    /// The server that asks.
    Origin,
}

/// Which syncs of clients it takes, where the query of a request decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syncs {
    Neither,
    /// The first of a client, which is much work.
    First,
    Later,
}

/// The stream that it writes in the place of the main process, as `stream_writers` names it.
/// <https://element-hq.github.io/synapse/latest/workers.html#stream-writers>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writes {
    Nothing,
    Stream(&'static str),
    /// The main process goes on writing it too.
    StreamBesideMain(&'static str),
}

/// A task that the main process has unless another process is named.
/// <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#workers>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Nothing,
    /// All pods of it share the task: one setting says whether the main process has it, the other
    /// one who else.
    Shared {
        switch: &'static str,
        instances: &'static str,
    },
    /// One process has it, which the setting names.
    Single(&'static str),
}

/// Servers outside of the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Other homeservers, for keys, events, profiles or media.
    Homeservers,
    /// Push gateways, identity servers and sign-in providers.
    Gateways,
    /// Where statistics are reported.
    Statistics,
    /// Web pages, for previews.
    Pages,
    /// The mail server.
    Mail,
}

/// Where the accounts have to be so that it has something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accounts {
    Anywhere,
    /// At an authentication service that asks the homeserver for things.
    Elsewhere,
    /// At the homeserver.
    Here,
}

impl WorkerType {
    /// A type that does nothing yet.
    pub(crate) const fn new(key: &'static str, short: &'static str, values: Values) -> Self {
        Self {
            key,
            short,
            values,
            requests: None,
            writes: Writes::Nothing,
            task: Task::Nothing,
            app: "synapse.app.generic_worker",
            media: false,
            calls: &[],
            sends_events: false,
            accounts: Accounts::Anywhere,
        }
    }

    /// Only one process of it may run.
    pub(crate) const fn is_single(&self) -> bool {
        matches!(self.values, Values::Single(_))
    }
}

impl Values {
    /// Those of this type.
    pub(crate) fn of<'a>(self, workers: &SynapseWorkers<'a>) -> ScalableWorker<'a> {
        match self {
            Self::Single(values) => (&values(workers)).into(),
            Self::Scaled(values) => values(workers),
        }
    }
}

impl Requests {
    /// Requests of these paths, which any pod serves, and the main process where none is ready.
    pub(crate) const fn of(paths: &'static [&'static str]) -> Self {
        Self {
            paths,
            reads: &[],
            auth_metadata: &[],
            balance: Balance::Any,
            waits: false,
            falls_back: true,
            syncs: Syncs::Neither,
        }
    }
}

impl Balance {
    /// The name of what is compared.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Any => "none",
            Self::User => "user",
            Self::Room => "room",
            Self::Origin => "origin",
        }
    }
}
