//! Which values are credentials: what `values.schema.json` marks with `writeOnly`.

use super::{Additional, PROJECT, SCHEMA, Schema, Type};
pub(crate) use crate::source::Visibility;
use crate::source::{Source, Step, ValuePath};

/// Whether what stands at a path of a layer of this kind may be shown.
pub(crate) fn visibility_in(source: Source, path: &ValuePath) -> Visibility {
    match source {
        Source::Project => {}
        Source::Answers => return Visibility::Public,
        // Patches may be of Secrets.
        Source::Patch => return Visibility::Credential,
        _ => return visibility(path),
    }
    let is_values = |step: &&Step| matches!(step, Step::Key(key) if key == "values");
    let steps = path.steps();
    match steps.iter().position(is_values) {
        Some(index) => {
            let below = steps.into_iter().skip(index + 1);
            visibility(&below.fold(ValuePath::root(), |path, step| path.step(step.clone())))
        }
        None => visibility_below(PROJECT.schema, path),
    }
}

/// Whether what stands at a path of the values may be shown. A path that the schema does not know,
/// e.g. one with a misspelt key, is unknown, and so is all that is below a value of any form.
pub(crate) fn visibility(path: &ValuePath) -> Visibility {
    visibility_below(&SCHEMA, path)
}

fn visibility_below(top: &'static Schema, path: &ValuePath) -> Visibility {
    let mut here = top;
    for step in path.steps() {
        if here.write_only {
            return Visibility::Credential;
        }
        match here.below(step) {
            Some(schema) => here = schema,
            None => return Visibility::Unknown,
        }
    }
    here.visibility()
}

impl Schema {
    /// Whether a scalar may be shown that stands where this schema holds.
    pub(super) fn visibility(&self) -> Visibility {
        if self.write_only || self.children().any(|child| child.write_only) {
            Visibility::Credential
        } else if self.is_free() || self.children().any(Self::holds_credentials) {
            Visibility::Unknown
        } else if self.takes_text() {
            Visibility::Public
        } else {
            Visibility::NoText
        }
    }

    fn holds_credentials(&'static self) -> bool {
        self.write_only || self.children().any(Self::holds_credentials)
    }

    pub(super) fn takes_text(&self) -> bool {
        self.types.contains(&Type::String)
            || self.limits.any_of.iter().any(|kind| kind.takes_text())
    }

    /// Whether it takes maps or lists of which nothing is known.
    fn is_free(&self) -> bool {
        let any_list = self.types.contains(&Type::Array) && self.items.is_none();
        let anything = self.types.is_empty() && self.limits.any_of.is_empty();
        self.takes_any_map() || any_list || anything
    }

    /// Whether it takes maps of which nothing is known.
    pub(super) fn takes_any_map(&self) -> bool {
        self.types.contains(&Type::Object) && matches!(self.additional, Additional::Any)
    }

    /// The schemas one step below, and the kinds that the value itself may be of.
    pub(super) fn children(&self) -> impl Iterator<Item = &'static Self> {
        let each = match self.additional {
            Additional::Each(each) => Some(each),
            Additional::Any | Additional::Forbidden => None,
        };
        let properties = self.properties.iter().map(|property| property.schema);
        let kinds = self.limits.any_of.iter().copied();
        properties.chain(each).chain(self.items).chain(kinds)
    }

    /// What holds one step below.
    pub(super) fn below(&self, step: &Step) -> Option<&'static Self> {
        let found = match (step, &self.additional) {
            (Step::Index(_), _) => self.items,
            (Step::Key(key), additional) => match (self.property(key), additional) {
                (Some(property), _) => Some(property.schema),
                (None, Additional::Each(each)) => Some(*each),
                (None, Additional::Any | Additional::Forbidden) => None,
            },
        };
        found.or_else(|| self.limits.any_of.iter().find_map(|kind| kind.below(step)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_all(expected: Visibility, paths: &[&str]) {
        for path in paths {
            let parsed = ValuePath::parse(path).unwrap();
            assert_eq!(visibility(&parsed), expected, "{path}");
        }
    }

    #[test]
    fn of_what_the_schema_knows() {
        assert_all(
            Visibility::Public,
            &[
                "serverName",
                "synapse.macaroon.secret",
                "synapse.macaroon.secretKey",
                "synapse.ingress.host",
                "synapse.ingress.tlsSecret",
                "labels.any",
                "tolerations[0].value",
                "synapse.extraEnv[3].name",
                "matrixRTC.livekitAuth.key",
                "synapse.additional.mine.configSecretKey",
            ],
        );
    }

    #[test]
    fn of_credentials_and_of_what_is_in_their_place() {
        assert_all(
            Visibility::Credential,
            &[
                "synapse.macaroon.value",
                "synapse.macaroon.value.x[0]",
                "synapse.macaroon",
                "hookshot.passkey.value",
                "postgres.essPasswords.synapse.value",
                "matrixAuthenticationService.upstreamProviders.a.clientSecret.value",
                "synapse.extraEnv[3].value",
                "synapse.extraEnv[3]",
                "synapse.additional.mine.config",
                "synapse.additional.mine.config.email.smtp_pass",
                "synapse.additional.mine",
            ],
        );
    }

    #[test]
    fn of_what_is_not_known_or_above_credentials() {
        assert_all(
            Visibility::Unknown,
            &[
                "pasword",
                "synapse.macaroon.valu",
                "synapse.macaroon[0]",
                "serverName.x",
                "global",
                "global.anything",
                "synapse",
                "synapse.extraEnv",
                "",
            ],
        );
    }
}
