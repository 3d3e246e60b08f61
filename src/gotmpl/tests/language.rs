//! What the language means. All of it is what Go's `text/template` gives.

use super::is_evaluated;

const TEXTS: &[(&str, &str)] = &[
    ("{{ $.Release.Name }}-x", "ess-x"),
    ("{{- $.Release.Name -}}  b", "essb"),
    (r#"a  {{- " x " -}}  b"#, "a x b"),
    (
        "{{ .Values.serverName }} {{ .Values.global.baseDomain }}",
        "example.org base.example",
    ),
    (
        "{{ .Values.nope }}|{{ .Values.nothing }}|{{ .Values.empty }}|",
        "|||",
    ),
    (
        "{{ .Values.port }} {{ .Values.big }} {{ .Values.frac }} {{ .Values.yes }}",
        "8080 12345678901 1.5 true",
    ),
    ("{{ .context.port }}", "8080"),
    (
        "{{ .Values.list }} {{ .Values.map }} {{ .Values.mixed }} {{ .Values.emptyList }} {{ \
         .Values.emptyMap }}",
        "[b a c a] map[a:map[n:<nil> x:y] k:[1 map[p:q]] z:1] [1 two <nil> true 2.5 [x] map[y:1]] \
         [] map[]",
    ),
    (
        r#"{{ printf "%s-%d-%v-%q-%t-%%" .Release.Name .Values.port .Values.list "a\"b" true }}"#,
        r#"ess-8080-[b a c a]-"a\"b"-true-%"#,
    ),
    (
        r#"{{ printf "%5d|%-5d|%05d|%+d|%x|%X|%o|%b|%c" 42 42 42 42 255 255 8 5 65 }}"#,
        "   42|42   |00042|+42|ff|FF|10|101|A",
    ),
    (
        r#"{{ printf "%5s|%-5s|%.2s|%8.3f|%e|%g|%.1f|%f" "ab" "ab" "abcdef" 3.14159 1234.5 0.00001 2.25 1.0 }}"#,
        "   ab|ab   |ab|   3.142|1.234500e+03|1e-05|2.2|1.000000",
    ),
    (
        r#"{{ printf "%v %v %v %v" nil true 1.0 "x" }}"#,
        "<nil> true 1 x",
    ),
    (
        r#"{{ printf "%s" .Values.list }} {{ printf "%q" .Values.list }} {{ printf "%d" .Values.nums }}"#,
        r#"[b a c a] ["b" "a" "c" "a"] [3 1 2]"#,
    ),
    (
        r#"{{ printf "%05s|%-05d|%+.2f|%06.2f|%06d" "ab" 42 1.5 -1.5 -42 }}"#,
        "000ab|42   |+1.50|-01.50|-00042",
    ),
    (
        r#"{{ print 1 2 "a" "b" 3 4 nil true }}"#,
        "1 2ab3 4 <nil> true",
    ),
    (
        "{{ print .Values.list .Values.map }}",
        "[b a c a] map[a:map[n:<nil> x:y] k:[1 map[p:q]] z:1]",
    ),
    (
        r#"{{ len .Values.list }} {{ len .Values.map }} {{ len "Wörld" }}"#,
        "4 3 6",
    ),
    (
        r#"{{ index .Values.list 1 }} {{ index .Values.map "a" "x" }} {{ index .Values.map "nope" }} {{ index .Values "dash-ed" }}"#,
        "a y  d",
    ),
    (
        "{{ if .Values.yes }}a{{ else }}b{{ end }}{{ if .Values.no }}a{{ else if .Values.port \
         }}c{{ else }}b{{ end }}",
        "ac",
    ),
    (
        "{{ if and .Values.yes .Values.port }}a{{ end }}{{ if or .Values.no .Values.empty }}b{{ \
         else }}c{{ end }}{{ if not .Values.no }}d{{ end }}",
        "acd",
    ),
    (
        "{{ with .Values.map }}{{ .z }}{{ .a.x }}{{ $.Release.Name }}{{ end }}{{ with \
         .Values.empty }}x{{ else }}y{{ end }}",
        "1yessy",
    ),
    (
        "{{ with $x := .Values.port }}{{ $x }}{{ . }}{{ end }}",
        "80808080",
    ),
    ("{{ range .Values.list }}[{{ . }}]{{ end }}", "[b][a][c][a]"),
    (
        "{{ range $i, $v := .Values.list }}{{ $i }}={{ $v }};{{ end }}",
        "0=b;1=a;2=c;3=a;",
    ),
    (
        "{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }};{{ end }}",
        "a=map[n:<nil> x:y];k=[1 map[p:q]];z=1;",
    ),
    (
        "{{ range $v := .Values.map }}{{ $v }};{{ end }}",
        "map[n:<nil> x:y];[1 map[p:q]];1;",
    ),
    (
        "{{ range .Values.emptyList }}x{{ else }}none{{ end }} {{ range .Values.nope }}x{{ else \
         }}none{{ end }}",
        "none none",
    ),
    (
        r#"{{ range .Values.list }}{{ if eq . "c" }}{{ break }}{{ end }}{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }}{{ end }}"#,
        "b",
    ),
    (
        "{{ $x := 1 }}{{ $x }}{{ $x = 2 }}{{ $x }}{{ if true }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x \
         }}{{ if true }}{{ $x = 4 }}{{ end }}{{ $x }}",
        "12324",
    ),
    ("{{ ($x := 1) }}{{ $x }}", "11"),
    ("{{/* a comment */}}x{{- /* b */ -}}  y", "xy"),
    (
        r#"{{ eq 1 1 }} {{ eq "a" "b" }} {{ eq 1 2 1 }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 3 }} {{ lt "a" "b" }}"#,
        "true false true true true true false false true",
    ),
    (
        r#"{{ eq .Values.nope nil }} {{ eq .Values.nope "x" }} {{ eq nil nil }} {{ ne .Values.nothing nil }}"#,
        "true false true false",
    ),
    (
        r#"{{ true }} {{ false }} {{ 1 }} {{ -1 }} {{ 1.5 }} {{ 0x1F }} {{ 1_000 }} {{ 'a' }} {{ "a\tb\x41\u00e9" }} {{ `raw\n` }} {{ 1e3 }} {{ 1e6 }} {{ 123456789.5 }} {{ .5 }}"#,
        "true false 1 -1 1.5 31 1000 97 a\tbAé raw\\n 1000 1e+06 1.234567895e+08 0.5",
    ),
    ("{{ . | len }}", "8"),
    (
        "{{ .Values.serverName | upper | quote }}",
        r#""EXAMPLE.ORG""#,
    ),
    (
        r#"{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d }}{{ $_ := unset $d "a" }}{{ $d }}"#,
        "map[a:1 b:2]map[b:2]",
    ),
    (
        r#"{{ $d := dict "a" 1 }}{{ set $d "b" 2 }} {{ $d }}"#,
        "map[a:1 b:2] map[a:1 b:2]",
    ),
    (
        r#"{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "x" }} {{ if .Capabilities.APIVersions.Has "v1" }}y{{ end }} {{ "v1" | .Capabilities.APIVersions.Has }} {{ last .Capabilities.APIVersions }}"#,
        "v1.33.1 1.33 true false y true apps/v1",
    ),
    (
        r#"{{ if (.Capabilities.APIVersions.Has "apps/v1") }}y{{ end }}{{ not (.Capabilities.APIVersions.Has "q") }}"#,
        "ytrue",
    ),
    (
        "{{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }} {{ \
         .Release.Service }} {{ .Chart.Name }}-{{ .Chart.Version }}",
        "true false 1 Helm matrix-stack-26.8.0",
    ),
    (
        r#"{{ printf "%s:%d" .Values.serverName 80 | quote | upper }}"#,
        r#""EXAMPLE.ORG:80""#,
    ),
    (
        "{{ with $ }}{{ .Release.Name }}{{ end }}{{ with .Values }}{{ $.Values.port }}{{ end }}",
        "ess8080",
    ),
    (
        "{{ range $i, $e := until 3 }}{{ if $i }},{{ end }}{{ $e }}{{ end }}",
        "0,1,2",
    ),
    (
        r#"{"m.server": "{{ .Values.serverName }}:443"}"#,
        r#"{"m.server": "example.org:443"}"#,
    ),
    (
        r#"{{ printf "%v" (list nil 1 "a" (dict "k" nil)) }}"#,
        "[<nil> 1 a map[k:<nil>]]",
    ),
    (r#"{{ "x" | not }}"#, "false"),
    (
        r#"{{ .Values.list | join "," | b64enc | b64dec | splitList "," | len }}"#,
        "4",
    ),
    (
        r#"{{ $x := "a" }}{{ range .Values.nums }}{{ $x = printf "%s%d" $x . }}{{ end }}{{ $x }}"#,
        "a312",
    ),
    ("{{ (.Values.map).a.x }} {{ (.Values).port }}", "y 8080"),
    ("{{ $m := .Values.map }}{{ $m.a.x }} {{ $m.a.q }}", "y "),
    (
        r#"{{ if eq .Release.Name "ess" }}yes{{- else }}no{{ end -}}   z"#,
        "yesz",
    ),
    (
        "{{ with .Values.global }}{{ with .baseDomain }}{{ . }}{{ end }}{{ end }}",
        "base.example",
    ),
    (
        r#"{{ index .Values.mixed 1 }} {{ index .Values.mixed 6 "y" }}"#,
        "two 1",
    ),
    (r#"{{ print "a" 1 "b" }}"#, "a1b"),
    ("{{ print 1 (list) 2 }}", "1 [] 2"),
    (r#"{{ printf "%3d%%" 50 }}"#, " 50%"),
    ("{{ $.Values.serverName | quote}}", r#""example.org""#),
    ("{{$.Release.Name}}{{`{{`}}", "ess{{"),
    (
        "{{ if not (or .Values.nope .Values.empty) }}ok{{ end }}",
        "ok",
    ),
    (
        "{{ if and .Values.map (eq .Values.map.z 1) }}ok{{ end }}",
        "ok",
    ),
    (
        "{{ if and .Values.nope .Values.nope.deeper }}ok{{ else }}short{{ end }}",
        "short",
    ),
    (
        r#"{{ $a := dict "x" 1 }}{{ $b := merge $a (dict "y" 2) }}{{ $a }}{{ $b }}"#,
        "map[x:1 y:2]map[x:1 y:2]",
    ),
    ("{{ if .Values.yes -}}   a   {{- end }}", "a"),
    ("{{ range .Values.list -}} {{ . }} {{- end }}", "baca"),
    (
        r#"{{ printf "%v" .Values.nope }}|{{ print .Values.nope }}|{{ .Values.nope | toString }}"#,
        "<nil>|<nil>|<nil>",
    ),
    (
        r#"{{ .Values.nope | quote }}|{{ .Values.nope | squote }}|{{ cat .Values.nope "x" }}"#,
        "||x",
    ),
    (
        "{{ .Values.nope | toJson }} {{ .Values.nope | toYaml }}",
        "null null",
    ),
    (r#"{{ "a,b" | splitList "," | toJson }}"#, r#"["a","b"]"#),
    (r#"{{ "  x  " | trim | printf "[%s]" }}"#, "[x]"),
    ("{{ with $x := .Values.nope }}a{{ else }}b{{ end }}", "b"),
    (
        "{{ $x := .Values.map }}{{ range $k, $v := $x }}{{ $k }}{{ end }}{{ len $x }}",
        "akz3",
    ),
    (
        "{{ and .Values.yes (eq .Values.port 8080) | quote }}",
        r#""true""#,
    ),
    (
        r#"{{ printf "%s-%s" (.Values.serverName | upper) $.Release.Name }}"#,
        "EXAMPLE.ORG-ess",
    ),
    (
        r#"{{ index (list 1 2 3) 0 }} {{ index (dict "a" (list 5 6)) "a" 1 }}"#,
        "1 6",
    ),
    ("{{ (.Values.nope).b }}", ""),
    ("{{ ((.Values.nope).b).c }}", ""),
    (
        "{{ range $x := list 1 2 }}{{ $x }}{{ else }}e{{ end }}{{ range $x, $y := dict }}{{ else \
         }}e{{ end }}",
        "12e",
    ),
    (
        "{{ $x := 5 }}{{ range $x = list 1 2 }}{{ end }}{{ $x }}",
        "2",
    ),
    (
        r#"{{ $i := 0 }}{{ $v := 0 }}{{ range $i, $v = list "a" "b" }}{{ end }}{{ $i }}{{ $v }}"#,
        "1b",
    ),
    (
        r#"{{ if eq 1 1 1 }}a{{ end }}{{ if eq "a" "b" "a" }}b{{ end }}"#,
        "ab",
    ),
    ("{{ eq .Values.map nil }}", "false"),
    (
        "{{ range $k, $v := .Values.mixed }}{{ $k }}{{ $v }},{{ end }}",
        "01,1two,2,3true,42.5,5[x],6map[y:1],",
    ),
    (
        "{{ .Values.mixed | toString | quote }}",
        r#""[1 two <nil> true 2.5 [x] map[y:1]]""#,
    ),
    (
        "{{ .Values.multi | indent 2 }}|{{ .Values.multi | quote }}",
        "  one\n  two\n    three\n  |\"one\\ntwo\\n  three\\n\"",
    ),
    (
        r#"{{ range splitList "\n" .Values.multi }}<{{ . }}>{{ end }}"#,
        "<one><two><  three><>",
    ),
    (
        r#"{{ if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion }}new{{ end }}"#,
        "new",
    ),
    (r#"{{ "x" | printf "%s-%s" "y" }}"#, "y-x"),
    ("{{ dict.x }}", ""),
    ("{{ true | print }}", "true"),
    ("{{if .Values.yes}}{{.Values.port}}{{end}}", "8080"),
    (r#"{{ .Values.yes|ternary "a" "b"|upper }}"#, "A"),
    ("{{ (.Values.port) | int | add 1 | mul 2 }}", "16162"),
    ("{{ .Release.Name -}}  x  {{- /* c */}} y", "essx y"),
    ("{{\t.Release.Name\t}}", "ess"),
    ("x{{/**/}}y", "xy"),
    ("{{ print `{{ x }}` }}", "{{ x }}"),
    (r#"}} x {{ "}}" }}"#, "}} x }}"),
    ("{ {{ .Values.port }} }", "{ 8080 }"),
    (
        "{{ range .Values.list }}{{ $.Release.Name }}{{ end }}",
        "essessessess",
    ),
    (
        "{{ range .Values.mixed }}{{ kindOf . }} {{ end }}",
        "float64 string invalid bool float64 slice map ",
    ),
    (
        "{{ range .Values.list }}{{ if true }}{{ break }}{{ end }}x{{ else }}y{{ end }}",
        "",
    ),
    (
        "{{ if $x := .Values.port }}{{ $x }}{{ else }}{{ $x }}{{ end }}",
        "8080",
    ),
    (
        "{{ if $x := .Values.no }}a{{ else if $y := 5 }}{{ $x }}{{ $y }}{{ end }}",
        "false5",
    ),
    ("{{ $x := .Values.nope }}{{ $x.b }}|{{ $x.b.c }}", "|"),
    ("{{ range list nil 1 }}{{ . }}|{{ end }}", "|1|"),
    (r#"{{ (.Values.nope).b.c.d | default "deep" }}"#, "deep"),
    ("{{ with (.Values.nope).b }}x{{ end }}ok", "ok"),
    ("{{ ((.Values.map).a).x }} {{ ((.Values.map).q).x }}", "y "),
];

#[test]
fn language() {
    is_evaluated(TEXTS);
}

/// Newer than the version of Go that the rest was compared with.
#[test]
fn else_with() {
    is_evaluated(&[(
        "{{ with .Values.nope }}a{{ else with .Values.port }}{{ . }}{{ else }}c{{ end }}",
        "8080",
    )]);
}

/// What Go refuses, or gives another result for.
#[test]
fn differences() {
    is_evaluated(&[
        ("{{ eq 1 1.0 }} {{ lt 1 1.5 }}", "true true"),
        (
            "{{ .Values.big }} {{ eq .Values.port 8080 }} {{ printf \"%d\" .Values.port }}",
            "12345678901 true 8080",
        ),
        ("{{ trunc (add 1 1) \"abc\" }}", "ab"),
    ]);
}
