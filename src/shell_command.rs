//! A command of the user's own that is run and waited for: started by a shell, fed with a
//! text, heard out as far as there is room, and ended when nobody waits for it any more.

use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Which shell reads the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommandShell {
    /// `sh`, wherever.
    Sh,
    /// The one of the system.
    System,
}

/// Which of its streams is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// What it says on stderr goes through.
    Stdout,
    /// What it prints goes nowhere.
    Stderr,
}

/// A command, which is ended if it is dropped before it has ended.
#[derive(Debug)]
pub(crate) struct ShellCommand {
    child: Child,
    heard: Receiver<io::Result<Vec<u8>>>,
}

impl ShellCommand {
    /// Starts it, with a text on stdin if there is one and without these variables. Of
    /// what it says at most so many bytes are kept.
    pub(crate) fn start(
        (shell, line): (CommandShell, &str),
        text: Option<String>,
        without: &[&str],
        (heard, most): (Heard, u64),
    ) -> io::Result<Self> {
        let (program, flag) = match shell {
            CommandShell::System if cfg!(windows) => ("cmd", "/C"),
            _ => ("sh", "-c"),
        };
        let mut command = Command::new(program);
        command.args([flag, line]);
        for name in without {
            command.env_remove(name);
        }
        command.stdin(if text.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        });
        match heard {
            Heard::Stdout => command.stdout(Stdio::piped()),
            Heard::Stderr => command.stdout(Stdio::null()).stderr(Stdio::piped()),
        };
        let mut child = command.spawn()?;
        if let (Some(mut stdin), Some(text)) = (child.stdin.take(), text) {
            // A command that reads nothing must not hold this up.
            std::thread::spawn(move || {
                let _ = stdin.write_all(text.as_bytes());
            });
        }
        // What the command started may outlive it and keep the pipe open: the reader is
        // then left behind.
        let (sender, receiver) = channel();
        let stream: Option<Box<dyn Read + Send>> = match heard {
            Heard::Stdout => child.stdout.take().map(|stream| Box::new(stream) as _),
            Heard::Stderr => child.stderr.take().map(|stream| Box::new(stream) as _),
        };
        if let Some(stream) = stream {
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let read = stream.take(most).read_to_end(&mut bytes);
                let _ = sender.send(read.map(|_| bytes));
            });
        }
        Ok(Self {
            child,
            heard: receiver,
        })
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// How it ended, if it does within this time.
    pub(crate) async fn ended_within(
        &mut self,
        timeout: Duration,
    ) -> io::Result<Option<ExitStatus>> {
        const LOOKS: Duration = Duration::from_millis(10);
        let deadline = Instant::now() + timeout;
        loop {
            let ended = self.ended()?;
            if ended.is_some() || Instant::now() >= deadline {
                return Ok(ended);
            }
            tokio::time::sleep(LOOKS).await;
        }
    }

    /// What it has said, if its stream ends within this time.
    pub(crate) fn said(&self, within: Duration) -> Result<io::Result<Vec<u8>>, RecvTimeoutError> {
        self.heard.recv_timeout(within)
    }
}

impl Drop for ShellCommand {
    fn drop(&mut self) {
        // One that has ended is no longer there to be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {

    use super::*;

    fn ended(command: &mut ShellCommand) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = command.ended().unwrap() {
                return status;
            }
            assert!(began.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn a_command_is_fed_and_heard_as_far_as_there_is_room() {
        let run = |line: &str, text: Option<&str>, heard: Heard| {
            let text = text.map(str::to_owned);
            let mut command = ShellCommand::start(
                (CommandShell::Sh, line),
                text,
                &["PATH_TO_NOWHERE"],
                (heard, 5),
            )
            .unwrap();
            let code = ended(&mut command).code();
            let said = command.said(Duration::from_secs(20)).unwrap().unwrap();
            (code, String::from_utf8(said).unwrap())
        };
        assert_eq!(
            run("cat", Some("fed and more"), Heard::Stdout),
            (Some(0), "fed a".to_owned())
        );
        assert_eq!(
            run("echo out; echo err >&2; exit 3", None, Heard::Stderr),
            (Some(3), "err\n".to_owned())
        );
        assert_eq!(run("cat", None, Heard::Stdout), (Some(0), String::new()));
    }

    #[test]
    fn a_command_that_nobody_waits_for_is_ended() {
        let began = Instant::now();
        let line = "exec sleep 60";
        let mut command =
            ShellCommand::start((CommandShell::Sh, line), None, &[], (Heard::Stdout, 5)).unwrap();
        assert_eq!(command.ended().unwrap(), None);
        drop(command);
        assert!(began.elapsed() < Duration::from_secs(20));
    }
}
