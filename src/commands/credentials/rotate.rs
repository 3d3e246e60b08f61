//! `masthead credentials rotate`: new ones in the place of the old, and what else that takes.

use std::time::SystemTime;

use anyhow::{Result, anyhow};

use super::super::keeper::{self, Keeper};
use super::super::{release::release, tell};
use super::{not_kept, print_secret, values};
use crate::commands::cli::{RotateArgs, TargetName};
use crate::credentials::{
    Document, GENERATED, Generate, Need, RotateOptions, Source, StoreError, family,
};
use crate::render::Templates;
use crate::source::nearest;
use crate::source::problem::Failure;
use crate::stack::{CredentialUse, Found, Stack, external_password};
use crate::values::Values;

pub fn run(args: &RotateArgs) -> Result<(), Failure> {
    let release = release(&args.release, &args.about.cluster, TargetName::Kubectl)?;
    let templates = Templates::default();
    let mut rows: Vec<&Need> = args
        .names
        .iter()
        .map(|name| row(name))
        .collect::<Result<_, _>>()?;
    rows.sort_by_key(|need| need.key);
    rows.dedup_by_key(|need| need.key);
    let (values, stack) = values(&args.about, &release, &templates)?;
    if let Some(stack) = &stack {
        check_generated(&rows, stack, &values)?;
    }
    let mut rotation = Rotation {
        rows,
        options: RotateOptions {
            force: args.force,
            finish: args.finish,
        },
        then: Vec::new(),
    };
    let mut generator = tell::generator(None);
    match Keeper::open(&args.about.keep, &release)? {
        Keeper::File(mut store) => {
            let changed = store.change(&mut generator, |document, generator| {
                rotation.run(document, generator)
            });
            changed.map_err(keeper::failure)?;
            keeper::tell_exposed(&store);
            rotation.tell("now apply the manifests: masthead render … | kubectl apply -f -");
        }
        Keeper::Cluster(mut document) => {
            rotation
                .run(&mut document, &mut generator)
                .map_err(keeper::failure)?;
            print_secret(
                &values,
                &release,
                &templates,
                &document.all_credentials(Source::Cluster),
            )?;
            rotation.tell("apply what was printed: what is new is kept nowhere else; then render and apply the rest");
        }
        Keeper::Job => return Err(not_kept("rotate", "job")),
        Keeper::Ephemeral => return Err(not_kept("rotate", "ephemeral")),
    }
    Ok(())
}

/// What is to be rotated, how, and what else has to happen.
struct Rotation<'a> {
    rows: Vec<&'a Need>,
    options: RotateOptions,
    then: Vec<(&'static str, &'static str)>,
}

impl Rotation<'_> {
    fn run(
        &mut self,
        document: &mut Document,
        generator: &mut dyn Generate,
    ) -> Result<(), StoreError> {
        for need in &self.rows {
            let then = document.rotate(need, self.options, generator, SystemTime::now())?;
            self.then.push((need.key, then));
        }
        Ok(())
    }

    fn tell(&self, last: &str) {
        let verb = if self.options.finish {
            "the predecessor was dropped"
        } else {
            "rotated"
        };
        for (key, then) in &self.then {
            tell::note(format!("{key}: {verb}"), Some((*then).to_owned()));
        }
        tell::note(last, None);
    }
}

fn row(name: &str) -> Result<&'static Need, Failure> {
    family(name).filter(|need| need.key == name).ok_or_else(|| {
        let known = GENERATED.iter().map(|need| need.key);
        let hint = match name {
            "serverName" => Some(
                "it can't be changed: the ids of users, rooms and events hold it; start a new server under a new name".into(),
            ),
            _ => nearest(name, known).map(|near| format!("did you mean `{near}`?")),
        };
        Failure::CouldNotRun(anyhow!("`{name}` is no credential that masthead makes"), hint)
    })
}

/// What the values give is not kept here, so that to rotate it here would change nothing.
fn check_generated(rows: &[&Need], stack: &Stack, values: &Values) -> Result<(), Failure> {
    for need in rows {
        let external = external_password(need.key);
        let is_it = |used: &&CredentialUse| {
            used.generated == Some(need.key) || Some(&used.path) == external.as_ref()
        };
        let Some(used) = stack
            .uses
            .iter()
            .filter(|used| used.found != Found::Generated)
            .find(is_it)
        else {
            continue;
        };
        let place = match &used.found {
            Found::Values(at) => format!("`{}.value` ({})", used.path, values.layers.place(*at)),
            Found::Secret { secret, key } => format!(
                "`{key}` of the Secret `{secret}`, which `{}` names",
                used.path
            ),
            Found::Generated => continue,
        };
        let hint = match need.key.starts_with("POSTGRES_") {
            true => "change it in the database (`ALTER ROLE … PASSWORD …`), then there",
            false => "change it there",
        };
        return Err(Failure::CouldNotRun(
            anyhow!("`{}` is not made by masthead: it is {place}", need.key),
            Some(hint.into()),
        ));
    }
    Ok(())
}
