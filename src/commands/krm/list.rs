//! A ResourceList: read, changed and printed.

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};

use crate::source::yaml::print as yaml;
use crate::source::yaml::read;
use crate::stack::labels::RELEASE;

const ITEMS: &str = "items";
const CONFIG: &str = "functionConfig";
const RESULTS: &str = "results";

/// What annotations begin with by which an orchestrator knows where an object belongs.
const PLACES: [&str; 2] = ["config.kubernetes.io/", "internal.config.kubernetes.io/"];

/// A ResourceList.
#[derive(Debug)]
pub(super) struct ResourceList {
    /// All but its items and results.
    rest: Map<String, Value>,
    items: Vec<Value>,
    pub results: Vec<Value>,
    /// It was given as JSON, and is printed so.
    is_json: bool,
}

/// What tells an object from others: the group of its API, its kind, namespace and name.
type Identity<'v> = (&'v str, &'v str, &'v str, &'v str);

impl ResourceList {
    /// # Errors
    /// It is none.
    pub(super) fn read(text: &str) -> Result<Self> {
        let documents = read::documents(text)
            .map_err(|problem| anyhow!("standard input is no ResourceList: {}", problem.message))?;
        let Ok([Value::Object(mut rest)]) = <[Value; 1]>::try_from(documents) else {
            bail!("standard input is no ResourceList: expected one YAML or JSON object");
        };
        let version = rest
            .get("apiVersion")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let is_list = rest.get("kind").is_some_and(|kind| kind == "ResourceList");
        if !is_list || !version.starts_with("config.kubernetes.io/") {
            bail!(
                "standard input is no ResourceList: expected `apiVersion: config.kubernetes.io/v1` \
                 and `kind: ResourceList`"
            );
        }
        rest.remove(RESULTS);
        let items = match rest.remove(ITEMS) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => bail!("`{ITEMS}` of the ResourceList is no list"),
        };
        Ok(Self {
            rest,
            items,
            results: Vec::new(),
            is_json: text.trim_start().starts_with('{'),
        })
    }

    /// # Errors
    /// There is none.
    pub(super) fn config(&self) -> Result<&Value> {
        let config = self.rest.get(CONFIG).filter(|config| !config.is_null());
        config.ok_or_else(|| {
            anyhow!("the ResourceList has no `{CONFIG}`: expected an object of kind `Stack`")
        })
    }

    /// Puts objects in: in the place of those that are the same, else at the end. What is of the
    /// release and not among them goes, and is given back.
    pub(super) fn put(
        &mut self,
        objects: Vec<Value>,
        release: &str,
        namespace: &str,
    ) -> Vec<Value> {
        let is_stale = |item: &mut Value| {
            is_of(item, release, namespace)
                && !objects
                    .iter()
                    .any(|object| identity(object) == identity(item))
        };
        let removed = self.items.extract_if(.., is_stale).collect();
        for mut object in objects {
            let same = |item: &&mut Value| identity(item) == identity(&object);
            match self.items.iter_mut().find(same) {
                Some(item) => {
                    keep_place(&mut object, item);
                    *item = object;
                }
                None => self.items.push(object),
            }
        }
        removed
    }

    /// In the form in which it was given.
    pub(super) fn text(&self) -> String {
        let mut all = self.rest.clone();
        all.insert(ITEMS.to_owned(), Value::Array(self.items.clone()));
        if !self.results.is_empty() {
            all.insert(RESULTS.to_owned(), Value::Array(self.results.clone()));
        }
        let all = Value::Object(all);
        if self.is_json {
            return format!("{all:#}\n");
        }
        yaml::to_string(&all).expect("JSON is YAML too") + "\n"
    }
}

/// The annotations of the orchestrator stay.
fn keep_place(object: &mut Value, item: &Value) {
    let annotations = item["metadata"]["annotations"]
        .as_object()
        .into_iter()
        .flatten();
    for (name, value) in annotations {
        if PLACES.iter().any(|start| name.starts_with(start)) {
            object["metadata"]["annotations"][name] = value.clone();
        }
    }
}

/// Whether an object was rendered for this release.
fn is_of(item: &Value, release: &str, namespace: &str) -> bool {
    let metadata = &item["metadata"];
    metadata["labels"][RELEASE] == release && metadata["namespace"] == namespace
}

pub(super) fn identity(object: &Value) -> Identity<'_> {
    let version = text(&object["apiVersion"]);
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let metadata = &object["metadata"];
    (
        group,
        text(&object["kind"]),
        text(&metadata["namespace"]),
        text(&metadata["name"]),
    )
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
