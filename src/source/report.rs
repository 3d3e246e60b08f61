//! Prints problems in the style of rustc: message, place, the line, hint.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::problem::{Failure, Problem, Severity};
use super::snippet::shown_line;
use super::{Layers, VisibilityOf};

/// Prints on stderr why the run ended. `visibility` knows which values may be shown.
pub fn print_failure(failure: &Failure, visibility: VisibilityOf) {
    match failure {
        Failure::Invalid(problems, layers) => print_problems(problems, layers, visibility),
        Failure::CouldNotRun(error, hint) => {
            let mut group = Group::with_title(Level::ERROR.primary_title(format!("{error:#}")));
            if let Some(hint) = hint {
                group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
            }
            anstream::eprintln!("{}", renderer().render(&[group]));
        }
        Failure::Differs => {}
    }
}

/// Prints all problems on stderr, in the order in which they stand. Between two notes no line is left
/// empty. `visibility` knows which values may be shown.
pub fn print_problems(problems: &[Problem], layers: &Layers, visibility: VisibilityOf) {
    for (index, problem) in problems.iter().enumerate() {
        if index > 0
            && [problem, &problems[index - 1]]
                .iter()
                .any(|problem| problem.severity != Severity::Note)
        {
            anstream::eprintln!();
        }
        anstream::eprintln!("{}", render(problem, layers, visibility));
    }
}

fn render(problem: &Problem, layers: &Layers, visibility: VisibilityOf) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(problem.to_string()));
    let layer = layers.of(problem.at);
    let line = shown_line(problem, layer, visibility);
    let line = line.filter(|_| problem.severity != Severity::Note);
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

fn renderer() -> Renderer {
    // anstream takes the colours off again where they are not wanted.
    Renderer::styled()
}
