//! The credentials of a stack: where each comes from, and who uses it. Never what they are.

use super::picture::{Kind, Picture};
use crate::credentials::{Found, Need, Use};
use crate::stack::Stack;
use crate::stack::ledger::{SecretContent, UserSecret};
use crate::stack::reference::Fill;

/// Who uses which credential, and where it comes from.
pub(crate) fn credentials(stack: &Stack) -> Picture {
    let release = stack.release();
    let mut drawing = Drawing {
        picture: Picture {
            view: "credentials",
            title: format!("Credentials of {}", release.name),
            about: "Where credentials come from, and who uses them.".to_owned(),
            ..Picture::default()
        },
        stack,
    };
    let uses = stack.credential_uses();
    for need in stack.needs() {
        drawing.generated(&need);
    }
    for used in &uses {
        drawing.given(used);
    }
    let is_told = |secret: &UserSecret| uses.iter().any(|used| used.path == secret.path);
    for secret in stack.user_secrets() {
        if !is_told(&secret) {
            drawing.further(&secret);
        }
    }
    drawing.picture
}

struct Drawing<'d, 'a> {
    picture: Picture,
    stack: &'d Stack<'a>,
}

impl Drawing<'_, '_> {
    fn generated(&mut self, need: &Need) {
        let name = format!("Secret {}", self.stack.generated_secret_name());
        let source = self.picture.node(Kind::Source, "generated", &name, true);
        self.picture.detail(source, "generated".to_owned());
        let credential = self.credential(&need.key, need.kind.name());
        self.picture.detail(credential, need.about.to_owned());
        self.picture.arrow(source, credential, "", Vec::new());
        self.used_by(credential, need.users);
    }

    /// One that the values have, or a Secret that they name.
    fn given(&mut self, used: &Use) {
        let (source, key) = match &used.found {
            Found::Values(_) => (self.values(), String::new()),
            Found::Secret { secret, key } => (self.secret(secret), format!("key {key}")),
            Found::Generated => return,
        };
        let need = used.generated.as_ref();
        let name = need.map_or_else(|| used.path.to_string(), |need| need.key.to_string());
        let credential = self.credential(&name, used.kind.name());
        if let Some(need) = need {
            self.picture.detail(credential, need.about.to_owned());
        }
        self.picture.arrow(source, credential, &key, Vec::new());
        match need {
            Some(need) => self.used_by(credential, need.users),
            None => self.used_by(credential, &[used.component]),
        }
    }

    /// A Secret of the user's that holds something else: a certificate, or what opens a registry.
    fn further(&mut self, secret: &UserSecret) {
        let (what, key) = match &secret.content {
            SecretContent::Key {
                fill: Fill::Fact(_),
                ..
            } => return,
            SecretContent::Key { key, fill } => (fill.kind().name(), format!("key {key}")),
            SecretContent::Certificate => ("certificate and its key", String::new()),
            SecretContent::Registry => ("access to a registry of images", String::new()),
            SecretContent::OfOperator => ("made by an operator", String::new()),
        };
        let source = self.secret(&secret.secret);
        let credential = self.credential(&secret.path.to_string(), what);
        self.picture.arrow(source, credential, &key, Vec::new());
        let key = secret.path.first_key();
        let all: Vec<_> = self.stack.components().collect();
        let of_key = |name: &&&'static str| self.stack.key_of(name) == key;
        match all.iter().find(of_key) {
            Some(component) => self.used_by(credential, &[component]),
            None => {
                let to = self
                    .picture
                    .node(Kind::Component, "", "All components", true);
                self.picture.arrow(credential, to, "", Vec::new());
            }
        }
    }

    fn values(&mut self) -> usize {
        self.picture
            .node(Kind::Source, "values", "The values", false)
    }

    fn secret(&mut self, name: &str) -> usize {
        let key = format!("secret {name}");
        let shown = format!("Secret {name}");
        let node = self.picture.node(Kind::Source, &key, &shown, false);
        self.picture.detail(node, "yours".to_owned());
        node
    }

    fn credential(&mut self, name: &str, kind: &str) -> usize {
        let node = self.picture.node(Kind::Credential, name, name, true);
        self.picture.detail(node, kind.to_owned());
        node
    }

    /// The components that use it, as far as they are a part of the stack.
    fn used_by(&mut self, credential: usize, users: &[&'static str]) {
        let all: Vec<_> = self.stack.components().collect();
        for user in users.iter().filter(|user| all.contains(user)) {
            let title = self.stack.title_of(user).unwrap_or(user);
            let to = self.picture.node(Kind::Component, user, title, true);
            self.picture.arrow(credential, to, "", Vec::new());
        }
    }
}
