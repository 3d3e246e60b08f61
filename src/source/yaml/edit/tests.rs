use super::*;
use crate::source::ValuePath;
use crate::source::yaml::read;

fn path(text: &str) -> Vec<Step> {
    let path = ValuePath::parse(text).unwrap();
    path.steps().into_iter().cloned().collect()
}

fn moving(from: &str, to: &str) -> Edit {
    Edit::Move {
        from: path(from),
        to: path(to),
    }
}

fn check(text: &str, edit: &Edit, expected: &str) {
    let changed = apply(text, 0, edit).unwrap();
    assert_eq!(changed, expected);
    let windows = text.replace('\n', "\r\n");
    if !text.contains('|') {
        let changed = apply(&windows, 0, edit).unwrap();
        assert_eq!(changed, expected.replace('\n', "\r\n"));
    }
    read::read(expected, 1).unwrap();
}

#[test]
fn a_key_gets_another_name() {
    let edit = moving("redis", "valkey");
    for (text, expected) in [
        (
            "# a\nredis: # b\n  x: 1\ny: 2",
            "# a\nvalkey: # b\n  x: 1\ny: 2",
        ),
        ("'redis' : {x: 1}\n", "'valkey' : {x: 1}\n"),
        ("{\"redis\": {\"x\": 1}}", "{\"valkey\": {\"x\": 1}}"),
        ("a: &r {x: 1}\nredis: *r\n", "a: &r {x: 1}\nvalkey: *r\n"),
        ("---\n? redis\n: x\n...\n", "---\n? valkey\n: x\n...\n"),
    ] {
        check(text, &edit, expected);
    }
}

#[test]
fn an_entry_moves_up_with_its_comments() {
    let edit = moving("a.ingress.service", "a.httpService");
    for (text, expected) in [
        (
            "a:\n  ingress:\n    host: x\n    # of it\n    service: # here\n      # in\n      type: T\n      # end\n  z: 1\n",
            "a:\n  ingress:\n    host: x\n  # of it\n  httpService: # here\n    # in\n    type: T\n    # end\n  z: 1\n",
        ),
        (
            "a:\n  ingress:\n    service:\n      type: T\n",
            "a:\n  httpService:\n    type: T\n",
        ),
        (
            "a:\n  ingress: {host: x, service: {type: T}}\n  # z\n  z: 1\n",
            "a:\n  ingress: {host: x}\n  httpService: {type: T}\n  # z\n  z: 1\n",
        ),
        (
            "a: {ingress: {service: {type: T}, host: x}}\n",
            "a: {ingress: {host: x}, httpService: {type: T}}\n",
        ),
        (
            "{\n  \"a\": {\n    \"ingress\": {\n      \"host\": \"x\",\n      \"service\": {\n        \"type\": \"T\"\n      }\n    }\n  }\n}\n",
            "{\n  \"a\": {\n    \"ingress\": {\n      \"host\": \"x\"\n    },\n    \"httpService\": {\n        \"type\": \"T\"\n      }\n  }\n}\n",
        ),
    ] {
        check(text, &edit, expected);
    }
}

#[test]
fn an_entry_moves_below_keys_that_are_made() {
    let edit = moving("secrets", "image.pullSecrets");
    for (text, expected) in [
        (
            "a: 1\n# s\nsecrets:\n- name: x # c\n- name: y\nz: 1\n",
            "a: 1\nimage:\n  # s\n  pullSecrets:\n  - name: x # c\n  - name: y\nz: 1\n",
        ),
        (
            "image:\n    pullPolicy: Always\n\nsecrets: [{name: x}]\n",
            "image:\n    pullPolicy: Always\n    pullSecrets: [{name: x}]\n\n",
        ),
        (
            "image: {pullPolicy: Always} # i\nsecrets:\n  - name: x\n",
            "image: # i\n  pullPolicy: Always\n  pullSecrets:\n    - name: x\n",
        ),
        (
            "image: {}\nsecrets: [{name: x}]\n",
            "image: {pullSecrets: [{name: x}]}\n",
        ),
        (
            "image:\nsecrets: [{name: x}]\n",
            "image:\n  pullSecrets: [{name: x}]\n",
        ),
        (
            "{\"secrets\": [], \"b\": 1}",
            "{\"image\": {\"pullSecrets\": []}, \"b\": 1}",
        ),
        (
            "secrets: |\n  one\n\n  two\n",
            "image:\n  pullSecrets: |\n    one\n\n    two\n",
        ),
        ("a: 1\nsecrets: []", "a: 1\nimage:\n  pullSecrets: []"),
    ] {
        check(text, &edit, expected);
    }
}

#[test]
fn what_is_taken_out_takes_its_comments_and_empty_maps_along() {
    for (text, out, expected) in [
        (
            "# top\na: 1\n# b\nb:\n  c: 1\n  # in b\nd: 2\n",
            "b.c",
            "# top\na: 1\nd: 2\n",
        ),
        ("# head\na: 1\nb: 2\n", "a", "# head\nb: 2\n"),
        ("a: {b: {c: 1}, d: 2}\n", "a.b.c", "a: {d: 2}\n"),
        ("a: 1\n\nb: 1\n\nc: 1\n", "b", "a: 1\n\nc: 1\n"),
        (
            "a:\n- name: x\n  value: y\n- name: z\n",
            "a[0]",
            "a:\n- name: z\n",
        ),
        ("a: [{name: x}, {name: z}]\n", "a[1]", "a: [{name: x}]\n"),
        ("a: [{name: x}]\nb: 1\n", "a[0]", "b: 1\n"),
        (
            "a: |+\n  x\n\nb: |\n  y\n\n\nc: 1\n",
            "a",
            "b: |\n  y\n\n\nc: 1\n",
        ),
        (
            "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n",
            "b",
            "{\n  \"a\": 1,\n  \"c\": 3\n}\n",
        ),
    ] {
        check(text, &Edit::Remove(path(out)), expected);
    }
}

#[test]
fn a_value_goes_deeper() {
    let edit = Edit::Nest {
        path: path("sfu.additional"),
        keys: ["main".into(), "config".into()],
    };
    for (text, expected) in [
        (
            "sfu:\n  # c\n  additional: |\n    a: 1\n\n    b: 2\n",
            "sfu:\n  # c\n  additional:\n    main:\n      config: |\n        a: 1\n\n        b: 2\n",
        ),
        (
            "sfu: {\"additional\": \"a: 1\", \"x\": 1}\n",
            "sfu: {\"additional\": {\"main\": {\"config\": \"a: 1\"}}, \"x\": 1}\n",
        ),
    ] {
        check(text, &edit, expected);
    }
}

#[test]
fn texts_are_written_as_they_were() {
    let edit = Edit::Text {
        path: path("a"),
        text: "x: 'y'\nz: 1\n".into(),
    };
    for (text, expected) in [
        (
            "a: | # c\n    q: 1\n\n    r: 1\n# d\n",
            "a: | # c\n    x: 'y'\n    z: 1\n# d\n",
        ),
        ("a: \"q\\nr\" # c\n", "a: \"x: 'y'\\nz: 1\\n\" # c\n"),
        ("a: 'q' # c\n", "a: \"x: 'y'\\nz: 1\\n\" # c\n"),
    ] {
        check(text, &edit, expected);
    }
    let edit = Edit::Text {
        path: path("a"),
        text: "it's".into(),
    };
    check("a: 'q'\n", &edit, "a: 'it''s'\n");
}

#[test]
fn what_stands_elsewhere_is_refused() {
    let text = "b: &b {c: 1}\na: *b\nd:\n  <<: *b\n";
    assert_eq!(
        apply(text, 0, &moving("a.c", "a.e")),
        Err(Refused::Elsewhere)
    );
    assert_eq!(
        apply(text, 0, &Edit::Remove(path("d.c"))),
        Err(Refused::Elsewhere)
    );
}
