//! Runs a template that was read: <https://pkg.go.dev/text/template#hdr-Actions>.

mod pipeline;

use std::rc::Rc;

use super::Scope;
use super::ast::{Choice, Item, Pipeline, Range};
use super::budget::{MAX_NESTING, Output};
use super::error::TemplateError;
use super::object::Object;
use super::parser::parse;
use super::print;
use super::text::Text;
use super::value::Value;

type Result<T> = std::result::Result<T, TemplateError>;

/// What each step costs of the budget.
pub(super) const STEP: usize = 20;

/// What a template runs in.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub scope: &'a Scope<'a>,
    /// How deep it stands in `tpl` and blocks.
    pub depth: usize,
}

/// Evaluates a template with its scope.
pub(super) fn evaluate(template: &str, scope: &Scope) -> Result<String> {
    scope.budget.start();
    let root = Value::Object(Object::root(scope));
    run(template, root, Run { scope, depth: 0 })
}

/// Evaluates a template with `dot` as its dot and root.
pub(super) fn run(template: &str, dot: Value, run: Run) -> Result<String> {
    let spent = run.scope.budget.spend(template.len());
    spent.map_err(|trouble| trouble.at(0))?;
    let items = parse(template)?;
    let mut machine = Machine {
        run,
        variables: vec![("$", dot.clone())],
        out: Output::default(),
    };
    machine.items(&items, &dot)?;
    Ok(machine.out.into_text())
}

struct Machine<'a> {
    run: Run<'a>,
    variables: Vec<(&'a str, Value<'a>)>,
    out: Output,
}

/// How a list of items ended.
#[derive(PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

impl<'a> Machine<'a> {
    fn spend(&self, at: usize, work: usize) -> Result<()> {
        self.run
            .scope
            .budget
            .spend(work)
            .map_err(|trouble| trouble.at(at))
    }

    /// Runs a block. What it declares ends with it.
    fn items(&mut self, items: &'a [Item<'a>], dot: &Value<'a>) -> Result<Flow> {
        let known = self.variables.len();
        let mut flow = Flow::Next;
        for item in items {
            flow = self.item(item, dot)?;
            if flow != Flow::Next {
                break;
            }
        }
        self.variables.truncate(known);
        Ok(flow)
    }

    fn item(&mut self, item: &'a Item<'a>, dot: &Value<'a>) -> Result<Flow> {
        match item {
            Item::Text(text) => {
                self.spend(0, STEP + text.len())?;
                self.out.push(text).map_err(|trouble| trouble.at(0))?;
            }
            Item::Print(pipeline) => self.print(pipeline, dot)?,
            Item::If(choice) => return self.choice(choice, dot, false),
            Item::With(choice) => return self.choice(choice, dot, true),
            Item::Range(range) => return self.range(range, dot),
            Item::Break => return Ok(Flow::Break),
            Item::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    /// Nothing is printed for nil, as Helm does.
    fn print(&mut self, pipeline: &'a Pipeline<'a>, dot: &Value<'a>) -> Result<()> {
        let value = self.pipeline(pipeline, dot)?;
        if !pipeline.variables.is_empty() || value.is_nil() {
            return Ok(());
        }
        self.spend(pipeline.at, value.weight())?;
        print::value(&mut self.out, &value).map_err(|trouble| trouble.at(pipeline.at))
    }

    /// Goes one level deeper while `inner` runs.
    fn nested<T>(&mut self, at: usize, inner: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.run.depth >= MAX_NESTING {
            return Err(TemplateError::new(
                at,
                format!("this is more than {MAX_NESTING} levels deep"),
            ));
        }
        self.run.depth += 1;
        let result = inner(self);
        self.run.depth -= 1;
        result
    }

    /// Runs a block one level deeper. What it declares ends with it.
    fn block(&mut self, at: usize, inner: impl FnOnce(&mut Self) -> Result<Flow>) -> Result<Flow> {
        let known = self.variables.len();
        let flow = self.nested(at, inner);
        self.variables.truncate(known);
        flow
    }

    fn choice(&mut self, choice: &'a Choice<'a>, dot: &Value<'a>, sets_dot: bool) -> Result<Flow> {
        self.block(choice.arms[0].0.at, |machine| {
            for (condition, items) in &choice.arms {
                let value = machine.pipeline(condition, dot)?;
                if value.truth() {
                    return machine.items(items, if sets_dot { &value } else { dot });
                }
            }
            machine.items(&choice.otherwise, dot)
        })
    }

    fn range(&mut self, range: &'a Range<'a>, dot: &Value<'a>) -> Result<Flow> {
        let at = range.over.at;
        self.block(at, |machine| {
            let over = machine.commands(&range.over, dot)?;
            machine.spend(at, over.weight())?;
            let pairs = pairs(&over).ok_or_else(|| {
                TemplateError::new(
                    at,
                    format!(
                        "`range` goes over lists and maps, not over {}",
                        over.described()
                    ),
                )
                .hint("`until 3` is a list of numbers, `splitList \",\" text` a list of parts")
            })?;
            if pairs.is_empty() {
                return machine.items(&range.otherwise, dot);
            }
            for (key, value) in pairs {
                if machine.round(range, key, value)? == Flow::Break {
                    break;
                }
            }
            Ok(Flow::Next)
        })
    }

    /// One round of a `range`: with one variable it is the value, with two they are key and value.
    fn round(&mut self, range: &'a Range<'a>, key: Value<'a>, value: Value<'a>) -> Result<Flow> {
        let known = self.variables.len();
        self.spend(range.over.at, STEP)?;
        match range.over.variables[..] {
            [] => {}
            [one] => self.set(one, value.clone(), range.over.declares),
            [first, second, ..] => {
                self.set(first, key, range.over.declares);
                self.set(second, value.clone(), range.over.declares);
            }
        }
        let flow = self.items(&range.body, &value)?;
        self.variables.truncate(known);
        Ok(flow)
    }

    /// Declares a variable, or sets the innermost one of this name.
    fn set(&mut self, name: &'a str, value: Value<'a>, declares: bool) {
        let mut known = self.variables.iter_mut().rev();
        match known.find(|(known, _)| !declares && *known == name) {
            Some((_, old)) => *old = value,
            None => self.variables.push((name, value)),
        }
    }
}

/// Index or key, and value, of what is ranged over. Nil has none.
fn pairs<'a>(over: &Value<'a>) -> Option<Vec<(Value<'a>, Value<'a>)>> {
    if over.is_nil() {
        return Some(Vec::new());
    }
    if let Some(list) = over.items() {
        return Some(
            (0..)
                .map(Value::Int)
                .zip(list.items.iter().cloned())
                .collect(),
        );
    }
    let map = over.entries()?;
    let pair = |(key, value): (&Text<'a>, &Value<'a>)| (Value::Text(key.clone()), value.clone());
    Some(Rc::clone(&map).entries.iter().map(pair).collect())
}
