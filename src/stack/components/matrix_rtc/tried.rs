//! What is tried of Matrix RTC where it runs.

use super::ports::HTTP;
use crate::stack::blackbox::{Expected, FOUND, Listed, Probe, Setting, Way};
use crate::stack::exposure::Exposure;
use crate::stack::labels::INSTANCE;
use crate::stack::workload::Workload;
use crate::values::typed::{self, Typed};

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[
    ("rtc.authorisation", "the authorisation service answers"),
    ("rtc.token", "clients reach the authorisation service"),
    ("rtc.legacy-token", "clients reach it by its path of old"),
    ("rtc.sfu", "clients reach the SFU"),
    (
        "rtc.call",
        "a person makes a call through the ports of the SFU",
    ),
];

/// `workload` is the authorisation service.
pub(super) fn probes(
    workload: &Workload,
    values: &typed::MatrixRtc,
    exposure: Option<&Exposure>,
    out: &mut Vec<Probe>,
) {
    let health = Way::Pod {
        label: (INSTANCE, workload.instance.to_string()),
        port: HTTP,
        path: "/healthz",
    };
    out.push(Probe::new(
        "rtc.authorisation",
        health,
        "see the log of the authorisation service",
    ));
    let Some(exposure) = exposure else {
        return;
    };
    let url = exposure.url();
    // A token is asked for with POST alone.
    let refused = || vec![Expected::Status(&[(405, None)])];
    let hint = "this path has to lead to the authorisation service: `masthead notes routes`";
    out.push(Probe::new(
        "rtc.token",
        Way::page(format!("{url}/get_token"), refused()),
        hint,
    ));
    out.push(Probe::new(
        "rtc.legacy-token",
        Way::page(format!("{url}/sfu/get"), refused()),
        hint,
    ));
    if values.sfu().enabled().is_on() {
        let hint =
            "all other paths of the host have to lead to the SFU, which holds WebSockets open";
        out.push(Probe::new(
            "rtc.sfu",
            Way::page(format!("{url}/"), vec![FOUND]),
            hint,
        ));
        let call = Way::Person {
            steps: vec![
                "make a call of two people in different networks: picture and sound go both ways".into(),
                "where they do not, open the ports that `masthead notes ports` prints in every firewall on \
                 the way"
                    .into(),
            ],
            settings: vec![Setting::new(
                values.sfu().exposed_services().path(),
                "see `masthead notes ports`",
            )],
        };
        out.push(Probe::new("rtc.call", call, ""));
    }
}
