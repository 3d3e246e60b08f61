//! Stand-in until the evaluator lands.
use super::Node;
use crate::stack::Release;
use minijinja::Value;
use std::borrow::Cow;
pub struct Scope<'a> {
    root: &'a Node,
    release: &'a Release,
    extra: Value,
}
pub struct TemplateError {
    pub message: String,
    pub hint: Option<String>,
}
impl<'a> Scope<'a> {
    pub fn new(root: &'a Node, release: &'a Release, extra: Value) -> Self {
        Self { root, release, extra }
    }
}
pub fn evaluate<'t>(t: &'t str, s: &Scope) -> Result<Cow<'t, str>, TemplateError> {
    if !t.contains("{{") {
        return Ok(t.into());
    }
    let port = s.extra.get_attr("port").map(|v| v.to_string()).unwrap_or_default();
    Ok(t.replace("{{ $.Release.Name }}", &s.release.name)
        .replace("{{ $.Release.Namespace }}", &s.release.namespace)
        .replace("{{ .context.port }}", &port)
        .replace("{{ $.Values.serverName }}", s.root.str("serverName").unwrap_or_default())
        .replace("{{ $.Values.global.baseDomain }}", s.root.str("global.baseDomain").unwrap_or_default())
        .into())
}
