//! What `--show-only` chooses among objects.

use anyhow::{Result, anyhow};

use crate::diff::{Identity, Report, What};
use crate::kube::kind_word::is_kind;
use crate::render::Manifest;
use crate::source::nearest;
use crate::source::sort::sort;

/// An object, by what may choose it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    kind: String,
    name: String,
    /// Its component and template, where it is rendered.
    rendered: Option<(&'static str, String)>,
}

impl Known {
    pub(super) fn rendered(manifest: &Manifest) -> Self {
        Self {
            kind: manifest.kind_name().to_owned(),
            name: manifest.name().to_owned(),
            rendered: Some((manifest.component, manifest.source.clone())),
        }
    }

    pub(super) fn read(identity: Identity) -> Self {
        Self {
            kind: identity.kind,
            name: identity.name,
            rendered: None,
        }
    }

    fn title(&self) -> String {
        format!("{}/{}", self.kind, self.name)
    }

    /// Whether a text means it: `Kind`, `Kind/name`, a component such as `postgres`, or a template as
    /// Helm names it, maybe by a pattern.
    fn is_named(&self, text: &str) -> bool {
        let template = text.strip_prefix("templates/").unwrap_or(text);
        let is_it =
            |(component, source): &(&str, String)| *component == text || glob(template, source);
        if is_kind(text, &self.kind) || self.rendered.as_ref().is_some_and(is_it) {
            return true;
        }
        text.split_once('/')
            .is_some_and(|(kind, name)| is_kind(kind, &self.kind) && glob(name, &self.name))
    }

    fn is_chosen(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.is_named(name))
    }
}

/// The manifests that match any of the names; all if there are no names.
///
/// # Errors
/// A name fits none; the message has what there is.
pub(super) fn among<'m, 'a>(
    manifests: &'m [Manifest<'a>],
    names: &[String],
) -> Result<Vec<&'m Manifest<'a>>> {
    if names.is_empty() {
        return Ok(manifests.iter().collect());
    }
    let known: Vec<Known> = manifests.iter().map(Known::rendered).collect();
    check(&known, names)?;
    let chosen = manifests.iter().zip(&known);
    let chosen = chosen.filter(|(_, known)| known.is_chosen(names));
    Ok(chosen.map(|(manifest, _)| manifest).collect())
}

/// Leaves in a report what the names choose. `after` is all of the second set.
///
/// # Errors
/// As [`among`].
pub(super) fn in_report(report: &mut Report, after: &[Known], names: &[String]) -> Result<()> {
    let changed = report.changes.iter().map(|it| it.identity.clone());
    let mut all: Vec<Known> = changed.map(Known::read).collect();
    all.extend_from_slice(after);
    check(&all, names)?;
    let is_chosen = |identity: &Identity| {
        let is_it = |it: &&Known| (&it.kind, &it.name) == (&identity.kind, &identity.name);
        all.iter().filter(is_it).any(|it| it.is_chosen(names))
    };
    report.changes.retain(|change| is_chosen(&change.identity));
    report.not_applied.retain(is_chosen);
    let there = after.iter().filter(|known| known.is_chosen(names)).count();
    let is_there = |what: &What| !matches!(what, What::Removed(_));
    let differ = report.changes.iter().filter(|it| is_there(&it.what));
    report.same = there.saturating_sub(differ.count());
    Ok(())
}

/// Sees to it that each name is that of an object.
fn check(known: &[Known], names: &[String]) -> Result<()> {
    for name in names {
        // One of several kinds may have no object.
        let may_be_none = name.ends_with("/*") && known.iter().any(|it| it.is_chosen(names));
        if !may_be_none && !known.iter().any(|it| it.is_named(name)) {
            return Err(anyhow!("{}", not_there(known, name)));
        }
    }
    Ok(())
}

/// Of many names, so many are told.
const TOLD: usize = 12;

fn not_there(known: &[Known], name: &str) -> String {
    let start = format!("--show-only {name}: no object has this name");
    let titles: Vec<String> = known.iter().map(Known::title).collect();
    let components = known.iter().filter_map(|it| Some(it.rendered.as_ref()?.0));
    let words = titles.iter().map(String::as_str).chain(components);
    let words = words.chain(known.iter().map(|it| &*it.kind));
    if let Some(near) = nearest(name, words) {
        return format!("{start}: did you mean `{near}`?");
    }
    let kind = name.split_once('/').map_or(name, |(kind, _)| kind);
    let of_kind = known.iter().filter(|it| is_kind(kind, &it.kind));
    let mut there: Vec<&str> = of_kind.map(|it| &*it.name).collect();
    if there.is_empty() {
        there = known.iter().map(|it| &*it.kind).collect();
        sort(&mut there);
    }
    there.dedup();
    let more = there.len().saturating_sub(TOLD);
    there.truncate(TOLD);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    let there = there.join(", ");
    format!("{start}: there are {there}{more} (a kind, `Kind/name`, a component, or a template)")
}

/// Whether a path matches a pattern, in which `*` and `?` stand for anything but `/`.
fn glob(pattern: &str, path: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return pattern == path;
    }
    let pattern = regex::escape(pattern)
        .replace(r"\*", "[^/]*")
        .replace(r"\?", "[^/]");
    regex::Regex::new(&format!("^{pattern}$")).is_ok_and(|pattern| pattern.is_match(path))
}
