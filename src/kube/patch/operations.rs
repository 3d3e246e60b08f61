//! The operations of JSON Patch.
//! <https://datatracker.ietf.org/doc/html/rfc6902#section-4>

use super::Fault;
use super::pointer::{Pointer, index};
use crate::source::{Kind, Map, Node, nearest};

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    what: What,
    pub path: Pointer,
    /// Where a value comes from that is moved or copied.
    from: Option<Pointer>,
    /// What is added, or compared.
    pub value: Option<Node>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

const NAMES: [(&str, What); 6] = [
    ("add", What::Add),
    ("remove", What::Remove),
    ("replace", What::Replace),
    ("move", What::Move),
    ("copy", What::Copy),
    ("test", What::Test),
];

impl Operation {
    /// Reads an operation.
    ///
    /// # Errors
    /// It is none, or lacks what it needs.
    pub(crate) fn read(node: &Node) -> Result<Self, Fault> {
        let map = node.as_map().ok_or_else(|| {
            Fault::new(node.at, "expected an operation: a map with `op` and `path`")
        })?;
        let what = what(node, map)?;
        let path = pointer(node, "path")?;
        let needs_from = matches!(what, What::Move | What::Copy);
        let from = needs_from.then(|| pointer(node, "from")).transpose()?;
        let needs_value = matches!(what, What::Add | What::Replace | What::Test);
        let value = map.get("value").filter(|_| needs_value).cloned();
        if needs_value && value.is_none() {
            return Err(Fault::new(node.at, "`value` is missing"));
        }
        Ok(Self {
            what,
            path,
            from,
            value,
        })
    }
}

fn what(node: &Node, map: &Map) -> Result<What, Fault> {
    let Some(op) = map.get("op") else {
        return Err(Fault::new(node.at, "`op` is missing"));
    };
    let text = op.as_str().unwrap_or_default();
    let known = NAMES.iter().find(|(name, _)| *name == text);
    known.map(|(_, what)| *what).ok_or_else(|| {
        let fault = Fault::new(
            op.at,
            "`op`: expected `add`, `remove`, `replace`, `move`, `copy` or `test`",
        );
        match nearest(text, NAMES.map(|(name, _)| name)) {
            Some(near) => fault.hint(format!("did you mean `{near}`?")),
            None => fault,
        }
    })
}

fn pointer(node: &Node, key: &str) -> Result<Pointer, Fault> {
    match node.get(key) {
        Some(path) => match path.as_str() {
            Some(text) => Pointer::parse(text, path.at),
            None => Err(Fault::new(path.at, format!("`{key}`: expected a text"))),
        },
        None => Err(Fault::new(node.at, format!("`{key}` is missing"))),
    }
}

/// The object after the operations.
///
/// # Errors
/// The first that can't be carried out.
pub(super) fn apply(mut object: Node, operations: &[Operation]) -> Result<Node, Fault> {
    for operation in operations {
        carry_out(&mut object, operation)?;
    }
    Ok(object)
}

fn carry_out(object: &mut Node, operation: &Operation) -> Result<(), Fault> {
    let Operation {
        what,
        path,
        from,
        value,
    } = operation;
    match (what, from, value) {
        (What::Add, _, Some(value)) => add(object, path, value.clone()),
        (What::Replace, _, Some(value)) => {
            *path.value(object)? = value.clone();
            Ok(())
        }
        (What::Test, _, Some(value)) => test(object, path, value),
        (What::Move, Some(from), _) if path.is_below(from) => Err(Fault::new(
            path.at,
            "a value can't be moved to a place below itself",
        )),
        (What::Move, Some(from), _) => {
            let value = remove(object, from)?;
            add(object, path, value)
        }
        (What::Copy, Some(from), _) => {
            let value = from.value(object)?.clone();
            add(object, path, value)
        }
        _ => remove(object, path).map(drop),
    }
}

fn add(object: &mut Node, path: &Pointer, value: Node) -> Result<(), Fault> {
    let (parent, last) = path.parent(object)?;
    match &mut parent.kind {
        Kind::Map(map) => match map.get_mut(last) {
            Some(old) => *old = value,
            None => map.insert(last.to_owned().into(), path.at, value),
        },
        Kind::List(items) if last == "-" => items.push(value),
        Kind::List(items) => {
            // A negative index is of the list as it will be.
            let count = items.len() + usize::from(last.starts_with('-'));
            let index = index(last, count).filter(|index| *index <= items.len());
            let index = index.ok_or_else(|| path.no_item(items.len()))?;
            items.insert(index, value);
        }
        _ => return Err(path.unfit(parent)),
    }
    Ok(())
}

fn remove(object: &mut Node, path: &Pointer) -> Result<Node, Fault> {
    let (parent, last) = path.parent(object)?;
    match &mut parent.kind {
        Kind::Map(map) => {
            let entry = map.take(last);
            entry.map(|entry| entry.node).ok_or_else(|| path.missing())
        }
        Kind::List(items) => {
            let index = index(last, items.len()).filter(|index| *index < items.len());
            let index = index.ok_or_else(|| path.no_item(items.len()))?;
            Ok(items.remove(index))
        }
        _ => Err(path.unfit(parent)),
    }
}

/// A value that is not there counts as null, as kustomize takes it.
fn test(object: &mut Node, path: &Pointer, value: &Node) -> Result<(), Fault> {
    match path.value(object) {
        Ok(found) if found.is_same(value) => Ok(()),
        Ok(_) => {
            let message = format!("the object has another value at `{}`", path.whole());
            Err(Fault::new(path.at, message))
        }
        Err(_) if value.is_null() => Ok(()),
        Err(missing) => Err(missing),
    }
}
