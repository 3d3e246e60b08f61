//! Pipelines, functions and fields.

use super::super::ast::{Command, Literal, Operand, Pipeline, Term};
use super::super::budget::MAX_DEPTH;
use super::super::error::{TemplateError, Trouble, UnknownName};
use super::super::functions::{self, Call, Function};
use super::super::methods;
use super::super::text::Text;
use super::super::value::{Value, Width};
use super::{Machine, Result, STEP};

impl<'t, 'a> Machine<'t, 'a> {
    /// The value of a pipeline, after its variable is set.
    pub(super) fn pipeline(
        &mut self,
        pipeline: &'t Pipeline<'t>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let value = self.commands(pipeline, dot)?;
        for name in &pipeline.variables {
            self.set(name, value.clone(), pipeline.declares);
        }
        Ok(value)
    }

    /// The value of a pipeline's commands: each gives the last argument of the next.
    pub(super) fn commands(
        &mut self,
        pipeline: &'t Pipeline<'t>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let mut last = None;
        for command in &pipeline.commands {
            last = Some(self.command(command, last, dot)?);
        }
        Ok(last.unwrap_or(Value::Nil))
    }

    fn command(
        &mut self,
        command: &'t Command<'t>,
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let (first, arguments) = command
            .operands
            .split_first()
            .expect("a command has an operand");
        match first.term {
            Term::Function(name) if first.fields.is_empty() => {
                self.function(name, first.at, arguments, last, dot)
            }
            _ if arguments.is_empty() && last.is_none() => match first.term {
                Term::Nil => Err(TemplateError::new(first.at, "`nil` alone is not a command")),
                _ => self.operand(first, dot),
            },
            _ => self.method(first, arguments, last, dot),
        }
    }

    /// A method with arguments: `.Capabilities.APIVersions.Has "v1"`.
    fn method(
        &mut self,
        operand: &'t Operand<'t>,
        arguments: &'t [Operand<'t>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let no_function = || {
            let written = operand.written(operand.fields.len());
            TemplateError::new(
                operand.at,
                format!("`{written}` is not a function: it takes no arguments"),
            )
            .hint("put values together with `print` or `printf`, or lists of them with `list`")
        };
        let (method, fields) = operand.fields.split_last().ok_or_else(no_function)?;
        let mut receiver = self.term(operand, dot)?;
        for (index, field) in fields.iter().enumerate() {
            receiver = self.field(operand, index, field.at, receiver)?;
        }
        let mut values = self.arguments(arguments, dot)?;
        values.extend(last);
        match methods::call(&receiver, method.name, &values) {
            Some(value) => value.map_err(|trouble| trouble.at(method.at)),
            None => Err(no_function()),
        }
    }

    fn arguments(
        &mut self,
        operands: &'t [Operand<'t>],
        dot: &Value<'a>,
    ) -> Result<Vec<Value<'a>>> {
        operands
            .iter()
            .map(|operand| self.operand(operand, dot))
            .collect()
    }

    /// The value of a term and of the fields that are asked of it.
    fn operand(&mut self, operand: &'t Operand<'t>, dot: &Value<'a>) -> Result<Value<'a>> {
        let mut value = self.term(operand, dot)?;
        // In Go a variable or parentheses that hold nil give nil for any field: charts write
        // `(.Values.a).b` for that.
        if value.is_nil() && matches!(operand.term, Term::Group(_) | Term::Variable(_)) {
            return Ok(Value::Nil);
        }
        for (index, field) in operand.fields.iter().enumerate() {
            value = self.field(operand, index, field.at, value)?;
        }
        Ok(value)
    }

    fn term(&mut self, operand: &'t Operand<'t>, dot: &Value<'a>) -> Result<Value<'a>> {
        self.spend(operand.at, STEP)?;
        Ok(match &operand.term {
            Term::Dot => dot.clone(),
            Term::Nil => Value::Nil,
            Term::Variable(name) => self.variable(name),
            Term::Function(name) => self.function(name, operand.at, &[], None, dot)?,
            Term::Group(pipeline) => {
                self.nested(operand.at, |machine| machine.pipeline(pipeline, dot))?
            }
            Term::Literal(Literal::Bool(value)) => Value::Bool(*value),
            Term::Literal(Literal::Int(value)) => Value::Int(*value, Width::Int),
            Term::Literal(Literal::Float(value)) => Value::Float(*value),
            Term::Literal(Literal::Imaginary(value)) => Value::Complex(0.0, *value),
            Term::Literal(Literal::Text(text)) => Value::Text(Text::Made(text.clone())),
        })
    }

    fn variable(&self, name: &str) -> Value<'a> {
        let found = self
            .variables
            .iter()
            .rev()
            .find(|(known, _)| *known == name);
        found.map_or(Value::Nil, |(_, value)| value.clone())
    }

    /// One field of a value: nil where a map has no such key.
    fn field(
        &self,
        operand: &Operand,
        index: usize,
        at: usize,
        value: Value<'a>,
    ) -> Result<Value<'a>> {
        let name = operand.fields[index].name;
        if let Some(result) = methods::call(&value, name, &[]) {
            return result.map_err(|trouble| trouble.at(at));
        }
        if let Value::Object(object) = &value {
            return match object.field(name) {
                Some(field) => Ok(field.value()),
                None if object.is_open() => Ok(Value::Nil),
                None => Err(no_such_field(operand, index, at, object.fields())),
            };
        }
        value.get(name.as_bytes()).ok_or_else(|| {
            let written = operand.written(index);
            if value.is_nil() {
                return self.nil_pointer(operand, index, at);
            }
            let kind = value.described();
            TemplateError::new(
                at,
                format!("can't evaluate `.{name}`: `{written}` is {kind}, not a map"),
            )
        })
    }

    /// A field was asked of nil.
    fn nil_pointer(&self, operand: &Operand, index: usize, at: usize) -> TemplateError {
        let name = operand.fields[index].name;
        let written = operand.written(index);
        // The dot and variables can't be set.
        let (is, hint) = if index == 0 {
            (
                "is nil here",
                format!("ask for it first: `{{{{ if {written} }}}}`"),
            )
        } else {
            (
                "is not set",
                format!(
                    "set it, or write `({written}).{name}`, which is empty where it is not set"
                ),
            )
        };
        let message = format!("nil pointer evaluating `.{name}`: `{written}` {is}");
        let error = TemplateError::new(at, message).hint(hint);
        let is_root = match operand.term {
            Term::Dot => self.variables.len() == 1,
            Term::Variable(variable) => variable == "$",
            _ => false,
        };
        if index != 1 || !is_root {
            return error;
        }
        let prefix = format!("{}.", operand.written(0).trim_end_matches('.'));
        let known = ["Capabilities", "Chart", "Release", "Values"];
        error.unknown(UnknownName::new(prefix, operand.fields[0].name, known))
    }

    fn function(
        &mut self,
        name: &'t str,
        at: usize,
        operands: &'t [Operand<'t>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        if let "and" | "or" = name {
            return self.logic(name, at, operands, last, dot);
        }
        if let "include" | "tpl" = name {
            return self.text_of(name, at, operands, last, dot);
        }
        let function = functions::find(name)
            .ok_or_else(|| TemplateError::new(at, format!("function `{name}` is not known")))?;
        let mut values = self.arguments(operands, dot)?;
        values.extend(last);
        let value = self
            .call(name, function, values)
            .map_err(|trouble| trouble.at(at))?;
        Ok(value)
    }

    /// `include "name" dot` and `tpl text dot`.
    fn text_of(
        &mut self,
        name: &'t str,
        at: usize,
        operands: &'t [Operand<'t>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let mut values = self.arguments(operands, dot)?;
        values.extend(last);
        let text = match &values[..] {
            [Value::Text(text), dot] if name == "include" => self.named(at, text, dot.clone())?,
            [Value::Text(text), dot] => self.tpl(at, text, dot.clone())?,
            _ => {
                let message = format!("`{name}` takes a text and what its dot is");
                return Err(TemplateError::new(at, message).hint(format!("e.g. `{name} \"…\" .`")));
            }
        };
        Ok(text.into())
    }

    fn call(
        &self,
        name: &str,
        function: &Function,
        values: Vec<Value<'a>>,
    ) -> std::result::Result<Value<'a>, Trouble> {
        self.run
            .scope
            .budget
            .spend(STEP + values.iter().map(Value::weight).sum::<usize>())?;
        let budget = self.run.scope.budget;
        let call = Call {
            name,
            must: name.starts_with("must"),
            values,
            run: &self.run,
        };
        let value = function.call(&call)?;
        budget.spend(value.weight())?;
        if value.depth() > MAX_DEPTH {
            return Err(Trouble::new(format!(
                "lists and maps nest more than {MAX_DEPTH} levels deep"
            )));
        }
        Ok(value)
    }

    /// `and` gives its first false argument, `or` its first true one, else the last; what comes
    /// after is not evaluated.
    fn logic(
        &mut self,
        name: &str,
        at: usize,
        operands: &'t [Operand<'t>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let mut value = None;
        for operand in operands {
            let next = self.operand(operand, dot)?;
            if next.truth() == (name == "or") {
                return Ok(next);
            }
            value = Some(next);
        }
        last.or(value)
            .ok_or_else(|| TemplateError::new(at, format!("`{name}` takes at least one argument")))
    }
}

fn no_such_field(
    operand: &Operand,
    index: usize,
    at: usize,
    known: &[&'static str],
) -> TemplateError {
    let written = operand.written(index);
    let name = operand.fields[index].name;
    let error = TemplateError::new(at, format!("`{written}` has no `.{name}` here"));
    let parent = written.trim_end_matches('.');
    let fields: Vec<_> = known.iter().map(|field| format!("`{field}`")).collect();
    let unknown = UnknownName::new(format!("{parent}."), name, known.iter().copied());
    error
        .hint(format!("it has {}", fields.join(", ")))
        .unknown(unknown)
}
