//! Ctrl-C, the termination signal and a terminal that hangs up. A verb that must not be torn off in the
//! middle (a payment) holds the interrupt and attends to it itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// What is on a reader is taken off meanwhile.
const SECOND_PRESS: Duration = Duration::from_secs(20);

/// Whether the program was asked to stop, for what waits without the runtime.
static IS_PRESSED: AtomicBool = AtomicBool::new(false);

/// Whether the program was asked to stop.
pub(crate) fn is_pressed() -> bool {
    IS_PRESSED.load(Ordering::SeqCst)
}

/// How often the program was asked to stop.
#[derive(Debug)]
pub struct Interrupt {
    presses: watch::Sender<u32>,
    pressed: watch::Receiver<u32>,
    held: AtomicBool,
    /// The time the command may take is over.
    is_late: Arc<AtomicBool>,
}

impl Interrupt {
    /// Starts to listen. Needs the runtime.
    pub fn listen() -> Self {
        let (sender, pressed) = watch::channel(0);
        // From here on, and not from when the task first runs: a question that
        // hides what is typed must never be torn off.
        let mut interrupt = Signal::interrupt();
        let mut terminate = Signal::terminate();
        let mut hang_up = HangUp::unless_ignored();
        let signalled = sender.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = interrupt.wait() => {}
                    () = terminate.wait() => {}
                    // The shell and the system may both tell of it: it is one press.
                    () = hang_up.wait() => hang_up = HangUp::never(),
                }
                IS_PRESSED.store(true, Ordering::SeqCst);
                signalled.send_modify(|n| *n += 1);
            }
        });
        Self::of(sender, pressed)
    }

    fn of(presses: watch::Sender<u32>, heard: watch::Receiver<u32>) -> Self {
        Self {
            presses,
            pressed: heard,
            held: AtomicBool::new(false),
            is_late: Arc::default(),
        }
    }

    /// Presses it by itself once this much time is over, so that a command ends
    /// as it does when a person stops it; and once more for a server whose answers
    /// never come to an end. Needs the runtime.
    pub(crate) fn press_after(&self, limit: Duration) {
        let (presses, is_late) = (self.presses.clone(), Arc::clone(&self.is_late));
        tokio::spawn(async move {
            tokio::time::sleep(limit).await;
            is_late.store(true, Ordering::SeqCst);
            IS_PRESSED.store(true, Ordering::SeqCst);
            presses.send_modify(|n| *n += 1);
            tokio::time::sleep(SECOND_PRESS).await;
            presses.send_modify(|n| *n += 1);
        });
    }

    /// Whether [`Interrupt::press_after`] has pressed it.
    pub(crate) fn is_late(&self) -> bool {
        self.is_late.load(Ordering::SeqCst)
    }

    /// One that is pressed by hand, for tests.
    pub fn by_hand() -> (watch::Sender<u32>, Self) {
        let (sender, pressed) = watch::channel(0);
        (sender.clone(), Self::of(sender, pressed))
    }

    /// Keeps the program from being ended by an interrupt until the guard is
    /// dropped: the caller attends to [`Interrupt::pressed`] meanwhile.
    pub fn hold(&self) -> InterruptHold<'_> {
        self.held.store(true, Ordering::SeqCst);
        InterruptHold(self)
    }

    /// How often it was pressed.
    pub fn count(&self) -> u32 {
        *self.pressed.borrow()
    }

    /// Waits until it has been pressed more often than `seen` times.
    pub async fn pressed(&self, seen: u32) {
        let mut pressed = self.pressed.clone();
        if pressed.wait_for(|n| *n > seen).await.is_err() {
            // No more signals will come.
            std::future::pending::<()>().await;
        }
    }

    /// Waits for a press while nobody holds the interrupt.
    pub async fn unheld(&self) {
        let mut seen = 0;
        loop {
            self.pressed(seen).await;
            if !self.held.load(Ordering::SeqCst) {
                return;
            }
            seen = self.count();
        }
    }
}

/// The interrupt is held while this lives.
#[derive(Debug)]
pub struct InterruptHold<'a>(&'a Interrupt);

impl Drop for InterruptHold<'_> {
    fn drop(&mut self) {
        self.0.held.store(false, Ordering::SeqCst);
    }
}

/// The terminal hangs up.
#[derive(Debug)]
pub(crate) struct HangUp {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl HangUp {
    /// Starts to listen, for a verb that has taken the terminal over; from here on the
    /// signal does not end the program.
    pub(crate) fn listen() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    /// The same, unless the program was told to outlive the terminal (`nohup`): listening
    /// would take that back. Where it cannot be known, the signal ends the program.
    fn unless_ignored() -> Self {
        // One bit for each signal; the first is that of the hang-up.
        let ignored = std::fs::read_to_string("/proc/self/status").ok();
        let ignored = ignored.as_deref().and_then(|status| {
            let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"))?;
            u64::from_str_radix(mask.trim(), 16).ok()
        });
        match ignored {
            Some(mask) if mask & 1 == 0 => Self::listen(),
            _ => Self::never(),
        }
    }

    /// One that is not heard.
    const fn never() -> Self {
        Self {
            #[cfg(unix)]
            signal: None,
        }
    }

    /// Waits for it.
    #[cfg_attr(
        not(unix),
        expect(clippy::unused_async, reason = "there is no such signal to wait for")
    )]
    pub(crate) async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

/// Waits for Ctrl-C or the termination signal, on a thread of its own, until the other end of
/// `over` is dropped: a question blocks the thread it is asked on, and with it
/// whatever attends to signals there. Gives whether one of them came. `listening` is
/// dropped once none is missed any more.
pub(crate) fn stopped_before(
    over: tokio::sync::oneshot::Receiver<()>,
    listening: std::sync::mpsc::Sender<()>,
) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return false;
    };
    runtime.block_on(async {
        let (mut interrupt, mut terminate) = (Signal::interrupt(), Signal::terminate());
        drop(listening);
        tokio::select! {
            () = interrupt.wait() => true,
            () = terminate.wait() => true,
            _ = over => false,
        }
    })
}

/// A signal, where there is one.
struct Signal {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
    #[cfg(not(unix))]
    is_ctrl_c: bool,
}

impl Signal {
    #[cfg(unix)]
    fn interrupt() -> Self {
        Self::of(tokio::signal::unix::SignalKind::interrupt())
    }

    #[cfg(unix)]
    fn terminate() -> Self {
        Self::of(tokio::signal::unix::SignalKind::terminate())
    }

    #[cfg(unix)]
    fn of(kind: tokio::signal::unix::SignalKind) -> Self {
        Self {
            signal: tokio::signal::unix::signal(kind).ok(),
        }
    }

    #[cfg(not(unix))]
    const fn interrupt() -> Self {
        Self { is_ctrl_c: true }
    }

    #[cfg(not(unix))]
    const fn terminate() -> Self {
        Self { is_ctrl_c: false }
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        #[cfg(not(unix))]
        if self.is_ctrl_c && tokio::signal::ctrl_c().await.is_ok() {
            return;
        }
        std::future::pending::<()>().await;
    }
}
