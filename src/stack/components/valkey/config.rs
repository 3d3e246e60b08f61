//! The configuration file of Valkey, which Redis takes too.

use crate::source::Code;
use std::rc::Rc;

use serde::Serialize;

use super::flavour::Flavour;
use crate::stack::Context;
use crate::stack::network::IpFamilies;
use crate::values::typed;

/// The server's own defaults, for those that the values take away.
/// <https://valkey.io/topics/lru-cache/>
const NO_LIMIT: &str = "0";
const NO_EVICTION: &str = "noeviction";

#[derive(Serialize)]
struct Facts<'a> {
    port: u16,
    listen: IpFamilies,
    max_memory: &'a str,
    max_memory_policy: &'a str,
}

/// The text of the file.
pub(super) fn text<'a>(cx: &Context<'a>, values: &typed::Valkey<'a>) -> Rc<str> {
    let facts = Facts {
        port: Flavour::of(cx.chart).port.number,
        listen: IpFamilies::new(cx),
        max_memory: max_memory(cx, values),
        max_memory_policy: values.max_memory_policy().get().unwrap_or(NO_EVICTION),
    };
    cx.file("valkey/valkey.conf", "valkey", facts).into()
}

/// How much memory the data may take. What can't be a size can't get into the configuration.
fn max_memory<'a>(cx: &Context<'a>, values: &typed::Valkey<'a>) -> &'a str {
    let field = values.max_memory();
    let text = field.get().unwrap_or(NO_LIMIT);
    if is_size(text) {
        return text;
    }
    let message = format!(
        "expected a size as Valkey writes it, found `{}`",
        text.escape_debug()
    );
    let hint = "write a number and `kb`, `mb` or `gb`, e.g. `40mb`";
    cx.report(cx.problem(Code::InvalidValue, &field, message).hint(hint));
    NO_LIMIT
}

fn is_size(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_one_word() {
        assert!(is_size("40mb") && is_size("0"));
        for bad in ["", "40 mb", "40mb\nrequirepass x", "1.5gb"] {
            assert!(!is_size(bad), "{bad:?}");
        }
    }
}
