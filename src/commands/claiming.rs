//! What deployments of one run have for themselves, compared in the order of the project file.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use super::failure::Failure;
use super::turns::Turns;
use crate::project::{Claims, Owner};
use crate::render::{Claim, Manifest, claims};
use crate::source::Layers;
use crate::source::problem::Problem;
use crate::stack::Stack;
use crate::values::Invalid;

/// What the deployments of a run have.
#[derive(Debug, Default)]
pub(super) struct Register {
    turns: Turns,
    claims: Mutex<Claims>,
}

/// A deployment that is being worked on.
#[derive(Debug)]
pub(super) struct Claimant {
    register: Arc<Register>,
    number: usize,
    owner: Owner,
}

thread_local! {
    static CLAIMANT: RefCell<Option<Claimant>> = const { RefCell::new(None) };
}

impl Register {
    pub(super) fn claimant(self: &Arc<Self>, number: usize, owner: Owner) -> Claimant {
        Claimant {
            register: Arc::clone(self),
            number,
            owner,
        }
    }

    /// Lets those after this one go on, whether it had anything or not.
    pub(super) fn pass(&self, number: usize) {
        self.turns.end(number);
    }
}

/// Runs `work` as that of this deployment, on this thread.
pub(super) fn with<T>(claimant: Claimant, work: impl FnOnce() -> T) -> T {
    CLAIMANT.set(Some(claimant));
    let done = work();
    CLAIMANT.set(None);
    done
}

/// Whether other deployments wait for what this one has.
pub(super) fn is_awaited() -> bool {
    CLAIMANT.with_borrow(Option::is_some)
}

/// What the stack has of what another deployment of the run has already. Nothing where one stack is
/// looked at alone.
pub(super) fn clashes(stack: &Stack, manifests: &[Manifest]) -> Vec<Problem> {
    let Some(claimant) = CLAIMANT.take() else {
        return Vec::new();
    };
    let all = claims(stack, manifests);
    claimant.claim(stack, &all, &stack.values().layers)
}

/// As [`clashes`], which are an error.
///
/// # Errors
/// Another deployment has something already.
pub(super) fn check(stack: &Stack, manifests: &[Manifest]) -> Result<(), Failure> {
    let problems = clashes(stack, manifests);
    if problems.is_empty() {
        return Ok(());
    }
    let layers = Arc::clone(&stack.values().layers);
    Err(Failure::Invalid(Invalid { problems, layers }))
}

impl Claimant {
    fn claim(self, stack: &Stack, all: &[Claim], layers: &Layers) -> Vec<Problem> {
        self.register.turns.wait_for(self.number);
        let mut claims = self
            .register
            .claims
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let problems = claims.add(self.owner, stack.release(), all, layers);
        drop(claims);
        self.register.turns.end(self.number);
        problems
    }
}
