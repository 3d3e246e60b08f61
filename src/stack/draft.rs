//! What was planned, whether it can be rendered or not: where values are wrong, what users add to
//! programs is checked all the same.

use super::component::{Component, Context};
use super::components::COMPONENTS;
use super::derived::Stack;
use super::exposure::{self, Entrances};
use super::program::Program;
use super::release::Release;
use super::surroundings::Surroundings;
use super::{extra_objects, isolation, names, namespace, patches, roles};
use crate::source::Layers;
use crate::source::problem::{Problem, Severity};
use crate::template::Templates;
use crate::values::Values;

/// A stack that may lack things, and what is wrong with the values.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    stack: Stack<'a>,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl<'a> Draft<'a> {
    /// Plans every component, and collects all that is wrong across values.
    pub(crate) fn new(values: &'a Values, release: &'a Release, templates: &'a Templates) -> Self {
        Self::of(COMPONENTS, values, release, templates)
    }

    /// As [`Draft::new`], of these components.
    pub(crate) fn of(
        components: &'a [&'a dyn Component],
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
    ) -> Self {
        let cx = Context::new(values, release, templates, components);
        roles::check_distinct(&cx, &cx.database_clients());
        let planned = components
            .iter()
            .enumerate()
            .filter_map(|(index, component)| Some((component.name(), cx.plan(index)?)));
        let plans: Vec<_> = planned.collect();
        let mut entrances = Entrances::default();
        for (name, plan) in &plans {
            plan.entrances(&cx, &mut entrances);
            entrances.belong_to(name);
        }
        exposure::check(&cx, &entrances);
        let is_enclosed = cx.values.network_policy().enabled().is_on();
        let surroundings = is_enclosed.then(|| Surroundings::new(&cx, &entrances.handlers()));
        let extras = extra_objects::read(&cx);
        isolation::check(&cx);
        namespace::check(&cx);
        let patches = patches::read(&cx, values);
        let found = cx.take_problems().into_iter();
        let is_warning = |problem: &Problem| problem.severity != Severity::Error;
        let (warnings, mut problems): (Vec<_>, Vec<_>) = found.partition(is_warning);
        problems.extend(names::check(&release.name, &cx.names()));
        let is_error = |warning: &Problem| {
            let mut same = problems.iter().filter(|error| error.path == warning.path);
            same.any(|error| error.message == warning.message)
        };
        let mut warnings: Vec<_> = warnings.into_iter().filter(|it| !is_error(it)).collect();
        let stack = Stack {
            cx,
            values,
            plans,
            entrances,
            surroundings,
            extras,
            patches,
        };
        if !stack.extras.is_empty() && problems.is_empty() {
            let ours = stack.objects(None);
            problems.extend(extra_objects::repeated(&stack.cx, &stack.extras, &ours));
        }
        if problems.is_empty() {
            let of_images = stack.check_images().into_iter();
            let (mild, grave): (Vec<_>, Vec<_>) = of_images.partition(is_warning);
            warnings.extend(mild);
            problems.extend(grave);
        }
        Self {
            stack,
            problems,
            warnings,
        }
    }

    /// The stack, where nothing is wrong.
    ///
    /// # Errors
    /// All that is wrong across values: a missing host, no database, a credential that is
    /// not given.
    pub(crate) fn finish(self) -> Result<Stack<'a>, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(self.stack)
        } else {
            Err(self.problems)
        }
    }

    /// Whether nothing is wrong, so that the programs' own files are what they will be.
    pub(crate) fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// The layers that the values come from.
    pub(crate) fn layers(&self) -> &'a Layers {
        &self.stack.values.layers
    }

    /// The programs that have a configuration file.
    pub(crate) fn programs(&self) -> Vec<Program<'_, 'a>> {
        self.stack.programs()
    }

    /// Warnings about values that can be rendered.
    pub(crate) fn warnings(&self) -> Vec<Problem> {
        let mut out = self.stack.warnings();
        out.extend(self.warnings.iter().cloned());
        out
    }
}

impl<'a> Stack<'a> {
    /// Derives the stack from values that fit the schema.
    ///
    /// # Errors
    /// All that is wrong across values, at once: a missing host, no database, a credential
    /// that is not given.
    pub fn new(
        values: &'a Values,
        release: &'a Release,
        templates: &'a Templates,
    ) -> Result<Self, Vec<Problem>> {
        Draft::new(values, release, templates).finish()
    }
}
