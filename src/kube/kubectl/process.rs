//! Runs programs beside each other, until a time.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Instant;

/// What a program printed, and how it ended.
pub(super) struct Output {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Programs that run beside each other. Those that still run when this is dropped are ended.
pub(super) struct Running {
    children: Vec<Option<Child>>,
    /// The place of a program that has closed its output, with what it printed.
    printed: (Sender<Printed>, Receiver<Printed>),
}

type Printed = (usize, io::Result<[Vec<u8>; 2]>);

impl Running {
    pub(super) fn new() -> Self {
        Self {
            children: Vec::new(),
            printed: mpsc::channel(),
        }
    }

    /// How many run.
    pub(super) fn count(&self) -> usize {
        self.children.iter().flatten().count()
    }

    /// Starts a program, and gives its place among those that were started.
    ///
    /// # Errors
    /// It can't be started.
    pub(super) fn start(&mut self, command: &mut Command) -> io::Result<usize> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (place, sender) = (self.children.len(), self.printed.0.clone());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        thread::spawn(move || {
            let stderr = thread::spawn(move || all(stderr));
            let stdout = all(stdout);
            let stderr = stderr.join().unwrap_or_else(|_| Ok(Vec::new()));
            // Nobody waits any more.
            _ = sender.send((place, stdout.and_then(|stdout| Ok([stdout, stderr?]))));
        });
        self.children.push(Some(child));
        Ok(place)
    }

    /// The next program that ends, by its place; `None` where none does until then.
    ///
    /// # Errors
    /// What it prints can't be read.
    pub(super) fn next(&mut self, until: Instant) -> io::Result<Option<(usize, Output)>> {
        let left = until.saturating_duration_since(Instant::now());
        let (place, printed) = match self.printed.1.recv_timeout(left) {
            Ok(printed) => printed,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(None),
        };
        let [stdout, stderr] = printed?;
        let Some(mut child) = self.children[place].take() else {
            return Ok(None);
        };
        let status = child.wait()?;
        let output = Output {
            status,
            stdout,
            stderr,
        };
        Ok(Some((place, output)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for child in self.children.iter_mut().flatten() {
            // One that has ended by itself needs no end.
            _ = child.kill();
            _ = child.wait();
        }
    }
}

fn all(from: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    if let Some(mut from) = from {
        from.read_to_end(&mut out)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn programs_run_beside_each_other_until_a_time() {
        let mut running = Running::new();
        let quick = running
            .start(&mut shell("echo a; echo b >&2; exit 3"))
            .unwrap();
        running.start(&mut shell("exec sleep 60")).unwrap();
        let started = Instant::now();
        let (place, output) = running
            .next(started + Duration::from_secs(30))
            .unwrap()
            .unwrap();
        assert_eq!((place, output.status.code()), (quick, Some(3)));
        assert_eq!(
            (&*output.stdout, &*output.stderr),
            (&b"a\n"[..], &b"b\n"[..])
        );
        assert_eq!(running.count(), 1);
        let soon = Instant::now() + Duration::from_millis(20);
        assert!(running.next(soon).unwrap().is_none());
        drop(running);
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}
