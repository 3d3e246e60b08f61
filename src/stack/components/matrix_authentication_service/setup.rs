//! What is asked about Matrix Authentication Service.

use crate::stack::setup::{Choice, Form, Question, Setup, When};

/// Who can register.
const REGISTRATION: &[Choice] = &[
    Choice::new("closed", "administrators make accounts"),
    Choice::new(
        "token",
        "who has a registration token, which administrators make",
    ),
    Choice::new(
        "open",
        "everybody with an e-mail address, which is confirmed by mail",
    ),
];

/// Mail is sent.
const MAILS: &[When] = &[("registration", &["open"])];

pub(super) static SETUP: Setup = Setup {
    about: "Matrix Authentication Service, where users sign in",
    host: Some("account"),
    has_certificate: true,
    questions: &[
        Question::new(
            "registration",
            "registration",
            "Who can register an account",
            Form::Choice(REGISTRATION),
        )
        .or("closed"),
        Question::new(
            "mailFrom",
            "mail-from",
            "Address that mail is sent from",
            Form::Mailbox,
        )
        .when(MAILS),
        Question::new("smtpHost", "smtp-host", "Mail server", Form::Server).when(MAILS),
        Question::new(
            "smtpPort",
            "smtp-port",
            "Port of the mail server: 587, or 465 for TLS from the start",
            Form::Port,
        )
        .or("587")
        .when(MAILS),
        Question::new(
            "smtpUser",
            "smtp-user",
            "User at the mail server; empty where it asks for none",
            Form::Word,
        )
        .or("")
        .when(MAILS),
        Question::new(
            "smtpSecret",
            "smtp-secret",
            "Secret with the password of that user, under the key `password`",
            Form::Name("a Secret"),
        )
        .or("smtp")
        .when(&[("registration", &["open"]), ("smtpUser", &[])]),
        Question::new(
            "masDatabase",
            "mas-database",
            "Secret that says where the database of Matrix Authentication Service is",
            Form::Name("a Secret"),
        )
        .or("mas-database")
        .when(&[("postgres", &["references"])]),
    ],
    off: &[],
};
