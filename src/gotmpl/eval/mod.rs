//! Runs a template that was read: <https://pkg.go.dev/text/template#hdr-Actions>.

mod pipeline;

use std::rc::Rc;

use super::Scope;
use super::ast::{Choice, Item, Items, Named, Pipeline, Range, TemplateCall};
use super::budget::{MAX_NESTING, Output};
use super::error::TemplateError;
use super::fmt;
use super::object::{Name, Object};
use super::parser::parse;
use super::text::{Text, lossy};
use super::value::{Entries, State, Value, Width, entries_of};

type Result<T> = std::result::Result<T, TemplateError>;

/// What each step costs of the budget.
pub(super) const STEP: usize = 20;

/// How many blocks a call of a template counts for: about as much of the stack as they take.
const CALL_DEPTH: usize = 2;

/// What a template runs in.
#[derive(Clone)]
pub(super) struct Run<'a> {
    pub scope: &'a Scope<'a>,
    pub state: Rc<State<'a>>,
    /// How deep it stands in calls of templates and blocks.
    pub depth: usize,
}

/// Named templates: those of a text, and of what evaluates that text.
#[derive(Clone, Copy)]
struct Names<'t> {
    own: &'t [Named<'t>],
    outer: Option<&'t Names<'t>>,
}

impl<'t> Names<'t> {
    fn find(&self, name: &[u8]) -> Option<&'t Items<'t>> {
        let own = self.own.iter().find(|named| *named.name == *name);
        match own {
            Some(named) => Some(&named.items),
            None => self.outer?.find(name),
        }
    }
}

/// Evaluates a template with its scope.
pub(super) fn evaluate(template: &str, scope: &Scope) -> Result<String> {
    scope.budget.start();
    let run = Run {
        scope,
        state: Rc::default(),
        depth: 0,
    };
    let state = Rc::clone(&run.state);
    let root = root(&run);
    let text = evaluated(template, root, run, None);
    state.finish();
    text.map(|bytes| lossy(&bytes).into_owned())
}

/// The root of all templates: a map, which a template may add to.
fn root<'a>(run: &Run<'a>) -> Value<'a> {
    let object = |name| Value::Object(Object::new(name, run.scope));
    let pairs = [
        ("Capabilities", object(Name::Capabilities)),
        ("Chart", object(Name::Chart)),
        ("Files", object(Name::Files)),
        ("Release", object(Name::Release)),
        ("Subcharts", Entries::new().into()),
        ("Template", object(Name::Template)),
        ("Values", run.state.value(run.scope.values)),
    ]
    .into_iter()
    .map(|(name, value)| (Text::from(name), value));
    let mut entries = entries_of(pairs.collect());
    let context = run.state.value(run.scope.context);
    if !context.is_nil() {
        entries.insert("context".into(), context);
    }
    entries.into()
}

/// Evaluates a text with `dot` as its dot and root. What is not set leaves nothing.
fn evaluated<'a>(
    template: &str,
    dot: Value<'a>,
    run: Run<'a>,
    outer: Option<&Names>,
) -> Result<Vec<u8>> {
    let spent = run.scope.budget.spend(template.len());
    spent.map_err(|trouble| trouble.at(0))?;
    let (items, named) = parse(template)?;
    let names = Names { own: &named, outer };
    let text = executed(&items, dot, run, &names)?;
    Ok(without_no_value(text))
}

/// Helm takes away what Go prints for what is not set.
fn without_no_value(text: Vec<u8>) -> Vec<u8> {
    const NO_VALUE: &[u8] = NOT_SET.as_bytes();
    if !text.windows(NO_VALUE.len()).any(|part| part == NO_VALUE) {
        return text;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(byte) = rest.first() {
        match rest.strip_prefix(NO_VALUE) {
            Some(after) => rest = after,
            None => {
                out.push(*byte);
                rest = &rest[1..];
            }
        }
    }
    out
}

/// What Go prints for nil.
pub(super) const NOT_SET: &str = "<no value>";

/// Runs the items of one template.
fn executed<'a>(items: &Items, dot: Value<'a>, run: Run<'a>, names: &Names) -> Result<Vec<u8>> {
    let mut machine = Machine {
        run,
        names,
        variables: vec![("$", dot.clone())],
        out: Output::default(),
    };
    machine.items(items, &dot)?;
    Ok(machine.out.into_bytes())
}

struct Machine<'t, 'a> {
    run: Run<'a>,
    names: &'t Names<'t>,
    variables: Vec<(&'t str, Value<'a>)>,
    out: Output,
}

/// How a list of items ended.
#[derive(PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

impl<'t, 'a> Machine<'t, 'a> {
    fn spend(&self, at: usize, work: usize) -> Result<()> {
        self.run
            .scope
            .budget
            .spend(work)
            .map_err(|trouble| trouble.at(at))
    }

    /// Runs a block. What it declares ends with it.
    fn items(&mut self, items: &'t [Item<'t>], dot: &Value<'a>) -> Result<Flow> {
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

    fn item(&mut self, item: &'t Item<'t>, dot: &Value<'a>) -> Result<Flow> {
        match item {
            Item::Text(text) => {
                self.spend(0, STEP + text.len())?;
                self.out.push(text).map_err(|trouble| trouble.at(0))?;
            }
            Item::Print(pipeline) => self.print(pipeline, dot)?,
            Item::If(choice) => return self.choice(choice, dot, false),
            Item::With(choice) => return self.choice(choice, dot, true),
            Item::Range(range) => return self.range(range, dot),
            Item::Call(call) => self.call_template(call, dot)?,
            Item::Break => return Ok(Flow::Break),
            Item::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    /// `template "name" dot`
    fn call_template(&mut self, call: &'t TemplateCall<'t>, dot: &Value<'a>) -> Result<()> {
        let dot = match &call.dot {
            Some(pipeline) => self.pipeline(pipeline, dot)?,
            None => Value::Nil,
        };
        let text = self.named(call.at, &call.name, dot)?;
        self.out
            .push_bytes(&text)
            .map_err(|trouble| trouble.at(call.at))
    }

    /// The text of a named template.
    fn named(&self, at: usize, name: &[u8], dot: Value<'a>) -> Result<Vec<u8>> {
        self.spend(at, STEP)?;
        let Some(items) = self.names.find(name) else {
            let name = lossy(name);
            let message = format!("no template `{name}` is defined in this value");
            return Err(TemplateError::new(at, message)
                .hint("the templates of a chart can't be called from values: `define` it here"));
        };
        executed(items, dot, self.deeper(at)?, self.names)
    }

    /// The text that a text gives as a template.
    fn tpl(&self, at: usize, text: &[u8], dot: Value<'a>) -> Result<Vec<u8>> {
        let run = self.deeper(at)?;
        evaluated(&lossy(text), dot, run, Some(self.names)).map_err(|error| TemplateError {
            offset: at,
            message: format!("in the text that `tpl` evaluates: {}", error.message),
            ..error
        })
    }

    fn deeper(&self, at: usize) -> Result<Run<'a>> {
        let depth = self.run.depth + CALL_DEPTH;
        if depth > MAX_NESTING {
            return Err(TemplateError::new(
                at,
                "templates call each other again and again",
            ));
        }
        Ok(Run {
            depth,
            ..self.run.clone()
        })
    }

    fn print(&mut self, pipeline: &'t Pipeline<'t>, dot: &Value<'a>) -> Result<()> {
        let value = self.pipeline(pipeline, dot)?;
        if !pipeline.variables.is_empty() {
            return Ok(());
        }
        self.spend(pipeline.at, value.weight())?;
        let printed = match value {
            Value::Nil => self.out.push(NOT_SET),
            value => fmt::value(&mut self.out, &value),
        };
        printed.map_err(|trouble| trouble.at(pipeline.at))
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

    fn choice(&mut self, choice: &'t Choice<'t>, dot: &Value<'a>, sets_dot: bool) -> Result<Flow> {
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

    fn range(&mut self, range: &'t Range<'t>, dot: &Value<'a>) -> Result<Flow> {
        let at = range.over.at;
        self.block(at, |machine| {
            let over = machine.commands(&range.over, dot)?;
            machine.spend(at, over.weight())?;
            let pairs = machine.pairs(at, &over, range.over.variables.len())?;
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
    fn round(&mut self, range: &'t Range<'t>, key: Value<'a>, value: Value<'a>) -> Result<Flow> {
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
    fn set(&mut self, name: &'t str, value: Value<'a>, declares: bool) {
        let mut known = self.variables.iter_mut().rev();
        match known.find(|(known, _)| !declares && *known == name) {
            Some((_, old)) => *old = value,
            None => self.variables.push((name, value)),
        }
    }

    /// Index or key, and value, of what is ranged over. Nil has none; a number has those from 0 up to
    /// it.
    fn pairs(
        &self,
        at: usize,
        over: &Value<'a>,
        variables: usize,
    ) -> Result<Vec<(Value<'a>, Value<'a>)>> {
        let count = match over {
            Value::Nil => return Ok(Vec::new()),
            Value::Int(count, _) => Some(i128::from(*count)),
            Value::Uint(count) => Some(i128::from(*count)),
            Value::Whole(count) => Some(*count),
            _ => None,
        };
        if let Some(count) = count.filter(|_| variables < 2) {
            let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
            self.spend(at, STEP.saturating_mul(count))?;
            return Ok((0..count).map(|i| (Value::Nil, Value::int(i))).collect());
        }
        if let Some(list) = over.items() {
            let items = list.items.iter().cloned();
            return Ok((0..)
                .map(|i| Value::Int(i, Width::Int))
                .zip(items)
                .collect());
        }
        if let Some(map) = over.entries() {
            let entries = map.entries.borrow();
            let pair =
                |(key, value): (&Text<'a>, &Value<'a>)| (Value::Text(key.clone()), value.clone());
            return Ok(entries.iter().map(pair).collect());
        }
        let message = format!(
            "`range` goes over lists and maps, not over {}",
            over.described()
        );
        Err(TemplateError::new(at, message)
            .hint("`until 3` is a list of numbers, `splitList \",\" text` a list of parts"))
    }
}
