//! Networks of IP addresses, in the notation of the library ipnetwork.

use std::net::{IpAddr, Ipv4Addr};

/// Whether a text is an address, alone or with a prefix length or an IPv4 mask.
pub(crate) fn is_network(text: &str) -> bool {
    let (address, mask) = match text.split_once('/') {
        Some((address, mask)) => (address, Some(mask)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let Some(mask) = mask else { return true };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    mask.parse::<u8>().is_ok_and(|length| length <= longest) || address.is_ipv4() && is_mask(mask)
}

fn is_mask(text: &str) -> bool {
    let bits = text.parse::<Ipv4Addr>().map(u32::from);
    bits.is_ok_and(|bits| bits.leading_ones() == bits.count_ones())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lengths_and_masks() {
        for good in [
            "10.0.0.1",
            "10.0.0.1/8",
            "10.0.0.0/255.0.0.0",
            "::1",
            "fd00::/8",
            "::/0",
        ] {
            assert!(is_network(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/",
            " 10.0.0.0/8",
            "::1%eth0",
        ] {
            assert!(!is_network(bad), "{bad}");
        }
        assert!(!is_network("10.0.0.0/255.0.255.0") && !is_network("fd00::/ffff::"));
    }
}
