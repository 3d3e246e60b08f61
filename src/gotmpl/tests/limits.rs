//! No template hangs the program or fills its memory, and none makes it panic.

use proptest::prelude::*;

use super::{Budget, evaluate_within, try_evaluate};

fn is_refused(template: &str, message: &str) {
    let error = try_evaluate(template).expect_err(template);
    assert!(
        error.message.contains(message),
        "{}: {error:?}",
        &template[..template.len().min(100)]
    );
}

#[test]
fn nesting_is_limited() {
    let parens = |count| format!("{{{{ {}1{} }}}}", "(".repeat(count), ")".repeat(count));
    assert_eq!(try_evaluate(&parens(50)).unwrap(), "1");
    is_refused(&parens(51), "levels deep");
    is_refused(&parens(100_000), "levels deep");
    is_refused(&"{{ if true }}".repeat(100_000), "levels deep");
    is_refused("{{ tpl .Values.loop . }}", "again and again");
    let elses = format!(
        "{{{{ if false }}}}{}{{{{ end }}}}",
        "{{ else if false }}".repeat(10_000)
    );
    assert_eq!(try_evaluate(&elses).unwrap(), "");
}

#[test]
fn text_is_limited() {
    let doubled = "{{ $x = print $x $x }}".repeat(40);
    is_refused(
        &format!("{{{{ $x := \"0123456789\" }}}}{doubled}"),
        "longer than 1 MiB",
    );
    for call in [
        "repeat 10000000000 \"x\"",
        "repeat 100000000000000000 \"xxxxxxxxxxxxxxxxxxxxxx\"",
        "indent 1000000000 \"x\"",
        "replace \"\" (repeat 1000000 \"x\") \"abc\"",
        "join (repeat 500000 \"x\") (until 1000)",
        "quote (repeat 600000 \"\\n\")",
        "toJson (repeat 1048576 \"x\")",
        "urlquery (repeat 1048576 \"/\")",
    ] {
        is_refused(&format!("{{{{ {call} }}}}"), "1 MiB");
    }
    is_refused(
        "{{ range until 10000 }}{{ repeat 1000 \"x\" }}{{ end }}",
        "1 MiB",
    );
    is_refused("{{ printf \"%1001d\" 1 }}", "larger than 1000");
}

#[test]
fn work_is_limited() {
    is_refused("{{ until 10000000 }}", "longer than 10000");
    is_refused(
        "{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}",
        "too much work",
    );
    is_refused(
        "{{ range until 10000 }}{{ contains \"y\" (repeat 1000000 \"x\") }}{{ end }}",
        "too much work",
    );
    is_refused(
        "{{ range until 100 }}{{ $l := uniq (until 10000) }}{{ end }}",
        "too much work",
    );
    let doubled = "{{ $x = list $x $x }}".repeat(60);
    is_refused(
        &format!("{{{{ $x := 1 }}}}{doubled}{{{{ toJson $x }}}}"),
        "1 MiB",
    );
    is_refused(&format!("{{{{ $x := 1 }}}}{doubled}{{{{ $x }}}}"), "1 MiB");
    is_refused(
        &format!("{{{{ $x := 1 }}}}{doubled}{{{{ deepEqual $x $x }}}}"),
        "too much work",
    );
    is_refused(
        &"{{ $x = list $x }}"
            .repeat(200)
            .replacen("=", ":=", 1)
            .replacen("list $x", "list", 1),
        "nest more than 100",
    );
    let merged = "{{ $x = merge (dict \"a\" $x \"b\" $x) $x }}".repeat(60);
    is_refused(
        &format!("{{{{ $x := dict \"a\" 1 }}}}{merged}{{{{ merge $x (deepCopy $x) | toYaml }}}}"),
        "",
    );
}

#[test]
fn text_that_is_parsed_is_limited() {
    is_refused("{{ fromYaml (repeat 100000 \"[\") }}", "not YAML");
    is_refused(
        "{{ fromJson (print (repeat 110 \"[\") (repeat 110 \"]\")) }}",
        "nests more than 90",
    );
}

#[test]
fn all_templates_of_a_run_share_its_budget() {
    let costly =
        "{{ range until 10000 }}{{ $x := deepEqual $.Values.list $.Values.list }}{{ end }}";
    let budget = Budget::default();
    let results: Vec<_> = (0..50).map(|_| evaluate_within(costly, &budget)).collect();
    let messages: Vec<_> = results.into_iter().map(Result::unwrap_err).collect();
    assert!(
        messages
            .iter()
            .all(|error| error.message.contains("too much work"))
    );
    assert_eq!(budget.evaluations(), 50);
}

#[test]
fn a_costly_template_leaves_work_for_others() {
    let budget = Budget::default();
    let endless = "{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}";
    assert!(evaluate_within(endless, &budget).is_err());
    for _ in 0..10_000 {
        assert_eq!(
            evaluate_within("{{ .Values.serverName | quote }}", &budget).unwrap(),
            "\"example.org\""
        );
    }
    assert_eq!(
        evaluate_within("no template", &budget).unwrap(),
        "no template"
    );
    assert_eq!(budget.evaluations(), 10_001);
}

#[test]
fn what_is_printed_counts() {
    let many = "{{ $x := list }}{{ range until 1000 }}{{ $x = append $x $.Values }}{{ end }}";
    for call in ["sortAlpha $x", "toStrings $x", "join \",\" $x"] {
        is_refused(&format!("{many}{{{{ {call} | len }}}}"), "");
    }
    is_refused(&"{{ $x := 1 }}".repeat(1001), "more than 1000 variables");
}

proptest! {
    #[test]
    fn any_text_is_evaluated_or_refused(text in r"(\{\{-?|-?\}\}|\PC|\n){0,30}") {
        let _ = try_evaluate(&text);
    }

    #[test]
    fn any_tokens_are_evaluated_or_refused(tokens in proptest::collection::vec(token(), 0..40)) {
        let _ = try_evaluate(&tokens.concat());
    }

    #[test]
    fn text_without_braces_is_itself(text in r"[^{]*") {
        prop_assert_eq!(try_evaluate(&text).unwrap(), text.as_str());
    }

    #[test]
    fn a_quoted_text_comes_back(text in r"\PC*") {
        let template = format!("{{{{ {} }}}}", super::super::fmt::quote(text.as_bytes()));
        prop_assert_eq!(try_evaluate(&template).unwrap(), text);
    }

    #[test]
    fn functions_take_or_refuse_any_values(name in function(), values in proptest::collection::vec(value(), 0..4)) {
        let _ = try_evaluate(&format!("{{{{ {name} {} }}}}", values.join(" ")));
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "{{ ",
        " }}",
        "{{- ",
        " -}}",
        "if ",
        "else ",
        "else if ",
        "end",
        "range ",
        "with ",
        "break",
        "$x ",
        "$x := ",
        "$i, $x := ",
        "= ",
        "| ",
        "( ",
        ") ",
        ". ",
        ".Values ",
        ".Values.list ",
        ".Values.map ",
        ".a ",
        ".Release.Name ",
        "nil ",
        "true ",
        "1 ",
        "-2 ",
        "\"a\" ",
        "`b` ",
        "print ",
        "list ",
        "dict ",
        "index ",
        "len ",
        "default ",
        "eq ",
        "and ",
        "tpl ",
        "until ",
        " ",
        "x",
        "\n",
        "/* */",
        "é",
    ])
}

fn function() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(super::super::functions::names().collect::<Vec<_>>())
}

fn value() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "nil",
        "true",
        "0",
        "-1",
        "3",
        "9223372036854775807",
        "1.5",
        "-1e300",
        "\"\"",
        "\"a\"",
        "\"é,é\"",
        "\"%s%d%-5v%\"",
        "\"1.2.3\"",
        "\"{{ . }}\"",
        ".",
        ".Values",
        ".Values.list",
        ".Values.mixed",
        ".Values.map",
        ".Values.multi",
        ".Capabilities.APIVersions",
        "(list)",
        "(dict)",
        "(until 5)",
        "\">=1.2, <3 || ~4\"",
    ])
}
