//! Threads that work side by side and speak in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Numbered turns: each waits until all before it are over.
#[derive(Debug, Default)]
pub(super) struct Turns {
    next: Mutex<usize>,
    moved: Condvar,
}

impl Turns {
    /// Waits for the turn of this number.
    pub(super) fn wait_for(&self, number: usize) {
        let next = self.next();
        let waited = self.moved.wait_while(next, |next| *next < number);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Ends the turn of this number, which may not have come yet: it is waited for. A turn that is
    /// over stays so.
    pub(super) fn end(&self, number: usize) {
        self.wait_for(number);
        let mut next = self.next();
        *next = (*next).max(number + 1);
        self.moved.notify_all();
    }

    fn next(&self) -> MutexGuard<'_, usize> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Results of threads, handed on in their order. How far a thread may be ahead of the slowest is
/// limited, and with it what is kept.
#[derive(Debug)]
pub(super) struct InOrder<T> {
    state: Mutex<State<T>>,
    moved: Condvar,
    ahead: usize,
}

#[derive(Debug)]
struct State<T> {
    next: usize,
    waiting: BTreeMap<usize, T>,
}

impl<T> InOrder<T> {
    /// `ahead` is by how many results a thread may be ahead.
    pub(super) fn new(ahead: usize) -> Self {
        Self {
            state: Mutex::new(State {
                next: 0,
                waiting: BTreeMap::new(),
            }),
            moved: Condvar::new(),
            ahead,
        }
    }

    /// Waits until the result of this number may be kept.
    pub(super) fn wait_for_room(&self, number: usize) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_far = |state: &mut State<T>| number > state.next + self.ahead;
        let waited = self.moved.wait_while(state, is_far);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes a result, and hands on all whose turn it is, one at a time.
    pub(super) fn put(&self, number: usize, result: T, mut hand_on: impl FnMut(T)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.insert(number, result);
        let State { next, waiting } = &mut *state;
        while let Some(result) = waiting.remove(next) {
            hand_on(result);
            *next += 1;
        }
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_come_in_order() {
        let (turns, order) = (Turns::default(), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for number in (0..8).rev() {
                let (turns, order) = (&turns, &order);
                scope.spawn(move || {
                    turns.wait_for(number);
                    order.lock().unwrap().push(number);
                    turns.end(number);
                    turns.end(number);
                });
            }
        });
        assert_eq!(order.into_inner().unwrap(), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn results_are_handed_on_in_order() {
        let (in_order, all) = (InOrder::new(3), Mutex::new(Vec::new()));
        let next = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        if number >= 200 {
                            return;
                        }
                        in_order.wait_for_room(number);
                        in_order.put(number, number, |result| all.lock().unwrap().push(result));
                    }
                });
            }
        });
        assert_eq!(all.into_inner().unwrap(), (0..200).collect::<Vec<_>>());
    }
}
