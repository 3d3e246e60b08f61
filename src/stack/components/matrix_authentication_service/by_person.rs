//! What only a person can try of MAS: the steps, and the settings that each hangs on.

use super::parts::Parts;
use super::values::Values;
use crate::stack::blackbox::{Probe, Setting, Way};
use crate::values::typed::{Field, Typed};

/// What of it a person has to try, and whether its mail server is reached.
pub(super) fn probes(parts: &Parts, providers: &[String], out: &mut Vec<Probe>) {
    let (values, base) = (&parts.values, &*parts.authentication.public_base);
    let step = |text: &str| text.replace("{base}", base);
    let person = |steps: &[&str], settings: Vec<Setting>| Way::Person {
        steps: steps.iter().map(|text| step(text)).collect(),
        settings,
    };
    let through = if providers.is_empty() {
        Way::Absent("there is no sign-in provider".into())
    } else {
        person(THROUGH, of_providers(values, providers))
    };
    let none = String::new;
    out.extend([
        Probe::new("mas.mail", mail(values), none()),
        Probe::new("mas.sign-in-provider", through, none()),
        Probe::new(
            "mas.sign-in-password",
            person(PASSWORD, vec![passwords(parts)]),
            none(),
        ),
        Probe::new(
            "mas.second-factor",
            person(SECOND_FACTOR, of_providers(values, providers)),
            none(),
        ),
        Probe::new(
            "mas.password-reset",
            person(RESET, of_reset(values)),
            none(),
        ),
        Probe::new(
            "mas.email-verification",
            person(VERIFICATION, of_verification(values)),
            none(),
        ),
        Probe::new("mas.account", person(ACCOUNT, of_account(values)), none()),
    ]);
}

const THROUGH: &[&str] = &[
    "open {base}/login in a private window and choose the provider",
    "sign in there: it leads back, and asks for a name at most once",
];
const PASSWORD: &[&str] = &[
    "open Element Web or {base}/login in a private window",
    "sign in with the name and the password of a user: `masthead notes first-user` has how to make one",
];
const SECOND_FACTOR: &[&str] = &[
    "sign in through the provider with a user that has a second factor: the provider asks for it",
    "MAS has none of its own: who signs in with a password of MAS is not asked for one",
];
const RESET: &[&str] = &[
    "open {base}/recover in a private window and give the mail address of a user",
    "follow the link in the mail, set another password and sign in with it",
];
const VERIFICATION: &[&str] = &[
    "open {base}/register/password in a private window and register with a mail address",
    "give the code of the mail: without it the registration does not go on",
];
const ACCOUNT: &[&str] = &[
    "open {base}/account/ and sign in",
    "change the display name and the password, and end a session of another device",
];

fn of_providers(values: &Values, providers: &[String]) -> Vec<Setting> {
    let state = if providers.is_empty() {
        "none".to_owned()
    } else {
        providers.join(", ")
    };
    vec![Setting::new(values.upstream_providers().path(), state)]
}

/// Passwords are on unless the additional configuration says otherwise.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#passwords>
fn passwords(parts: &Parts) -> Setting {
    let documents = parts.additional.documents();
    let given = documents.bool(&["passwords", "enabled"]);
    let state = match given {
        Some(true) => "`passwords.enabled` is true",
        Some(false) => "`passwords.enabled` is false: nobody signs in with a password",
        None => "`passwords.enabled` is not set: MAS takes passwords",
    };
    Setting::new(parts.values.additional().path(), state)
}

/// A switch, and what MAS does where it is not set.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#account>
fn switch<'a>(field: &Field<'a, bool>, default: bool) -> Setting {
    let state = match field.get() {
        Some(is_on) => is_on.to_string(),
        None => format!("not set: {default} in MAS"),
    };
    Setting::new(field.path(), state)
}

fn transport(values: &Values) -> Setting {
    let smtp = values.email().smtp();
    let given = values.email().transport().get();
    let state = match (given, smtp.host().filled()) {
        (None | Some("smtp"), Some(host)) => format!("mail goes through {host}"),
        (Some(given), _) => given.to_owned(),
        (None, None) => "not set: MAS sends no mail".to_owned(),
    };
    Setting::new(values.email().path(), state)
}

fn of_reset(values: &Values) -> Vec<Setting> {
    vec![
        switch(&values.account().password_recovery_enabled(), false),
        transport(values),
    ]
}

fn of_verification(values: &Values) -> Vec<Setting> {
    let account = values.account();
    vec![
        switch(&account.password_registration_enabled(), false),
        switch(&account.password_registration_email_required(), true),
        transport(values),
    ]
}

fn of_account(values: &Values) -> Vec<Setting> {
    let account = values.account();
    vec![
        switch(&account.display_name_change_allowed(), true),
        switch(&account.password_change_allowed(), true),
        switch(&account.email_change_allowed(), true),
    ]
}

/// The ports of SMTP by the mode, where none is given.
/// <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html#email>
fn mail(values: &Values) -> Way {
    let smtp = values.email().smtp();
    let sends = values
        .email()
        .transport()
        .get()
        .is_none_or(|it| it == "smtp");
    let Some(host) = smtp.host().filled().filter(|_| sends) else {
        return Way::Absent(
            "MAS sends no mail through a mail server: see `mas.password-reset`".into(),
        );
    };
    let usual = match smtp.mode().get() {
        Some("tls") => 465,
        Some("plain") => 25,
        _ => 587,
    };
    let port = smtp.port().get().and_then(|port| u16::try_from(port).ok());
    Way::Server {
        host: host.to_owned(),
        port: port.unwrap_or(usual),
    }
}
