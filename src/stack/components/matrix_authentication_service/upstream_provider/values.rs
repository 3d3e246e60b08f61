//! The values of a provider.

use crate::values::typed::MatrixAuthenticationServiceUpstreamProvidersEntry;

pub(super) type ProviderValues<'a> = MatrixAuthenticationServiceUpstreamProvidersEntry<'a>;

/// What is asked for where the values name no scopes.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// What is asked for, in the words of OpenID Connect.
pub(super) fn scopes(values: &ProviderValues) -> Vec<String> {
    let scopes = values.scopes();
    let given: Vec<String> = scopes
        .iter()
        .filter_map(|scope| Some(scope.get()?.to_owned()))
        .collect();
    if given.is_empty() {
        SCOPES.map(str::to_owned).to_vec()
    } else {
        given
    }
}
