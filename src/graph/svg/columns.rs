//! The columns that boxes stand in.

use super::parts::Link;

/// Which links have to be turned around, so that they make no circle.
pub(super) fn forward(boxes: usize, links: &[Link]) -> Vec<bool> {
    let mut out = vec![false; links.len()];
    let mut state = vec![State::New; boxes];
    // Those that nobody leads to come first: what they begin runs their way.
    let is_first = |node: &usize| links.iter().all(|link| link.to != *node);
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..boxes).partition(is_first);
    for start in first.into_iter().chain(rest) {
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 && state[node] != State::New {
                continue;
            }
            state[node] = State::Open;
            match (next..links.len()).find(|index| links[*index].from == node) {
                None => state[node] = State::Done,
                Some(index) => {
                    path.push((node, index + 1));
                    let to = links[index].to;
                    match state[to] {
                        State::New => path.push((to, 0)),
                        State::Open => out[index] = true,
                        State::Done => {}
                    }
                }
            }
        }
    }
    out
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The rank of each box: behind all that lead to it, and no further to the left of what it leads to
/// than need be. The links make no circle.
pub(super) fn columns(boxes: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let mut ranks = vec![0; boxes];
    // A way is no longer than there are boxes.
    for _ in 0..boxes {
        let mut is_done = true;
        for (from, to) in links {
            if ranks[*to] <= ranks[*from] {
                ranks[*to] = ranks[*from] + 1;
                is_done = false;
            }
        }
        if is_done {
            break;
        }
    }
    for node in 0..boxes {
        let is_first = links.iter().all(|(_, to)| *to != node);
        let next = links.iter().filter(|(from, _)| *from == node);
        let nearest = next.map(|(_, to)| ranks[*to]).min();
        if let (true, Some(nearest)) = (is_first, nearest) {
            ranks[node] = nearest - 1;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::super::parts::Size;
    use super::*;

    #[test]
    fn circles_are_broken_once() {
        let link = |from, to| Link {
            from,
            to,
            text: Size::default(),
        };
        assert_eq!(
            forward(3, &[link(0, 1), link(1, 2), link(2, 0)]),
            [false, false, true]
        );
        // What begins outside of a circle says which way that runs.
        assert_eq!(
            forward(3, &[link(2, 1), link(1, 2), link(0, 2)]),
            [false, true, false]
        );
    }

    #[test]
    fn boxes_stand_behind_what_leads_to_them() {
        let links = [(0, 1), (1, 2), (3, 2), (4, 1)];
        assert_eq!(columns(6, &links), [0, 1, 2, 1, 0, 0]);
    }
}
