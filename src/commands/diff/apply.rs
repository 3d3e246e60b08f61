//! The command that applies what was compared, for the commands that are told.

use serde_json::Value;

use super::{CLUSTER, DiffArgs};
use crate::commands::again;
use crate::diff::applied::applier;
use crate::source::shell;

/// Who kubectl applies as, unless it is told otherwise.
const KUBECTL: &str = "kubectl";

/// What only `diff` takes.
const OWN: [&str; 9] = [
    "--against",
    "--field-manager",
    "--ignore",
    "--fail-on",
    "--format",
    "--output",
    "--color",
    "--timeout",
    "-o",
];

/// The command, as a shell takes it; none where the manifests came from standard input, or the values
/// were written on the command line.
pub(super) fn command(args: &DiffArgs, live: &[Value]) -> Option<String> {
    if args.against.is_some() {
        return rendered(
            args,
            args.field_manager.as_deref().or_else(|| applier(live)),
        );
    }
    let file = args.positional.get(1).filter(|file| *file != "-")?;
    Some(format!("kubectl apply --filename={}", shell::word(file)))
}

fn rendered(args: &DiffArgs, manager: Option<&str>) -> Option<String> {
    let keep = &args.stack.keep;
    let project = &args.of_project;
    let mut without = OWN.to_vec();
    if keep.credentials.as_deref() != Some(CLUSTER) {
        without.push("--context");
    }
    if !project.only().is_empty() {
        without.push("--only");
    }
    let program = again::program("diff")?;
    let given = again::given("diff", &without)?;
    let name = args.positional.first().map(String::as_str);
    let has_file = keep.credentials.is_some()
        || keep
            .default_path(&args.stack.unpinned_release(name))
            .exists();
    let job = if has_file { "" } else { " --credentials job" };
    let (only, printed) = (project.only(), project.printed());
    let render = format!("{program} render{given}{job}{only}{printed}");
    let server = if manager.is_some() {
        " --server-side"
    } else {
        ""
    };
    let manager = flag("field-manager", manager.filter(|name| *name != KUBECTL));
    let context = flag("context", keep.context.as_deref());
    let apply = format!("kubectl apply{context}{server}{manager}");
    Some(format!("{render} | {apply} --filename=-"))
}

fn flag(name: &str, value: Option<&str>) -> String {
    let value = value.map(shell::word);
    value.map_or(String::new(), |value| format!(" --{name}={value}"))
}
