//! Rows by kind, each as Helm 4.2 gives it.

use super::is_evaluated;

/// Maps and lists are one thing, whatever names they have.
#[test]
fn maps_change_where_they_are() {
    is_evaluated(&[
        (
            r#"{{ $d := dict "in" (dict) }}{{ $_ := set $d.in "x" 1 }}{{ $d }}"#,
            "map[in:map[x:1]]",
        ),
        (
            r#"{{ $d := dict "l" (list (dict)) }}{{ range $d.l }}{{ $_ := set . "x" 1 }}{{ end }}{{ $d }}"#,
            "map[l:[map[x:1]]]",
        ),
        (
            r#"{{ $a := dict }}{{ $b := $a }}{{ $_ := set $a "x" 1 }}{{ $b }}{{ $_ := unset $b "x" }}{{ $a }}"#,
            "map[x:1]map[]",
        ),
        (
            r#"{{ $_ := set .Values.map "new" 1 }}{{ .Values.map.new }} {{ hasKey .Values.map "z" }}"#,
            "1 true",
        ),
        (
            r#"{{ $c := deepCopy .Values.map }}{{ $_ := set $c.a "x" 2 }}{{ .Values.map.a.x }}{{ $c.a.x }}"#,
            "y2",
        ),
        (r#"{{ $_ := set . "mine" 5 }}{{ $.mine }}"#, "5"),
        (
            r#"{{ merge (dict "a" 1) (dict "a" 2 "n" nil "l" (list 1)) }}"#,
            "map[a:1 l:[1]]",
        ),
        (
            r#"{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ len $d }}"#,
            "1",
        ),
    ]);
}

#[test]
fn types_as_in_go() {
    is_evaluated(&[
        (
            r#"{{ kindOf (add 1 2) }} {{ kindOf 1 }} {{ kindIs "int64" 1 }} {{ kindOf (len "a") }} {{ kindOf (semver "1.2.3").Major }}"#,
            "int64 int false int uint64",
        ),
        (
            r#"{{ typeOf (until 2) }} {{ typeOf (splitList "," "a") }} {{ typeOf (split "," "a") }} {{ typeOf (chunk 1 (list 1)) }} {{ printf "%T" nil }}"#,
            "[]int []string map[string]string [][]interface {} <nil>",
        ),
        (
            r#"{{ kindOf .Values.port }} {{ has 1 (list 1.0) }} {{ deepEqual (list) (rest (list)) }}"#,
            "float64 false false",
        ),
        (
            r#"{{ mul 9223372036854775807 2 }} {{ addf 0.1 0.2 }} {{ divf 1 3 }} {{ subf 1 0.9 }}"#,
            "-2 0.3 0.3333333333333333 0.1",
        ),
    ]);
}

#[test]
fn formats() {
    is_evaluated(&[
        (
            r#"{{ printf "%s %d" 1 "a" }} {{ printf "%d" }} {{ printf "a" 1 }} {{ printf "%z" 1 }}"#,
            "%!s(int=1) %!d(string=a) %!d(MISSING) a%!(EXTRA int=1) %!z(int=1)",
        ),
        (
            r#"{{ printf "%#v %q %x %05d %+.1f" (dict "a" (list 1 nil)) "é" "é" -7 2.25 }}"#,
            r#"map[string]interface {}{"a":[]interface {}{1, interface {}(nil)}} "é" c3a9 -0007 +2.2"#,
        ),
        (
            r#"{{ printf "%[2]v-%[1]v" 1 2 }} {{ printf "%*d" 4 7 }}"#,
            "2-1    7",
        ),
        (
            r#"{{ "é" | trunc 1 | toJson }} {{ "aé" | nospace }}"#,
            "\"\\ufffd\" aé",
        ),
        (r#"{{ "a é" | nospace }}"#, "aÃ©"),
    ]);
}

#[test]
fn named_templates() {
    is_evaluated(&[
        (
            r#"{{ define "x" }}[{{ . }}]{{ end }}{{ template "x" 1 }}{{ include "x" "b" | upper }}"#,
            "[1][B]",
        ),
        (
            r#"{{ block "b" 5 }}{{ . }}{{ end }}{{ template "b" }}|"#,
            "5|",
        ),
        (
            r#"{{ define "n" }}{{ if . }}{{ . }}{{ template "n" (sub . 1) }}{{ end }}{{ end }}{{ template "n" 9 }}"#,
            "987654321",
        ),
        (
            r#"{{ define "x" }}x{{ end }}{{ tpl "{{ include \"x\" . }}{{ .Release.Name }}" . }}"#,
            "xess",
        ),
        (r#"{{ if false }}{{ template "nope" }}{{ end }}ok"#, "ok"),
        (
            r#"{{ "a" | }}{{ range $i := 3 }}{{ $i }}{{ end }}{{ range 0 }}{{ else }}-{{ end }}"#,
            "a012-",
        ),
        (
            "{{ 1i }} {{ printf \"%v\" (index \"abc\" 1) }}",
            "(0+1i) 98",
        ),
    ]);
}

#[test]
fn objects() {
    is_evaluated(&[
        (
            r#"{{ .Capabilities.APIVersions.Has "networking.k8s.io/v1" }} {{ .Capabilities.APIVersions.Has "x.test/v1" }} {{ .nope }}{{ .Chart.Nope }}{{ .Subcharts }}"#,
            "true false map[]",
        ),
        (
            r#"{{ .Files.Get "x" }}{{ .Files.Lines "x" }}{{ range $k, $v := .Files.Glob "*" }}x{{ end }}{{ .Template.BasePath }}"#,
            "[]matrix-stack/templates",
        ),
        (
            r#"{{ (semver "v1.2.3-rc.1+b").Prerelease }} {{ semver "1.2" }} {{ semver "1.2.3" | toJson }}"#,
            r#"rc.1 1.2.0 "1.2.3""#,
        ),
        (
            r#"{{ toDate "2006-01-02" "2024-02-29" | date "Mon 02 Jan" }} {{ date "2006" 0 }} {{ dateModify "24h" (toDate "2006-01-02" "2024-02-28") | htmlDate }}"#,
            "Thu 29 Feb 1970 2024-02-29",
        ),
        (
            r#"{{ duration 95 }} {{ duration "95" }} {{ durationRound "2h10m5s" }} {{ unixEpoch (toDate "2006" "2024") }}"#,
            "0s 1m35s 2h 1704067200",
        ),
    ]);
}

#[test]
fn texts() {
    is_evaluated(&[
        (
            r#"{{ camelcase "foo_bar-baz" }} {{ kebabcase "HTTPServerV2" }} {{ snakecase "First Name" }} {{ swapcase "This Is" }} {{ initials "First Try" }}"#,
            "FooBarBaz http-server-v2 first_name tHIS iS FT",
        ),
        (
            r#"{{ abbrev 5 "hello world" }} {{ abbrevboth 5 10 "1234 5678 9123" }} {{ wrap 5 "aa bb cc" | quote }} {{ plural "one" "many" 2 }}"#,
            r#"he... ...5678... "aa bb\ncc" many"#,
        ),
        (
            r#"{{ regexFind "[a-z]+" "12ab" }} {{ regexFindAll "[13]" "123" -1 }} {{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }} {{ regexSplit "z+" "pizza" -1 }} {{ regexMatch "[" "a" }} {{ regexQuoteMeta "1.2" }}"#,
            r"ab [1 3] -W-xxW- [pi a] false 1\.2",
        ),
        (
            r#"{{ (urlParse "http://u:p@h.x:80/a%20b?q=1#f").hostname }} {{ urlJoin (dict "scheme" "http" "host" "h:1" "path" "/p" "query" "q=1") }}"#,
            "h.x http://h:1/p?q=1",
        ),
        (
            r#"{{ base "/a/b.txt" }} {{ dir "/a/b" }} {{ ext "a.tar.gz" }} {{ clean "/a/../b//c" }} {{ isAbs "/a" }}"#,
            "b.txt /a .gz /b/c true",
        ),
        (
            r#"{{ html "<a href='x'>" }} {{ js "it's <b>" }} {{ urlquery "a b" nil }}"#,
            r"&lt;a href=&#39;x&#39;&gt; it\'s \u003Cb\u003E a+b%3Cno+value%3E",
        ),
        (
            r#"{{ b32enc "foo" }} {{ b32dec "MZXW6===" }} {{ b64dec "!" }} {{ sha1sum "" }} {{ adler32sum "abc" }}"#,
            "MZXW6=== foo illegal base64 data at input byte 0 da39a3ee5e6b4b0d3255bfef95601890afd80709 38600999",
        ),
    ]);
}

#[test]
fn formats_of_data() {
    is_evaluated(&[
        (
            r#"{{ fromJson "[1]" }} {{ fromJson "{" }} {{ fromJsonArray "x" }} {{ fromJson "null" }}"#,
            "map[Error:json: cannot unmarshal array into Go value of type map[string]interface {}] map[Error:unexpected end of JSON input] [invalid character 'x' looking for beginning of value] map[]",
        ),
        (
            r#"{{ fromYaml "x" }} {{ fromYaml "" }} {{ fromYamlArray "[1, yes]" }}"#,
            "map[Error:error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}] map[] [1 true]",
        ),
        (
            r#"{{ toYaml (dict "a2" "1" "a10" "x: y" "b" (list "- a" "yes" "") "c" "l\nm\n") }}"#,
            "a2: \"1\"\na10: 'x: y'\nb:\n- '- a'\n- \"yes\"\n- \"\"\nc: |\n  l\n  m",
        ),
        (
            r#"{{ toJson (fromJson "{\"a\":12345678901234567890,\"b\":1e21,\"c\":0.0000001}") }} {{ (fromJson "{\"a\":1000000}").a }}"#,
            r#"{"a":12345678901234567000,"b":1e+21,"c":1e-7} 1e+06"#,
        ),
        (
            r#"{{ toToml (dict "a" 1 "t" (dict "b" "x")) }}{{ fromToml "a = 1\n[t]\nb = true" | toJson }}"#,
            "a = 1\n\n[t]\n  b = \"x\"\n{\"a\":1,\"t\":{\"b\":true}}",
        ),
        (
            r#"{{ toPrettyJson (dict "a" (list)) }} {{ toRawJson "<" }} {{ rest (list) | toJson }} {{ seq 3 }} {{ toDecimal "0777" }}"#,
            "{\n  \"a\": []\n} \"<\" null 1 2 3 511",
        ),
    ]);
}
