//! What a rotation would change, and what follows from it: told before it is done.

use std::fmt::Write;
use std::time::SystemTime;

use super::not_kept;
use crate::commands::failure::Failure;
use crate::commands::keeper::{self, Keeper};
use crate::commands::{report, request};
use crate::credentials::{Document, Need, RotateOptions, Sketch, Source};
use crate::diff::{self, ImpactKind, Options};
use crate::stack::{Release, Stack};

/// What is asked to be rotated.
pub(super) struct Asked<'a, 's> {
    pub rows: &'a [Need],
    pub options: RotateOptions,
    /// Where values were given.
    pub stack: Option<&'a Stack<'s>>,
    pub release: &'a Release,
}

/// The text that tells what would happen.
///
/// # Errors
/// What the rotation itself would be refused for.
pub(super) fn sketch(asked: &Asked, keeper: &Keeper) -> Result<String, Failure> {
    let (place, before) = kept(keeper, asked.release)?;
    let mut after = before.clone();
    let mut generator = Sketch(report::generator(Vec::new()));
    let mut out = String::new();
    let mut follows = String::new();
    for need in asked.rows {
        let then = after.rotate(need, asked.options, &mut generator, SystemTime::now());
        let then = then.map_err(|error| keeper::failure(error.into()))?;
        line(&mut follows, &format!("{}: {then}", need.key));
    }
    title(&mut out, &format!("{place} would change:"));
    changes(&mut out, &before, &after);
    title(&mut out, "What follows:");
    out.push_str(&follows);
    title(&mut out, "Once the manifests are applied:");
    restarts(&mut out, asked, &before, &after)?;
    Ok(out)
}

/// What keeps the credentials, in words, and these.
fn kept(keeper: &Keeper, release: &Release) -> Result<(String, Document), Failure> {
    match keeper {
        Keeper::File(store) => {
            store.check_writable().map_err(keeper::failure)?;
            let document = store.document().cloned();
            let document = document.unwrap_or_else(|| Document::new(&release.name));
            Ok((store.path().display().to_string(), document))
        }
        Keeper::Cluster(document) => {
            let name = release.object("generated");
            Ok((format!("The Secret {name}"), (**document).clone()))
        }
        Keeper::Job => Err(not_kept("rotate", "job")),
        Keeper::Ephemeral => Err(not_kept("rotate", "ephemeral")),
    }
}

fn title(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    out.push('\n');
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "  {text}");
}

/// Which entries differ. No value is shown.
fn changes(out: &mut String, before: &Document, after: &Document) {
    for (key, entry) in after.iter() {
        match before.get(key) {
            None => line(out, &format!("{key}: new, keeps the one that was replaced")),
            Some(old) if old.secret == entry.secret => {}
            Some(old) => {
                let of = old.created.as_ref();
                let of = of.map_or_else(String::new, |of| {
                    format!(", in the place of the one of {of}")
                });
                line(out, &format!("{key}: another value{of}"));
            }
        }
    }
    for (key, _) in before.iter().filter(|(key, _)| after.get(key).is_none()) {
        line(out, &format!("{key}: removed"));
    }
}

/// Which workloads restart.
fn restarts(
    out: &mut String,
    asked: &Asked,
    before: &Document,
    after: &Document,
) -> Result<(), Failure> {
    let Some(stack) = asked.stack else {
        for need in asked.rows {
            let users = need.users.join(" and ");
            line(
                out,
                &format!("pods of {users} restart, which read {}", need.key),
            );
        }
        line(
            out,
            "with the values, `-f values.yaml`, each workload is named",
        );
        return Ok(());
    };
    if !before.is_complete(&stack.needs()) {
        line(
            out,
            "what restarts is known once `masthead credentials generate` has made what is missing",
        );
        return Ok(());
    }
    let rendered = |document: &Document| -> Result<Vec<_>, Failure> {
        let credentials = document.all_credentials(Source::File);
        let manifests = request::manifests(stack, Some(&credentials))?;
        Ok(manifests.iter().map(|manifest| manifest.json()).collect())
    };
    let report = diff::compare(rendered(before)?, rendered(after)?, &Options::default());
    let is_of_pods = |kind| !matches!(kind, ImpactKind::Data | ImpactKind::Removal);
    let mut any = false;
    for impact in report.impacts().filter(|impact| is_of_pods(impact.kind)) {
        any = true;
        line(out, &format!("{} {}", impact.object, impact.message));
        let more = impact.hint.iter().chain(&impact.commands);
        more.for_each(|more| line(out, &format!("  {more}")));
    }
    if !any {
        line(out, "no pod restarts");
    }
    Ok(())
}
