//! What stands inside of an action: `$x := command | command`.

use super::super::ast::{Command, Field, Operand, Pipeline, Term};
use super::super::budget::MAX_VARIABLES;
use super::super::error::{TemplateError, UnknownName};
use super::super::functions;
use super::super::lexer::Kind;
use super::{Parser, Result};

impl<'t> Parser<'t> {
    /// Reads a pipeline, up to what can't be a part of it. `most` is how many variables it may
    /// declare.
    pub(super) fn pipeline(&mut self, most: usize) -> Result<Pipeline<'t>> {
        self.skip_space();
        let at = self.at();
        let (variables, declares) = self.variables_to_set(most)?;
        let mut commands = Vec::new();
        loop {
            self.skip_space();
            commands.push(self.command(commands.is_empty())?);
            self.skip_space();
            if !self.eat(&Kind::Pipe) {
                break;
            }
            self.skip_space();
            // Go takes a `|` at the end.
            if matches!(self.peek(), Some(Kind::Close | Kind::RightParen)) {
                break;
            }
        }
        if declares {
            self.variables.extend(&variables);
        }
        if self.variables.len() > MAX_VARIABLES {
            return Err(TemplateError::new(
                at,
                format!("more than {MAX_VARIABLES} variables are known here"),
            ));
        }
        Ok(Pipeline {
            at,
            variables,
            declares,
            commands,
        })
    }

    /// `$x :=`, `$x =` or, in a range, `$i, $v :=`; nothing is taken where none of them stands
    /// here.
    fn variables_to_set(&mut self, most: usize) -> Result<(Vec<&'t str>, bool)> {
        let start = self.next;
        let mut variables = Vec::new();
        while let Some(Kind::Variable(name)) = self.peek().cloned() {
            variables.push(name);
            self.next += 1;
            self.skip_space();
            match self.peek() {
                Some(Kind::Comma) => {
                    self.next += 1;
                    self.skip_space();
                }
                Some(Kind::Declare | Kind::Assign) => {
                    return self.set_by_sign(start, variables, most);
                }
                _ => break,
            }
        }
        self.next = start;
        Ok((Vec::new(), false))
    }

    fn set_by_sign(
        &mut self,
        start: usize,
        variables: Vec<&'t str>,
        most: usize,
    ) -> Result<(Vec<&'t str>, bool)> {
        let at = self.tokens[start].at;
        let declares = self.eat(&Kind::Declare) || !self.eat(&Kind::Assign);
        if variables.len() > most {
            return Err(TemplateError::new(
                at,
                format!(
                    "no more than {most} variable{} can be set here",
                    if most == 1 { "" } else { "s" }
                ),
            ));
        }
        match variables
            .iter()
            .find(|name| !declares && !self.variables.contains(name))
        {
            Some(unknown) => Err(self
                .unknown_variable(at, unknown)
                .hint(format!("declare it first: `{{{{ {unknown} := … }}}}`"))),
            None => Ok((variables, declares)),
        }
    }

    fn unknown_variable(&self, at: usize, name: &str) -> TemplateError {
        let error = TemplateError::new(at, format!("the variable `{name}` is not known here"));
        let known = self.variables.iter().copied().filter(|known| *known != "$");
        error
            .hint(format!(
                "the root is `$`: `$.{}`",
                name.trim_start_matches('$')
            ))
            .unknown(UnknownName::new("", name, known))
    }

    fn command(&mut self, first: bool) -> Result<Command<'t>> {
        let mut operands = Vec::new();
        while let Some(operand) = self.operand()? {
            operands.push(operand);
            if !self.eat(&Kind::Space) {
                break;
            }
            self.skip_space();
        }
        match operands.first() {
            None => Err(TemplateError::new(
                self.at(),
                "expected a value or a function here",
            )),
            Some(Operand {
                term: Term::Literal(_) | Term::Nil | Term::Dot,
                fields,
                at,
            }) if !first && fields.is_empty() => {
                Err(TemplateError::new(*at, "expected a function after `|`")
                    .hint("the value before `|` becomes the function's last argument"))
            }
            Some(_) => Ok(Command { operands }),
        }
    }

    fn operand(&mut self) -> Result<Option<Operand<'t>>> {
        let at = self.at();
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let takes_fields = !matches!(term, Term::Dot | Term::Nil | Term::Literal(_))
            || matches!(self.tokens[self.next - 1].kind, Kind::Field(_));
        let mut fields = Vec::new();
        if let (Term::Dot, Kind::Field(name)) = (&term, &self.tokens[self.next - 1].kind) {
            fields.push(Field { at, name });
        }
        while let Some(Kind::Field(name)) = self.peek().cloned() {
            if !takes_fields {
                return Err(TemplateError::new(
                    self.at(),
                    "a field can't be asked of this",
                ));
            }
            fields.push(Field {
                at: self.at(),
                name,
            });
            self.next += 1;
        }
        match self.peek() {
            None | Some(Kind::Space | Kind::Close | Kind::Pipe | Kind::RightParen) => {
                Ok(Some(Operand { at, term, fields }))
            }
            Some(Kind::Dot) => Err(TemplateError::new(
                self.at(),
                "a name is missing after this dot",
            )),
            Some(_) => Err(TemplateError::new(
                self.at(),
                "expected a space before this",
            )),
        }
    }

    /// Reads a term, if one starts here. A field stands for the dot with that field.
    fn term(&mut self) -> Result<Option<Term<'t>>> {
        let at = self.at();
        let term = match self.peek().cloned() {
            Some(Kind::Dot | Kind::Field(_)) => Term::Dot,
            Some(Kind::Literal(literal)) => Term::Literal(literal),
            Some(Kind::Variable(name)) if self.variables.contains(&name) => Term::Variable(name),
            Some(Kind::Variable(name)) => return Err(self.unknown_variable(at, name)),
            Some(Kind::Word("nil")) => Term::Nil,
            Some(Kind::Word(name)) => {
                functions::check_name(name).map_err(|trouble| trouble.at(at))?;
                Term::Function(name)
            }
            Some(Kind::LeftParen) => return self.group(at).map(Some),
            _ => return Ok(None),
        };
        self.next += 1;
        Ok(Some(term))
    }

    fn group(&mut self, at: usize) -> Result<Term<'t>> {
        self.next += 1;
        let pipeline = self.nested(|p| p.pipeline(1))?;
        self.skip_space();
        if self.eat(&Kind::RightParen) {
            Ok(Term::Group(Box::new(pipeline)))
        } else {
            Err(TemplateError::new(at, "this `(` has no `)`"))
        }
    }
}
