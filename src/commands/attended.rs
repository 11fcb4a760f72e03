//! Work on payments with an eye on Ctrl-C and a line that says how it stands.

use std::time::Duration;

use crate::app::App;
use crate::output::Spinner;
use crate::payment::{Hooks, PaymentEvent};

/// Does `work` while what happens is shown. Ctrl-C does not end it: it means to take back
/// what can be taken back.
pub(crate) async fn attended<T>(
    app: &App,
    beginning: &str,
    show: impl Fn(&Spinner<'_>, &PaymentEvent),
    work: impl AsyncFnOnce(&Hooks<'_>) -> T,
) -> T {
    let _held = app.interrupt.hold();
    let (events, mut incoming) = tokio::sync::mpsc::unbounded_channel();
    let event = move |event: &PaymentEvent| {
        // The receiver lives as long as the work.
        let _ = events.send(event.clone());
    };
    let hooks = Hooks {
        event: &event,
        interrupt: &app.interrupt,
    };
    let spinner = app.output.spinner(beginning);
    let began = app.now();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let done = work(&hooks);
    tokio::pin!(done);
    loop {
        tokio::select! {
            result = &mut done => {
                while let Ok(event) = incoming.try_recv() {
                    show(&spinner, &event);
                }
                return result;
            }
            Some(event) = incoming.recv() => show(&spinner, &event),
            _ = second.tick() => {
                let waited = app.now().duration_since(began);
                spinner.tick(waited.try_into().unwrap_or_default());
            }
        }
    }
}
