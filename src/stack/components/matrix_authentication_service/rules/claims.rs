//! What is taken over from a provider.

use super::Rules;
use crate::source::Node;

pub(super) fn check(rules: &mut Rules, claims: &Node) {
    let action = |claim: &str| claims.below(&[claim, "action"]).and_then(Node::as_str);
    let localpart = action("localpart");
    if claims.bool("skip_confirmation") == Some(true) {
        if localpart != Some("require") {
            let message = "`skip_confirmation` needs `localpart` with `action: require`";
            rules.miss_or_refuse(claims, localpart, message);
        }
        for claim in ["displayname", "email"] {
            if action(claim) == Some("suggest") {
                let message = format!("`skip_confirmation` does not go with `{claim}: suggest`");
                let at = claims
                    .below(&[claim, "action"])
                    .map_or(claims.at, |node| node.at);
                rules.refuse(at, message, "take `force`, `require` or `ignore`");
            }
        }
    }
    let conflict = claims.below(&["localpart", "on_conflict"]);
    let Some(conflict) = conflict.filter(|node| is_one_of(node, &["add", "replace", "set"])) else {
        return;
    };
    if !matches!(localpart, Some("force" | "require")) {
        let message = "`on_conflict` other than `fail` needs `action: force` or `require`";
        rules.refuse(conflict.at, message, "set `action` beside it");
    }
}

fn is_one_of(node: &Node, words: &[&str]) -> bool {
    node.as_str().is_some_and(|text| words.contains(&text))
}

impl Rules<'_> {
    fn miss_or_refuse(&mut self, claims: &Node, action: Option<&str>, message: &str) {
        const HINT: &str = "set it, or leave `skip_confirmation` out";
        if action.is_none() {
            self.miss(claims, message, HINT);
        } else {
            let localpart = claims.below(&["localpart", "action"]);
            self.refuse(localpart.map_or(claims.at, |node| node.at), message, HINT);
        }
    }
}
