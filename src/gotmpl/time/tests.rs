use super::*;

#[test]
fn prints_and_reads_by_layouts() {
    for (layout, text, expected) in [
        ("2006-01-02", "2024-02-29", "2024-02-29 00:00:00 +0000 UTC"),
        (
            "2006-01-02T15:04:05Z07:00",
            "2024-02-29T13:14:15+02:00",
            "2024-02-29 13:14:15 +0200 +0200",
        ),
        (
            "2006-01-02T15:04:05Z07:00",
            "2024-02-29T13:14:15.25Z",
            "2024-02-29 13:14:15.25 +0000 UTC",
        ),
        (
            "Jan _2 2006 3:04PM",
            "Mar  1 2023 1:02PM",
            "2023-03-01 13:02:00 +0000 UTC",
        ),
        (
            "Monday, 02-Jan-06",
            "Friday, 01-Mar-24",
            "2024-03-01 00:00:00 +0000 UTC",
        ),
    ] {
        assert_eq!(parse(layout, text).unwrap().to_string(), expected, "{text}");
    }
    for (layout, text) in [
        ("2006-01-02", "2024-02-30"),
        ("2006-01-02", "2024-13-01"),
        ("2006-01-02", "x"),
        ("2006-01-02", "2024-01-02x"),
    ] {
        assert_eq!(parse(layout, text), None, "{text}");
    }
    let time = Time::at(1_700_000_000);
    for (layout, expected) in [
        ("2006-01-02 15:04:05", "2023-11-14 22:13:20"),
        ("Mon Jan _2 3:04:05 PM 06", "Tue Nov 14 10:13:20 PM 23"),
        (
            "Monday January 002 .000 Z07:00 MST -07",
            "Tuesday November 318 .000 Z UTC +00",
        ),
        ("1/2 pm", "11/14 pm"),
    ] {
        assert_eq!(time.format(layout), expected);
    }
    assert_eq!(Time::default().to_string(), "0001-01-01 00:00:00 +0000 UTC");
}

#[test]
fn durations_as_in_go() {
    for (text, nanos) in [
        ("1h30m", 5_400_000_000_000),
        ("-1.5s", -1_500_000_000),
        ("2us", 2000),
        ("0", 0),
    ] {
        assert_eq!(parse_duration(text), Some(nanos), "{text}");
    }
    for text in ["", "1", "h", "1x", "-"] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
    for (nanos, text) in [
        (0, "0s"),
        (95_000_000_000, "1m35s"),
        (3_600_000_000_000, "1h0m0s"),
        (1_500_000, "1.5ms"),
        (-1, "-1ns"),
    ] {
        assert_eq!(duration_text(nanos), text);
    }
}
