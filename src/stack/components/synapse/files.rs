//! The files of Synapse's configuration, which the pods merge.

use std::rc::Rc;

use super::config::Config;
use super::facts::Facts;
use super::values::Values;
use crate::kube::object::Files;
use crate::stack::Context;
use crate::stack::config_file::{ConfigFile, Rank, Variable};
use crate::stack::database::{MOVE, OTHER_DATABASE};
use crate::stack::hashes::digest;
use crate::stack::lasting::Lasting;
use crate::stack::reference::Viewer;

/// Where Synapse finds its configuration.
pub(super) const PATH: &str = "/conf/homeserver.yaml";

/// What the user's configuration beats.
const UNDERRIDES: &str = "01-homeserver-underrides.yaml";

/// What beats the user's configuration.
const OVERRIDES: &str = "04-homeserver-overrides.yaml";

/// What Synapse never changes: all ids of its users and rooms end with its name, and its database
/// has its data.
pub(super) const LASTING: &[Lasting] = &[
    Lasting::setting(
        OVERRIDES,
        "server_name",
        "the server name, with which all ids of users and rooms end",
        "put the old one back: Synapse does not start with a database of another name, and no account \
         or room moves to a new one",
    ),
    Lasting::setting(OVERRIDES, "database.args.host", OTHER_DATABASE, MOVE),
    Lasting::setting(OVERRIDES, "database.args.dbname", OTHER_DATABASE, MOVE),
];

pub(super) const LOG_CONFIG: &str = "log_config.yaml";

/// The files that all processes read.
#[derive(Clone, Debug)]
pub(super) struct SharedFiles {
    underrides: Rc<str>,
    overrides: Rc<str>,
    log_config: Rc<str>,
}

impl SharedFiles {
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>, config: &Config<'a>) -> Self {
        let facts = Facts::new(cx, values, config, Viewer::Release);
        Self {
            underrides: render(cx, UNDERRIDES, &facts),
            overrides: render(cx, OVERRIDES, &facts),
            log_config: render(cx, LOG_CONFIG, &facts),
        }
    }

    /// As hooks need them: other paths are in one of them alone.
    pub(super) fn for_hook<'a>(
        &self,
        cx: &Context<'a>,
        values: &Values<'a>,
        config: &Config<'a>,
    ) -> Self {
        let facts = Facts::new(cx, values, config, Viewer::Hook);
        Self {
            overrides: render(cx, OVERRIDES, &facts),
            ..self.clone()
        }
    }

    /// What a ConfigMap holds: these files, and those of processes.
    pub(super) fn with(&self, own: impl IntoIterator<Item = (String, Rc<str>)>) -> Files {
        let mut out = Files::new();
        out.add(UNDERRIDES, self.underrides.clone());
        out.add(OVERRIDES, self.overrides.clone());
        for (name, text) in own {
            out.add(name, text);
        }
        out.add(LOG_CONFIG, self.log_config.clone());
        out
    }

    /// The file that the pods of all processes make, but for what each adds.
    pub(super) fn merged<'a>(&self, config_map: &str, config: &Config<'a>) -> ConfigFile<'a> {
        let files = self.with([]);
        let mut out = ConfigFile::new(PATH);
        out.add_ours(config_map, &files, Rank::Yielding, &[UNDERRIDES]);
        if let Some(extra) = &config.extra {
            out.add_secret(extra.clone());
        }
        out.add_additional(&config.additional);
        out.add_ours(config_map, &files, Rank::Winning, &[OVERRIDES]);
        let mut add = |name, secret| out.add_content(name, secret, Some("quote"));
        add("SYNAPSE_POSTGRES_PASSWORD", config.database_password());
        add("SYNAPSE_REDIS_PASSWORD", config.redis_password());
        if let Some(database) = &config.database {
            database.add_variables(&mut out);
        }
        if let Some(redis) = &config.redis {
            redis.add_variables(&mut out);
        }
        out.variables
            .push(("APPLICATION_NAME".into(), Variable::PodName));
        if let Some(delegation) = &config.delegation {
            let mut add = |name, secret| out.add_content(name, secret, Some("quote"));
            add("SYNAPSE_MAS_CLIENT_SECRET", delegation.client_secret());
            add("SYNAPSE_MAS_ADMIN_TOKEN", delegation.admin_token());
        }
        out
    }

    /// Changes when one of them does.
    pub(super) fn digest(&self) -> String {
        digest(&[&*self.underrides, &self.overrides, &self.log_config].concat())
    }
}

fn render(cx: &Context, name: &str, facts: &Facts) -> Rc<str> {
    cx.file(&format!("synapse/{name}"), "synapse", facts).into()
}
