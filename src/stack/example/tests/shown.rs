//! What people are shown of it, and told about its values.

use super::*;
use crate::check;
use crate::effective::{self, ProgramName};
use crate::notes;
use crate::source::problem::Problem;

#[test]
fn its_host_is_in_the_notes() {
    let world = world("");
    for list in lists() {
        let stack = world.draft(&list).finish().unwrap();
        let host = stack
            .outline()
            .hosts
            .into_iter()
            .find(|it| it.host == "h.example.org");
        assert_eq!(host.unwrap().component, Example.key());
        let dns = notes::text(
            "dns",
            &notes::Given::default(),
            false,
            &stack,
            &world.templates,
        )
        .unwrap();
        assert!(dns.contains("h.example.org. 3600 IN A "), "{dns}");
    }
}

#[test]
fn its_program_is_found_and_shown() {
    each("", |stack, list| {
        let shown = |name: &str| {
            let name = ProgramName::among(list, name).unwrap();
            effective::text(&effective::find(stack, &name).unwrap()).unwrap()
        };
        assert!(shown("example").contains("\nprocess: \"05-main.yaml\"\n"));
        assert!(shown("example:second").contains("\nprocess: \"05-second.yaml\"\n"));
    });
}

#[test]
fn what_is_missing_is_reported_at_its_value() {
    let world = World::with_example("");
    for list in lists() {
        let problems = world.draft(&list).finish().unwrap_err();
        let of_host = problems
            .iter()
            .find(|it| it.path.to_string() == "hookshot.ingress.host");
        let said = &of_host.unwrap().message;
        assert_eq!(said, "the host name is missing: `hookshot` is enabled");
    }
}

#[test]
fn its_configuration_is_checked() {
    let world = world("  additional: {mine: {config: 'emial: {}'}}\n");
    for list in lists() {
        let found = check::config::check(&world.draft(&list));
        let of_setting = |it: &&Problem| it.message.starts_with("unknown setting");
        let problem = found.iter().find(of_setting).expect("it is found");
        assert!(
            problem.path.to_string().ends_with("config.emial"),
            "{}",
            problem.path
        );
    }
}
