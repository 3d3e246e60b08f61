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

    /// The policy of Services that are to have these families.
    /// <https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services>
    pub(crate) fn policy(self) -> &'static str {
        if self.v4 && self.v6 {
            "PreferDualStack"
        } else {
            "SingleStack"
        }
    }

    /// The address that stands for all, for servers that take one. On Linux, `::` takes IPv4 too.
    /// <https://man7.org/linux/man-pages/man7/ipv6.7.html>
    pub(crate) fn any_address(self) -> &'static str {
        if self.v6 { "::" } else { "0.0.0.0" }
    }
}
