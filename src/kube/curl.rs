//! Runs curl, which asks registries and what runs in clusters. What it is to do goes to its standard
//! input, so that no credential is among its arguments.
//!
//! <https://curl.se/docs/manpage.html>

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// The largest answer in bytes, as of the manifests that registries take.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The exit status where the answer is a status of 400 or more.
const REFUSED: i32 = 22;

/// How curl is run.
#[derive(Debug)]
pub(crate) struct Curl<'a> {
    /// Without TLS.
    pub is_plain: bool,
    pub ca: Option<&'a Path>,
    pub timeout: Duration,
    /// Options beside the usual, a line each.
    pub further: &'a str,
    /// Where hosts are, in place of what DNS says, as `--connect-to` takes it.
    pub places: &'a [String],
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CurlError {
    #[error("could not run curl")]
    NotThere(#[source] io::Error),
    /// curl's exit status, and what it says.
    #[error("{1}")]
    Failed(i32, String),
    #[error("it is no answer of HTTP")]
    Unreadable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Head,
    Get,
    Post,
}

/// What is asked. It may hold credentials.
pub(crate) struct Request {
    way: Way,
    url: String,
    pub headers: Vec<String>,
    /// The query, or the form that is posted.
    pub data: Vec<(&'static str, String)>,
}

/// What is answered. It may hold credentials.
pub(crate) struct Response {
    pub status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What curl says beside the answer.
    pub said: String,
}

impl Request {
    pub(crate) fn new(way: Way, url: String) -> Self {
        Self {
            way,
            url,
            headers: Vec::new(),
            data: Vec::new(),
        }
    }

    /// Whether its URL is one without TLS.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.starts_with("http://")
    }
}

impl Response {
    /// The first header of this name, in lower case.
    pub(crate) fn header<'r>(&'r self, name: &'r str) -> Option<&'r str> {
        self.headers(name).next()
    }

    /// All headers of this name, in lower case.
    pub(crate) fn headers<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        let fitting = self.headers.iter().filter(move |(known, _)| known == name);
        fitting.map(|(_, value)| value.as_str())
    }

    /// Reads what `--include` prints: the heads of all answers on the way, and the last body.
    fn read(mut printed: &[u8], said: &[u8]) -> Option<Self> {
        let mut last = None;
        while printed.starts_with(b"HTTP/") {
            let (length, gap) = end_of_head(printed)?;
            last = Some(head(&printed[..length])?);
            printed = &printed[length + gap..];
        }
        let (status, headers) = last?;
        Some(Self {
            status,
            headers,
            body: printed.to_vec(),
            said: String::from_utf8_lossy(said).into_owned(),
        })
    }
}

/// Where a head ends, and how long the empty line after it is.
fn end_of_head(text: &[u8]) -> Option<(usize, usize)> {
    let find = |mark: &[u8]| text.windows(mark.len()).position(|part| part == mark);
    let (crlf, lf) = (find(b"\r\n\r\n"), find(b"\n\n"));
    crlf.map(|at| (at, 4)).or(lf.map(|at| (at, 2)))
}

type Head = (u16, Vec<(String, String)>);

fn head(text: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Some((status, headers.collect()))
}

impl Curl<'_> {
    /// Sends a request.
    ///
    /// # Errors
    /// curl is missing, or nobody answers.
    pub(crate) fn send(&self, request: &Request) -> Result<Response, CurlError> {
        let output = run(&self.config(request)).map_err(CurlError::NotThere)?;
        let status = output.status.code().unwrap_or_default();
        if !matches!(status, 0 | REFUSED) {
            return Err(CurlError::Failed(status, reason(&output.stderr)));
        }
        Response::read(&output.stdout, &output.stderr).ok_or(CurlError::Unreadable)
    }

    /// The options, as `--config` reads them.
    fn config(&self, request: &Request) -> String {
        let mut out = String::from(
            "silent\nshow-error\ninclude\ngloboff\nsuppress-connect-headers\nconnect-timeout = 10\n",
        );
        out += self.further;
        _ = writeln!(
            out,
            "max-filesize = {MAX_BYTES}\nmax-time = {}",
            self.timeout.as_secs().max(1)
        );
        let mut add = |option: &str, value: &str| _ = writeln!(out, "{option} = {}", quoted(value));
        let protocols = if self.is_plain {
            "=http,https"
        } else {
            "=https"
        };
        add("proto", protocols);
        add(
            "user-agent",
            concat!("masthead/", env!("CARGO_PKG_VERSION")),
        );
        if let Some(ca) = self.ca {
            add("cacert", &ca.to_string_lossy());
        }
        self.places.iter().for_each(|it| add("connect-to", it));
        request
            .headers
            .iter()
            .for_each(|header| add("header", header));
        for (name, value) in &request.data {
            add("data-urlencode", &format!("{name}={value}"));
        }
        add("url", &request.url);
        out + match request.way {
            Way::Head => "head\n",
            Way::Get => "get\n",
            Way::Post => "",
        }
    }
}

/// What curl says of the last try, without what it explains.
fn reason(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let mut tries = said.lines().filter_map(|line| line.strip_prefix("curl: "));
    let last = tries.next_back().or(said.lines().next());
    last.unwrap_or("curl failed").to_owned()
}

/// In quotation marks; what curl reads as the end of a line is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Runs curl with a configuration, and nothing of the user's own.
fn run(config: &str) -> io::Result<Output> {
    let mut child = Command::new("curl")
        .args(["--disable", "--config", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let written = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(config.as_bytes()));
    let output = child.wait_with_output()?;
    // Where it ended before it read all, what it says counts.
    match written {
        Some(Err(error)) if output.status.success() => Err(error),
        _ => Ok(output),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_counts() {
        let printed = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nHTTP/2 200 \r\nDocker-Content-Digest: sha256:1\r\nA: b: c\r\n\r\n{\"a\": 1}\n\n";
        let answer = Response::read(printed, b"").unwrap();
        assert_eq!(
            (answer.status, answer.header("docker-content-digest")),
            (200, Some("sha256:1"))
        );
        assert_eq!(
            (answer.header("a"), answer.header("location")),
            (Some("b: c"), None)
        );
        assert_eq!(answer.body, b"{\"a\": 1}\n\n");
        assert!(Response::read(b"no", b"").is_none());
        assert!(Response::read(b"HTTP/1.1 x\r\n\r\n", b"").is_none());
    }

    #[test]
    fn the_reason_is_that_of_the_last_try() {
        let said = b"curl: (7) a\ncurl: (60) SSL certificate problem\nMore details here: x\n\n";
        assert_eq!(reason(said), "(60) SSL certificate problem");
        assert_eq!(reason(b""), "curl failed");
    }

    #[test]
    fn texts_stay_on_their_lines() {
        assert_eq!(quoted("a\"b\\c\nurl = x"), "\"a\\\"b\\\\c\\nurl = x\"");
    }
}
