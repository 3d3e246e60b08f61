//! Whether an answer is one: the rules of `check`, asked at once.

use std::net::IpAddr;

use super::answers::Answers;
use super::default::choices;
use crate::kube::names::{self, MAX_SUBDOMAIN, is_dns_subdomain, is_ingress_host, meant_host};
use crate::source::mailbox::is_mailbox;
use crate::source::nearest;
use crate::stack::hosts::{is_server_name, may_be_server};
use crate::stack::setup::{Choice, Form, Question};

/// Why an answer is none, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub message: String,
    pub hint: Option<String>,
}

type Judged = Result<String, Fault>;

/// The answer to a question, as it is kept.
///
/// # Errors
/// It can't be the answer.
pub(crate) fn judge(question: &Question, text: &str, answers: &Answers) -> Judged {
    let text = text.trim();
    if text.is_empty() || (text == "-" && question.is_optional) {
        return if question.is_optional {
            Ok(String::new())
        } else {
            Err(fault("an answer is needed"))
        };
    }
    match question.form {
        Form::ServerName => host_like(
            text,
            is_server_name,
            "a server name: a DNS name such as `example.org`",
        ),
        Form::Host(_) => host(question, text, answers),
        Form::Name(what) => name(text, what),
        Form::Namespace => names::namespace(text).map_err(fault),
        Form::Release => names::release(text).map_err(fault),
        Form::Server => server(text),
        Form::Port => port(text),
        Form::Address => address(text),
        Form::Mailbox if is_mailbox(text) => Ok(text.to_owned()),
        Form::Mailbox => Err(fault(format!("`{text}` is no e-mail address"))
            .hint("write `noreply@example.org`, or `Example <noreply@example.org>`")),
        Form::Word => word(text),
        Form::YesNo => yes_or_no(text),
        Form::ServedName => served(text, answers),
        Form::Choice(all) => chosen(text, all, answers),
    }
}

fn fault(message: impl Into<String>) -> Fault {
    Fault {
        message: message.into(),
        hint: None,
    }
}

impl Fault {
    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

fn host_like(text: &str, fits: fn(&str) -> bool, what: &str) -> Judged {
    if fits(text) {
        return Ok(text.to_owned());
    }
    let fault = fault(format!("`{text}` is not {what}"));
    let meant = meant_host(text).filter(|meant| fits(meant));
    Err(match meant {
        Some(meant) => fault.hint(format!("write `{meant}`")),
        None => fault,
    })
}

/// A host, which no other component has.
fn host(question: &Question, text: &str, answers: &Answers) -> Judged {
    let is_host = |text: &str| is_ingress_host(text) && !text.starts_with("*.");
    let what = "a host: a DNS name of lower-case letters, digits, `-` and `.`";
    let host = host_like(text, is_host, what)?;
    let is_others = |(component, known): &(&str, &str)| *known == host && *component != question.of;
    if let Some((component, _)) = answers.each("hosts").find(is_others) {
        return Err(fault(format!("`{host}` is the host of {component}"))
            .hint("give each a host of its own"));
    }
    if host == answers.get("serverName") && answers.get("wellKnown") != "no" {
        return Err(fault(format!(
            "`{host}` is the server name, on which the well-known files are served"
        ))
        .hint("give it a host of its own, such as one below the server name"));
    }
    Ok(host)
}

fn name(text: &str, what: &str) -> Judged {
    if text.len() <= MAX_SUBDOMAIN && is_dns_subdomain(text) {
        return Ok(text.to_owned());
    }
    Err(fault(format!(
        "`{text}` is not the name of {what}: use lower-case letters, digits, `-` and `.`, with a letter or digit at both ends"
    )))
}

fn server(text: &str) -> Judged {
    if may_be_server(text) && !is_template(text) {
        return Ok(text.to_owned());
    }
    let shown = "expected the name or the address of a server, without a scheme and a port";
    Err(fault(shown))
}

fn port(text: &str) -> Judged {
    match text.parse::<u16>() {
        Ok(port) if port > 0 => Ok(port.to_string()),
        _ => Err(fault(format!("`{text}` is no port: expected 1 to 65535"))),
    }
}

fn address(text: &str) -> Judged {
    match text.parse::<IpAddr>() {
        Ok(address) => Ok(address.to_string()),
        Err(_) => Err(fault(format!("`{text}` is no IP address"))),
    }
}

/// Values are templates of Go, which the text is not meant as.
fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains(char::is_control)
}

fn word(text: &str) -> Judged {
    if is_template(text) {
        return Err(fault("control characters and `{{` can't be in it"));
    }
    Ok(text.to_owned())
}

fn yes_or_no(text: &str) -> Judged {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "on" => Ok("yes".into()),
        "no" | "n" | "false" | "off" => Ok("no".into()),
        _ => Err(fault(format!("`{text}` is neither `yes` nor `no`"))),
    }
}

fn served(text: &str, answers: &Answers) -> Judged {
    let answer = yes_or_no(text)?;
    let name = answers.get("serverName");
    if answer == "yes" && !name.is_empty() && !is_ingress_host(name) {
        return Err(fault(format!(
            "the server name `{name}` can't be the host of an Ingress"
        ))
        .hint("say `no`, and serve the files on it elsewhere"));
    }
    Ok(answer)
}

/// One of what can be chosen, by its name or, as a list shows them, its number.
fn chosen(text: &str, all: &'static [Choice], answers: &Answers) -> Judged {
    let word = match text.to_ascii_lowercase().as_str() {
        // YAML 1.1 reads `off` as false.
        "no" | "off" => "none".to_owned(),
        word => word.to_owned(),
    };
    let open: Vec<_> = choices(all, answers).collect();
    let number = word.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
    let by_number = number.and_then(|index| open.get(index));
    let by_name = open.iter().find(|choice| choice.name == word);
    if let Some(choice) = by_name.or(by_number) {
        return Ok(choice.name.to_owned());
    }
    let names: Vec<_> = open
        .iter()
        .map(|choice| format!("`{}`", choice.name))
        .collect();
    let expected = format!("expected {}", names.join(", "));
    if let Some(choice) = all.iter().find(|choice| choice.name == word) {
        let reasons = choice
            .when
            .iter()
            .map(|(key, _)| format!("`{key}: {}`", answers.get(key)));
        let reasons: Vec<_> = reasons.collect();
        let message = format!("`{word}` does not go with {}", reasons.join(", "));
        return Err(fault(message).hint(expected));
    }
    let meant = nearest(&word, open.iter().map(|choice| choice.name));
    let fault = fault(format!("`{text}` is no answer: {expected}"));
    Err(match meant {
        Some(meant) => fault.hint(format!("did you mean `{meant}`?")),
        None => fault,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICK: &[Choice] = &[
        Choice::new("file", "a"),
        Choice::new("none", "b"),
        Choice::new("gateway", "c").when(&[("expose", &["gateway"])]),
    ];

    fn judged(form: Form, text: &str) -> Judged {
        judge(
            &Question::new("x", "x", "x", form),
            text,
            &Answers::default(),
        )
    }

    fn message(form: Form, text: &str) -> String {
        judged(form, text).unwrap_err().message
    }

    #[test]
    fn answers_are_kept_as_they_are_meant() {
        let name = Form::Name("a Secret");
        for (form, text, kept) in [
            (Form::ServerName, " example.org ", "example.org"),
            (Form::ServerName, "Example.org:8448", "Example.org:8448"),
            (Form::Host(""), "chat.example.org", "chat.example.org"),
            (name, "a.b-c", "a.b-c"),
            (Form::Namespace, "matrix", "matrix"),
            (Form::Server, "10.0.0.1", "10.0.0.1"),
            (Form::Port, "0587", "587"),
            (Form::Address, "2001:DB8::1", "2001:db8::1"),
            (
                Form::Mailbox,
                "Example <a@example.org>",
                "Example <a@example.org>",
            ),
            (Form::YesNo, "Y", "yes"),
            (Form::ServedName, "false", "no"),
            (Form::Choice(PICK), "2", "none"),
            (Form::Choice(PICK), "off", "none"),
            (Form::Choice(PICK), "FILE", "file"),
        ] {
            assert_eq!(judged(form, text).as_deref(), Ok(kept), "{text}");
        }
    }

    #[test]
    fn what_is_no_answer_says_why() {
        for (form, text) in [
            (Form::ServerName, "a b"),
            (Form::Host(""), "*.example.org"),
            (Form::Host(""), "192.0.2.1"),
            (Form::Name("a Secret"), "Secret"),
            (Form::Name("a Secret"), &"a".repeat(254)),
            (Form::Namespace, "a.b"),
            (Form::Release, &"a".repeat(54)),
            (Form::Server, "https://a"),
            (Form::Server, "{{ x }}"),
            (Form::Port, "0"),
            (Form::Port, "65536"),
            (Form::Address, "a"),
            (Form::Mailbox, "a"),
            (Form::Word, "a{{ b"),
            (Form::Word, "a\u{7}b"),
            (Form::YesNo, "perhaps"),
            (Form::Choice(PICK), "0"),
            (Form::Choice(PICK), "3"),
            (Form::Choice(PICK), "x"),
            (Form::Word, ""),
            (Form::Word, "  "),
        ] {
            assert!(!message(form, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_said() {
        let hint = |form, text| judged(form, text).unwrap_err().hint.unwrap_or_default();
        assert_eq!(
            hint(Form::ServerName, "https://Müller.test/"),
            "write `xn--mller-kva.test`"
        );
        assert_eq!(hint(Form::Choice(PICK), "fiel"), "did you mean `file`?");
        assert_eq!(
            message(Form::Choice(PICK), "gateway"),
            "`gateway` does not go with `expose: `"
        );
    }
}
