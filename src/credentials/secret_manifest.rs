//! Reads the credentials of a Kubernetes Secret, as kubectl prints it.
//!
//! Source:
//! <https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/>

use serde_json::Value;

use super::Secret;
use crate::kube::manifest;

/// What a Secret holds.
#[derive(Debug)]
pub(crate) struct SecretManifest {
    /// The keys and their values, in the order in which they stand.
    pub values: Vec<(String, Secret)>,
    /// When the Secret was created, in RFC 3339, if known.
    pub created: Option<String>,
}

/// Why a text does not have the wanted Secret. Only names of the text are quoted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretManifestError {
    #[error("not readable as YAML or JSON")]
    Unreadable,
    #[error("expected the Secret `{wanted}`, found {found}")]
    Absent { wanted: String, found: String },
    #[error("the Secret `{0}` is in it more than once")]
    Twice(String),
    #[error("the Secret's `{0}` is not a map of texts")]
    NoMap(&'static str),
    #[error("`data.{0}` of the Secret is not base64")]
    NoBase64(String),
}

impl SecretManifest {
    /// Finds the Secret of this name in a text of YAML or JSON documents or lists.
    ///
    /// # Errors
    /// [`SecretManifestError`].
    pub(crate) fn find(text: &str, name: &str) -> Result<Self, SecretManifestError> {
        Self::among(
            &manifest::read_all(text).map_err(|_| SecretManifestError::Unreadable)?,
            name,
        )
    }

    /// Finds the Secret of this name among objects.
    ///
    /// # Errors
    /// [`SecretManifestError`].
    pub(crate) fn among(objects: &[Value], name: &str) -> Result<Self, SecretManifestError> {
        let (wanted, others): (Vec<_>, Vec<_>) = objects
            .iter()
            .partition(|object| identity(object) == ("Secret", name));
        match &wanted[..] {
            [one] => Self::read(one),
            [] => Err(SecretManifestError::Absent {
                wanted: name.into(),
                found: names(&others),
            }),
            _ => Err(SecretManifestError::Twice(name.into())),
        }
    }

    /// `stringData` wins over `data`, as in Kubernetes.
    fn read(object: &Value) -> Result<Self, SecretManifestError> {
        let mut values = Vec::new();
        for (key, value) in texts(object, "data")? {
            let secret = Secret::from_base64(value)
                .ok_or_else(|| SecretManifestError::NoBase64(key.into()))?;
            values.push((key.to_owned(), secret));
        }
        for (key, value) in texts(object, "stringData")? {
            values.retain(|(other, _)| other != key);
            values.push((key.to_owned(), value.to_owned().into()));
        }
        let created = object["metadata"]["creationTimestamp"]
            .as_str()
            .map(str::to_owned);
        Ok(Self { values, created })
    }
}

fn identity(object: &Value) -> (&str, &str) {
    (
        object["kind"].as_str().unwrap_or_default(),
        object["metadata"]["name"].as_str().unwrap_or_default(),
    )
}

fn names(objects: &[&Value]) -> String {
    match objects {
        [] => "no object".to_owned(),
        _ => {
            let names = objects
                .iter()
                .take(5)
                .map(|object| identity(object))
                .map(|(kind, name)| format!("`{kind}/{name}`"));
            names.collect::<Vec<_>>().join(", ")
        }
    }
}

fn texts<'a>(
    object: &'a Value,
    field: &'static str,
) -> Result<Vec<(&'a str, &'a str)>, SecretManifestError> {
    let map = match &object[field] {
        Value::Null => return Ok(Vec::new()),
        Value::Object(map) => map,
        _ => return Err(SecretManifestError::NoMap(field)),
    };
    let text =
        |(key, value): (&'a String, &'a Value)| value.as_str().map(|value| (key.as_str(), value));
    map.iter()
        .map(text)
        .collect::<Option<_>>()
        .ok_or(SecretManifestError::NoMap(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "kind: Secret\nmetadata: {name: ess-generated, creationTimestamp: \
                          '2026-01-02T03:04:05Z'}\n";

    fn find(text: &str) -> Result<Vec<(String, String)>, String> {
        let found = SecretManifest::find(text, "ess-generated").map_err(|e| e.to_string())?;
        let show = |(key, value): (String, Secret)| (key, value.expose_text().unwrap().to_owned());
        Ok(found.values.into_iter().map(show).collect())
    }

    #[test]
    fn data_and_string_data_are_read() {
        let text = format!("{SECRET}data: {{A: YQ==, B: 'Yg=='}}\nstringData: {{B: c, D: ''}}\n");
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            find(&text).unwrap(),
            [pair("A", "a"), pair("B", "c"), pair("D", "")]
        );
        assert_eq!(find(SECRET).unwrap(), []);
        let created = SecretManifest::find(SECRET, "ess-generated")
            .unwrap()
            .created;
        assert_eq!(created.as_deref(), Some("2026-01-02T03:04:05Z"));
    }

    #[test]
    fn lists_documents_and_json_are_read() {
        let other = "kind: ConfigMap\nmetadata: {name: ess-generated}\n";
        assert_eq!(
            find(&format!("{other}---\n{SECRET}data: {{A: YQ==}}\n"))
                .unwrap()
                .len(),
            1
        );
        let json = r#"{"kind": "List", "items": [{"kind": "Secret", "metadata": {"name": "ess-generated"}, "data": {"A": "YQ=="}}]}"#;
        assert_eq!(find(json).unwrap().len(), 1);
    }

    #[test]
    fn errors_quote_nothing() {
        let errors = [
            find("").unwrap_err(),
            find("hunter2: [").unwrap_err(),
            find("kind: Secret\nmetadata: {name: other}\ndata: {A: hunter2}\n").unwrap_err(),
            find(&format!("{SECRET}---\n{SECRET}")).unwrap_err(),
            find(&format!("{SECRET}data: [hunter2]\n")).unwrap_err(),
            find(&format!("{SECRET}data: {{A: 1}}\n")).unwrap_err(),
            find(&format!("{SECRET}data: {{A: hunter2*}}\n")).unwrap_err(),
        ];
        insta::assert_snapshot!(errors.join("\n"));
    }
}
