//! The pods of a rendered workload: their containers, and the arguments of the container that renders configuration.

use serde_json::Value;

/// A workload that runs pods.
#[derive(Clone, Copy, Debug)]
pub struct Pod<'a> {
    object: &'a Value,
}

impl<'a> Pod<'a> {
    /// The first workload whose pods fit.
    pub fn find(objects: &'a [Value], fits: impl Fn(&Pod<'a>) -> bool) -> Option<Self> {
        let workloads = objects
            .iter()
            .filter(|object| matches!(object["kind"].as_str(), Some("Deployment" | "StatefulSet")));
        workloads.map(|object| Self { object }).find(fits)
    }

    pub fn name(&self) -> &'a str {
        self.object["metadata"]["name"].as_str().unwrap_or_default()
    }

    /// `Kind/name`.
    pub fn title(&self) -> String {
        format!(
            "{}/{}",
            self.object["kind"].as_str().unwrap_or_default(),
            self.name()
        )
    }

    fn spec(&self) -> &'a Value {
        &self.object["spec"]["template"]["spec"]
    }

    /// The container that the pod is for.
    pub fn main(&self) -> Option<&'a Value> {
        self.spec()["containers"].as_array()?.first()
    }

    /// The volume of this name.
    pub fn volume(&self, name: &str) -> Option<&'a Value> {
        self.spec()["volumes"]
            .as_array()?
            .iter()
            .find(|volume| volume["name"] == name)
    }

    /// The containers that render configuration.
    pub fn makers(&self) -> impl Iterator<Item = &'a Value> {
        let containers = self.spec()["initContainers"]
            .as_array()
            .into_iter()
            .flatten();
        containers.filter(|container| container["args"][0] == "render-config")
    }

    /// The container that makes the file at `path`.
    pub fn maker_of(&self, path: &str) -> Option<&'a Value> {
        self.makers()
            .find(|container| Arguments::of(container).output == path)
    }
}

/// The arguments of a container that renders configuration.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments<'a> {
    pub output: &'a str,
    /// Lists of these names are replaced where others are added to.
    pub replaced: Vec<&'a str>,
    /// The files, in the order in which they are merged.
    pub sources: Vec<&'a str>,
}

impl<'a> Arguments<'a> {
    pub fn of(container: &'a Value) -> Self {
        let mut out = Self::default();
        let mut words = container["args"]
            .as_array()
            .into_iter()
            .flatten()
            .skip(1)
            .filter_map(Value::as_str);
        while let Some(word) = words.next() {
            match word {
                "-output" => out.output = words.next().unwrap_or_default(),
                "-array-overwrite-keys" => out
                    .replaced
                    .extend(words.next().unwrap_or_default().split(',')),
                source => out.sources.push(source),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn arguments() {
        let container = json!({"args": ["render-config", "-array-overwrite-keys", "a,b", "-output", "/conf/x", "/one", "/two"]});
        let expected = Arguments {
            output: "/conf/x",
            replaced: vec!["a", "b"],
            sources: vec!["/one", "/two"],
        };
        assert_eq!(Arguments::of(&container), expected);
        assert_eq!(Arguments::of(&json!({})), Arguments::default());
    }
}
