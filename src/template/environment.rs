//! The one place that makes a template environment.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use super::filters;
use crate::source::packed;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Renders embedded templates by name; each is compiled when it is first used.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

/// A template did not render, which is a bug of masthead.
#[derive(Debug, thiserror::Error)]
#[error("template {name}, line {line}: {message}")]
pub struct TemplateError {
    name: String,
    line: usize,
    message: String,
}

impl Default for Templates {
    fn default() -> Self {
        let mut env = Environment::empty();
        env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        env.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()
                .expect("the syntax is valid"),
        );
        env.set_auto_escape_callback(|name| AutoEscape::Custom(filters::language(name).into()));
        env.set_loader(|name| Ok(source(name)));
        filters::register(&mut env);
        Self(env)
    }
}

impl Templates {
    /// Renders the template with these facts.
    ///
    /// # Errors
    /// Where the template uses what is not there.
    pub fn render(&self, name: &str, facts: Value) -> Result<String, TemplateError> {
        let text = self
            .0
            .get_template(name)
            .and_then(|t| t.render(facts))
            .map_err(|e| fault(name, &e))?;
        Ok(without_empty_lines(text))
    }
}

fn source(name: &str) -> Option<String> {
    if let Ok(index) = TEMPLATES.binary_search_by(|(known, _)| (*known).cmp(name)) {
        return Some(TEMPLATES[index].1.to_owned());
    }
    let (_, bytes) = PACKED.iter().find(|(known, _)| *known == name)?;
    Some(packed::text(bytes))
}

/// Takes out the lines that a filter left with nothing on them.
fn without_empty_lines(text: String) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for mark in memchr::memchr_iter(filters::NOTHING as u8, bytes) {
        let start = memchr::memrchr(b'\n', &bytes[..mark]).map_or(0, |feed| feed + 1);
        let end = memchr::memchr(b'\n', &bytes[mark..]).map_or(bytes.len(), |feed| mark + feed + 1);
        if text[start..mark].bytes().all(|b| b == b' ') {
            out.push_str(&text[from..start]);
            from = end;
        }
    }
    if from == 0 {
        return text;
    }
    out.push_str(&text[from..]);
    out
}

/// The innermost template that failed. minijinja's own message can show values, so only its kind
/// and place are kept.
fn fault(name: &str, error: &minijinja::Error) -> TemplateError {
    let inner = std::error::Error::source(error).and_then(|e| e.downcast_ref::<minijinja::Error>());
    if let Some(inner) = inner {
        return fault(error.name().unwrap_or(name), inner);
    }
    TemplateError {
        name: error.name().unwrap_or(name).to_owned(),
        line: error.line().unwrap_or(0),
        message: error.kind().to_string(),
    }
}
