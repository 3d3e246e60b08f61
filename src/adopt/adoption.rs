//! What becomes of a deployment that runs elsewhere.

use super::gather::{InputFile, Inputs, program};
use super::gathered::Gathered;
use super::off::turn_off;
use super::outcome::{Account, Adoption};
use super::proxied;
use super::tree::{leaves, put};
use crate::source::{At, Kind, Map, Node};
use crate::stack::component::Component;
use crate::stack::components::COMPONENTS;
use crate::stack::elsewhere::{Databases, File, Part, Taken, Wanted};

const EMPTY: &str = "it is empty";

const OTHER_FORM: &str = "it is not of the form that the program takes";

/// What was asked for beside the files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub databases: Databases,
}

/// Takes over all that was given.
pub(crate) fn adopt(inputs: Inputs, asked: Asked) -> Adoption {
    let mut out = Adoption {
        values: Node::new(Kind::Map(Map::default()), At::default()),
        ..Adoption::default()
    };
    let mut all = Gathered::default();
    for file in &inputs.files {
        let taken = read(&inputs, file, asked);
        all.add(&file.name, taken, &mut out);
    }
    all.server_name(&mut out);
    for (path, node) in inputs.values {
        put(&mut out.values, &path, node);
    }
    all.hosts(&mut out);
    proxied::add(&inputs.sites, &mut out);
    all.default_host(&mut out);
    all.chosen_hosts(&mut out);
    all.with_hosts(&mut out);
    turn_off(&mut out);
    put_first(&mut out.values, "serverName");
    let accounts = inputs
        .fates
        .into_iter()
        .map(|(file, path, at, fate)| Account {
            file,
            path,
            at,
            fate,
        });
    out.accounts.extend(accounts);
    out.steps.extend(inputs.steps);
    out.problems.extend(inputs.problems);
    out.settings = inputs.settings;
    (out.files, out.layers) = (inputs.files, inputs.layers);
    out
}

/// What concerns all stands before what concerns one.
fn put_first(values: &mut Node, key: &str) {
    if let Kind::Map(map) = &mut values.kind
        && let Some(entry) = map.take(key)
    {
        map.0.insert(0, entry);
    }
}

/// What a component makes of a file of its program.
fn read(inputs: &Inputs, file: &InputFile, asked: Asked) -> Taken {
    let mut out = Taken::default();
    let others: Vec<&dyn Component> = inputs
        .files
        .iter()
        .filter_map(|file| component(&file.name))
        .collect();
    let registered = others
        .iter()
        .filter_map(|it| it.traces())
        .flat_map(|it| it.registers.iter().copied());
    let registered: Vec<&str> = registered.collect();
    let wanted = Wanted {
        databases: asked.databases,
        has_accounts_elsewhere: others
            .iter()
            .any(|it| it.adopt_host(Part::Accounts).is_some()),
        registered: &registered,
        is_whole: !file.is_made,
    };
    let given = File {
        name: &file.name,
        node: &file.node,
        find: &|path| inputs.roots.find(&file.folder, path),
        list: &|path| inputs.roots.list(&file.folder, path),
        wanted,
    };
    if let Some(component) = component(&file.name) {
        component.adopt(&given, &mut out);
    }
    tell_rest(&file.node, &mut out);
    out
}

/// What no component has looked at, since it is empty or not of the form that the program takes.
fn tell_rest(file: &Node, out: &mut Taken) {
    for leaf in leaves(file, false) {
        let is_told = out.fates.iter().any(|(path, ..)| leaf.path.is_within(path));
        if !is_told {
            let why = if leaf.node.is_empty() {
                EMPTY
            } else {
                OTHER_FORM
            };
            out.dropped(&leaf.path, leaf.node.at, why);
        }
    }
}

/// The component that runs the program of a file.
pub(super) fn component(name: &str) -> Option<&'static dyn Component> {
    let is_it = |it: &&&dyn Component| it.traces().is_some_and(|it| it.program == program(name));
    COMPONENTS.iter().find(is_it).copied()
}
