//! The OpenID Connect providers that users can sign in with beside a password of their own.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#upstream_oauth2providers>

mod faults;
mod provider;
mod section;
mod sources;
mod values;

pub(super) use provider::UpstreamProvider;
pub(super) use section::Section;
