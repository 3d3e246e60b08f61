//! The address families that servers listen on.

use serde::Serialize;

use super::reader::Reader;

/// What `networking.ipFamily` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct IpFamilies {
    pub v4: bool,
    pub v6: bool,
}

impl IpFamilies {
    pub(crate) fn new(cx: &Reader) -> Self {
        let family = cx.values.networking().ip_family().get();
        Self {
            v4: family != Some("ipv6"),
            v6: family != Some("ipv4"),
        }
    }

    /// The address that stands for all, for servers that take one. On Linux, `::` takes IPv4 too.
    /// <https://man7.org/linux/man-pages/man7/ipv6.7.html>
    pub(crate) fn any_address(self) -> &'static str {
        if self.v6 { "::" } else { "0.0.0.0" }
    }
}
