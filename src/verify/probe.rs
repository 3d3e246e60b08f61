//! What becomes of what components have tried.

use super::catalogue::meaning;
use super::line::{Line, State};
use super::page::Verdict;
use super::ways::{Surroundings, judge};
use crate::stack::blackbox::{Probe, Setting, Way};

/// The line of a probe; nothing where an answer is not there yet.
pub(super) fn line(probe: &Probe, around: &Surroundings) -> Option<Line> {
    let mut reasons: Vec<String> = Vec::new();
    for way in &probe.ways {
        let line = match way {
            Way::Person { steps, settings } => Some(by_person(probe, steps, settings)),
            other => match judge(other, around)? {
                Verdict::Fine(seen) => Some(Line::new(probe.id, State::Ok, seen)),
                Verdict::Wrong(fault) => {
                    Some(Line::new(probe.id, State::Failed, fault).hint(&*probe.hint))
                }
                Verdict::Unknown(reason) => {
                    reasons.push(reason);
                    None
                }
            },
        };
        if let Some(line) = line {
            return Some(about(probe, line));
        }
    }
    let line = Line::new(probe.id, State::LeftOut, reasons.join("; "));
    Some(about(probe, line))
}

fn about(probe: &Probe, line: Line) -> Line {
    Line {
        subject: probe.subject.clone(),
        ..line
    }
}

fn by_person(probe: &Probe, steps: &[String], settings: &[Setting]) -> Line {
    let settings = settings.iter();
    let settings = settings.map(|setting| (setting.path.clone(), setting.state.clone()));
    Line {
        steps: steps.to_vec(),
        settings: settings.collect(),
        ..Line::new(probe.id, State::Manual, meaning(probe.id))
    }
}
