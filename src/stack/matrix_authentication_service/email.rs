//! Mail that MAS sends.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#email>

use minijinja::Value;

use super::PATH;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::{Context, facts};
use crate::values::Node;

/// The port on which TLS starts at once.
/// <https://www.rfc-editor.org/rfc/rfc8314#section-7.3>
const SUBMISSIONS: i64 = 465;

/// The section `email`.
#[derive(Debug)]
pub struct Email {
    settings: Vec<(&'static str, Value)>,
    pub password: Option<SecretRef>,
}

impl Email {
    /// Reads the values, where they say anything of mail.
    pub fn new(cx: &Context, own: &mut OwnSecret) -> Option<Self> {
        let node = cx
            .node(PATH)
            .find("email")
            .filter(|node| !node.is_empty())?;
        let has_server = node.str("smtp.host").is_some_and(|host| !host.is_empty());
        let transport =
            node.str("transport")
                .unwrap_or(if has_server { "smtp" } else { "blackhole" });
        let is_smtp = transport == "smtp";
        check(cx, node, transport);
        let from = node.str("from");
        let mut settings = vec![
            ("from", from.into()),
            ("reply_to", node.str("replyTo").or(from).into()),
            ("transport", transport.into()),
        ];
        if is_smtp {
            settings.extend(server(node));
        }
        let password = || {
            own.credential(
                cx,
                &format!("{PATH}.email.smtp.password"),
                "SMTP_PASSWORD",
                None,
            )
        };
        Some(Self {
            settings,
            password: is_smtp.then(password).flatten(),
        })
    }

    /// As it stands in MAS's configuration, which a hook reads, or the rest.
    pub fn config(&self, hook: bool) -> Value {
        let password = self
            .password
            .as_ref()
            .map(|password| ("password_file", Value::from(password.seen_by(hook).path())));
        facts::not_empty(self.settings.iter().cloned().chain(password))
    }
}

fn server(node: &Node) -> [(&'static str, Value); 4] {
    let port = node.int("smtp.port");
    let usual = if port == Some(SUBMISSIONS) {
        "tls"
    } else {
        "starttls"
    };
    [
        ("mode", node.str("smtp.mode").unwrap_or(usual).into()),
        ("hostname", node.str("smtp.host").into()),
        ("port", port.into()),
        ("username", node.str("smtp.username").into()),
    ]
}

fn check(cx: &Context, node: &Node, transport: &str) {
    let report = |key: &str, message: &str, hint: &str| {
        cx.report(
            cx.problem(&format!("{PATH}.email.{key}"), message)
                .hint(hint),
        );
    };
    for key in ["from", "replyTo"] {
        if node.str(key).is_some_and(|address| !address.contains('@')) {
            report(
                key,
                "this is no mail address",
                "write e.g. `account@example.org`, or `'\"Example\" <account@example.org>'`",
            );
        }
    }
    if transport != "blackhole" && node.str("from").is_none() {
        report(
            "from",
            "the address that mail comes from is missing",
            "give one that the mail server lets MAS use",
        );
    }
    if transport != "smtp" {
        return;
    }
    if node.str("smtp.host").is_none_or(str::is_empty) {
        report(
            "smtp.host",
            "the mail server is missing",
            "give its host name, or set `transport: blackhole` to send nothing",
        );
    }
    let both = "give both, or none where the server asks for none";
    match (node.find("smtp.username"), node.find("smtp.password")) {
        (Some(_), None) => report(
            "smtp.password",
            "the password to sign in with is missing",
            both,
        ),
        (None, Some(_)) => report("smtp.username", "the name to sign in with is missing", both),
        _ => {}
    }
}
