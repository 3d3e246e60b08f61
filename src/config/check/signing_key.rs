//! Warns of a signing key of Synapse in the values that should be replaced. A generated one is replaced without being asked.

use crate::credentials::signing_key::SigningKey;
use crate::credentials::{Unsafe, why};
use crate::source::problem::Problem;
use crate::values::Values;

const PATH: &str = "synapse.signingKey.value";

pub fn check(values: &Values) -> Option<Problem> {
    let node = values.root.find(PATH)?;
    let keys = SigningKey::read_all(&node.as_str()?.to_owned().into())?;
    let key = keys
        .iter()
        .find(|key| key.is_unsafe() == Some(Unsafe::IdZero))?;
    let old = format!(
        "old_signing_keys: {{\"ed25519:0\": {{key: {:?}, expired_ts: …}}}}",
        key.public()
    );
    let hint = format!(
        "give a new key with another id, and publish the old one as expired, below `synapse.additional`: `{old}`"
    );
    Some(
        Problem::new(PATH, node.at, why(Unsafe::IdZero))
            .warning()
            .hint(hint),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;
    use crate::values::Layers;

    #[test]
    fn the_id_0_alone_is_warned_of() {
        let told = |key: &str| {
            let root =
                load::read(&format!("synapse: {{signingKey: {{value: '{key}'}}}}"), 1).unwrap();
            check(&Values {
                root,
                layers: Layers::default(),
            })
            .and_then(|problem| problem.hint)
        };
        // RFC 8032, 7.1, test 1.
        let hint = told("ed25519 0 nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        assert!(
            hint.contains("\"ed25519:0\": {key: \"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\""),
            "{hint}"
        );
        assert_eq!(
            told("ed25519 a_1 nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
            None
        );
        assert_eq!(told("hunter2"), None);
    }
}
