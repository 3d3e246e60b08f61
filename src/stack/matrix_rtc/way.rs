//! The ways for clients to reach the SFU.

use super::sfu;

/// A way for clients to reach the SFU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    RtcTcp,
    RtcMuxedUdp,
    RtcUdp,
    TurnTls,
    Turn,
}

/// What a way is called.
#[derive(Debug)]
pub struct Names {
    way: Way,
    /// Its key in the values.
    key: &'static str,
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
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|names| names.way)
    }

    pub fn names(self) -> &'static Names {
        &NAMES[self as usize]
    }

    /// The dotted path of its values.
    pub fn path(self) -> String {
        format!("{}.exposedServices.{}", sfu::PATH, self.names().key)
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
