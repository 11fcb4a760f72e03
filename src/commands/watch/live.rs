//! The screen: it draws, it listens, and it waits for nothing. Looks and
//! cancellations run beside it.

use std::collections::HashMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::cancel::{self, CancelRequest};
use super::shown;
use super::takings::OpenLedger;
use super::ui::{InputMode, KeyEffect, Ui};
use crate::app::App;
use crate::commands::period_args::zone_of_days;
use crate::failure::{Failure, Kind};
use crate::fleet::watch::view::{self, FleetView, LookResult};
use crate::fleet::watch::{WatchOrder, fits};
use crate::interrupt::HangUp;
use crate::ledger::takings::Takings;
use crate::output::Tone;
use crate::output::screen::{Dialog, View, widths};
use crate::stripe::{Error, Reader};

/// Ages on the screen are told anew this often.
const TICK: Duration = Duration::from_secs(1);
const KEYS: &str =
    "q quit  / filter  s sort  r reverse  Enter detail  c cancel  u look now  ? help";

/// What is under way.
#[derive(Default)]
struct Running {
    look: Option<JoinHandle<Result<LookResult, Error>>>,
    cancel: Option<JoinHandle<Result<String, String>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // A cancellation that was sent is sent; a look may be forgotten.
        if let Some(look) = &self.look {
            look.abort();
        }
    }
}

pub(super) async fn run(
    app: &App,
    mut watched: FleetView,
    mut ledger: Option<OpenLedger>,
) -> Result<(), Failure> {
    let mut ui = Ui::default();
    let mut running = Running::default();
    let mut next = Instant::now() + watched.budget.pause();
    let mut hangup = HangUp::listen();
    let (mut screen, mut keys) = app.output.screen()?;
    let mut order = ScreenOrder::default();
    let has_ledger = ledger.is_some();
    loop {
        let takings = match &mut ledger {
            Some(ledger) => ledger.today(app),
            None => None,
        };
        order.renew(&watched, &ui, takings, app.now());
        ui.settle(&order.ids);
        let busy = running.look.is_some();
        let mut view = view(app, &watched, &ui, (&order, screen.page()), takings);
        if busy {
            view.aside = format!("looking… {}", view.aside);
        }
        let has_takings = takings.is_some();
        if has_ledger && !has_takings && view.tone == Tone::Plain {
            view.status
                .push_str("; the ledger does not reach today: tillctl ledger sync");
        }
        screen.draw(&view)?;
        tokio::select! {
            key = keys.recv() => {
                let Some(key) = key else { return Err(interrupted()) };
                match ui.press(key, &order.ids, screen.page(), has_takings) {
                    KeyEffect::None => {}
                    KeyEffect::Quit => return Ok(()),
                    KeyEffect::Interrupt => return Err(interrupted()),
                    KeyEffect::Look => next = Instant::now(),
                    KeyEffect::Ask => ask(app, &watched, &mut ui, running.cancel.is_some()),
                    KeyEffect::Cancel(wanted) => start_cancel(&watched, &mut running, &mut ui, wanted),
                }
            }
            () = tokio::time::sleep(TICK) => {}
            () = tokio::time::sleep_until(next), if !busy => {
                let (client, wish) = (watched.client.clone(), watched.wish(app.now()));
                running.look = Some(tokio::spawn(async move { view::look(&client, &wish).await }));
            }
            Some(seen) = ended(&mut running.look) => {
                if let Ok(seen) = seen
                    && let Some(error) = watched.take(seen, app.now())
                    && shown::ends(&error)
                {
                    return Err(error.into());
                }
                next = Instant::now() + watched.budget.pause();
            }
            Some(done) = ended(&mut running.cancel) => {
                ui.said = Some(match done {
                    Ok(Ok(text) | Err(text)) => text,
                    Err(error) => error.to_string(),
                });
                next = Instant::now();
            }
            () = hangup.wait() => return Err(interrupted()),
        }
    }
}

fn interrupted() -> Failure {
    Failure::new(Kind::Interrupted, "interrupted")
}

/// Waits for a task, if there is one, and takes it away.
async fn ended<T>(task: &mut Option<JoinHandle<T>>) -> Option<Result<T, tokio::task::JoinError>> {
    let running = task.as_mut()?;
    let result = running.await;
    *task = None;
    Some(result)
}

fn ask(app: &App, watched: &FleetView, ui: &mut Ui, busy: bool) {
    let picked = ui.picked.as_deref();
    let Some(reader) = watched
        .readers
        .iter()
        .find(|r| Some(r.id.as_str()) == picked)
    else {
        return;
    };
    if busy {
        ui.said = Some("one is being cancelled already".into());
        return;
    }
    match cancel::wanted(app, &watched.client, reader) {
        Ok(wanted) => ui.mode = InputMode::Asked(wanted),
        Err(why) => ui.said = Some(why),
    }
}

fn start_cancel(watched: &FleetView, running: &mut Running, ui: &mut Ui, wanted: CancelRequest) {
    ui.said = Some(format!("{}: cancelling…", wanted.name));
    let client = watched.client.clone();
    running.cancel = Some(tokio::spawn(cancel::cancel(client, wanted)));
}

/// What decides the order of the screen: a look, what is typed, the ledger.
type OrderedBy = (u64, WatchOrder, bool, String, Option<jiff::Timestamp>);

/// The readers in the order of the screen. It is made when something changes it, and
/// not at every tick: a fleet has thousands of them, a screen some dozen.
#[derive(Debug, Default)]
struct ScreenOrder {
    by: Option<OrderedBy>,
    ids: Vec<String>,
    /// Where they stand in what was seen.
    places: Vec<usize>,
    widths: Vec<usize>,
    title: String,
}

impl ScreenOrder {
    fn renew(
        &mut self,
        watched: &FleetView,
        ui: &Ui,
        takings: Option<&Takings>,
        now: jiff::Timestamp,
    ) {
        let as_of = takings.map(|takings| takings.as_of);
        let filter = ui.filter.clone();
        let by = (watched.looks_taken, ui.sort, ui.reverse, filter, as_of);
        if self.by.as_ref() == Some(&by) {
            return;
        }
        let wanted = |r: &&Reader| fits(r, watched.place(r), &ui.filter);
        let mut shown: Vec<_> = watched.readers.iter().filter(wanted).collect();
        let place = |r: &Reader| watched.place(r).to_owned();
        let taken = |r: &Reader| takings.and_then(|t| t.of(&r.id)).map_or(0, |t| t.count);
        ui.sort.sort(&mut shown, ui.reverse, place, taken);
        let all = watched.readers.iter().zip(0..);
        let places: HashMap<&str, usize> = all.map(|(r, at)| (r.id.as_str(), at)).collect();
        let ids = shown.iter().map(|r| r.id.as_str());
        *self = Self {
            places: ids
                .clone()
                .filter_map(|id| places.get(id).copied())
                .collect(),
            ids: ids.map(str::to_owned).collect(),
            widths: widths(shown.iter().map(|r| shown::row(watched, r, takings, now))),
            title: title(watched, shown.len()),
            by: Some(by),
        };
    }

    /// A screenful and more on both sides of the picked one, and which it is of them.
    fn around<'a>(
        &self,
        picked: Option<usize>,
        screenful: usize,
        watched: &'a FleetView,
    ) -> (Vec<&'a Reader>, Option<usize>) {
        let at = picked.unwrap_or(0);
        let margin = screenful.saturating_mul(2);
        let first = at.saturating_sub(margin);
        let places = self.places.iter().skip(first).take(at - first + margin);
        let readers = places.filter_map(|at| watched.readers.get(*at));
        (readers.collect(), picked.map(|at| at - first))
    }
}

fn view(
    app: &App,
    watched: &FleetView,
    ui: &Ui,
    (order, screenful): (&ScreenOrder, usize),
    takings: Option<&Takings>,
) -> View {
    let now = app.now();
    let picked = ui.place(&order.ids);
    let (shown, picked) = order.around(picked, screenful, watched);
    let rows = shown.iter().map(|r| shown::row(watched, r, takings, now));
    let detail = picked
        .and_then(|at| shown.get(at))
        .filter(|_| ui.detail)
        .map(|r| {
            let zone = zone_of_days(app).unwrap_or(TimeZone::UTC);
            shown::detail(watched, r, takings, now, &zone)
        });
    let (status, tone) = status(app, watched, ui);
    let reverse = if ui.reverse { ", reversed" } else { "" };
    View {
        title: order.title.clone(),
        aside: format!(
            "{}by {}{reverse}",
            taken_until(takings, now),
            ui.sort.name()
        ),
        heads: shown::heads(takings.is_some()),
        rows: rows.collect(),
        widths: order.widths.clone(),
        empty: if watched.readers.is_empty() {
            "no reader fits, or there is none".to_owned()
        } else {
            format!("no reader fits {:?}", ui.filter)
        },
        selected: picked,
        detail,
        dialog: dialog(watched, ui),
        status,
        tone,
        keys: match ui.mode {
            InputMode::Filter => format!("filter: {}_  (Enter keeps it, Esc clears it)", ui.filter),
            _ if !ui.filter.is_empty() => format!("filter: {}  {KEYS}", ui.filter),
            _ => KEYS.to_owned(),
        },
    }
}

/// The ledger is as old as its last synchronisation.
fn taken_until(takings: Option<&Takings>, now: jiff::Timestamp) -> String {
    let until = takings.map(|t| crate::period::words::ago(t.as_of, now));
    until.map_or_else(String::new, |ago| format!("ledger: {ago}, "))
}

fn title(watched: &FleetView, shown: usize) -> String {
    use crate::stripe::readers::ReaderStatus;
    let all = watched.readers.len();
    let with = |status: &ReaderStatus| {
        let readers = watched.readers.iter();
        readers
            .filter(|r| r.status.as_ref() == Some(status))
            .count()
    };
    let busy = watched.readers.iter().filter_map(|r| r.action.as_ref());
    let busy = busy.filter(|a| a.holds_the_reader()).count();
    let of = if shown == all {
        String::new()
    } else {
        format!("{shown} of ")
    };
    let readers = if all == 1 { "reader" } else { "readers" };
    format!(
        "{of}{all} {readers}, {} online, {} offline, {busy} busy",
        with(&ReaderStatus::Online),
        with(&ReaderStatus::Offline),
    )
}

fn status(app: &App, watched: &FleetView, ui: &Ui) -> (String, Tone) {
    if let Some(said) = &ui.said {
        return (said.clone(), Tone::Waiting);
    }
    let age = watched
        .at
        .map_or(0, |at| app.now().duration_since(at).as_secs());
    let age = Duration::from_secs(u64::try_from(age).unwrap_or(0));
    match &watched.trouble {
        Some(error) => (
            format!(
                "as of {} ago: {}",
                shown::length(age),
                shown::trouble(error)
            ),
            Tone::Bad,
        ),
        None => (
            format!(
                "as of {} ago, {}",
                shown::length(age),
                shown::pace(&watched.budget)
            ),
            Tone::Plain,
        ),
    }
}

fn dialog(watched: &FleetView, ui: &Ui) -> Option<Dialog> {
    match &ui.mode {
        InputMode::Asked(wanted) => Some(Dialog {
            title: "Cancel?".to_owned(),
            lines: wanted.lines(&watched.client),
        }),
        InputMode::Help => Some(Dialog {
            title: "Keys".to_owned(),
            lines: HELP.lines().map(str::to_owned).collect(),
        }),
        _ => None,
    }
}

const HELP: &str = "\
arrows j k     move; PageUp PageDown Home End
Enter          more about the reader
/              filter: words that stand anywhere in a row
s  r           sort by the next column; the other way round
c              cancel what the reader is doing (asks first)
u              look now
q  Esc         quit

Stripe's status is up to 2 minutes behind.
Any key closes this.";
