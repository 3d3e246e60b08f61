//! Entries that move: their lines, and where they go.

use super::lines::{is_comment, shifted};
use super::parts::{Pair, Part, PartKind, Shape};
use super::{Doc, Refused};
use crate::source::yaml::print;
use crate::source::{Node, Step};

/// An entry that goes to another place.
struct Chunk {
    /// The comment lines above it.
    comments: String,
    /// What follows the key, from its colon on, with the end of the last line.
    body: String,
    /// The column that it stood at.
    column: usize,
    /// Whether it fits between braces.
    is_inline: bool,
}

/// Where an entry goes.
struct Target<'d> {
    map: &'d Part,
    /// The keys that are missing, the last of which is that of the entry.
    keys: &'d [Step],
    /// The entry of the map after which it goes.
    after: Option<usize>,
    /// The entry whose value the map is; none at the top.
    owner: Option<&'d Pair>,
    /// Whether that entry is in a block.
    is_in_block: bool,
}

impl Chunk {
    /// Adds comments that stood above and below in what goes with the entry.
    fn take_along(&mut self, above: &[&str], below: &[&str], step: usize) {
        let ending = if self.body.ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let at = |column: usize, comment: &&str| {
            format!("{}{}{ending}", " ".repeat(column), comment.trim_end())
        };
        let lead: String = above
            .iter()
            .map(|comment| at(self.column, comment))
            .collect();
        self.comments.insert_str(0, &lead);
        let rest = below.iter().map(|comment| at(self.column + step, comment));
        self.body.extend(rest);
        self.is_inline &= above.is_empty() && below.is_empty();
    }
}

impl Doc<'_> {
    /// With a copy of an entry at another place, which has nothing yet.
    pub(super) fn copied(&self, from: &[Step], to: &[Step]) -> Result<String, Refused> {
        let (map, index) = self.entry(from)?;
        let (shape, pairs) = map.as_map().ok_or(Refused::Form)?;
        let mut chunk = self.chunk(shape, &pairs[index])?;
        let (above, below) = self.comments_around(from, to)?;
        chunk.take_along(&above, &below, self.step());
        let target = self.target(to, Some(from))?;
        self.inserted(&target, &chunk)
    }

    /// With a value under a key that has none yet.
    pub(super) fn with(
        &self,
        path: &[Step],
        value: &Node,
        after: Option<&[Step]>,
    ) -> Result<String, Refused> {
        let target = self.target(path, after)?;
        let mut written = String::new();
        let is_block = matches!(target.map.kind, PartKind::Map(Shape::Block, _));
        match value.as_str().filter(|_| is_block) {
            Some(text) => print::text(&mut written, text).map_err(|_| Refused::Form)?,
            None => print::flow(&mut written, value).map_err(|_| Refused::Form)?,
        }
        let chunk = Chunk {
            comments: String::new(),
            body: format!(": {written}{}", self.lines.ending()),
            column: 0,
            is_inline: true,
        };
        self.inserted(&target, &chunk)
    }

    /// With what stands under a key two steps deeper.
    pub(super) fn nested(&self, path: &[Step], keys: &[String; 2]) -> Result<String, Refused> {
        let (map, index) = self.entry(path)?;
        let (shape, pairs) = map.as_map().ok_or(Refused::Form)?;
        let pair = &pairs[index];
        let chunk = self.chunk(shape, pair)?;
        let key = &self.text()[pair.key.range.clone()];
        if shape == Shape::Flow {
            let quoted = keys.each_ref().map(|name| like(key, name));
            let range = self.flow_range(pair);
            let value = chunk.body.trim_end();
            let nested = format!("{key}: {{{}: {{{}{value}}}}}", quoted[0], quoted[1]);
            return Ok(self.replaced(range, &nested));
        }
        let extent = self.extent(pair)?;
        let column = self.lines.column(pair.key.range.start);
        let steps: Vec<Step> = std::iter::once(key)
            .chain(keys.iter().map(String::as_str))
            .map(|key| Step::Key(key.to_owned().into()))
            .collect();
        let lines = self.lines_of(
            &Chunk {
                comments: String::new(),
                ..chunk
            },
            &steps,
            column,
        );
        Ok(self.replaced(extent.start..extent.end, &lines))
    }

    fn chunk(&self, shape: Shape, pair: &Pair) -> Result<Chunk, Refused> {
        let (text, ending) = (self.text(), self.lines.ending());
        let key = &pair.key.range;
        if shape == Shape::Flow {
            let range = self.flow_range(pair);
            let body = match &text[key.end..range.end] {
                "" => ":",
                body => body,
            };
            return Ok(Chunk {
                comments: String::new(),
                body: format!("{}{ending}", body.trim_start()),
                column: self.lines.indent(key.start),
                is_inline: true,
            });
        }
        let extent = self.extent(pair)?;
        let body = &text[key.end..extent.end];
        let is_inline = !body.trim_end().contains('\n') && !body.contains('#');
        Ok(Chunk {
            comments: text[extent.lead..extent.start].to_owned(),
            body: body.to_owned() + if body.ends_with('\n') { "" } else { ending },
            column: self.lines.column(key.start),
            is_inline: is_inline && extent.lead == extent.start,
        })
    }

    /// The deepest map on the way to a path. The entry goes after the one that `from` is below, if
    /// that is in the map, else to its end.
    fn target<'d>(&'d self, to: &'d [Step], from: Option<&[Step]>) -> Result<Target<'d>, Refused> {
        let (mut map, mut depth, mut owner, mut is_in_block) = (&self.root, 0, None, true);
        while depth + 1 < to.len()
            && let Some((shape, pairs)) = map.as_map()
            && let Some(pair) = pairs.iter().find(|pair| is_key(&to[depth], &pair.name))
        {
            (map, owner, is_in_block) = (&pair.value, Some(pair), shape == Shape::Block);
            depth += 1;
        }
        let index = |step: &Step| {
            let (_, pairs) = map.as_map()?;
            pairs.iter().position(|pair| is_key(step, &pair.name))
        };
        let from = from.filter(|from| from.len() > depth && from[..depth] == to[..depth]);
        let after = from.and_then(|from| index(&from[depth]));
        Ok(Target {
            map,
            keys: &to[depth..],
            after,
            owner,
            is_in_block,
        })
    }

    fn inserted(&self, target: &Target, chunk: &Chunk) -> Result<String, Refused> {
        match &target.map.kind {
            PartKind::Map(Shape::Block, pairs) => {
                let pair = target
                    .after
                    .and_then(|index| pairs.get(index))
                    .or(pairs.last());
                let pair = pair.ok_or(Refused::Form)?;
                let first = pairs.first().ok_or(Refused::Form)?;
                let column = self.lines.column(first.key.range.start);
                let at = self.extent(pair)?.end;
                Ok(self.with_lines(at, &self.lines_of(chunk, target.keys, column)))
            }
            PartKind::Map(Shape::Flow, pairs) if pairs.is_empty() && !chunk.is_inline => {
                self.as_block(target, chunk)
            }
            PartKind::Map(Shape::Flow, _) if chunk.is_inline => Ok(self.in_flow(target, chunk)),
            PartKind::Map(Shape::Flow, _) => self.as_block(target, chunk),
            _ if target.map.is_nothing() => self.below_owner(target, chunk),
            _ => Err(Refused::Elsewhere),
        }
    }

    /// Lines that begin at a byte, where the text before may lack the end of its line.
    fn with_lines(&self, at: usize, lines: &str) -> String {
        let ending = self.lines.ending();
        if at > 0 && !self.text()[..at].ends_with('\n') {
            let lines = format!("{ending}{}", lines.trim_end_matches(['\r', '\n']));
            return self.replaced(at..at, &lines);
        }
        self.replaced(at..at, lines)
    }

    /// The lines of an entry below the keys that are missing above it.
    fn lines_of(&self, chunk: &Chunk, keys: &[Step], column: usize) -> String {
        let (step, ending) = (self.step(), self.lines.ending());
        let mut out = String::new();
        let mut column = column;
        let (last, above) = keys.split_last().expect("an entry has a key");
        for key in above {
            out += &format!("{}{}:{ending}", " ".repeat(column), name(key));
            column += step;
        }
        let by = column as isize - chunk.column as isize;
        chunk
            .comments
            .split_inclusive('\n')
            .for_each(|line| out += &shifted(line, by));
        let mut lines = chunk.body.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        out += &format!("{}{}{first}", " ".repeat(column), name(last));
        lines.for_each(|line| out += &shifted(line, by));
        out
    }

    /// How much further to the right lower entries stand in this text.
    fn step(&self) -> usize {
        fn find(doc: &Doc, part: &Part) -> Option<usize> {
            let (_, pairs) = part.as_map()?;
            pairs.iter().find_map(|pair| {
                let (Shape::Block, below) = pair.value.as_map()? else {
                    return None;
                };
                let column = |pair: &Pair| doc.lines.column(pair.key.range.start);
                column(below.first()?)
                    .checked_sub(column(pair))
                    .filter(|step| *step > 0)
            })
        }
        let (_, pairs) = self.root.as_map().unwrap_or((Shape::Block, &[]));
        let below = || pairs.iter().find_map(|pair| find(self, &pair.value));
        find(self, &self.root).or_else(below).unwrap_or(2)
    }

    /// Between braces, as the entries beside it are written.
    fn in_flow(&self, target: &Target, chunk: &Chunk) -> String {
        let (text, (_, pairs)) = (
            self.text(),
            target.map.as_map().unwrap_or((Shape::Flow, &[])),
        );
        let sample = pairs
            .first()
            .map_or("", |pair| &text[pair.key.range.clone()]);
        let keys = target.keys.iter().map(|key| like(sample, name(key)));
        let keys: Vec<String> = keys.collect();
        let body = chunk.body.trim_end();
        let (open, close) = (keys.join(": {"), "}".repeat(keys.len() - 1));
        let entry = format!("{open}{body}{close}");
        let Some(pair) = target
            .after
            .and_then(|index| pairs.get(index))
            .or(pairs.last())
        else {
            let start = target.map.range.start + 1;
            return self.replaced(start..target.map.range.end - 1, &entry);
        };
        let at = self.flow_range(pair).end;
        let key = pair.key.range.start;
        let gap = if self.lines.is_first(key) {
            format!(
                "{}{}",
                self.lines.ending(),
                " ".repeat(self.lines.column(key))
            )
        } else {
            " ".to_owned()
        };
        self.replaced(at..at, &format!(",{gap}{entry}"))
    }

    /// Braces as lines, with an entry below that takes lines.
    fn as_block(&self, target: &Target, chunk: &Chunk) -> Result<String, Refused> {
        let (map, text) = (target.map, self.text());
        let (_, pairs) = map.as_map().ok_or(Refused::Form)?;
        let written = &text[map.range.clone()];
        let mut lines = written.split('\n');
        let has_comment = lines.any(|line| is_comment(line) || line.contains(" #"));
        if !target.is_in_block || has_comment {
            return Err(Refused::Form);
        }
        let column = match target.owner {
            Some(owner) => self.lines.column(owner.key.range.start) + self.step(),
            None => 0,
        };
        let (ending, rest) = (self.lines.ending(), self.lines.end(map.range.end));
        let mut lines = String::new();
        for pair in pairs {
            let pair = text[self.flow_range(pair)].to_owned();
            lines += &format!("{}{pair}{ending}", " ".repeat(column));
        }
        lines += &self.lines_of(chunk, target.keys, column);
        let before = text[..map.range.start].trim_end_matches(' ');
        let comment = text[map.range.end..rest].trim_end();
        let head = if target.owner.is_some() { ending } else { "" };
        Ok([before, comment, head, &lines, &text[rest..]].concat())
    }

    /// Below a key that has nothing.
    fn below_owner(&self, target: &Target, chunk: &Chunk) -> Result<String, Refused> {
        let owner = target
            .owner
            .filter(|_| target.is_in_block)
            .ok_or(Refused::Form)?;
        let column = self.lines.column(owner.key.range.start) + self.step();
        let at = self.lines.end(self.end_of(owner));
        Ok(self.with_lines(at, &self.lines_of(chunk, target.keys, column)))
    }
}

fn is_key(step: &Step, name: &str) -> bool {
    matches!(step, Step::Key(key) if key == name)
}

fn name(step: &Step) -> &str {
    match step {
        Step::Key(key) => key,
        Step::Index(_) => "",
    }
}

/// A key in the quotes of another one.
fn like(sample: &str, key: &str) -> String {
    match sample.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{key}{quote}"),
        _ => key.to_owned(),
    }
}
