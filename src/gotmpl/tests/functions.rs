//! What the functions give. All of it is what Sprig 3.2 gives in Go's `text/template`.

use super::is_evaluated;

const TEXTS: &[(&str, &str)] = &[
    (r#"{{ println 1 "a" nil }}"#, "1 a <nil>\n"),
    (
        "{{ slice .Values.list 1 3 }} {{ slice .Values.list 2 }}",
        "[a c] [c a]",
    ),
    (
        "{{ 0 | and 1 }} {{ 3 | or 0 }} {{ and true .Values.nope }}",
        "0 3 ",
    ),
    (
        r#"{{ (index .Values.list 0) }} {{ (dict "a" 1).a }} {{ ((1)) }}"#,
        "b 1 1",
    ),
    (
        r#"{{ default "x" .Values.nope }} {{ default "x" .Values.empty }} {{ default "x" 0 }} {{ default "x" false }} {{ default "x" .Values.port }} {{ .Values.emptyList | default "none" }}"#,
        "x x x x 8080 none",
    ),
    (
        r#"{{ empty .Values.nope }} {{ empty .Values.port }} {{ empty "" }} {{ coalesce .Values.nope 0 "" "c" "d" }} {{ coalesce nil "" }}"#,
        "true false true c ",
    ),
    (
        r#"{{ ternary "a" "b" true }} {{ ternary "a" "b" .Values.no }} {{ .Values.yes | ternary "y" "n" }}"#,
        "a b y",
    ),
    (r#"{{ required "must be set" .Values.port }}"#, "8080"),
    (
        r#"{{ quote .Values.serverName }} {{ quote 1 nil true "a" }} {{ squote "a" 2 nil }} {{ quote "a\"b\n" }} {{ quote .Values.list }} {{ quote .Values.nope }}"#,
        r#""example.org" "1" "true" "a" 'a' '2' "a\"b\n" "[b a c a]" "#,
    ),
    (
        r#"{{ upper "aBc" }} {{ lower "ABC" }} {{ title "hello wörld foo-bar a_b it's" }} {{ untitle "Hello World" }}"#,
        "ABC abc Hello Wörld Foo-Bar A_b It'S hello world",
    ),
    (
        r#"[{{ trim "  a b \n" }}] [{{ trimAll "$x" "$x$a$x" }}] [{{ trimPrefix "a" "aab" }}] [{{ trimSuffix "b" "abb" }}] [{{ trimPrefix "x" "aab" }}]"#,
        "[a b] [a] [ab] [ab] [aab]",
    ),
    (
        r#"{{ replace "a" "b" "banana" }} {{ "a.b" | replace "." "-" }} {{ replace "" "-" "ab" }}"#,
        "bbnbnb a-b -a-b-",
    ),
    (
        r#"{{ contains "an" "banana" }} {{ hasPrefix "ba" "banana" }} {{ hasSuffix "na" "banana" }} {{ contains "x" "banana" }}"#,
        "true true true false",
    ),
    (r#"{{ repeat 3 "ab" }} {{ repeat 0 "x" }}"#, "ababab "),
    (
        r#"{{ substr 0 3 "hello" }} {{ substr 1 -1 "hello" }} {{ substr -1 3 "hello" }} {{ substr 2 99 "hello" }}"#,
        "hel ello hel llo",
    ),
    (
        r#"{{ trunc 3 "hello" }} {{ trunc -3 "hello" }} {{ trunc 10 "hello" }} {{ trunc -10 "hello" }} {{ trunc 0 "hello" }}|"#,
        "hel llo hello hello |",
    ),
    (r#"{{ nospace " a b\tc\n" }}"#, "abc"),
    (
        r#"{{ indent 2 "a\nb\n" }}|{{ nindent 2 "a\nb" }}|{{ "x" | indent 4 }}"#,
        "  a\n  b\n  |\n  a\n  b|    x",
    ),
    (
        r#"{{ join "," .Values.list }} {{ join "-" .Values.mixed }} {{ join "," "x" }} {{ join "," .Values.nope }} {{ join "," .Values.nums }}"#,
        "b,a,c,a 1-two-true-2.5-[x]-map[y:1] x  3,1,2",
    ),
    (
        r#"{{ splitList "." "a.b.c" }} {{ (split "." "a.b.c")._1 }} {{ split "." "a.b" }} {{ splitList "" "abc" }} {{ splitn "." 2 "a.b.c" }} {{ splitList "x" "" | len }}"#,
        "[a b c] b map[_0:a _1:b] [a b c] map[_0:a _1:b.c] 1",
    ),
    (
        "{{ toString 1 }} {{ toString .Values.list }} {{ toString nil }} {{ toStrings .Values.nums \
         }} {{ toString 1.0 }}",
        "1 [b a c a] <nil> [3 1 2] 1",
    ),
    (
        "{{ toJson .Values.map }} {{ toJson .Values.text }} {{ toRawJson .Values.text }} {{ toJson \
         1.0 }} {{ toJson nil }} {{ toJson .Values.mixed }} {{ toJson .Values.multi }}",
        r#"{"a":{"n":null,"x":"y"},"k":[1,{"p":"q"}],"z":1} "Hello, Wörld! \u003ca href=\"x\"\u003e\u0026\u003c/a\u003e" "Hello, Wörld! <a href=\"x\">&</a>" 1 null [1,"two",null,true,2.5,["x"],{"y":1}] "one\ntwo\n  three\n""#,
    ),
    (
        "{{ toPrettyJson .Values.map }}",
        "{\n  \"a\": {\n    \"n\": null,\n    \"x\": \"y\"\n  },\n  \"k\": [\n    1,\n    {\n      \
         \"p\": \"q\"\n    }\n  ],\n  \"z\": 1\n}",
    ),
    (
        "{{ toPrettyJson .Values.emptyMap }} {{ toPrettyJson .Values.mixed }}",
        "{} [\n  1,\n  \"two\",\n  null,\n  true,\n  2.5,\n  [\n    \"x\"\n  ],\n  {\n    \"y\": \
         1\n  }\n]",
    ),
    (
        r#"{{ (fromJson "{\"a\":{\"b\":[1,2]}}").a.b }} {{ (fromYaml "a: {b: [x, y]}").a.b }}"#,
        "[1 2] [x true]",
    ),
    (
        r#"{{ b64enc "héllo" }} {{ b64dec "aGk=" }} {{ sha256sum "a" }} {{ urlquery "a b&c=ü/~" }}"#,
        "aMOpbGxv hi ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb \
         a+b%26c%3D%C3%BC%2F~",
    ),
    (
        r#"{{ list 1 "a" nil }} {{ first .Values.list }} {{ last .Values.list }} {{ rest .Values.list }} {{ initial .Values.list }} {{ first (list) }}|{{ rest (list) }}|{{ last (list) }}|{{ initial (list) }}"#,
        "[1 a <nil>] b a [a c a] [b a c] |[]||[]",
    ),
    (
        r#"{{ append .Values.list "x" }} {{ prepend .Values.list "x" }} {{ concat .Values.list (list 1 2) (list) }} {{ uniq .Values.list }} {{ has "a" .Values.list }} {{ has "q" .Values.list }} {{ has 1 (list 1 2) }} {{ has "x" .Values.nope }}"#,
        "[b a c a x] [x b a c a] [b a c a 1 2] [b a c] true false true false",
    ),
    (
        r#"{{ without .Values.list "a" "b" }} {{ reverse .Values.list }} {{ compact (list 1 "" "a" nil 0) }} {{ sortAlpha .Values.list }} {{ sortAlpha .Values.nums }} {{ sortAlpha "x" }}"#,
        "[c] [a c a b] [1 a] [a a b c] [1 2 3] [x]",
    ),
    (
        "{{ until 4 }} {{ untilStep 0 10 3 }} {{ untilStep 5 0 -2 }} {{ until 0 }} {{ until -3 }} \
         {{ untilStep 0 5 0 }} {{ untilStep 3 0 1 }}",
        "[0 1 2 3] [0 3 6 9] [5 3 1] [] [0 -1 -2] [] []",
    ),
    (
        r#"{{ dict "a" 1 "b" "c" }} {{ dict "a" }} {{ dict }} {{ dict 1 2 }}"#,
        "map[a:1 b:c] map[a:] map[] map[1:2]",
    ),
    (
        r#"{{ get .Values.map "z" }} {{ get .Values.map "nope" }}| {{ hasKey .Values.map "z" }} {{ hasKey .Values.map "q" }}"#,
        "1 | true false",
    ),
    (
        r#"{{ keys .Values.map | sortAlpha }} {{ values (dict "a" 1) }} {{ pick .Values.map "z" "q" }} {{ omit .Values.map "a" "k" }} {{ pluck "z" .Values.map (dict "z" 5) (dict) }}"#,
        "[a k z] [1] map[z:1] map[z:1] [1 5]",
    ),
    (
        r#"{{ dig "a" "x" "dflt" .Values.map }} {{ dig "a" "q" "dflt" .Values.map }} {{ dig "q" "r" "dflt" .Values.map }}"#,
        "y dflt dflt",
    ),
    (
        r#"{{ merge (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "x" 2 "y" 3)) }}"#,
        "map[a:1 b:3 m:map[x:1 y:3]]",
    ),
    (
        r#"{{ merge (dict "a" "" "b" 0 "c" nil "d" (list)) (dict "a" "x" "b" 5 "c" "set" "d" (list 1)) }}"#,
        "map[a:x b:5 c:set d:[1]]",
    ),
    (
        r#"{{ mergeOverwrite (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "x" 2 "y" 3)) }}"#,
        "map[a:2 b:3 m:map[x:2 y:3]]",
    ),
    (
        r#"{{ mergeOverwrite (dict "a" "x" "b" 5 "f" true) (dict "a" "" "b" 0 "f" false) }}"#,
        "map[a: b:0 f:false]",
    ),
    (
        r#"{{ merge (dict "a" (dict "x" 1)) (dict "a" 5) }} {{ merge (dict "a" 5) (dict "a" (dict "x" 1)) }}"#,
        "map[a:map[x:1]] map[a:5]",
    ),
    (
        r#"{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" 5) }}"#,
        "map[a:5]",
    ),
    (
        r#"{{ add 1 2 3 }} {{ add "1" 2 }} {{ add1 4 }} {{ sub 5 3 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ mod 7 3 }} {{ max 1 5 3 }} {{ min 4 2 3 }} {{ div -7 2 }} {{ mod -7 3 }}"#,
        "6 3 5 2 24 3 1 5 2 -3 -1",
    ),
    (
        r#"{{ floor 3.7 }} {{ ceil 3.2 }} {{ round 3.14159 2 }} {{ floor "2.5" }} {{ round 2.5 0 }} {{ round -2.5 0 }} {{ ceil 3 }} {{ round 123.555555 3 }}"#,
        "3 4 3.14 2 3 -3 3 123.556",
    ),
    (
        r#"{{ int "42" }} {{ int 3.9 }} {{ int true }} {{ int "x" }} {{ int nil }} {{ int64 "0x10" }} {{ int "010" }} {{ int "08" }} {{ int "3.0" }} {{ int "3.7" }} {{ float64 "1.5" }} {{ float64 3 }} {{ atoi "12" }} {{ atoi "x" }} {{ int -3.9 }} {{ int "" }}"#,
        "42 3 1 0 0 16 8 0 3 0 1.5 3 12 0 -3 0",
    ),
    (
        r#"{{ kindOf 1 }} {{ kindOf "a" }} {{ kindOf .Values.list }} {{ kindOf .Values.map }} {{ kindOf nil }} {{ kindOf 1.5 }} {{ kindOf true }} {{ kindIs "map" .Values.map }} {{ kindIs "string" 1 }}"#,
        "int string slice map invalid float64 bool true false",
    ),
    (
        r#"{{ typeOf 1 }} {{ typeOf "a" }} {{ typeOf .Values.list }} {{ typeOf .Values.map }} {{ typeOf nil }} {{ typeOf 1.5 }} {{ typeIs "string" "x" }}"#,
        "int string []interface {} map[string]interface {} <nil> float64 true",
    ),
    (
        r#"{{ deepEqual .Values.list (list "b" "a" "c" "a") }} {{ deepEqual (dict "a" 1) (dict "a" 1) }} {{ deepEqual 1 "1" }}"#,
        "true true false",
    ),
    (
        r#"{{ lookup "v1" "Secret" "ns" "x" }} {{ (lookup "v1" "Secret" "ns" "x").data }} {{ if lookup "v1" "Secret" "" "" }}a{{ else }}b{{ end }}"#,
        "map[]  b",
    ),
    (
        r#"{{ tpl .Values.tmpl . }} {{ tpl "{{ .Values.serverName }}{{ .Values.nope }}" $ }} {{ tpl "{{ .a }}" (dict "a" 5) }}"#,
        "ess-inner example.org 5",
    ),
    (
        r#"{{ semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version }} {{ semverCompare "^1.2.0" "1.3.0" }} {{ semverCompare "<1.20" "1.33.1" }} {{ semverCompare "1.x" "1.2.3" }} {{ semverCompare "~1.2" "1.3.0" }} {{ semverCompare ">1.2" "1.2.5" }} {{ semverCompare "!=1.2" "1.2.5" }} {{ semverCompare "<=1.2" "1.2.5" }}"#,
        "true true false true false false false true",
    ),
    (
        r#"{{ cat "a" 1 nil "b" }} {{ all 1 true "" }} {{ any 0 "" 1 }} {{ all }} {{ any }}"#,
        "a 1 b false true true false",
    ),
    (
        "{{ toYaml .Values.mixed }}",
        "- 1\n- two\n- null\n- true\n- 2.5\n- - x\n- \"y\": 1",
    ),
    (
        r#"{{ toYaml .Values.emptyMap }} {{ toYaml .Values.emptyList }} {{ toYaml (dict "a" (list) "b" (dict) "c" nil "d" 1.5 "e" true) }}"#,
        "{} [] a: []\nb: {}\nc: null\nd: 1.5\ne: true",
    ),
    (
        r#"{{ toYaml (list (list 1 2) (dict "a" (list 1 (dict "b" 2)))) }}"#,
        "- - 1\n  - 2\n- a:\n  - 1\n  - b: 2",
    ),
    (r#"{{ list | first | default "d" }}"#, "d"),
    (
        r#"{{ trimSuffix "." .Values.clusterDomain }}"#,
        "cluster.local",
    ),
    (
        r#"{{ max 1.9 2 }} {{ add 1.9 2.9 }} {{ mul "2" 3 }}"#,
        "2 3 6",
    ),
    (r#"{{ until 3 | join "," }}"#, "0,1,2"),
    ("{{ quote (print 1 2) }}", r#""1 2""#),
    (
        r#"{{ mergeOverwrite (dict "a" 1 "m" (dict "x" 1)) (dict "a" nil "m" nil) }}"#,
        "map[a:<nil> m:<nil>]",
    ),
    (
        r#"{{ mergeOverwrite (dict "m" (dict "x" 1 "y" 2)) (dict "m" (dict)) }} {{ merge (dict "m" (dict)) (dict "m" (dict "x" 1)) }}"#,
        "map[m:map[x:1 y:2]] map[m:map[x:1]]",
    ),
    ("{{ list .Values.nope | toJson }}", "[null]"),
    (
        r#"{{ toJson "\u2028<\x00\x1f\x7f" }}"#,
        r#""\u2028\u003c\u0000\u001f""#,
    ),
    (
        r#"{{ quote "\x00\u00a0\u200b😀é" }}"#,
        r#""\x00\u00a0\u200b😀é""#,
    ),
    (
        r#"{{ upper "straße" }} {{ lower "ÀÉ" }} {{ title "élan ümlaut" }}"#,
        "STRAßE àé Élan Ümlaut",
    ),
    (r#"{{ (printf "%s" "a") | upper }} {{ ("x") }}"#, "A x"),
    ("{{ 0o17 }} {{ 017 }} {{ 0b11 }} {{ +5 }}", "15 15 3 5"),
    (
        "{{ 5 | add 1 }} {{ 10 | sub 3 }} {{ 2 | div 10 }}",
        "6 -7 5",
    ),
    ("{{ add }}", "0"),
    (
        r#"{{ dict "a" | len }} {{ dict "a" 1 "a" 2 }}"#,
        "1 map[a:2]",
    ),
    ("{{ ne .Values.list nil }}", "true"),
    (r#"{{ indent .Values.port "x" | len }}"#, "8081"),
    (
        r#"{{ urlquery "a" "b" }} {{ urlquery 1 "x y" }}"#,
        "ab 1x+y",
    ),
    (
        r#"{{ hasPrefix "" "a" }} {{ trimPrefix "" "a" }} {{ trimAll "" " a " }}"#,
        "true a  a ",
    ),
    (
        r#"{{ semverCompare "1.2.3 - 2" "1.9.0" }} {{ semverCompare "^0.2.3" "0.2.9" }} {{ semverCompare "^0.0.3" "0.0.4" }} {{ semverCompare "^0.0" "0.0.9" }} {{ semverCompare "^0" "0.9.9" }} {{ semverCompare "~1" "1.9.9" }} {{ semverCompare "=1.2" "1.2.9" }} {{ semverCompare "*" "1.0.0" }} {{ semverCompare ">=1.21" "1.33.1-gke.100" }} {{ semverCompare ">=1.21-0" "1.33.1-gke.100" }} {{ semverCompare ">1.0.0-alpha.2" "1.0.0-alpha.10" }} {{ semverCompare "!=1.2.3" "1.2.3-rc1" }} {{ semverCompare ">=1.2, <2" "1.9.0" }} {{ semverCompare ">=1.2 <2" "2.0.0" }} {{ semverCompare "1.2 || 3" "3.5.0" }} {{ semverCompare "<1.2" "1.1.9" }} {{ semverCompare "<=1" "1.9.9" }} {{ semverCompare ">1" "1.9.9" }} {{ semverCompare ">1" "2.0.0" }} {{ semverCompare "^1.x" "1.5.0" }} {{ semverCompare "~1.2.3-beta" "1.2.9" }} {{ semverCompare "!=1.x" "2.0.0" }}"#,
        "true true false true true true true true false true true true true false true true true \
         false true true true true",
    ),
    (
        r#"{{ semverCompare "^0.0.0" "0.0.1" }} {{ semverCompare "^0.0.0" "0.0.0" }} {{ semverCompare "~0.2" "0.2.5" }} {{ semverCompare "~>1.2.3" "1.2.9" }} {{ semverCompare ">=1.33-0" "v1.33" }} {{ semverCompare "v1.2.3" "1.2.3" }}"#,
        "false true true true true true",
    ),
    (
        r#"{{ (index .Values.map "nope").b.c }}|{{ (first (list)).b }}|{{ (get (dict) "x") }}"#,
        "||",
    ),
    (
        "{{ (coalesce nil).x }} {{ (default nil .Values.nope).x }}",
        " ",
    ),
];

#[test]
fn functions() {
    is_evaluated(TEXTS);
}
