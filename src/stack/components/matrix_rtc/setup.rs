//! What is asked about calls.

use crate::stack::setup::{Choice, Form, Question, Setup};

/// How clients reach the media server. None is called `off`, which YAML 1.1 reads as false.
const CALLS: &[Choice] = &[
    Choice::new(
        "node-ports",
        "ports 30001 (TCP) and 30002 (UDP) of every node",
    ),
    Choice::new(
        "host-ports",
        "the same ports of the node that the media server runs on",
    ),
    Choice::new(
        "load-balancer",
        "a load balancer, which takes TCP and UDP in one Service",
    ),
    Choice::new("none", "no calls"),
];

pub(super) static SETUP: Setup = Setup {
    about: "Matrix RTC, which calls need",
    host: Some("mrtc"),
    has_certificate: true,
    questions: &[
        Question::new(
            "calls",
            "calls",
            "How clients reach the media server of calls",
            Form::Choice(CALLS),
        )
        .or("node-ports"),
        Question::new(
            "callsAddress",
            "calls-address",
            "Public address of those ports; empty, and a STUN server is asked",
            Form::Address,
        )
        .or("")
        .when(&[("calls", &["node-ports", "host-ports", "load-balancer"])]),
    ],
    off: &[("calls", &["none"])],
};
