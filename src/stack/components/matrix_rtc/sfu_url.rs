//! Where clients and the authorisation service find the SFU: the stack's own, or one of the user's.

use crate::source::Code;
use crate::source::ValuePath;
use crate::source::problem::Problem;
use crate::stack::Context;
use crate::values::typed::{MatrixRtc, Typed};

/// The variable that tells the authorisation service.
/// <https://github.com/element-hq/lk-jwt-service#configuration>
pub(super) const VARIABLE: &str = "LIVEKIT_URL";

/// The URL that the values say, else that of the stack's own SFU on this host.
pub(super) fn sfu_url<'a>(
    cx: &Context<'a>,
    values: &MatrixRtc<'a>,
    host: Option<&str>,
) -> Option<String> {
    let given = cx.text(&values.sfu().url());
    let own = || {
        let host = host.filter(|_| values.sfu().enabled().is_on())?;
        Some(format!("wss://{host}"))
    };
    given.map(|url| url.as_ref().to_owned()).or_else(own)
}

/// What clients are told by the homeserver, in releases of the chart that do so.
pub(super) fn told<'a>(
    cx: &Context<'a>,
    values: &MatrixRtc<'a>,
    host: Option<&str>,
) -> Option<String> {
    let of_variable = || Some(variable(values)?.1?.to_owned());
    let url = || sfu_url(cx, values, host).or_else(of_variable);
    cx.chart.switches.sfu_has_url.then(url).flatten()
}

/// Where the user gives the variable, and what it is set to, where that is known.
pub(super) fn variable<'a>(values: &MatrixRtc<'a>) -> Option<(ValuePath, Option<&'a str>)> {
    let variables = values.extra_env();
    let given = variables
        .iter()
        .filter(|it| it.name().get() == Some(VARIABLE));
    let last = given.last()?;
    Some((last.path().clone(), last.value().filled()))
}

/// Reports that nothing says where an SFU of the user's is, and notes where only a variable does.
pub(super) fn check<'a>(cx: &Context<'a>, values: &MatrixRtc<'a>) {
    let sfu = values.sfu();
    let is_elsewhere = !sfu.enabled().is_on() && sfu.url().filled().is_none();
    if !is_elsewhere || !cx.chart.switches.sfu_has_url {
        return;
    }
    let url = sfu.url().path().clone();
    cx.report(match variable(values) {
        Some((path, _)) => {
            let message = format!("since matrix-stack 26.10.1 this is `{url}`: both work here");
            cx.problem_at(Code::RenamedValue, &path, message).note()
        }
        None => {
            let message = "the URL of the SFU is missing, which is not a part of the stack";
            let hint = format!(
                "set `{url}`, e.g. to `wss://livekit.example.org`, or `{}: true`",
                sfu.enabled().path()
            );
            cx.problem(Code::MissingValue, &sfu.url(), message)
                .hint(hint)
        }
    });
}

/// A URL that nobody connects to.
pub(super) fn fault<'a>(cx: &Context<'a>, values: &MatrixRtc<'a>) -> Option<Problem> {
    let field = values.sfu().url();
    let url = cx.text(&field)?;
    let schemes = ["wss://", "ws://", "https://", "http://"];
    let rest = schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
    let is_url = rest.is_some_and(|rest| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        !host.is_empty() && rest.chars().all(|c| c.is_ascii_graphic())
    });
    let expected = "expected the URL of an SFU, such as `wss://livekit.example.org`";
    (!is_url).then(|| cx.problem(Code::InvalidValue, &field, expected))
}
