//! Pipelines, functions and fields.

use super::super::ast::{Command, Literal, Operand, Pipeline, Term};
use super::super::budget::MAX_DEPTH;
use super::super::error::{TemplateError, Trouble, UnknownName};
use super::super::functions::{self, Call, Function};
use super::super::text::Text;
use super::super::value::Value;
use super::{Machine, Result, STEP};

impl<'a> Machine<'a> {
    /// The value of a pipeline, after its variable is set.
    pub(super) fn pipeline(
        &mut self,
        pipeline: &'a Pipeline<'a>,
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
        pipeline: &'a Pipeline<'a>,
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
        command: &'a Command<'a>,
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

    /// The one method that there is: `.Capabilities.APIVersions.Has "v1"`.
    fn method(
        &mut self,
        operand: &'a Operand<'a>,
        arguments: &'a [Operand<'a>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        let written = operand.written(operand.fields.len());
        let no_function = || {
            TemplateError::new(
                operand.at,
                format!("`{written}` is not a function: it takes no arguments"),
            )
            .hint("put values together with `print` or `printf`, or lists of them with `list`")
        };
        let Some((method, fields)) = operand
            .fields
            .split_last()
            .filter(|(method, _)| method.name == "Has")
        else {
            return Err(no_function());
        };
        let mut receiver = self.term(operand, dot)?;
        for (index, field) in fields.iter().enumerate() {
            receiver = self.field(operand, index, field.at, receiver)?;
        }
        let mut values = self.arguments(arguments, dot)?;
        values.extend(last);
        match (receiver, &values[..]) {
            (Value::Object(object), [Value::Text(api)]) => {
                object.has_api(api).map(Value::Bool).ok_or_else(no_function)
            }
            (Value::Object(_), _) => Err(TemplateError::new(
                method.at,
                "`Has` takes one text, e.g. `Has \"apps/v1\"`",
            )),
            _ => Err(no_function()),
        }
    }

    fn arguments(
        &mut self,
        operands: &'a [Operand<'a>],
        dot: &Value<'a>,
    ) -> Result<Vec<Value<'a>>> {
        operands
            .iter()
            .map(|operand| self.operand(operand, dot))
            .collect()
    }

    /// The value of a term and of the fields that are asked of it.
    fn operand(&mut self, operand: &'a Operand<'a>, dot: &Value<'a>) -> Result<Value<'a>> {
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

    fn term(&mut self, operand: &'a Operand<'a>, dot: &Value<'a>) -> Result<Value<'a>> {
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
            Term::Literal(Literal::Int(value)) => Value::Int(*value),
            Term::Literal(Literal::Float(value)) => Value::Float(*value),
            Term::Literal(Literal::Text(text)) => Value::Text(Text::Borrowed(text)),
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
        if let Value::Object(object) = &value {
            return object
                .field(name)
                .map(Value::from)
                .ok_or_else(|| no_such_field(operand, index, at, object.fields()));
        }
        value.get(name).ok_or_else(|| {
            let written = operand.written(index);
            if value.is_nil() {
                return nil_pointer(at, name, &written, index == 0);
            }
            let kind = value.described();
            TemplateError::new(
                at,
                format!("can't evaluate `.{name}`: `{written}` is {kind}, not a map"),
            )
        })
    }

    fn function(
        &mut self,
        name: &'a str,
        at: usize,
        operands: &'a [Operand<'a>],
        last: Option<Value<'a>>,
        dot: &Value<'a>,
    ) -> Result<Value<'a>> {
        if let "and" | "or" = name {
            return self.logic(name, at, operands, last, dot);
        }
        let function = functions::find(name)
            .ok_or_else(|| TemplateError::new(at, format!("function `{name}` is not known")))?;
        let mut values = self.arguments(operands, dot)?;
        values.extend(last);
        let value = self
            .call(name, function, values)
            .map_err(|trouble| trouble.at(at))?;
        if let (
            true,
            Some(Operand {
                term: Term::Variable(variable),
                fields,
                ..
            }),
        ) = (function.changes_first, operands.first())
            && fields.is_empty()
            && *variable != "$"
        {
            self.set(variable, value.clone(), false);
        }
        Ok(value)
    }

    fn call(
        &self,
        name: &'a str,
        function: &Function,
        values: Vec<Value<'a>>,
    ) -> std::result::Result<Value<'a>, Trouble> {
        self.run
            .scope
            .budget
            .spend(STEP + values.iter().map(Value::weight).sum::<usize>())?;
        let run = self.run;
        let call = Call { name, values, run };
        let value = function.call(&call)?;
        run.scope.budget.spend(value.weight())?;
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
        operands: &'a [Operand<'a>],
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

/// A field was asked of nil. What is `first` is the dot or a variable, which can't be set.
fn nil_pointer(at: usize, name: &str, written: &str, first: bool) -> TemplateError {
    let (is, hint) = if first {
        (
            "is nil here",
            format!("ask for it first: `{{{{ if {written} }}}}`"),
        )
    } else {
        (
            "is not set",
            format!("set it, or write `({written}).{name}`, which is empty where it is not set"),
        )
    };
    TemplateError::new(
        at,
        format!("nil pointer evaluating `.{name}`: `{written}` {is}"),
    )
    .hint(hint)
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
