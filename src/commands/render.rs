//! `masthead render`: the manifests, with credentials that stay.

use anyhow::anyhow;

use crate::cli::RenderArgs;
use crate::failure::Failure;
use crate::stack::DEFAULT_KUBE_VERSION;

pub fn run(args: &RenderArgs) -> Result<(), Failure> {
    let _ = args;
    Err(anyhow!("not there yet").into())
}

/// `1.33` or `v1.33.2` as numbers.
pub fn parse_kube_version(text: Option<&str>) -> Result<(u32, u32, u32), Failure> {
    let Some(text) = text else { return Ok(DEFAULT_KUBE_VERSION) };
    let numbers: Option<Vec<u32>> = text.trim_start_matches('v').split(['.', '+', '-']).take(3).map(|n| n.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major, minor]) => Ok((*major, *minor, 0)),
        Some([major, minor, patch]) => Ok((*major, *minor, *patch)),
        _ => Err(anyhow!("--kube-version {text}: expected a version such as `1.33`").into()),
    }
}
