//! Where boxes and arrows go: in columns, so that arrows run from the left to the right.
//!
//! Boxes stand in every second column, and the texts of arrows in those between. An arrow goes
//! through one place of every column between its ends, so that nothing is drawn over anything
//! else. After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
//! structures", 1981.

use super::columns::{columns, forward};
use super::heights::place;
use super::order::order;
use super::parts::{Link, MARGIN, Place, Rect, Size};

/// All places: those of boxes first, in their order.
#[derive(Debug)]
pub(super) struct Layout {
    pub places: Vec<Place>,
    /// The places of each column, from the top.
    pub columns: Vec<Vec<usize>>,
    /// The left side and the width of each column.
    pub spans: Vec<(i32, i32)>,
    /// The places that each arrow goes through, from the left.
    pub ways: Vec<Way>,
    pub height: i32,
    pub width: i32,
}

/// The way of an arrow.
#[derive(Debug)]
pub(super) struct Way {
    /// From the left: the first and the last are boxes.
    pub places: Vec<usize>,
    /// The arrow points to the left.
    pub is_back: bool,
}

/// What is left free between columns.
const GAP: i32 = 44;

/// The least height of a place that an arrow goes through.
const THIN: i32 = 4;

impl Layout {
    /// Places boxes of these sizes. No link is from a box to itself.
    pub(super) fn new(boxes: &[Size], links: &[Link]) -> Self {
        let is_back = forward(boxes.len(), links);
        let turned: Vec<(usize, usize)> = links
            .iter()
            .zip(&is_back)
            .map(|(link, back)| {
                if *back {
                    (link.to, link.from)
                } else {
                    (link.from, link.to)
                }
            })
            .collect();
        let ranks = columns(boxes.len(), &turned);
        let place = |column, size| Place {
            column,
            size,
            before: Vec::new(),
            after: Vec::new(),
            y: 0,
        };
        let own = boxes.iter().zip(&ranks);
        let mut layout = Self {
            places: own.map(|(size, rank)| place(2 * rank, *size)).collect(),
            columns: Vec::new(),
            spans: Vec::new(),
            ways: Vec::new(),
            height: 0,
            width: 0,
        };
        for ((link, is_back), ends) in links.iter().zip(is_back).zip(turned) {
            layout.add_way(link, ends, is_back);
        }
        layout.arrange();
        layout
    }

    fn add_way(&mut self, link: &Link, (from, to): (usize, usize), is_back: bool) {
        let mut places = vec![from];
        for column in self.places[from].column + 1..self.places[to].column {
            let is_first = places.len() == 1;
            let text = if is_first { link.text } else { Size::default() };
            let size = Size {
                width: text.width,
                height: text.height.max(THIN),
            };
            self.places.push(Place {
                column,
                size,
                before: Vec::new(),
                after: Vec::new(),
                y: 0,
            });
            places.push(self.places.len() - 1);
        }
        places.push(to);
        for pair in places.windows(2) {
            self.places[pair[0]].after.push(pair[1]);
            self.places[pair[1]].before.push(pair[0]);
        }
        self.ways.push(Way { places, is_back });
    }

    /// Orders the columns, and gives each place its own.
    fn arrange(&mut self) {
        let last = self.places.iter().map(|place| place.column).max();
        self.columns = vec![Vec::new(); last.map_or(0, |last| last + 1)];
        for (index, place) in self.places.iter().enumerate() {
            self.columns[place.column].push(index);
        }
        order(&self.places, &mut self.columns);
        place(&mut self.places, &self.columns);
        let mut x = MARGIN;
        for column in &self.columns {
            let widths = column.iter().map(|index| self.places[*index].size.width);
            let width = widths.max().unwrap_or_default();
            self.spans.push((x, width));
            // The more arrows there are, the more room they need to turn in.
            let arrows: usize = column.iter().map(|it| self.places[*it].after.len()).sum();
            x += width + GAP + i32::try_from(arrows.min(24)).unwrap_or_default();
        }
        let last = self.spans.last();
        self.width = last.map_or(0, |(x, width)| x + width) + MARGIN;
        let bottoms = (0..self.places.len()).map(|index| self.rect(index));
        self.height = bottoms.map(|rect| rect.y + rect.height).max().unwrap_or(0) + MARGIN;
    }

    /// The room of a place: all of the width of its column.
    pub(super) fn rect(&self, index: usize) -> Rect {
        let place = &self.places[index];
        let (x, width) = self.spans[place.column];
        Rect {
            x,
            y: place.y - place.size.height / 2,
            width,
            height: place.size.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(a: Rect, b: Rect) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    /// A graph of so many boxes and links, different for each seed.
    fn graph(seed: u32, boxes: usize, links: usize) -> (Vec<Size>, Vec<Link>) {
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let size = |next: &mut dyn FnMut(usize) -> usize| Size {
            width: 20 + next(200) as i32,
            height: 10 + next(90) as i32,
        };
        let sizes = (0..boxes).map(|_| size(&mut next)).collect();
        let mut all = Vec::new();
        for _ in 0..links {
            let (from, to) = (next(boxes), next(boxes));
            let text = size(&mut next);
            if from != to {
                all.push(Link { from, to, text });
            }
        }
        (sizes, all)
    }

    #[test]
    fn no_place_is_over_another_and_all_are_inside() {
        for seed in 0..200 {
            let boxes = 1 + seed as usize % 30;
            let (sizes, links) = graph(seed, boxes, 2 * boxes);
            let layout = Layout::new(&sizes, &links);
            let rects: Vec<Rect> = (0..layout.places.len()).map(|it| layout.rect(it)).collect();
            for (index, rect) in rects.iter().enumerate() {
                let is_inside = rect.x >= MARGIN
                    && rect.y >= MARGIN
                    && rect.x + rect.width <= layout.width - MARGIN
                    && rect.y + rect.height <= layout.height - MARGIN;
                assert!(is_inside, "{seed}: {rect:?}");
                let over = rects[..index].iter().find(|other| overlap(**other, *rect));
                assert_eq!(over, None, "{seed}: {rect:?}");
            }
        }
    }

    #[test]
    fn ways_go_from_one_column_to_the_next() {
        for seed in 0..50 {
            let (sizes, links) = graph(seed, 12, 30);
            let layout = Layout::new(&sizes, &links);
            for (way, link) in layout.ways.iter().zip(&links) {
                let (mut from, mut to) = (way.places[0], *way.places.last().unwrap());
                if way.is_back {
                    (from, to) = (to, from);
                }
                assert_eq!((from, to), (link.from, link.to));
                for pair in way.places.windows(2) {
                    let [left, right] = [pair[0], pair[1]].map(|it| layout.places[it].column);
                    assert_eq!(left + 1, right);
                }
            }
        }
    }

    #[test]
    fn arrows_of_a_chain_run_straight() {
        let size = Size {
            width: 50,
            height: 20,
        };
        let link = |from, to| Link {
            from,
            to,
            text: Size::default(),
        };
        let layout = Layout::new(&[size; 3], &[link(0, 1), link(1, 2)]);
        let heights: Vec<i32> = layout.places.iter().map(|place| place.y).collect();
        assert!(heights.iter().all(|y| *y == heights[0]), "{heights:?}");
        assert!(layout.ways.iter().all(|way| !way.is_back));
    }
}
