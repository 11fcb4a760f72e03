//! `tillctl pay --batch` and `--readers`: many sales by one process.

use std::collections::{HashMap, HashSet};

use super::progress_view::{ProgressView, show_events};
use super::receipt;
use crate::app::App;
use crate::commands::pay::args::Args;
use crate::commands::{Change, approve, parse, test_mode_only};
use crate::directory::Snapshot;
use crate::failure::{Failure, Kind};
use crate::money::{Money, sums};
use crate::output::Format;
use crate::output::text::counted;
use crate::payment::batch::room_for;
use crate::payment::batch_rows::{self, Row};
use crate::payment::batch_tally::verdict;
use crate::payment::{Batch, ReaderRef, Receipt, Sale};
use crate::secret::Mode;
use crate::stripe::{Reader, readers};
use crate::typed_rows::{self, RowFault, RowPlace};

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.events && app.output.format() != Format::Table && app.output.format() != Format::Jsonl {
        return Err(Failure::usage(
            "--events writes JSON lines: it goes with no other -o",
        ));
    }
    let (rows, mut faults) = args.rows(app).await?;
    let client = app.stripe().await?;
    let fleet: Vec<Reader> = client
        .pages(readers::list(&readers::Filter::default()))
        .ahead()
        .all()
        .await?;
    let (mut sales, mut places) = (Vec::new(), Vec::new());
    let index = Snapshot::of(&fleet);
    for row in &rows {
        match args.sale_of(row, &fleet, &index) {
            Ok(sale) => {
                sales.push(sale);
                places.push(row.place);
            }
            Err(fault) => faults.push(fault),
        }
    }
    let mut before = Vec::with_capacity(sales.len());
    let payments = app.payments().await?;
    for (place, settled) in places.iter().zip(payments.settled_of(&sales).await) {
        match settled {
            Ok(receipt) => before.push(receipt),
            Err(error) => faults.push(RowFault::new(*place, error.message())),
        }
    }
    let sales = typed_rows::whole("the batch", sales, faults)?;
    if args.present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let change = if app.settings.dry_run {
        rehearsed(app, &sales, &mut before, &fleet).await?
    } else {
        Change::new(whole(&sales.iter().collect::<Vec<_>>())?)
    };
    if app.settings.dry_run && before.iter().all(Option::is_some) {
        let receipts: Vec<Receipt> = before.into_iter().flatten().collect();
        return receipt::show_all(app, &receipts);
    }
    if !approve(app, &change).await? {
        return Ok(());
    }
    let unnamed = sales.iter().filter(|s| s.reference.is_none()).count();
    if args.batch.is_some() && unnamed > 0 {
        app.output.note(&format!(
            "{unnamed} of {} rows have no reference: run again, they would be charged again",
            sales.len()
        ));
    }
    let rows = Checked {
        sales,
        before,
        places: places.into_iter().map(RowPlace::number).collect(),
        fleet: fleet.into_iter().map(|reader| reader.id).collect(),
    };
    take(app, args, rows).await
}

impl Args {
    async fn rows(&self, app: &App) -> Result<(Vec<Row>, Vec<RowFault>), Failure> {
        let defaults = self.defaults(app)?;
        let Some(file) = &self.batch else {
            return Ok(batch_rows::of_readers(&self.readers, &defaults));
        };
        let text = parse::rows("--batch ", file).await?;
        Ok(batch_rows::read(&text, &defaults))
    }

    fn sale_of(
        &self,
        row: &Row,
        fleet: &[Reader],
        index: &Snapshot<'_, Reader>,
    ) -> Result<Sale, RowFault> {
        let at = index.find(&row.reader).map_err(|error| RowFault {
            is_missing: true,
            ..RowFault::new(row.place, error.told("reader", &row.reader))
        })?;
        let reader = &fleet[at];
        let fault = |what: String| RowFault::new(row.place, what);
        if reader.is_mobile() {
            return Err(fault(format!(
                "{} is a mobile reader: only the app it is connected to can take payments on it",
                reader.name()
            )));
        }
        let present = self
            .test_card()
            .map_err(|error| fault(error.message().to_owned()))?;
        if present.is_some() && !reader.is_simulated() {
            return Err(fault(format!(
                "{} is no simulated reader: it takes no --present",
                reader.name()
            )));
        }
        Ok(Sale {
            reader_ref: ReaderRef::from(reader),
            amount: row.amount,
            reference: row.reference.clone(),
            description: row.description.clone(),
            metadata: row.metadata.clone(),
            capture: self.capture.into(),
            interac: self.interac,
            extended_authorization: self.extended_authorization,
            inspect: None,
            process: self.process_config(row.tip_eligible),
            deadline: self.deadline,
            replace: self.replace,
            present,
            wait: true,
        })
    }
}

/// The whole batch in one sentence.
fn whole(sales: &[&Sale]) -> Result<String, Failure> {
    let sums = sums(sales.iter().map(|s| s.amount));
    let sums = sums.map_err(|error| Failure::usage(error.to_string()))?;
    let sums: Vec<String> = sums.iter().map(Money::to_string).collect();
    let readers: HashSet<&str> = sales.iter().map(|s| &*s.reader_ref.id).collect();
    Ok(format!(
        "Take {} on {}, {} in total",
        counted(sales.len(), "payment"),
        counted(readers.len(), "reader"),
        sums.join(" and ")
    ))
}

/// The whole batch as one change with everything it would send; what turns out
/// to be settled is no part of it.
async fn rehearsed(
    app: &App,
    sales: &[Sale],
    before: &mut [Option<Receipt>],
    fleet: &[Reader],
) -> Result<Change, Failure> {
    let by_id: HashMap<&str, &Reader> = fleet.iter().map(|r| (r.id.as_str(), r)).collect();
    let (mut open, mut changes) = (Vec::new(), Vec::new());
    for (sale, before) in sales.iter().zip(&mut *before) {
        let Some(reader) = by_id
            .get(sale.reader_ref.id.as_str())
            .filter(|_| before.is_none())
        else {
            continue;
        };
        match crate::commands::pay::dry_run::rehearsed(app, sale, reader).await? {
            Ok(change) => {
                open.push(sale);
                changes.push(change);
            }
            Err(receipt) => *before = Some(receipt),
        }
    }
    note_settled(app, before, "would be");
    let change = Change::new(whole(&open)?);
    Ok(changes.into_iter().fold(change, Change::and))
}

fn note_settled(app: &App, before: &[Option<Receipt>], sent: &str) {
    let settled = before.iter().flatten().count();
    if settled > 0 {
        app.output.note(&format!(
            "{} settled before; nothing {sent} sent for {}",
            if settled == 1 {
                "1 sale was".to_owned()
            } else {
                format!("{settled} sales were")
            },
            if settled == 1 { "it" } else { "them" }
        ));
    }
}

/// Rows without a fault.
struct Checked {
    sales: Vec<Sale>,
    /// How those ended that were taken before.
    before: Vec<Option<Receipt>>,
    /// Where each stands in the file.
    places: Vec<u64>,
    /// The ids of all readers.
    fleet: Vec<String>,
}

async fn take(app: &App, args: &Args, rows: Checked) -> Result<(), Failure> {
    let Checked {
        sales,
        before,
        places,
        fleet,
    } = rows;
    let client = app.stripe().await?;
    let payments = app.payments().await?;
    // From here on Ctrl-C means: take back what can be taken back.
    let _held = app.interrupt.hold();
    let interrupts = app.interrupt.count();
    let mut receipts = before;
    note_settled(app, &receipts, "was");
    let open: Vec<usize> = (0..sales.len())
        .filter(|row| receipts[*row].is_none())
        .collect();
    let todo: Vec<Sale> = open.iter().map(|row| sales[*row].clone()).collect();
    let (readers, names) = ProgressView::places(&todo);
    let wanted = args
        .parallel
        .map_or(readers.len(), std::num::NonZeroUsize::get);
    let parallel = room_for(wanted.min(readers.len()));
    if parallel < wanted.min(readers.len()) {
        app.output.warn(&format!(
            "this system lets a process open too few files: {parallel} readers at once; raise it with `ulimit -n`"
        ));
    }
    let mut view = ProgressView {
        app,
        board: app.output.board(&names),
        events: args.events,
        rows: open.iter().map(|row| places[*row]).collect(),
        sales: todo.clone(),
        readers,
        waiting: HashSet::new(),
        done: [0; 3],
        unprinted: None,
    };
    let batch = Batch {
        sales: todo,
        parallel,
        fleet,
    };
    let taken = batch
        .take(payments, client, &app.interrupt, &mut view)
        .await;
    let mut unprinted = view.unprinted.take();
    drop(view);
    for (row, receipt) in open.into_iter().zip(taken) {
        receipts[row] = Some(receipt);
    }
    let receipts: Vec<Receipt> = receipts.into_iter().flatten().collect();
    let shown = if args.events {
        show_events(app, &receipts, &places)
    } else {
        receipt::show_all(app, &receipts)
    };
    unprinted = unprinted.or(shown.err());
    let stopped = app.interrupt.count() > interrupts;
    match (verdict(&receipts, stopped), unprinted) {
        (Some(problem), _) => Err(problem),
        (None, Some(unprinted)) if unprinted.is_stdout_closed() => Ok(()),
        // Money moved and the caller's file does not say so: it must not look
        // like a failure that may be repeated.
        (None, Some(unprinted)) => Err(unprinted
            .context("all payments went through")
            .kind_of(Kind::Unknown)
            .hint("only the results could not be written: do not take them again")),
        (None, None) => Ok(()),
    }
}
