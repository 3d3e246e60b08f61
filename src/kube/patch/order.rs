//! `$setElementOrder`: the order in which a patch wants the items of a list.
//! <https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>

use crate::source::sort::sort_by_key;
use std::iter::Peekable;

use super::Fault;
use super::keys::{Field, Key};
use super::list::{identity, keys_of};
use crate::source::{Kind, Map, Node, Text};

/// What tells an item from others.
type Name = Vec<Text>;

/// The names of the items of a list, in their order.
pub(super) fn names(map: &Map, list: &str, known: Field) -> Vec<Name> {
    let items = map.get(list).map_or(&[][..], Node::as_list).iter();
    let names = items.filter_map(|item| name_of(item, keys_of(known)));
    names.collect()
}

/// Puts the items of a list in the order that a patch gives. Those that it does not name stand before
/// the ones that they stood before; `before` are the names as they were.
///
/// # Errors
/// The order is no list.
pub(super) fn set(
    into: &mut Map,
    list: &str,
    order: &Node,
    known: Field,
    before: &[Name],
) -> Result<(), Fault> {
    let Kind::List(wanted) = &order.kind else {
        let message = format!("`$setElementOrder/{list}`: expected a list");
        return Err(Fault::new(order.at, message));
    };
    let keys = keys_of(known);
    let wanted: Vec<Name> = wanted
        .iter()
        .filter_map(|item| name_of(item, keys))
        .collect();
    if let Some(Kind::List(items)) = into.get_mut(list).map(|node| &mut node.kind) {
        let all = items.drain(..).map(|item| (name_of(&item, keys), item));
        let place = |among: &[Name], name: &Option<Name>| {
            among.iter().position(|known| Some(known) == name.as_ref())
        };
        let (mut named, mut others): (Vec<_>, Vec<_>) =
            all.partition(|(name, _)| place(&wanted, name).is_some());
        sort_by_key(&mut named, |(name, _)| place(&wanted, name));
        sort_by_key(&mut others, |(name, _)| place(before, name));
        let place = |(name, _): &(Option<Name>, Node)| place(before, name);
        let merged = merged(
            named.into_iter().peekable(),
            others.into_iter().peekable(),
            place,
        );
        items.extend(merged.into_iter().map(|(_, item)| item));
    }
    Ok(())
}

/// Two lists as one: an item of the second goes first where it stood before the next of the first.
fn merged<T>(
    mut first: Peekable<impl Iterator<Item = T>>,
    mut second: Peekable<impl Iterator<Item = T>>,
    place: impl Fn(&T) -> Option<usize>,
) -> Vec<T> {
    let mut out = Vec::new();
    while let (Some(left), Some(right)) = (first.peek(), second.peek()) {
        let is_before = place(right)
            .zip(place(left))
            .is_some_and(|(right, left)| right < left);
        out.extend(if is_before {
            second.next()
        } else {
            first.next()
        });
    }
    out.extend(first);
    out.extend(second);
    out
}

fn name_of(item: &Node, keys: &[Key]) -> Option<Name> {
    match (&item.kind, keys) {
        (Kind::Map(map), [_, ..]) => identity(map, keys),
        (Kind::Text(text), []) => Some(vec![text.clone()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::kube::patch::Change;
    use crate::source::Node;
    use crate::source::yaml::read::read_any;

    /// As `kubectl patch --local --type strategic` orders them.
    #[test]
    fn items_stand_as_kubernetes_puts_them() {
        let object = "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: \
                      [{name: a}, {name: b}, {name: c}]}}}}";
        for (order, containers, expected) in [
            ("new, a", "{name: new}", "new a b c"),
            ("c, a", "", "b c a"),
            ("c, new, a", "{name: new}", "b c new a"),
            ("b, new", "{name: new}", "a b new c"),
        ] {
            let order: Vec<_> = order
                .split(", ")
                .map(|name| format!("{{name: {name}}}"))
                .collect();
            let patch = format!(
                "{{spec: {{template: {{spec: {{$setElementOrder/containers: [{}], containers: [{containers}]}}}}}}}}",
                order.join(", ")
            );
            let change = Change::Merge(read_any(&patch, 1).unwrap());
            let patched = change.apply(read_any(object, 1).unwrap()).unwrap().unwrap();
            let containers = patched
                .below(&["spec", "template", "spec", "containers"])
                .unwrap();
            let names = containers
                .as_list()
                .iter()
                .filter_map(|it: &Node| it.str("name"));
            assert_eq!(names.collect::<Vec<_>>().join(" "), expected, "{patch}");
        }
    }
}
