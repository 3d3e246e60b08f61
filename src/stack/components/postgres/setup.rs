//! What is asked about databases.

use crate::stack::setup::{Choice, Form, Question, Setup, When};

/// Where databases are.
const WHERE: &[Choice] = &[
    Choice::new(
        "own",
        "the stack brings a server, for a start and for small installations",
    ),
    Choice::new("external", "a server of yours, by its host"),
    Choice::new(
        "references",
        "servers of yours, of which Secrets say all: host, port, username, dbname, password",
    ),
    Choice::new(
        "cloudnative-pg",
        "the stack makes a Cluster of CloudNativePG, whose operator is there",
    ),
];

/// How sure the connection is: modes of libpq.
/// <https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION>
const TLS: &[Choice] = &[
    Choice::new("require", "encrypted"),
    Choice::new(
        "verify-full",
        "encrypted, with a certificate of a known authority",
    ),
    Choice::new("prefer", "encrypted if the server can"),
    Choice::new("disable", "in the clear"),
];

const EXTERNAL: &[When] = &[("postgres", &["external"])];

pub(super) static SETUP: Setup = Setup {
    about: "PostgreSQL",
    host: None,
    has_certificate: false,
    questions: &[
        Question::new(
            "postgres",
            "postgres",
            "Where the databases are",
            Form::Choice(WHERE),
        )
        .or("own"),
        Question::new(
            "postgresHost",
            "postgres-host",
            "Host of PostgreSQL",
            Form::Server,
        )
        .when(EXTERNAL),
        Question::new(
            "postgresPort",
            "postgres-port",
            "Port of PostgreSQL",
            Form::Port,
        )
        .or("5432")
        .when(EXTERNAL)
        .quiet(),
        Question::new(
            "postgresTls",
            "postgres-tls",
            "TLS to PostgreSQL",
            Form::Choice(TLS),
        )
        .or("require")
        .when(&[("postgres", &["external", "references"])]),
        Question::new(
            "postgresSecret",
            "postgres-secret",
            "Secret with the password of each role, under the name of the role",
            Form::Name("a Secret"),
        )
        .or("databases")
        .when(EXTERNAL),
    ],
    off: &[],
};
