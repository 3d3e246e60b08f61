//! The ways for clients to reach the SFU.

use crate::values::typed::{ExposedPort, MatrixRtcSfuExposedServices, Typed};

/// A way for clients to reach the SFU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    RtcTcp,
    RtcMuxedUdp,
    RtcUdp,
    TurnTls,
    Turn,
}

/// What a way is called.
#[derive(Debug)]
pub(crate) struct Names {
    way: Way,
    /// Its key in `exposedServices`.
    pub key: &'static str,
    /// What follows the SFU's name in that of the Service.
    pub service: &'static str,
    /// What follows the SFU's name in the labels of the Service.
    pub instance: &'static str,
    pub port: &'static str,
    pub protocol: &'static str,
}

#[rustfmt::skip]
static NAMES: [Names; 5] = [
    Names { way: Way::RtcTcp, key: "rtcTcp", service: "tcp", instance: "rtc", port: "rtc-tcp", protocol: "TCP" },
    Names { way: Way::RtcMuxedUdp, key: "rtcMuxedUdp", service: "muxed-udp", instance: "rtc", port: "rtc-muxed-udp", protocol: "UDP" },
    Names { way: Way::RtcUdp, key: "rtcUdp", service: "udp-range", instance: "rtc", port: "rtc-udp", protocol: "UDP" },
    Names { way: Way::TurnTls, key: "turnTLS", service: "turn-tls", instance: "turn-tls", port: "turn-tls-tcp", protocol: "TCP" },
    Names { way: Way::Turn, key: "turn", service: "turn", instance: "turn", port: "turn-udp", protocol: "UDP" },
];

impl Way {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|names| names.way)
    }

    pub(crate) fn names(self) -> &'static Names {
        &NAMES[self as usize]
    }

    /// Its values: what those of all ways have.
    pub(crate) fn values<'a>(self, services: &MatrixRtcSfuExposedServices<'a>) -> ExposedPort<'a> {
        let section = match self {
            Self::RtcTcp => return services.rtc_tcp(),
            Self::RtcMuxedUdp => return services.rtc_muxed_udp(),
            Self::Turn => return services.turn(),
            Self::RtcUdp => services.rtc_udp().section().clone(),
            Self::TurnTls => services.turn_tls().section().clone(),
        };
        ExposedPort::of(section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_has_its_own_names() {
        for way in Way::all() {
            assert_eq!(way.names().way, way);
        }
    }
}
