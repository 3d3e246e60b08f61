//! The fields of a deployment that have a form of their own: layers, credentials, Secrets, output.

use std::path::PathBuf;
use std::sync::Arc;

use super::deployment::{GivenSecrets, Inline, Keep, Layer, Output};
use super::pattern::Words;
use super::resolve::Resolver;
use super::spec::{Blocks, Spot};
use crate::source::problem::Problem;
use crate::source::{Code, Source};
use crate::values::fragments;

impl Resolver {
    pub(super) fn layers(&mut self, blocks: &Blocks, words: &Words) -> Vec<Layer> {
        let count = blocks.0.len();
        let each = blocks.0.iter().enumerate().flat_map(|(index, block)| {
            let items = block.get("layers").into_iter();
            // Only the last block is of one deployment alone.
            let items = items.flat_map(|spot| spot.items());
            items.map(move |item| (item, index + 1 < count))
        });
        let each: Vec<_> = each.collect();
        let layers = each.iter().filter_map(|(spot, is_common)| {
            if let Some(values) = spot.below("values") {
                return Some(Layer::Inline(Inline {
                    source: Source::Project,
                    file: self.file.clone(),
                    text: Arc::clone(&self.text),
                    node: values.node.clone(),
                }));
            }
            if let Some(fragment) = spot.below("fragment") {
                return self.fragment(&fragment).map(Layer::Fragment);
            }
            let path = self.filled(spot.below("file"), words)?;
            let is_common = *is_common;
            Some(Layer::File { path, is_common })
        });
        layers.collect()
    }

    /// Files with patches of all blocks, those of the weakest first.
    pub(super) fn patches(&mut self, blocks: &Blocks, words: &Words) -> Vec<String> {
        let lists = blocks.0.iter().filter_map(|block| block.get("patches"));
        let files: Vec<_> = lists.flat_map(|spot| spot.items()).collect();
        let files = files.into_iter().map(|spot| self.filled(Some(spot), words));
        files.flatten().collect()
    }

    fn fragment(&mut self, spot: &Spot) -> Option<String> {
        let name = spot.node.as_str()?;
        match fragments::find(name) {
            Ok(_) => Some(name.to_owned()),
            Err(error) => {
                self.problems.push(Problem::new(
                    Code::InvalidProject,
                    spot.path.clone(),
                    spot.node.at,
                    error.to_string(),
                ));
                None
            }
        }
    }

    pub(super) fn keep(&mut self, spot: &Spot, words: &Words) -> Option<Keep> {
        if spot.node.as_str().is_some() {
            let from = self.filled(Some(spot.clone()), words)?;
            return Some(Keep::new(from));
        }
        let texts = |spot: Option<Spot>| {
            let items = spot.into_iter().flat_map(|spot| spot.items());
            items
                .filter_map(|item| item.node.as_str().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        Some(Keep {
            from: self.filled(spot.below("from"), words)?,
            encrypt_to: texts(spot.below("encryptTo")),
            identities: texts(spot.below("identities"))
                .into_iter()
                .map(PathBuf::from)
                .collect(),
            context: spot.node.str("context").map(str::to_owned),
        })
    }

    pub(super) fn secrets(&mut self, spot: &Spot, words: &Words) -> Option<GivenSecrets> {
        match spot.node.as_str() {
            Some("omit") => return Some(GivenSecrets::Omit),
            Some("only") => return Some(GivenSecrets::Only),
            Some(_) => return Some(GivenSecrets::Include),
            None => {}
        }
        let kind = spot.node.str("secretStoreKind");
        if let Some(certificate) = spot.below("sealingCert") {
            if let Some(kind) = spot.below("secretStoreKind") {
                self.report(&kind, "it goes with `secretStore`", "leave it out".into());
            }
            return self
                .filled(Some(certificate), words)
                .map(|path| GivenSecrets::Sealed(path.into()));
        }
        Some(GivenSecrets::External {
            store: self.filled(spot.below("secretStore"), words)?,
            is_cluster: kind == Some("ClusterSecretStore"),
        })
    }

    pub(super) fn output(&mut self, spot: &Spot, words: &Words) -> Option<Output> {
        let folder = if spot.node.as_str().is_some() {
            Some(spot.clone())
        } else {
            spot.below("folder")
        };
        Some(Output {
            folder: self.filled(folder, words)?.into(),
            kustomization: spot.node.bool("kustomization") == Some(true),
        })
    }
}
