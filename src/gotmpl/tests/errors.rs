//! The errors of templates that fail.

use super::try_evaluate;

/// One error below each template, with a mark at its place.
fn reported(templates: &[&str]) -> String {
    let tell = |template: &&str| {
        let error = try_evaluate(template).expect_err(template);
        let column = template[..error.offset].chars().count();
        let hint = error
            .hint
            .map(|hint| format!("\n  hint: {hint}"))
            .unwrap_or_default();
        format!(
            "{}\n{:column$}^ {}{hint}\n",
            template.replace('\n', "␊"),
            "",
            error.message
        )
    };
    templates.iter().map(tell).collect()
}

#[test]
fn syntax() {
    let templates = [
        "a {{ .Values.port",
        "{{ .Values.port }",
        "{{/* never ends",
        "{{/* x */ }}",
        "{{ /* x */ }}",
        "{{ }}",
        "{{ if }}x{{ end }}",
        "{{ if true }}x",
        "{{ if true }}a{{ else }}b{{ else }}c{{ end }}",
        "{{ with true }}{{ else if true }}{{ end }}",
        "{{ range .Values.list }}{{ else if true }}{{ end }}",
        "é{{ end }}",
        "{{ else }}",
        "{{ break }}",
        "{{ range $a, $b, $c := .Values.list }}{{ end }}",
        "{{ $a, $b := 1 }}",
        "{{ $x }}",
        "{{ $lang := 1 }}{{ $long }}",
        "{{ $x = 1 }}",
        "{{ range $x := .Values.list }}{{ end }}{{ $x }}",
        "{{ ( 1 }}",
        "{{ 1 ) }}",
        "{{ | quote }}",
        "{{ \"a\" | \"b\" }}",
        "{{ \"a\".b }}",
        "{{ .Values. }}",
        "{{ .Values.dash-ed }}",
        "{{ .Values.port-}}",
        "{{-.Values.port }}",
        "{{{ .Values.port }}}",
        "{{ # }}",
        "{{ 1x }}",
        "{{ \"abc }}",
        "{{ \"\\q\" }}",
        "{{ 'ab' }}",
        "{{ `abc }}",
        "{{ nil }}",
        "{{ define x }}{{ end }}",
        "{{ define \"x\" }}a",
        "{{ if true }}{{ define \"x\" }}{{ end }}{{ end }}",
        "{{ define \"x\" }}a{{ end }}{{ define \"x\" }}b{{ end }}",
        "{{ block \"x\" }}{{ end }}",
        "{{ .Values.port = 1 }}",
    ];
    insta::assert_snapshot!(reported(&templates));
}

const WRONG: &[&str] = &[
    "{{ include \"x\" . }}",
    "{{ now }}",
    "{{ randAlphaNum 5 }}",
    "{{ genCA \"a\" 1 }}",
    "{{ env \"HOME\" }}",
    "{{ regexFind \"[\" \"b\" }}",
    "{{ quotee 1 }}",
    "{{ xyzzy }}",
    "{{ .Value.serverName }}",
    "{{ $.Capabilities.name }}",
    "{{ .Capabilities.KubeVersion.Patch }}",
    "{{ .Files.x }}",
    "{{ .Values.nope.deeper }}",
    "{{ (.Values.map).q.x }}",
    "{{ range list nil }}{{ .x }}{{ end }}",
    "{{ .Values.serverName.x }}",
    "{{ .Values.serverName 1 }}",
    "{{ 1 2 }}",
    "{{ .Capabilities.APIVersions.Has 1 }}",
    "{{ range .Values.serverName }}{{ end }}",
    "{{ upper }}",
    "{{ trunc 5 \"a\" 6 }}",
    "{{ upper .Values.nope }}",
    "{{ upper .Values.port }}",
    "{{ .Values.port | trunc 5 }}",
    "{{ trunc \"5\" \"text\" }}",
    "{{ join 1 .Values.list }}",
    "{{ first .Values.nope }}",
    "{{ hasKey .Values.list \"a\" }}",
    "{{ index .Values.list 9 }}",
    "{{ index .Values.list \"a\" }}",
    "{{ index .Values.nope \"a\" }}",
    "{{ slice .Values.list 3 1 }}",
    "{{ dig \"z\" \"r\" 1 .Values.map }}",
    "{{ eq 1 \"1\" }}",
    "{{ lt true false }}",
    "{{ ternary 1 2 3 }}",
    "{{ div 1 0 }}",
    "{{ repeat -1 \"x\" }}",
    "{{ fromYaml \"[\" }}",
    "{{ semverCompare \"abc\" \"1.0.0\" }}",
    "{{ semverCompare \">1\" \"abc\" }}",
    "{{ fail \"not like this\" }}",
    "{{ required \"set a port\" .Values.nope }}",
    "{{ tpl \"{{ .Values.nope.x }}\" . }}",
];

#[test]
fn names_and_types() {
    insta::assert_snapshot!(reported(WRONG));
}

#[test]
fn no_value_is_shown() {
    for call in [
        ".Values.password.x",
        ".Values.password 1",
        "index .Values.password \"a\"",
        "index .Values.list .Values.password",
        "eq .Values.password 1",
        "trunc .Values.password \"x\"",
        "mustFromJson .Values.password",
        "substr 9 10 .Values.password",
        "semverCompare .Values.password \"1.0.0\"",
        "semverCompare \">1\" .Values.password",
        "range .Values.password }}{{ end",
        "tpl (print .Values.password \"{{\") .",
        "ternary 1 2 .Values.password",
        "first .Values.password",
    ] {
        let error = try_evaluate(&format!("{{{{ {call} }}}}")).expect_err(call);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
