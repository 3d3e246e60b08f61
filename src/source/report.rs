//! Problems as text, with colours, in the style of rustc: message, place, the line, hint.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::mask::masked_in_words;
use super::problem::{Problem, Severity};
use super::snippet::shown_line;
use super::{Code, Layers, VisibilityOf};

/// Why something could not be done, with what to do about it.
pub(crate) fn error(message: &str, hint: Option<&str>) -> String {
    alone(Level::ERROR, message, hint)
}

/// What was done, with what follows from it.
pub(crate) fn note(message: &str, hint: Option<&str>) -> String {
    alone(Level::NOTE, &masked_in_words(message), hint)
}

fn alone(level: Level, message: &str, hint: Option<&str>) -> String {
    let mut group = Group::with_title(level.primary_title(message));
    if let Some(hint) = hint {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    renderer().render(&[group])
}

/// All problems, in the given order, with no empty line between two notes. `visibility` knows which
/// values may be shown.
pub(crate) fn problems(problems: &[Problem], layers: &Layers, visibility: VisibilityOf) -> String {
    let mut out = String::new();
    for (index, problem) in problems.iter().enumerate() {
        if index > 0 {
            let is_note = |problem: &Problem| problem.severity == Severity::Note;
            let between = [problem, &problems[index - 1]];
            let are_notes = between.into_iter().all(is_note);
            out.push_str(if are_notes { "\n" } else { "\n\n" });
        }
        out.push_str(&render(problem, layers, visibility));
    }
    out
}

/// The path as the user wrote it, and what is wrong.
pub(crate) fn title(problem: &Problem, layers: &Layers) -> String {
    let path = layers.as_written(&problem.path);
    let problem = Problem {
        path,
        ..problem.clone()
    };
    problem.to_string()
}

fn render(problem: &Problem, layers: &Layers, visibility: VisibilityOf) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = with_code(&title(problem, layers), problem.code);
    let mut group = Group::with_title(level.primary_title(title));
    let layer = layers.of(problem.at);
    let line = shown_line(problem, layer, visibility);
    // Of a line, comments are not shown.
    let is_plain = matches!(problem.code, Code::UnusedAllow | Code::InvalidAllow);
    let line = line.filter(|_| problem.severity != Severity::Note && !is_plain);
    match &line {
        _ if problem.at.layer == 0 => {}
        _ if problem.at.line == 0 => group = group.element(Origin::path(layer.name.as_str())),
        Some((line, range)) => {
            group = group.element(
                Snippet::source(line.as_str())
                    .path(layer.name.as_str())
                    .line_start(problem.at.line as usize)
                    .annotation(AnnotationKind::Primary.span(range.clone())),
            );
        }
        None => {
            let origin = Origin::path(layer.name.as_str()).line(problem.at.line as usize);
            group = group.element(origin.char_column(problem.at.column as usize));
        }
    }
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    renderer().render(&[group])
}

/// A title with its code, by which `masthead explain` says more.
fn with_code(title: &str, code: Code) -> String {
    format!("{title} [{code}]")
}

fn renderer() -> Renderer {
    // anstream removes the colours where they are not wanted.
    Renderer::styled()
}
