//! `tillctl pay --batch` and `--readers`: many sales by one process.

use super::dry_run;
use super::progress_view::{ProgressView, show_events};
use super::receipt;
use crate::app::App;
use crate::commands::pay::args::Args;
use crate::commands::{Change, approve, parse, test_card};
use crate::directory::Snapshot;
use crate::failure::{Failure, Kind};
use crate::output::Format;
use crate::payment::batch::breadth;
use crate::payment::batch_rows::{self, BatchRow, TypedBatch};
use crate::payment::batch_sales::BatchSales;
use crate::payment::batch_tally::verdict;
use crate::payment::{Batch, ReaderRef, Sale};
use crate::stripe::{Reader, readers};
use crate::text::counted;
use crate::typed_rows::{RowFault, RowPlace};

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.events && app.output.format() != Format::Table && app.output.format() != Format::Jsonl {
        return Err(Failure::usage(
            "--events writes JSON lines: it goes with no other -o",
        ));
    }
    let typed = args.rows(app).await?;
    app.payments_ahead(args.sells_offline(app))?;
    let client = app.stripe().await?;
    let fleet: Vec<Reader> = client
        .pages(readers::list(&readers::ReaderFilter::default()))
        .ahead()
        .all()
        .await?;
    let index = Snapshot::of(&fleet);
    let sale_of = |row: &BatchRow| args.sale_of(row, &fleet, &index);
    let others = typed.readers_of_others.iter();
    let others = others.filter_map(|(place, name)| {
        let reader = args.reader_of(*place, name, &fleet, &index);
        reader.err()
    });
    let faults = typed.faults.into_iter().chain(others).collect();
    let mut sales = BatchSales::of(app.payments().await?, &typed.rows, faults, sale_of).await?;
    test_card::check_mode(args.present.is_some(), client.mode())?;
    let change = if app.settings.dry_run {
        rehearsed(app, &mut sales, &fleet).await?
    } else {
        Change::new(sales.in_words()?)
    };
    let is_settled = sales.settled() == sales.len();
    if is_settled && app.settings.dry_run {
        return receipt::show_all(app, &sales.into_receipts().1).await;
    }
    if !is_settled && !approve(app, &change).await? {
        return Ok(());
    }
    let unnamed = sales.unnamed();
    if args.batch.is_some() && unnamed > 0 {
        app.output.note(&format!(
            "{unnamed} of {} without a reference: run again, they would be charged again",
            counted(sales.len(), "row")
        ));
    }
    let fleet = fleet.into_iter().map(|reader| reader.id).collect();
    take(app, args, sales, fleet).await
}

impl Args {
    async fn rows(&self, app: &App) -> Result<TypedBatch, Failure> {
        let defaults = self.defaults(app)?;
        let Some(file) = &self.batch else {
            return Ok(batch_rows::of_readers(&self.readers, &defaults));
        };
        let text = parse::rows("--batch ", file).await?;
        Ok(batch_rows::read(&text, &defaults))
    }

    fn sale_of(
        &self,
        row: &BatchRow,
        fleet: &[Reader],
        index: &Snapshot<'_, Reader>,
    ) -> Result<Sale, RowFault> {
        let reader = self.reader_of(row.place, &row.reader, fleet, index)?;
        let refused = |failure: Failure| RowFault::new(row.place, failure.message());
        let present = self.test_card().map_err(refused)?;
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

    /// The reader of a row, if sales can be taken on it.
    fn reader_of<'f>(
        &self,
        place: RowPlace,
        name: &str,
        fleet: &'f [Reader],
        index: &Snapshot<'_, Reader>,
    ) -> Result<&'f Reader, RowFault> {
        let at = index.find(name).map_err(|error| RowFault {
            is_missing: true,
            ..RowFault::new(place, error.told("reader", name))
        })?;
        let reader = &fleet[at];
        let fault = |what: String| RowFault::new(place, what);
        if reader.is_mobile() {
            return Err(fault(format!(
                "{} is a mobile reader: only the app it is connected to can take payments on it",
                reader.name()
            )));
        }
        let refused = |failure: Failure| fault(failure.message().to_owned());
        let present = self.test_card().map_err(refused)?;
        test_card::check_reader(present.is_some(), reader).map_err(refused)?;
        Ok(reader)
    }
}

/// The whole batch as one change with everything it would send; what turns out
/// to be settled is no part of it.
async fn rehearsed(app: &App, sales: &mut BatchSales, fleet: &[Reader]) -> Result<Change, Failure> {
    let hooks = dry_run::hooks(app);
    let index = Snapshot::of(fleet);
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    let sent = sales.rehearse(payments, client, &hooks).await?;
    let changes: Vec<Change> = sent
        .into_iter()
        .filter_map(|(sale, requests)| {
            let reader = fleet.get(index.find(&sale.reader_ref.id).ok()?)?;
            Some(dry_run::change(sale, reader).requests(requests))
        })
        .collect();
    note_settled(app, sales, "would be");
    let change = Change::new(sales.in_words()?);
    Ok(changes.into_iter().fold(change, Change::and))
}

fn note_settled(app: &App, sales: &BatchSales, sent: &str) {
    let (were, them) = match sales.settled() {
        0 => return,
        1 => ("1 sale was".to_owned(), "it"),
        settled => (format!("{settled} sales were"), "them"),
    };
    app.output.note(&format!(
        "{were} settled before; nothing {sent} sent for {them}"
    ));
}

async fn take(
    app: &App,
    args: &Args,
    mut sales: BatchSales,
    fleet: Vec<String>,
) -> Result<(), Failure> {
    let client = app.stripe().await?;
    let payments = app.payments().await?;
    // From here on Ctrl-C means: take back what can be taken back.
    let _held = app.interrupt.hold();
    let interrupts = app.interrupt.count();
    note_settled(app, &sales, "was");
    let (rows, open): (Vec<u64>, Vec<Sale>) = sales.open().into_iter().unzip();
    let parallel = breadth(&open, args.parallel).unwrap_or_else(|few| {
        app.output.warn(&format!(
            "this system lets a process open too few files: {} at once; raise it with `ulimit -n`",
            counted(few, "reader")
        ));
        few
    });
    let mut view = ProgressView::of(app, args.events, (rows, &open));
    let batch = Batch {
        sales: open,
        parallel,
        fleet,
    };
    let taken = batch
        .take(payments, client, &app.interrupt, &mut view)
        .await;
    let unprinted = view.unprinted.take();
    drop(view);
    sales.taken(taken);
    let (rows, receipts) = sales.into_receipts();
    let shown = if args.events {
        show_events(app, &receipts, &rows)
    } else {
        receipt::show_all(app, &receipts).await
    };
    let stopped = app.interrupt.count() > interrupts;
    match (verdict(&receipts, stopped), unprinted.or(shown.err())) {
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
