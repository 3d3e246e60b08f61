//! The namespace of the release, as one of the objects.

use super::labels::{Identity, Texts, texts};
use super::object::Object;
use super::reader::Reader;
use super::target::Step;
use crate::kube::object::{Body, Kind};
use crate::source::Code;
use crate::values::typed::{Field, ReleaseNamespace, Typed};

/// The name of the folder that stands for it.
const COMPONENT: &str = "namespace";

/// Nothing that removes objects may remove it: all that is in it would go too.
const KEEP: (&str, &str) = ("helm.sh/resource-policy", "keep");

/// A level of the Pod Security Standards, the lowest first.
/// <https://kubernetes.io/docs/concepts/security/pod-security-standards/>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Privileged,
    Baseline,
    Restricted,
}

impl Level {
    fn read(field: &Field<'_, &str>) -> Option<Self> {
        let all = [Self::Privileged, Self::Baseline, Self::Restricted];
        let text = field.get()?;
        all.into_iter().find(|level| level.name() == text)
    }

    /// As labels and values name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

/// The level that is enforced, and the highest that is only told of.
pub(crate) fn levels(values: &ReleaseNamespace) -> (Option<Level>, Option<Level>) {
    let [enforce, audit, warn] = modes(values).map(|(_, level)| level);
    (enforce, audit.max(warn))
}

/// The modes of Pod Security admission, and their levels.
/// <https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces>
fn modes(values: &ReleaseNamespace) -> [(&'static str, Option<Level>); 3] {
    let values = values.pod_security();
    [
        ("enforce", Level::read(&values.enforce())),
        ("audit", Level::read(&values.audit())),
        ("warn", Level::read(&values.warn())),
    ]
}

/// The namespace, where the values ask for it.
pub(super) fn object<'a>(cx: &Reader<'a>) -> Option<Object<'a>> {
    let values = cx.values.release_namespace();
    if !values.create().is_on() {
        return None;
    }
    let identity = Identity {
        component: COMPONENT,
        name: COMPONENT.into(),
        version: cx.chart.version(),
    };
    let mut labels = identity.labels(cx, &values.labels());
    let version = values.pod_security().version().or_default();
    for (mode, level) in modes(&values) {
        if let Some(level) = level {
            let key = format!("pod-security.kubernetes.io/{mode}");
            labels.set(format!("{key}-version"), version.to_owned());
            labels.set(key, level.name());
        }
    }
    let mut annotations = texts(&values.annotations());
    annotations.set(KEEP.0, KEEP.1);
    let object = Object::new(cx, &cx.release.namespace, &labels, Body::Namespace);
    Some(object.of(COMPONENT).annotations(&annotations))
}

/// Reports what has no effect, and a version that is none.
pub(super) fn check(cx: &Reader) {
    let values = cx.values.release_namespace();
    let version = values.pod_security().version();
    if !is_version(version.or_default()) {
        let message = "expected `latest` or a version such as `v1.34`";
        cx.report(cx.problem(Code::InvalidValue, &version, message));
    }
    if values.create().is_on() {
        check_target(cx, &values);
        return;
    }
    let has_entries = |texts: &Texts| texts.iter().next().is_some();
    for unused in [values.labels(), values.annotations()] {
        if has_entries(&unused) {
            let message = "this has no effect: the namespace is none of the objects";
            let hint = format!("set `{}: true`", values.create().path());
            let problem = cx.problem(Code::NoEffect, &unused, message);
            cx.report(problem.hint(hint).warning());
        }
    }
}

/// A tool that makes the namespace itself, before it has the objects, can't take it from them.
fn check_target(cx: &Reader, values: &ReleaseNamespace) {
    let target = cx.release.target;
    let step = Step::of(Kind::Namespace);
    if !target.wants(step, cx.release.no_hooks) {
        let message = format!(
            "this has no effect with `--target {}`, which makes the namespace itself",
            target.name()
        );
        let hint = "give the namespace its labels with `kubectl label namespace`";
        let problem = cx.problem(Code::NoEffect, &values.create(), message);
        cx.report(problem.hint(hint).warning());
    }
}

fn is_version(text: &str) -> bool {
    let minor = text.strip_prefix("v1.").unwrap_or_default();
    let is_number = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
    text == "latest" || is_number
}
