//! The command that applies what was compared, for the commands that are told.

use super::{CLUSTER, DiffArgs};
use crate::commands::again;
use crate::commands::keeper::default_path;
use crate::source::shell;

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
pub(super) fn command(args: &DiffArgs) -> Option<String> {
    if args.against.is_some() {
        return rendered(args);
    }
    let file = args.positional.get(1).filter(|file| *file != "-")?;
    Some(format!("kubectl apply --filename={}", shell::word(file)))
}

fn rendered(args: &DiffArgs) -> Option<String> {
    let keep = &args.stack.keep;
    let asks_cluster = keep.credentials.as_deref() == Some(CLUSTER);
    let mut without = OWN.to_vec();
    if !asks_cluster {
        without.push("--context");
    }
    let given = again::given("diff", &without)?;
    let name = args.positional.first().map_or("ess", String::as_str);
    let has_file = keep.credentials.is_some() || default_path(&args.stack.release(name)).exists();
    let job = if has_file { "" } else { " --credentials job" };
    let flag = |name: &str, value: &Option<String>| {
        let value = value.as_deref().map(shell::word);
        value.map_or(String::new(), |value| format!(" --{name}={value}"))
    };
    let server = match args.field_manager {
        Some(_) => " --server-side",
        None => "",
    };
    Some(format!(
        "masthead render{given}{job} | kubectl apply{}{server}{} --filename=-",
        flag("context", &keep.context),
        flag("field-manager", &args.field_manager)
    ))
}
