//! What `masthead init` asks of people, as data: each component has the questions that are about it.

/// A question, which a flag and a key of the answers file answer too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// Its key in the answers file, e.g. `serverName`.
    pub key: &'static str,
    /// Its flag, e.g. `server-name`.
    pub flag: &'static str,
    /// Where each component has such an answer, the name of the component; else empty.
    pub of: &'static str,
    /// What is asked, without a mark at its end.
    pub asks: &'static str,
    /// What an answer looks like.
    pub form: Form,
    /// What is taken where nothing is answered.
    pub default: Option<&'static str>,
    /// It may stay without an answer, which `-` says too.
    pub is_optional: bool,
    /// It is asked only where all of these hold.
    pub when: &'static [When],
    /// Its default fits nearly everybody: nobody is asked on a terminal.
    pub is_quiet: bool,
}

/// An answer to another question: its key, and what it may be. Nothing listed is anything but empty.
pub(crate) type When = (&'static str, &'static [&'static str]);

/// What an answer looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// The name of the homeserver.
    ServerName,
    /// A host; by default this label below the server name.
    Host(&'static str),
    /// The name of an object in Kubernetes. This is what it is the name of.
    Name(&'static str),
    /// The name of a namespace.
    Namespace,
    /// The name of a release.
    Release,
    /// The host of a server of the user's.
    Server,
    /// A TCP port.
    Port,
    /// An IP address.
    Address,
    /// An e-mail address, with or without a name.
    Mailbox,
    /// A text without control characters and templates.
    Word,
    /// Yes or no.
    YesNo,
    /// As [`Form::YesNo`], where yes needs a server name that can be a host.
    ServedName,
    /// One of these.
    Choice(&'static [Choice]),
}

/// What can be chosen.
#[derive(Debug)]
pub(crate) struct Choice {
    pub name: &'static str,
    /// What it means, in words.
    pub about: &'static str,
    /// It can be chosen only where all of these hold.
    pub when: &'static [When],
}

/// What is set up of a component. Its template `init.yaml` makes its values of the answers.
#[derive(Debug)]
pub(crate) struct Setup {
    /// What it is, in words.
    pub about: &'static str,
    /// What the name of its host begins with, where it has one.
    pub host: Option<&'static str>,
    /// It has a certificate of its own.
    pub has_certificate: bool,
    pub questions: &'static [Question],
    /// The answer with which it is no part of the stack.
    pub off: &'static [When],
}

impl Question {
    /// A question that has to be answered.
    pub(crate) const fn new(
        key: &'static str,
        flag: &'static str,
        asks: &'static str,
        form: Form,
    ) -> Self {
        Self {
            key,
            flag,
            of: "",
            asks,
            form,
            default: None,
            is_optional: false,
            when: &[],
            is_quiet: false,
        }
    }

    /// The same with a default.
    pub(crate) const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self.is_optional |= default.is_empty();
        self
    }

    /// The same, which may stay without an answer though it has a default.
    pub(crate) const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// The same where this holds alone.
    pub(crate) const fn when(mut self, when: &'static [When]) -> Self {
        self.when = when;
        self
    }

    /// The same, of which nobody is asked.
    pub(crate) const fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }
}

impl Choice {
    pub(crate) const fn new(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            when: &[],
        }
    }

    /// The same where this holds alone.
    pub(crate) const fn when(mut self, when: &'static [When]) -> Self {
        self.when = when;
        self
    }
}
