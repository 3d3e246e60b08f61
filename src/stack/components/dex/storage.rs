//! Where Dex keeps what it must remember.
//!
//! Of a sign-in it is through with, nothing has to be kept: users are in the directory, the client
//! is in the configuration, sessions are in the authentication service, which asks for no refresh
//! tokens. So its memory will do, for one pod: a restart ends the sign-ins that are under way. With
//! a PostgreSQL several pods share them. <https://dexidp.io/docs/configuration/storage/>

use super::values::Values;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::database::Database;
use crate::stack::secret::OwnSecret;
use crate::values::typed::Typed;

/// The database; none for the memory. What Dex can't do is a problem.
pub(super) fn database<'a>(
    cx: &Context<'a>,
    values: &Values<'a>,
    own: &mut OwnSecret,
) -> Option<Database> {
    let postgres = values.postgres();
    if !postgres.is_set() {
        check_pods(cx, values);
        return None;
    }
    let mut database = Database::external(cx, &postgres, own);
    if let Some(mode @ ("allow" | "prefer")) = database.ssl_mode.as_deref() {
        let problem = cx.problem(
            Code::InvalidValue,
            &postgres.ssl_mode(),
            format!("Dex does not know `{mode}`"),
        );
        cx.report(problem.hint("use `disable`, `require`, `verify-ca` or `verify-full`"));
    }
    database.ssl_mode.get_or_insert_with(|| "require".into());
    Some(database)
}

fn check_pods<'a>(cx: &Context<'a>, values: &Values<'a>) {
    let replicas = values.replicas();
    if replicas.get().is_some_and(|replicas| replicas > 1) {
        let message = "without a database, the pods would not know of each other's sign-ins";
        let hint = format!(
            "set `{}: 1`, or give `{}`",
            replicas.path(),
            values.postgres().path()
        );
        cx.report(
            cx.problem(Code::UnworkableCombination, &replicas, message)
                .hint(hint),
        );
    }
}
