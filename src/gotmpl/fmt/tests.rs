use super::*;

#[test]
fn quotes_as_in_go() {
    for (text, quoted) in [
        ("plain 'é' 😀", r#""plain 'é' 😀""#),
        ("\"\\\n\t\r\u{7}\u{8}\u{b}\u{c}", r#""\"\\\n\t\r\a\b\v\f""#),
        (
            "\0\u{1b}\u{7f}\u{80}\u{a0}\u{200b}\u{feff}\u{e000}",
            r#""\x00\x1b\x7f\u0080\u00a0\u200b\ufeff\ue000""#,
        ),
        ("e\u{301}\u{301}", "\"e\u{301}\u{301}\""),
        ("\u{301}", "\"\u{301}\""),
        ("\u{10ffff}", r#""\U0010ffff""#),
    ] {
        assert_eq!(quote(text.as_bytes()), quoted);
    }
    assert_eq!(quote(b"a\xffb\xc3"), r#""a\xffb\xc3""#);
}

#[test]
fn formats_as_in_go() {
    use crate::gotmpl::value::{Of, Width, texts};
    let list = || Value::from(vec!["a".into(), Value::Nil, Value::Int(-2, Width::Int)]);
    for (format, values, expected) in [
        (
            "%d|%5d|%-5d|%05d|%+d|% d",
            vec![7; 6],
            "7|    7|7    |00007|+7| 7",
        ),
        (
            "%x %X %#x %o %#o %O %b %c %U %#U",
            vec![65; 10],
            "41 41 0x41 101 0101 0o101 1000001 A U+0041 U+0041 'A'",
        ),
        ("%.3d|%8.3d|%08.3d", vec![7; 3], "007|     007|     007"),
        ("%s %t %z", vec![1; 3], "%!s(int=1) %!t(int=1) %!z(int=1)"),
        ("%d", vec![], "%!d(MISSING)"),
        ("a", vec![1, 2], "a%!(EXTRA int=1, int=2)"),
        ("%", vec![], "%!(NOVERB)"),
        ("%[2]d %[1]d", vec![1, 2], "2 1"),
        ("%[3]d", vec![1], "%!d(BADINDEX)"),
        ("%*d|%-*d|", vec![3, 1, 3, 2], "  1|2  |"),
    ] {
        let values: Vec<_> = values
            .into_iter()
            .map(|n| Value::Int(n, Width::Int))
            .collect();
        assert_eq!(printed(format, &values), expected, "{format}");
    }
    for (format, value, expected) in [
        ("%v", list(), "[a <nil> -2]"),
        (
            "%#v",
            list(),
            r#"[]interface {}{"a", interface {}(nil), -2}"#,
        ),
        ("%d", list(), "[%!d(string=a) <nil> -2]"),
        ("%q", texts(["a", "b"]), r#"["a" "b"]"#),
        ("%6.2f", Value::Float(3.125), "  3.12"),
        ("%+.1e", Value::Float(12345.0), "+1.2e+04"),
        ("%v", Value::Complex(0.0, 1.0), "(0+1i)"),
        (
            "%T",
            Value::List(std::rc::Rc::new(crate::gotmpl::value::List::new(
                vec![],
                Of::Int,
            ))),
            "[]int",
        ),
        ("%s", Value::Nil, "%!s(<nil>)"),
        ("%x", "hé".into(), "68c3a9"),
        ("% X", "hé".into(), "68 C3 A9"),
        ("%.1s|", "hé".into(), "h|"),
        ("%.3T", Value::Float(1.5), "flo"),
        ("%#q", "a`b".into(), "\"a`b\""),
        ("%d", "x".into(), "%!d(string=x)"),
        ("%t", true.into(), "true"),
    ] {
        assert_eq!(printed(format, &[value]), expected, "{format}");
    }
}

fn printed(format: &str, values: &[Value]) -> String {
    let mut out = Output::default();
    printf(&mut out, format.as_bytes(), values).unwrap();
    String::from_utf8(out.into_bytes()).unwrap()
}
