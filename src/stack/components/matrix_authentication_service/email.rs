//! Mail that MAS sends.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#email>

use crate::source::Code;
use serde::Serialize;

use super::values::Values;
use crate::credentials::Kind;
use crate::stack::Context;
use crate::stack::reference::{Fill, SecretRef, Viewer};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::{MatrixAuthenticationServiceEmail, Typed};

/// The port on which TLS starts at once.
/// <https://www.rfc-editor.org/rfc/rfc8314#section-7.3>
const SUBMISSIONS: i64 = 465;

const SMTP: &str = "smtp";

type EmailValues<'a> = MatrixAuthenticationServiceEmail<'a>;

/// The section `email`.
#[derive(Clone, Debug)]
pub(super) struct Email<'a> {
    section: Section<'a>,
    pub password: Option<SecretRef>,
}

/// As it stands in MAS's configuration.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Section<'a> {
    #[serde(skip_serializing_if = "is_empty")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    reply_to: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    transport: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    mode: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    hostname: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<i64>,
    #[serde(skip_serializing_if = "is_empty")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_file: Option<String>,
}

fn is_empty(text: &Option<&str>) -> bool {
    text.is_none_or(str::is_empty)
}

impl<'a> Email<'a> {
    /// Reads the values, where they say anything of mail.
    pub(super) fn new(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Option<Self> {
        let values = values.email();
        values.node().filter(|node| !node.is_empty())?;
        let smtp = values.smtp();
        let usual = if smtp.host().filled().is_some() {
            SMTP
        } else {
            "blackhole"
        };
        let transport = values.transport().get().unwrap_or(usual);
        check(cx, &values, transport);
        let from = values.from().get();
        let letters = Section {
            from,
            reply_to: values.reply_to().get().or(from),
            transport: Some(transport),
            ..Section::default()
        };
        if transport != SMTP {
            return Some(Self {
                section: letters,
                password: None,
            });
        }
        let slot = Slot::given(
            "SMTP_PASSWORD",
            Fill::PasswordOf(Kind::Password, smtp.path().to_string()),
        );
        let password = own.credential(cx, &smtp.password(), slot);
        Some(Self {
            section: letters.through(&values),
            password,
        })
    }

    /// As it stands in MAS's configuration for this viewer.
    pub(super) fn config(&self, viewer: Viewer) -> Section<'a> {
        let password = self.password.as_ref();
        let password_file = password.map(|password| password.seen_by(viewer).path());
        Section {
            password_file,
            ..self.section.clone()
        }
    }
}

impl<'a> Section<'a> {
    /// The same with the mail server.
    fn through(self, values: &EmailValues<'a>) -> Self {
        let smtp = values.smtp();
        let port = smtp.port().get();
        let usual = if port == Some(SUBMISSIONS) {
            "tls"
        } else {
            "starttls"
        };
        Self {
            mode: Some(smtp.mode().get().unwrap_or(usual)),
            hostname: smtp.host().get(),
            port,
            username: smtp.username().get(),
            ..self
        }
    }
}

fn check<'a>(cx: &Context<'a>, values: &EmailValues<'a>, transport: &str) {
    for address in [values.from(), values.reply_to()] {
        if address.get().is_some_and(|address| !address.contains('@')) {
            let hint = "write e.g. `account@example.org`, or `'\"Example\" <account@example.org>'`";
            cx.report(
                cx.problem(Code::InvalidValue, &address, "this is no mail address")
                    .hint(hint),
            );
        }
    }
    if transport != "blackhole" && values.from().get().is_none() {
        let message = "the address that mail comes from is missing";
        let hint = "give one that the mail server lets MAS use";
        cx.report(
            cx.problem(Code::MissingValue, &values.from(), message)
                .hint(hint),
        );
    }
    if transport == SMTP {
        check_server(cx, values);
    }
}

fn check_server<'a>(cx: &Context<'a>, values: &EmailValues<'a>) {
    let smtp = values.smtp();
    if smtp.host().filled().is_none() {
        let hint = "give its host name, or set `transport: blackhole` to send nothing";
        cx.report(
            cx.problem(
                Code::MissingValue,
                &smtp.host(),
                "the mail server is missing",
            )
            .hint(hint),
        );
    }
    let (username, password) = (smtp.username(), smtp.password());
    let problem = match (username.is_set(), password.is_set()) {
        (true, false) => cx.problem(
            Code::MissingCredential,
            &password,
            "the password to sign in with is missing",
        ),
        (false, true) => cx.problem(
            Code::MissingValue,
            &username,
            "the name to sign in with is missing",
        ),
        _ => return,
    };
    cx.report(problem.hint("give both, or none where the server asks for none"));
}
