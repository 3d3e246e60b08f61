//! A template that was read.

use std::rc::Rc;

#[derive(Debug)]
pub(super) enum Item<'t> {
    Text(&'t str),
    Print(Pipeline<'t>),
    /// `if`: the first arm whose pipeline is true, else the rest.
    If(Choice<'t>),
    /// `with`: as `if`, with the dot set.
    With(Choice<'t>),
    Range(Range<'t>),
    /// `template "name" pipeline`
    Call(TemplateCall<'t>),
    Break,
    Continue,
}

/// A call of a named template, with what its dot is.
#[derive(Debug)]
pub(super) struct TemplateCall<'t> {
    pub at: usize,
    pub name: Rc<[u8]>,
    pub dot: Option<Pipeline<'t>>,
}

/// A template that `define` or `block` names.
#[derive(Debug)]
pub(super) struct Named<'t> {
    pub name: Rc<[u8]>,
    pub items: Items<'t>,
}

pub(super) type Items<'t> = Vec<Item<'t>>;

#[derive(Debug)]
pub(super) struct Choice<'t> {
    pub arms: Vec<(Pipeline<'t>, Items<'t>)>,
    pub otherwise: Items<'t>,
}

#[derive(Debug)]
pub(super) struct Range<'t> {
    pub over: Pipeline<'t>,
    pub body: Items<'t>,
    pub otherwise: Items<'t>,
}

/// `$a := command | command`.
#[derive(Debug)]
pub(super) struct Pipeline<'t> {
    pub at: usize,
    /// The variables that are declared or set: none, one, or two for `range`.
    pub variables: Vec<&'t str>,
    /// They are declared (`:=`), not set (`=`).
    pub declares: bool,
    pub commands: Vec<Command<'t>>,
}

/// A value, or a function with its arguments. Never empty.
#[derive(Debug)]
pub(super) struct Command<'t> {
    pub operands: Vec<Operand<'t>>,
}

/// A term and the fields that are asked of it: `$x.a.b`.
#[derive(Debug)]
pub(super) struct Operand<'t> {
    pub at: usize,
    pub term: Term<'t>,
    pub fields: Vec<Field<'t>>,
}

#[derive(Debug)]
pub(super) struct Field<'t> {
    pub at: usize,
    pub name: &'t str,
}

#[derive(Debug)]
pub(super) enum Term<'t> {
    Dot,
    Nil,
    /// With its `$`; `$` alone is the root.
    Variable(&'t str),
    Function(&'t str),
    Literal(Literal),
    Group(Box<Pipeline<'t>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// A number with an `i` after it.
    Imaginary(f64),
    Text(Rc<[u8]>),
}

impl Operand<'_> {
    /// How it was written, with its first `fields` fields, for messages.
    pub(super) fn written(&self, fields: usize) -> String {
        let mut text = match self.term {
            Term::Dot if fields == 0 => ".".to_owned(),
            Term::Dot => String::new(),
            Term::Nil => "nil".to_owned(),
            Term::Variable(name) | Term::Function(name) => name.to_owned(),
            Term::Literal(_) => "…".to_owned(),
            Term::Group(_) => "(…)".to_owned(),
        };
        for field in &self.fields[..fields] {
            text.push('.');
            text.push_str(field.name);
        }
        text
    }
}
