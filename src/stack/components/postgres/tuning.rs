//! Settings of the server that follow its memory.

use crate::source::Code;
use crate::source::Text;
use crate::stack::Context;
use crate::values::typed::{self, Typed};

/// Settings, in MB where they are sizes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tuning {
    max_connections: i64,
    shared_buffers: i64,
    effective_cache_size: i64,
}

impl Tuning {
    /// Settings that fit the memory limit; without a limit, the server's own.
    /// <https://www.postgresql.org/docs/17/runtime-config-resource.html>
    pub(super) fn new<'a>(cx: &Context<'a>, values: &typed::Postgres<'a>) -> Option<Self> {
        let limit = values.resources().limits().entry("memory");
        let Some(megabytes) = limit.node()?.as_str().and_then(megabytes) else {
            let message =
                "expected the memory limit in Mi, Gi or Ti: the server's settings follow it";
            cx.report(
                cx.problem(Code::InvalidValue, &limit, message)
                    .hint("write e.g. `4Gi`"),
            );
            return None;
        };
        Some(Self {
            max_connections: megabytes / 16,
            shared_buffers: megabytes / 4,
            effective_cache_size: megabytes - 256,
        })
    }

    /// As arguments of the server.
    pub(super) fn args(self) -> Vec<Text> {
        let settings = [
            format!("max_connections={}", self.max_connections),
            format!("shared_buffers={}MB", self.shared_buffers),
            format!("effective_cache_size={}MB", self.effective_cache_size),
        ];
        settings
            .into_iter()
            .flat_map(|setting| ["-c".into(), setting.into()])
            .collect()
    }
}

fn megabytes(text: &str) -> Option<i64> {
    let units = [("Mi", 1), ("Gi", 1024), ("Ti", 1024 * 1024)];
    let (number, factor) = units
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    number.parse::<i64>().ok().map(|n| n * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_limits() {
        assert_eq!(megabytes("4Gi"), Some(4096));
        assert_eq!(megabytes("512Mi"), Some(512));
        assert_eq!(megabytes("4G"), None);
    }
}
