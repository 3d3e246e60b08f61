//! All questions, in the order in which they are asked: those about the whole, and those of components.

use crate::stack::setup::{Choice, Form, Question, Setup};
use crate::stack::setups;

/// What leads requests to the stack.
const EXPOSE: &[Choice] = &[
    Choice::new(
        "ingress",
        "an Ingress controller, by an Ingress for each host",
    ),
    Choice::new("gateway", "a Gateway of yours, by HTTPRoutes"),
    Choice::new(
        "gateway-create",
        "a Gateway that the release brings, of a class of yours",
    ),
    Choice::new("route", "the router of OpenShift, by Routes"),
];

/// Who has certificates.
const TLS: &[Choice] = &[
    Choice::new(
        "cert-manager",
        "cert-manager makes one for each host by a ClusterIssuer, e.g. of Let's Encrypt",
    )
    .when(&[("expose", &["ingress", "gateway-create", "route"])]),
    Choice::new("wildcard", "a Secret of yours has one for all hosts")
        .when(&[("expose", &["ingress", "gateway-create", "route"])]),
    Choice::new("certificates", "Secrets of yours have one for each host")
        .when(&[("expose", &["ingress", "gateway-create", "route"])]),
    Choice::new(
        "default",
        "what takes the requests has one already: your Gateway, the controller, the router",
    )
    .when(&[("expose", &["gateway", "ingress", "route"])]),
    Choice::new("proxy", "a proxy in front of the cluster ends TLS"),
];

/// Where credentials are.
const CREDENTIALS: &[Choice] = &[
    Choice::new(
        "file",
        "`render` generates them into a file beside the values, which can be encrypted",
    ),
    Choice::new("job", "a Job in the cluster generates them"),
];

const FIRST: [Question; 1] = [Question::new(
    "serverName",
    "server-name",
    "Server name: the part after the colon of @user:example.org, which can never change",
    Form::ServerName,
)];

const WAYS: [Question; 10] = [
    Question::new(
        "expose",
        "expose",
        "What takes requests",
        Form::Choice(EXPOSE),
    )
    .or("ingress"),
    Question::new(
        "ingressClass",
        "ingress-class",
        "Ingress class; empty for the default one of the cluster",
        Form::Name("an Ingress class"),
    )
    .or("")
    .when(&[("expose", &["ingress"])]),
    Question::new(
        "gatewayName",
        "gateway-name",
        "Name of the Gateway",
        Form::Name("a Gateway"),
    )
    .when(&[("expose", &["gateway"])]),
    Question::new(
        "gatewayNamespace",
        "gateway-namespace",
        "Namespace of the Gateway; empty for that of the release",
        Form::Namespace,
    )
    .or("")
    .when(&[("expose", &["gateway"])]),
    Question::new(
        "gatewayClass",
        "gateway-class",
        "Class of the Gateway",
        Form::Name("a GatewayClass"),
    )
    .when(&[("expose", &["gateway-create"])]),
    Question::new(
        "tls",
        "tls",
        "Who has the TLS certificates",
        Form::Choice(TLS),
    ),
    Question::new(
        "clusterIssuer",
        "cluster-issuer",
        "ClusterIssuer of cert-manager",
        Form::Name("a ClusterIssuer"),
    )
    .or("letsencrypt")
    .when(&[("tls", &["cert-manager"])]),
    Question::new(
        "tlsSecret",
        "tls-secret",
        "Secret with the certificate for all hosts",
        Form::Name("a Secret"),
    )
    .or("wildcard-tls")
    .when(&[("tls", &["wildcard"])]),
    Question::new(
        "gatewayListener",
        "gateway-listener",
        "Listener of the Gateway for HTTPS",
        Form::Name("a listener"),
    )
    .or("https")
    .when(&[("expose", &["gateway"]), ("tls", &["default"])]),
    Question::new(
        "gatewayHttpListener",
        "gateway-http-listener",
        "Its listener for plain HTTP; `-` where it has none",
        Form::Name("a listener"),
    )
    .or("http")
    .optional()
    .when(&[("expose", &["gateway"])]),
];

const LAST: [Question; 3] = [
    Question::new("namespace", "namespace", "Namespace", Form::Namespace).or("ess"),
    Question::new(
        "release",
        "release",
        "Name of the release: the first part of every object's name",
        Form::Release,
    )
    .or("ess"),
    Question::new(
        "credentials",
        "credentials",
        "Where credentials are generated",
        Form::Choice(CREDENTIALS),
    )
    .or("file"),
];

/// The keys of the answers that each component has for itself.
pub(crate) const EACH: [&str; 2] = ["hosts", "certificates"];

/// All questions, and what is set up.
#[derive(Debug)]
pub(crate) struct Questions {
    /// In the order in which they are asked.
    pub all: Vec<Question>,
    /// What is set up of components, by their names.
    pub setups: Vec<(&'static str, &'static Setup)>,
}

impl Questions {
    pub(crate) fn new() -> Self {
        let setups: Vec<_> = setups().collect();
        let mut all = FIRST.to_vec();
        let of_components = setups.iter().flat_map(|(_, setup)| setup.questions);
        add(of_components.copied().collect(), &mut all);
        for (name, setup) in &setups {
            let hosts = setup.host.map(|label| Question {
                of: name,
                ..Question::new("hosts", "host", setup.about, Form::Host(label))
            });
            all.extend(hosts);
        }
        all.extend(WAYS);
        for (name, setup) in &setups {
            if setup.has_certificate {
                let secret = Question::new(
                    "certificates",
                    "certificate",
                    setup.about,
                    Form::Name("a Secret"),
                );
                all.push(Question { of: name, ..secret });
            }
        }
        all.extend(LAST);
        Self { all, setups }
    }

    /// What is set up of a component.
    pub(crate) fn setup(&self, name: &str) -> Option<&'static Setup> {
        let found = self.setups.iter().find(|(known, _)| *known == name);
        found.map(|(_, setup)| *setup)
    }
}

/// Adds questions in their order, each after those that it hangs on, which may be another component's.
fn add(mut waiting: Vec<Question>, all: &mut Vec<Question>) {
    loop {
        let count = waiting.len();
        waiting.retain(|question| {
            let is_known = |key: &str| all.iter().any(|known| known.key == key);
            let is_ready = question.when.iter().all(|(key, _)| is_known(key));
            all.extend(is_ready.then_some(*question));
            !is_ready
        });
        if waiting.is_empty() || waiting.len() == count {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_follows_those_that_it_hangs_on() {
        let all = Questions::new().all;
        let setups: usize = crate::stack::setups()
            .map(|(_, it)| it.questions.len())
            .sum();
        assert!(all.len() > setups + FIRST.len() + WAYS.len() + LAST.len());
        for (index, question) in all.iter().enumerate() {
            let choices: &[Choice] = match question.form {
                Form::Choice(choices) => choices,
                _ => &[],
            };
            let when = choices
                .iter()
                .flat_map(|choice| choice.when)
                .chain(question.when);
            for (key, any) in when {
                let before = all[..index].iter().find(|known| known.key == *key);
                let before = before.unwrap_or_else(|| panic!("{}: {key}", question.key));
                let Form::Choice(known) = before.form else {
                    continue;
                };
                for name in *any {
                    assert!(
                        known.iter().any(|it| it.name == *name),
                        "{}: {name}",
                        question.key
                    );
                }
            }
        }
    }

    #[test]
    fn flags_are_named_as_their_keys() {
        for question in Questions::new().all.iter().filter(|it| it.of.is_empty()) {
            let flag = question.key.chars().fold(String::new(), |flag, letter| {
                if letter.is_ascii_uppercase() {
                    flag + "-" + &letter.to_ascii_lowercase().to_string()
                } else {
                    flag + &letter.to_string()
                }
            });
            assert_eq!(question.flag, flag);
        }
    }

    #[test]
    fn defaults_can_be_chosen() {
        for question in Questions::new().all {
            if let (Form::Choice(choices), Some(default)) = (question.form, question.default) {
                assert!(
                    choices.iter().any(|it| it.name == default),
                    "{}",
                    question.key
                );
            }
        }
    }
}
