//! The order of places within their columns: such that few arrows cross.

use super::parts::Place;
use crate::source::sort::sort_by_key;

/// How often columns are ordered by their neighbours.
const SWEEPS: usize = 12;

/// Orders the places of columns by the middle of what they are joined to, once from the left and
/// once from the right; the order with the fewest crossings stays.
pub(super) fn order(places: &[Place], columns: &mut Vec<Vec<usize>>) {
    let mut best = (crossings(places, columns), columns.clone());
    for sweep in 0..SWEEPS {
        let is_forward = sweep % 2 == 0;
        for step in 1..columns.len() {
            let index = if is_forward {
                step
            } else {
                columns.len() - 1 - step
            };
            let neighbour = if is_forward { index - 1 } else { index + 1 };
            let ranks = ranks(places.len(), &columns[neighbour]);
            by_middle(places, &mut columns[index], &ranks, is_forward);
        }
        let count = crossings(places, columns);
        if count < best.0 {
            best = (count, columns.clone());
        }
    }
    *columns = best.1;
}

/// The rank of each place of a column.
fn ranks(count: usize, column: &[usize]) -> Vec<usize> {
    let mut out = vec![0; count];
    for (rank, place) in column.iter().enumerate() {
        out[*place] = rank;
    }
    out
}

fn by_middle(places: &[Place], column: &mut [usize], ranks: &[usize], is_forward: bool) {
    let own = self::ranks(places.len(), column);
    sort_by_key(column, |place| {
        let joined = if is_forward {
            &places[*place].before
        } else {
            &places[*place].after
        };
        let sum: usize = joined.iter().map(|other| ranks[*other]).sum();
        // In hundredths. What is joined to nothing stays where it is.
        if joined.is_empty() {
            own[*place] * 100
        } else {
            sum * 100 / joined.len()
        }
    });
}

/// How many pairs of arrows cross between neighbouring columns.
fn crossings(places: &[Place], columns: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for pair in columns.windows(2) {
        let ranks = ranks(places.len(), &pair[1]);
        let mut ends: Vec<usize> = Vec::new();
        for place in &pair[0] {
            let own: Vec<usize> = places[*place].after.iter().map(|it| ranks[*it]).collect();
            for end in &own {
                count += ends.iter().filter(|other| *other > end).count();
            }
            ends.extend(own);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::parts::Size;
    use super::*;

    #[test]
    fn crossings_are_undone() {
        let place = |column, before: &[usize], after: &[usize]| Place {
            column,
            size: Size::default(),
            before: before.into(),
            after: after.into(),
            y: 0,
        };
        let places = [
            place(0, &[], &[3]),
            place(0, &[], &[2]),
            place(1, &[1], &[]),
            place(1, &[0], &[]),
        ];
        let mut columns = vec![vec![0, 1], vec![2, 3]];
        assert_eq!(crossings(&places, &columns), 1);
        order(&places, &mut columns);
        assert_eq!(crossings(&places, &columns), 0);
    }
}
