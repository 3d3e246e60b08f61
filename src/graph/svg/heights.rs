//! How far down places stand: as near as can be to the middle of what they are joined to, in their
//! order, and none over another.

use super::parts::{MARGIN, Place, ROOM};

/// How often columns are moved by their neighbours.
const SWEEPS: usize = 10;

/// Gives each place its height.
pub(super) fn place(places: &mut [Place], columns: &[Vec<usize>]) {
    for column in columns {
        let middles: Vec<i64> = vec![0; column.len()];
        put(places, column, &middles);
    }
    for sweep in 0..SWEEPS {
        for step in 0..columns.len() {
            let index = if sweep % 2 == 0 {
                step
            } else {
                columns.len() - 1 - step
            };
            let column = &columns[index];
            let wanted: Vec<i64> = column.iter().map(|it| middle(places, *it)).collect();
            put(places, column, &wanted);
        }
    }
    let tops = places.iter().map(|place| place.y - place.size.height / 2);
    let top = tops.min().unwrap_or_default();
    for place in places {
        place.y += MARGIN - top;
    }
}

/// How much more an arrow counts that only goes through, so that it runs straight.
const STRAIGHT: i64 = 8;

/// The middle of what a place is joined to; its own, where it is joined to nothing.
fn middle(places: &[Place], index: usize) -> i64 {
    let place = &places[index];
    let is_through = |place: &Place| place.before.len() == 1 && place.after.len() == 1;
    let (mut sum, mut count) = (0, 0);
    for other in place.before.iter().chain(&place.after) {
        let other = &places[*other];
        let weight = if is_through(place) && is_through(other) {
            STRAIGHT
        } else {
            1
        };
        sum += weight * i64::from(other.y);
        count += weight;
    }
    if count == 0 {
        i64::from(place.y)
    } else {
        sum.div_euclid(count)
    }
}

/// Places a column as near to these heights as its order allows: places that would overlap are put
/// together, around the mean of what they want (the "pool adjacent violators" of isotonic
/// regression).
fn put(places: &mut [Place], column: &[usize], wanted: &[i64]) {
    // Each pool: the place in the column where it begins, the sum of the tops that its places want
    // for it, and how many they are.
    let mut pools: Vec<(usize, i64, i64)> = Vec::new();
    let offsets = offsets(places, column);
    for (index, wish) in wanted.iter().enumerate() {
        pools.push((index, wish - offsets[index], 1));
        while let [.., before, last] = pools.as_slice()
            && before.1 * last.2 >= last.1 * before.2
        {
            let (_, sum, count) = *last;
            pools.pop();
            if let Some(before) = pools.last_mut() {
                before.1 += sum;
                before.2 += count;
            }
        }
    }
    for (number, (start, sum, count)) in pools.iter().enumerate() {
        let end = pools.get(number + 1).map_or(column.len(), |next| next.0);
        let top = sum.div_euclid(*count);
        for index in *start..end {
            let y = top + offsets[index];
            places[column[index]].y = i32::try_from(y).unwrap_or_default();
        }
    }
}

/// The middles of the places of a column, where they stand one upon the other.
fn offsets(places: &[Place], column: &[usize]) -> Vec<i64> {
    let mut top = 0;
    let middles = column.iter().map(|index| {
        let height = places[*index].size.height;
        let middle = top + height / 2;
        top += height + ROOM;
        i64::from(middle)
    });
    middles.collect()
}
