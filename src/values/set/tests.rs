use proptest::prelude::*;

use super::*;
use crate::source::yaml::read as load;
use crate::source::{Kind, Map};

fn no_file(_: &str) -> Result<String, String> {
    Err("no such file".into())
}

fn try_on(kind: SetKind, below: &str, argument: &str) -> Result<String, Problem> {
    let mut node = load::read(below, 1).unwrap();
    apply(kind, argument, &mut node, 2, &no_file)?;
    Ok(serde_json::to_string(&node).unwrap())
}

fn set(argument: &str) -> String {
    try_on(SetKind::Set, "{}", argument).unwrap()
}

fn on(kind: SetKind, below: &str, argument: &str) -> String {
    try_on(kind, below, argument).unwrap()
}

#[test]
fn values_get_their_type_by_their_look() {
    for (value, json) in [
        ("value", r#""value""#),
        ("", r#""""#),
        ("true", "true"),
        ("False", "false"),
        ("NULL", "null"),
        ("0", "0"),
        ("1234567890", "1234567890"),
        ("-5", "-5"),
        ("+5", "5"),
        ("00009", r#""00009""#),
        ("-012", "-12"),
        ("1.5", r#""1.5""#),
        ("1e3", r#""1e3""#),
        ("0x10", r#""0x10""#),
        ("9223372036854775808", r#""9223372036854775808""#),
        ("yes", r#""yes""#),
        ("[]", "[]"),
        ("{}", "[]"),
        ("a=b", r#""a=b""#),
        ("one two", r#""one two""#),
        (r"one\,two", r#""one,two""#),
        (r"a\\b", r#""a\\b""#),
        ("x\\", r#""x""#),
        ("{a,2,true,}", r#"["a",2,true,""]"#),
        ("{a, b}", r#"["a"," b"]"#),
        (r"{a\,b,c\}}", r#"["a,b","c}"]"#),
        (r"\{a}", r#""{a}""#),
    ] {
        assert_eq!(
            set(&format!("a={value}")),
            format!(r#"{{"a":{json}}}"#),
            "{value}"
        );
    }
}

#[test]
fn paths_make_what_they_need() {
    for (argument, json) in [
        ("", "{}"),
        ("a=1,b=2", r#"{"a":1,"b":2}"#),
        ("a=1,b=2,", r#"{"a":1,"b":2}"#),
        ("a={1},b=2", r#"{"a":[1],"b":2}"#),
        ("a=,b=2", r#"{"a":"","b":2}"#),
        ("a.b.c=1,a.b.d=2", r#"{"a":{"b":{"c":1,"d":2}}}"#),
        (
            r"a.kubernetes\.io/role=x",
            r#"{"a":{"kubernetes.io/role":"x"}}"#,
        ),
        (r"a\[0\]\=\,=x", r#"{"a[0]=,":"x"}"#),
        ("a[0]=x,a[1]=y", r#"{"a":["x","y"]}"#),
        ("a[0]=x,a[3]=y", r#"{"a":["x",null,null,"y"]}"#),
        ("a[1].b=x,a[0].b=y", r#"{"a":[{"b":"y"},{"b":"x"}]}"#),
        ("a[0].b=x,a[0].c={1,2}", r#"{"a":[{"b":"x","c":[1,2]}]}"#),
        ("a[1][1]=x", r#"{"a":[null,[null,"x"]]}"#),
        ("a[0][0].b=x", r#"{"a":[[{"b":"x"}]]}"#),
        ("a[0]", r#"{"a":[]}"#),
        ("a[0]=", r#"{"a":[""]}"#),
        ("a[1][0]", r#"{"a":[null,[]]}"#),
    ] {
        assert_eq!(set(argument), json, "{argument}");
    }
}

#[test]
fn a_later_value_wins_and_the_rest_of_a_file_stays() {
    let file = "a: {x: 1, 'y': 2}\nlist: [{'n': 1, m: 2}, {'n': 3}, text]\ngone: null\n";
    let changed = on(
        SetKind::Set,
        file,
        "a.x=9,list[1].n=8,list[2].k=7,gone.k=1,a.y=null",
    );
    assert_eq!(
        changed,
        r#"{"a":{"x":9,"y":null},"list":[{"n":1,"m":2},{"n":8},{"k":7}],"gone":{"k":1}}"#
    );
    assert_eq!(on(SetKind::Set, "a: {x: 1}", "a=2"), r#"{"a":2}"#);
}

#[test]
fn what_is_set_knows_its_layer() {
    let mut node = load::read("a: [{b: 1}]", 1).unwrap();
    apply(SetKind::Set, "a[0].b=2", &mut node, 7, &no_file).unwrap();
    let item = &node.list("a")[0];
    assert_eq!(item.at.layer, 1);
    assert_eq!(
        item.get("b").unwrap().at,
        At {
            layer: 7,
            ..At::default()
        }
    );
}

#[test]
fn set_string_has_texts_only() {
    assert_eq!(
        on(SetKind::String, "{}", "a=1,b=true,c=null,d={1,x},e=[],f="),
        r#"{"a":"1","b":"true","c":"null","d":["1","x"],"e":"[]","f":""}"#
    );
}

#[test]
fn set_literal_takes_everything_as_it_is() {
    for value in [
        r"a,b.c=d\e{f,g}[h]",
        "{a,b}",
        "null",
        "1",
        "",
        "-----BEGIN\nx\n",
    ] {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(
            on(SetKind::Literal, "{}", &format!("a.b[0]={value}")),
            format!(r#"{{"a":{{"b":[{json}]}}}}"#)
        );
    }
    assert_eq!(
        on(SetKind::Literal, "{}", r"a\.b,c=x"),
        r#"{"a\\":{"b,c":"x"}}"#
    );
}

#[test]
fn set_json_takes_values_and_objects() {
    for (argument, json) in [
        (
            r#"a={"x":[1,2.5,null]},b="t",c[1]=true"#,
            r#"{"a":{"x":[1,2.5,null]},"b":"t","c":[null,true]}"#,
        ),
        ("a= 1 ,b=", r#"{"a":1,"b":null}"#),
        (r#"a="x,y=z\u00e9""#, r#"{"a":"x,y=zé"}"#),
        (
            " {\"a\": {\"b\": 18446744073709551615}}\n",
            r#"{"a":{"b":18446744073709551615}}"#,
        ),
    ] {
        assert_eq!(on(SetKind::Json, "{}", argument), json, "{argument}");
    }
    let file = "a: {x: 1, 'y': 2}";
    assert_eq!(on(SetKind::Json, file, r#"a={"x":3}"#), r#"{"a":{"x":3}}"#);
    assert_eq!(
        on(SetKind::Json, file, r#"{"a":{"x":3}}"#),
        r#"{"a":{"x":3,"y":2}}"#
    );
}

#[test]
fn set_file_reads_files() {
    let read = |name: &str| match name {
        "one" => Ok("1\n".to_owned()),
        "a,b" => Ok("two".to_owned()),
        _ => Err("no such file".to_owned()),
    };
    let mut node = Node::new(Kind::Map(Map::default()), At::default());
    apply(
        SetKind::File,
        r"a=one,b.c=a\,b,d={one,one}",
        &mut node,
        1,
        &read,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_string(&node).unwrap(),
        r#"{"a":"1\n","b":{"c":"two"},"d":["1\n","1\n"]}"#
    );
}

/// One line a case: the argument, then the problem and its hint.
fn reported(cases: &[(SetKind, &str)]) -> String {
    let below = "text: x\nmap: {k: v}\nlist: [1]\n";
    let tell = |(kind, argument): &(SetKind, &str)| {
        let problem = try_on(*kind, below, argument).expect_err(argument);
        assert_eq!(
            problem.at,
            At {
                layer: 2,
                ..At::default()
            }
        );
        format!(
            "{kind} '{argument}'\n  {problem}\n  hint: {}\n",
            problem.hint.as_deref().unwrap_or("none")
        )
    };
    cases.iter().map(tell).collect()
}

#[test]
fn faults_are_reported_at_their_place() {
    use SetKind::*;
    let faults = [
        (Set, "a"),
        (Set, "a,b=1"),
        (Set, "a=1,,b=2"),
        (Set, "=1"),
        (Set, "a.=1"),
        (Set, "a."),
        (Set, "a..b=1"),
        (Set, "a.b"),
        (Set, "a={1,2"),
        (Set, "a={x}y"),
        (Set, "a={{x=1}}"),
        (Set, "é.list[x]=1"),
        (Set, "list[-1]=1"),
        (Set, "list[65537]=1"),
        (Set, "list[99999999999999999999]=1"),
        (Set, "list[0=1"),
        (Set, "list[0]x=1"),
        (Set, "list[0],a=1"),
        (Set, "[0]=1"),
        (Set, "text.a=1"),
        (Set, "text[0]=1"),
        (Set, "map[0]=1"),
        (Set, "map[0]"),
        (Set, "list.a=1"),
        (Set, "]={}]."),
        (String, "a"),
        (Literal, "a"),
        (Json, "a=x"),
        (Json, r#"é=1,a={"é": tru}"#),
        (Json, "a=1 b=2"),
        (Json, r#"{"a": 1"#),
        (Json, "{\n\"a\": x}"),
        (File, "a=nope"),
    ];
    insta::assert_snapshot!(reported(&faults));
}

#[test]
fn paths_have_a_depth() {
    let path = vec!["a"; 31].join(".");
    set(&format!("{path}=1"));
    let deeper = format!("{path}.a=1");
    let indices = format!("a{}=1", "[0]".repeat(31));
    for (kind, argument) in [
        (SetKind::Set, &deeper),
        (SetKind::Literal, &deeper),
        (SetKind::Set, &indices),
    ] {
        let problem = try_on(kind, "{}", argument).unwrap_err();
        assert!(
            problem
                .message
                .starts_with("the path goes deeper than 30 levels"),
            "{problem}"
        );
    }
}

#[test]
fn no_credential_is_shown() {
    for (kind, argument) in [
        (SetKind::Set, "db.password=hunter2,hunter2"),
        (SetKind::Set, "db.password=hunter2,hunter2.hunter2"),
        (SetKind::Set, "db.password={hunter2"),
        (SetKind::Json, "db.password=hunter2"),
        (SetKind::Json, r#"{"password": "hunter2", hunter2}"#),
        (SetKind::File, "db.password=hunter2"),
        (SetKind::File, "db.password=hunter2,b=hunter2"),
    ] {
        let problem = try_on(kind, "{}", argument).expect_err(argument);
        assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
    }
}

#[test]
fn a_file_that_a_credential_is_read_from_says_why_it_fails() {
    let problem = try_on(SetKind::File, "{}", "db.password=secret.txt").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "db.password: the file could not be read: no such file (`--set-file`, character 13)"
    );
}

fn any_kind() -> impl Strategy<Value = SetKind> {
    prop_oneof![
        Just(SetKind::Json),
        Just(SetKind::Set),
        Just(SetKind::String),
        Just(SetKind::File),
        Just(SetKind::Literal)
    ]
}

proptest! {
    #[test]
    fn any_argument_is_read_or_refused(kind in any_kind(), argument in r#"([ab.=,\[\]{}\\0-9"é]|null|\PC){0,40}"#) {
        let _ = try_on(kind, "a: {b: [1, {a: x}]}\nb: text", &argument);
    }

    #[test]
    fn an_escaped_text_comes_back(text in r"\PC*") {
        let escaped: String = text.chars().flat_map(|c| ['\\', c]).collect();
        prop_assert_eq!(on(SetKind::String, "{}", &format!("a={escaped}")), serde_json::json!({ "a": text }).to_string());
    }
}
