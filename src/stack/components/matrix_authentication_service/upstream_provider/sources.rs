//! Where providers come from: the values, and components of the stack.

use super::super::credentials::UPSTREAM_CLIENT_SECRET;
use super::super::values::Values;
use super::provider::{Draft, UpstreamProvider};
use super::values::ProviderValues;
use crate::source::Code;
use crate::source::Node;
use crate::stack::Context;
use crate::stack::reference::Fill;
use crate::stack::roles::IdentityProvider;
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::overlay;
use crate::values::typed::{Credential, Typed};

impl UpstreamProvider {
    /// Those of the values, then those of the stack. Secrets that are given inline go into the
    /// Secret of MAS.
    pub(crate) fn all<'a>(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Vec<Self> {
        let values = values.upstream_providers();
        let of_stack = cx.identity_providers();
        for provider in &of_stack {
            check_fixed(cx, provider, &values.entry(provider.name));
        }
        let is_of_stack = |name: &str| of_stack.iter().any(|provider| provider.name == name);
        let theirs = values.iter().filter(|(name, _)| !is_of_stack(name));
        let mut out: Vec<Self> = theirs
            .filter_map(|(name, theirs)| Self::given(cx, name, &theirs, own))
            .collect();
        for provider in of_stack {
            let theirs = values.entry(provider.name);
            out.extend(Self::of_stack(cx, provider, &theirs, own));
        }
        out
    }

    fn given<'a>(
        cx: &Context<'a>,
        name: &str,
        values: &ProviderValues<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let secret = values.client_secret();
        let is_generated = secret.generate().is_on();
        let fill = Fill::ClientSecretOf(values.path().to_string());
        let slot = Slot {
            generated: is_generated.then(|| UPSTREAM_CLIENT_SECRET.named(name)),
            ..Slot::given(format!("upstream-{name}-client-secret"), fill)
        };
        let credential = Credential::from(&secret);
        Self::new(
            cx,
            Draft {
                name,
                is_of_stack: false,
                values,
                credential,
                slot,
            },
            own,
        )
    }

    /// One of the stack, over which the values of the same name are laid.
    fn of_stack<'a>(
        cx: &Context<'a>,
        provider: IdentityProvider<'a>,
        theirs: &ProviderValues<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let mut settings = provider.settings;
        if let Some(node) = theirs.node() {
            overlay(&mut settings, node.clone());
        }
        let draft = Draft {
            name: provider.name,
            is_of_stack: true,
            values: &ProviderValues::of(theirs.section().with(&settings)),
            credential: provider.client_secret,
            slot: Slot::generated(provider.key, provider.generated),
        };
        Self::new(cx, draft, own)
    }
}

/// Reports values of a provider of the stack that both sides must agree on.
fn check_fixed<'a>(cx: &Context<'a>, provider: &IdentityProvider, theirs: &ProviderValues<'a>) {
    let is_set = |key: &str| {
        let given = theirs
            .node()
            .and_then(Node::as_map)
            .and_then(|map| map.get(key));
        given.is_some_and(|node| !node.is_null())
    };
    for key in provider.fixed.iter().copied().filter(|key| is_set(key)) {
        let message = format!("`{}` sets this", provider.name);
        let problem = cx.problem_at(Code::NoEffect, &theirs.path().key(key), message);
        cx.report(problem.hint("leave it out"));
    }
}
