//! A random life of an account, looked at now and then, with one key or another;
//! and whoever looks, held against the truth.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tillctl::facade::ApiKey;
use tillctl::facade::ledger::sync_run::{SyncRequest, Synced};
use tillctl::facade::ledger::{Ledger, balance_transactions, reconciliation, sync, totals, verify};
use tillctl::facade::period::{AskedPeriod, Period};
use tillctl::facade::report::Basis;
use tillctl::facade::report::Dimension;
use tillctl::facade::report::TotalsRequest;
use tillctl::facade::stripe::key_origin::KeyOrigin;
use tillctl::facade::stripe::{Client, Config};
use tillctl::facade::{Failure, Kind};

use super::account::{Account, BEGINNING, Ending, RefundEnding, Release, Sale};
use super::program;
use super::server::{self, Mood, Server, Wreck};
use super::truth::{self, KEYS, Rows};

const DAY: i64 = 86_400;

/// What came of all looks.
pub(crate) static TOLD: AtomicU64 = AtomicU64::new(0);
pub(crate) static BALANCES: AtomicU64 = AtomicU64::new(0);
pub(crate) static REFUSED: AtomicU64 = AtomicU64::new(0);
pub(crate) static WRECKED: AtomicU64 = AtomicU64::new(0);

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// What happens next, after so many seconds.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    after: i64,
    what: What,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Sales {
        many: u8,
        every: i64,
        sale: Sale,
    },
    Capture {
        which: u16,
        percent: u8,
        at_once: bool,
    },
    Release {
        which: u16,
        how: Release,
        with_refund: bool,
    },
    Settle {
        which: u16,
    },
    Decide {
        which: u16,
        paid: bool,
    },
    Refund {
        which: u16,
        percent: u8,
        pends: bool,
        moves: bool,
    },
    EndRefund {
        which: u16,
        how: RefundEnding,
    },
    FailRefund {
        which: u16,
    },
    Dispute {
        which: u16,
        percent: u8,
        inquiry: bool,
    },
    GoOn {
        which: u16,
        way: u8,
    },
    Reader {
        which: u16,
        way: u8,
    },
    Look(Look),
}

/// Somebody asks for reports.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    lacks: BTreeSet<&'static str>,
    page: usize,
    wreck: Option<Wreck>,
    hides: bool,
    silent: bool,
    /// What happens while the program reads, at one of its requests.
    race: Option<(u32, Box<What>)>,
    /// By how many seconds the program's clock is ahead of Stripe's.
    ahead: i64,
    /// Fetch everything once more.
    full: bool,
    /// The ledger is one that the first version of tillctl left behind.
    old: bool,
    /// The period: so many days, that end so many days ago.
    days: i64,
    ago: i64,
    pub(crate) balance: bool,
    pub(crate) by: [bool; KEYS - 1],
}

impl Look {
    /// Of all that is of some days.
    pub(crate) fn all(days: i64) -> Self {
        Self {
            lacks: BTreeSet::new(),
            page: 100,
            wreck: None,
            hides: false,
            silent: false,
            race: None,
            ahead: 0,
            full: false,
            old: false,
            days,
            ago: 0,
            balance: true,
            by: [true; KEYS - 1],
        }
    }

    pub(crate) fn mood(&self) -> Mood {
        Mood {
            lacks: self.lacks.clone(),
            page: self.page,
            wreck: self.wreck,
            requests: 0,
            hides: self.hides,
            silent: self.silent,
            race: self.race.as_ref().map(|(at, what)| (*at, (**what).clone())),
        }
    }

    /// The seconds it is about, asked at a moment.
    pub(crate) fn window(&self, now: i64) -> (i64, i64) {
        (now - (self.ago + self.days) * DAY, now - self.ago * DAY + 1)
    }

    pub(crate) fn lacks(&self, permission: &str) -> bool {
        self.lacks.contains(permission)
    }

    pub(crate) fn is_wrecked(&self) -> bool {
        self.wreck.is_some()
    }

    /// The balance knows no declined attempts.
    pub(crate) fn by_of_balance(&self) -> [bool; KEYS - 1] {
        let mut by = self.by;
        by[5] = false;
        by
    }
}

fn sale() -> impl Strategy<Value = Sale> {
    let kind = prop_oneof![
        8 => Just("card_present"), 1 => Just("interac_present"),
        1 => Just("wechat_pay"), 1 => Just("card"),
    ];
    let currency = prop_oneof![
        6 => (Just("eur"), Just(None)),
        1 => (Just("usd"), Just(None)),
        1 => (Just("usd"), Just(Some(91))),
        1 => (Just("jpy"), Just(Some(61))),
    ];
    let gap = || prop_oneof![Just(5_u32), Just(7_300), Just(260_000)];
    let ending = prop_oneof![
        8 => Just(Ending::Paid),
        2 => Just(Ending::PaidLater),
        1 => Just(Ending::Declined),
        1 => Just(Ending::WalkedAway),
        2 => gap().prop_map(Ending::PaidByPin),
        1 => gap().prop_map(Ending::DeclinedByPin),
        1 => Just(Ending::AnotherCard),
        4 => Just(Ending::Held),
        1 => Just(Ending::Pending),
    ];
    let offline = proptest::option::weighted(0.1, 60..5 * DAY);
    let (reader, tip) = (
        proptest::option::weighted(0.9, 0..4_u8),
        proptest::option::of(0..90_i64),
    );
    (
        kind,
        reader,
        currency,
        100..50_000_i64,
        tip,
        ending,
        offline,
    )
        .prop_map(
            |(kind, reader, (currency, rate), amount, tip, ending, offline)| {
                let pending = ending == Ending::Pending;
                Sale {
                    kind: if pending { "card" } else { kind },
                    reader,
                    currency,
                    rate,
                    amount,
                    tip,
                    ending,
                    offline: offline.filter(|_| kind == "card_present" && ending == Ending::Paid),
                }
            },
        )
}

pub(crate) fn look() -> impl Strategy<Value = Look> {
    let all = [
        server::EVENTS,
        server::BALANCE,
        server::DISPUTES,
        server::INTENTS,
        server::NAMES,
    ];
    let some = proptest::collection::vec(proptest::bool::weighted(0.35), all.len());
    let some = some.prop_map(move |lacks| {
        let all = all.iter().zip(lacks).filter(|(_, lacks)| *lacks);
        all.map(|(name, _)| *name).collect()
    });
    let lacks = prop_oneof![1 => Just(BTreeSet::new()), 2 => some];
    let page = prop_oneof![6 => Just(100_usize), 1 => 3..12_usize, 1 => 12..60_usize];
    let at = || 1..20_u32;
    let wreck = prop_oneof![
        8 => Just(None),
        1 => at().prop_map(|n| Some(Wreck::Kill(n))),
        1 => at().prop_map(|n| Some(Wreck::Fail(n))),
        1 => at().prop_map(|n| Some(Wreck::Half(n))),
    ];
    let days = prop_oneof![2 => 1..8_i64, 3 => 8..100_i64, 1 => 100..400_i64];
    let ago = prop_oneof![3 => Just(0_i64), 1 => 1..40_i64, 1 => 40..300_i64];
    let ahead = prop_oneof![8 => Just(0_i64), 1 => 0..600_i64, 1 => 600..2 * DAY];
    let full = proptest::bool::weighted(0.06);
    let race = proptest::option::weighted(0.1, (1..15_u32, event().prop_map(Box::new)));
    let old = proptest::bool::weighted(0.05);
    let how = (
        lacks,
        page,
        wreck,
        any::<[bool; 2]>(),
        race,
        ahead,
        full,
        old,
    );
    let what = (days, ago, any::<bool>(), any::<[bool; KEYS - 1]>());
    (how, what).prop_map(
        |(
            (lacks, page, wreck, [hides, silent], race, ahead, full, old),
            (days, ago, balance, by),
        )| {
            Look {
                lacks,
                page,
                wreck,
                hides,
                silent,
                race,
                ahead,
                full,
                old,
                days,
                ago,
                balance,
                by,
            }
        },
    )
}

/// How long until the next thing happens.
fn after() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 1..7_200_i64,
        4 => 7_200..3 * DAY,
        2 => 3 * DAY..25 * DAY,
    ]
}

/// How long nobody looks.
fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..3 * DAY,
        4 => 3 * DAY..28 * DAY,
        3 => 28 * DAY..130 * DAY,
        1 => 130 * DAY..365 * DAY,
    ]
}

/// Something that happens to an account.
fn event() -> impl Strategy<Value = What> {
    let which = any::<u16>;
    let percent = || prop_oneof![1 => Just(100_u8), 1 => 1..100_u8];
    let how = prop_oneof![Just(Release::Canceled), Just(Release::Expired)];
    let ends = prop_oneof![
        Just(RefundEnding::Succeeded),
        Just(RefundEnding::Failed),
        Just(RefundEnding::Canceled)
    ];
    let every = prop_oneof![Just(0_i64), 1..900_i64, 900..DAY];
    prop_oneof![
        10 => (1..7_u8, every, sale()).prop_map(|(many, every, sale)| What::Sales { many, every, sale }),
        4 => (which(), percent(), any::<bool>())
            .prop_map(|(which, percent, at_once)| What::Capture { which, percent, at_once }),
        2 => (which(), how, any::<bool>())
            .prop_map(|(which, how, with_refund)| What::Release { which, how, with_refund }),
        1 => which().prop_map(|which| What::Settle { which }),
        1 => (which(), any::<bool>()).prop_map(|(which, paid)| What::Decide { which, paid }),
        8 => (which(), percent(), any::<bool>(), any::<bool>())
            .prop_map(|(which, percent, pends, moves)| What::Refund { which, percent, pends, moves }),
        3 => (which(), ends).prop_map(|(which, how)| What::EndRefund { which, how }),
        5 => which().prop_map(|which| What::FailRefund { which }),
        5 => (which(), percent(), any::<bool>())
            .prop_map(|(which, percent, inquiry)| What::Dispute { which, percent, inquiry }),
        8 => (which(), any::<u8>()).prop_map(|(which, way)| What::GoOn { which, way }),
        1 => (which(), any::<u8>()).prop_map(|(which, way)| What::Reader { which, way }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let looks = (pause(), look()).prop_map(|(after, look)| Step {
        after,
        what: What::Look(look),
    });
    let other = (after(), event()).prop_map(|(after, what)| Step { after, what });
    prop_oneof![4 => other, 1 => looks]
}

/// A whole life, and how long after it somebody looks who may see everything.
pub(crate) fn life() -> impl Strategy<Value = (Vec<Step>, i64)> {
    (proptest::collection::vec(step(), 1..110), pause())
}

/// Through what it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Through {
    Library,
    Program,
}

/// Lives it.
pub(crate) async fn live(steps: &[Step], end: i64, through: Through) -> Result<(), String> {
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let home = home.path();
    let server = Server::start(Account::new()).await;
    let look = async |look: &Look| match through {
        Through::Library => observe(&server, home, look).await,
        Through::Program => program::observe(&server, home, look).await,
    };
    let mut number = 0;
    for step in steps {
        server.account().pass(step.after);
        if let What::Look(asked) = &step.what {
            number += 1;
            let told = look(asked).await;
            told.map_err(|why| format!("look {number}: {why}"))?;
        } else {
            happen(&mut server.account(), &step.what);
        }
    }
    server.account().pass(end);
    let lived = (server.account().now - BEGINNING) / DAY + 1;
    let told = look(&Look::all(lived)).await;
    told.map_err(|why| format!("the last look: {why}"))?;
    if through == Through::Program {
        return program::verify(&server, home).await;
    }
    let client = client(server.url())?;
    let ledger = open(home)?;
    let now = server.account().now;
    let verified = verify::run(&client, &ledger, (0, now + 1), &|_| {}).await;
    let verified = verified.map_err(|failure| format!("verify: {failure}"))?;
    if !verified.differences.is_empty() || !verified.not_compared.is_empty() {
        return Err(format!("verify: {verified:?}"));
    }
    let standing = ledger.standing().map_err(|failure| failure.to_string())?;
    if standing.unread > 0 || standing.unfinished {
        return Err(format!("something is left to be read: {standing:?}"));
    }
    Ok(())
}

pub(crate) fn happen(account: &mut Account, what: &What) {
    match what {
        What::Sales { many, every, sale } => {
            for _ in 0..*many {
                account.sell(sale);
                account.pass(*every);
            }
        }
        What::Capture {
            which,
            percent,
            at_once,
        } => {
            account.capture_held(*which, *percent, *at_once);
        }
        What::Release {
            which,
            how,
            with_refund,
        } => {
            account.release_held(*which, *how, *with_refund);
        }
        What::Settle { which } => account.settle_one(*which),
        What::Decide { which, paid } => account.decide(*which, *paid),
        What::Refund {
            which,
            percent,
            pends,
            moves,
        } => {
            account.refund(*which, *percent, *pends, *moves);
        }
        What::EndRefund { which, how } => account.end_refund(*which, *how),
        What::FailRefund { which } => account.fail_refund(*which),
        What::Dispute {
            which,
            percent,
            inquiry,
        } => account.dispute(*which, *percent, *inquiry),
        What::GoOn { which, way } => account.go_on(*which, *way),
        What::Reader { which, way } => account.change_reader(*which, *way),
        What::Look(_) => {}
    }
}

fn client(url: &str) -> Result<Client, String> {
    let config = Config {
        base: url.to_owned(),
        // Live limits are four times those of test mode; loopback only.
        key: ApiKey::parse("sk_live_histories")?,
        key_origin: KeyOrigin::default(),
        account: None,
        context: None,
        protected: None,
        timeout: Duration::from_secs(30),
        max_retries: 0,
        live: false,
        dry_run: false,
        trace: None,
        record: None,
        ca_file: None,
    };
    Client::new(config).map_err(|failure| failure.to_string())
}

fn open(home: &Path) -> Result<Ledger, String> {
    Ledger::open(home, "histories").map_err(|failure| failure.to_string())
}

/// Makes a ledger what one of the first version is.
fn grow_old(path: &Path) -> rusqlite::Result<()> {
    let kept = [
        "balance", "card", "charge", "dispute", "list", "meta", "name", "parts", "place", "refund",
        "slice", "soft", "sort", "word",
    ];
    let conn = rusqlite::Connection::open(path)?;
    let all: Vec<(String, String)> = conn
        .prepare("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (_, name) in all.iter().filter(|(kind, _)| kind == "trigger") {
        conn.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    let is_new = |name: &str| !kept.contains(&name);
    for (_, name) in all
        .iter()
        .filter(|(kind, name)| kind == "table" && is_new(name))
    {
        conn.execute_batch(&format!("DROP TABLE {name}"))?;
    }
    conn.execute_batch(
        "DROP INDEX charge_unread;
         DROP INDEX refund_unread;
         ALTER TABLE charge DROP COLUMN unread;
         ALTER TABLE refund DROP COLUMN unread;
         INSERT OR REPLACE INTO meta SELECT 'followed', value FROM meta WHERE name = 'synced';
         DELETE FROM meta WHERE name NOT IN ('followed', 'synced', 'named', 'packed');
         PRAGMA user_version = 1;",
    )
}

/// As `tillctl report` does; `None` if it was killed.
async fn synchronise(
    server: &Server,
    ledger: &Ledger,
    want: SyncRequest,
    ahead: i64,
) -> Result<Option<Result<Synced, Failure>>, String> {
    let client = client(server.url())?;
    let now = server.account().now + ahead;
    let now = Timestamp::from_second(now).map_err(|error| error.to_string())?;
    let ahead = || SignedDuration::from_secs(ahead);
    let hooks = sync::SyncHooks {
        progress: &|_| {},
        ahead: &ahead,
    };
    Ok(tokio::select! {
        synced = sync::run(&client, ledger, now, want, hooks) => Some(synced),
        () = server.killed() => None,
    })
}

/// Asks for reports, and holds them against the truth.
async fn observe(server: &Server, home: &Path, look: &Look) -> Result<(), String> {
    server.set(look.mood());
    let ledger = open(home)?;
    if look.old {
        grow_old(ledger.path()).map_err(|error| format!("making it old: {error}"))?;
    }
    let ledger = open(home)?;
    let now = server.account().now;
    let instant = |seconds: i64| Timestamp::from_second(seconds).unwrap();
    let (from, to) = look.window(now);
    let (first, last) = (instant(from).to_string(), instant(to).to_string());
    let asked = AskedPeriod {
        from: Some(&first),
        to: Some(&last),
        ..AskedPeriod::default()
    };
    let period = Period::resolve(asked, &truth::zone(), instant(now)).unwrap();
    let mut want = SyncRequest {
        since: Some(from),
        full: look.full,
        ..SyncRequest::default()
    };
    if look.balance {
        want.since = Some(from - balance_transactions::HELD);
        want.disputes = Some(from - balance_transactions::DISPUTED);
        want.reversals = Some(from);
    }
    let synced = match synchronise(server, &ledger, want, look.ahead).await? {
        Some(Ok(synced)) => synced,
        Some(Err(failure)) if look.wreck.is_none() => return Err(format!("{failure:?}")),
        // Nothing is told.
        Some(Err(_)) | None => {
            count(&WRECKED);
            return Ok(());
        }
    };
    if server.raced() {
        // It may be told or not; the next look has it.
        return Ok(());
    }
    count(&TOLD);
    check_activity(server, &ledger, look, &period)?;
    if !look.balance {
        // What `--offline` tells, if it does.
        return match moved(server, &ledger, look, &period) {
            Err(failure) if failure.kind() == Kind::NotFound => {
                count(&REFUSED);
                Ok(())
            }
            Err(failure) => Err(format!("balance, offline: {failure}")),
            Ok(told) => told.map_err(|why| format!("offline: {why}")),
        };
    }
    check_balance(server, &ledger, look, &period, &synced).await
}

const BYS: [Dimension; KEYS - 1] = [
    Dimension::Reader,
    Dimension::Location,
    Dimension::Brand,
    Dimension::ReadMethod,
    Dimension::Wallet,
    Dimension::DeclineCode,
    Dimension::Day,
    Dimension::Hour,
];

fn request(basis: Basis, period: &Period, by: [bool; KEYS - 1]) -> TotalsRequest {
    let keys = BYS.iter().zip(by).filter(|(_, wanted)| *wanted);
    let keys: Vec<Dimension> = keys.map(|(by, _)| *by).collect();
    TotalsRequest {
        basis,
        ..TotalsRequest::of(period, &keys)
    }
}

fn key(of: &tillctl::facade::report::RowKey) -> truth::Key {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        text(&of.reader),
        text(&of.location),
        text(&of.brand),
        text(&of.read_method),
        text(&of.wallet),
        text(&of.decline_code),
        of.day.map(|day| day.to_string()).unwrap_or_default(),
        of.hour.map(|hour| format!("{hour:02}")).unwrap_or_default(),
        of.currency.code().to_owned(),
    ]
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap()
}

fn check_activity(
    server: &Server,
    ledger: &Ledger,
    look: &Look,
    period: &Period,
) -> Result<(), String> {
    let found = totals::figures(ledger, &request(Basis::Activity, period, look.by));
    let found = found.map_err(|failure| format!("activity: {failure}"))?;
    let window = (period.from_seconds(), period.to_seconds());
    let mut expected = truth::folded(truth::activity(&server.account(), window), look.by);
    let mut rows = Rows::new();
    for (of, figures) in found.aggregators[0].groups() {
        let key = key(&of);
        // Said to be unknown, which is only true of a key that may not read them.
        if figures.tips.is_none() && look.lacks(server::INTENTS) {
            if let Some(expected) = expected.get_mut(&key) {
                expected[5] = -1;
            }
        }
        let figures = [
            signed(figures.attempts),
            signed(figures.payments),
            signed(figures.declined),
            signed(figures.uncaptured),
            figures.gross,
            figures.tips.unwrap_or(-1),
            figures.refunds,
            signed(figures.refund_count),
        ];
        rows.insert(key, figures);
    }
    truth::compare("activity", &expected, &rows)
}

/// Adds up what moved, if that is known, and holds it against the truth.
fn moved(
    server: &Server,
    ledger: &Ledger,
    look: &Look,
    period: &Period,
) -> Result<Result<(), String>, Failure> {
    let by = look.by_of_balance();
    let found = totals::figures(ledger, &request(Basis::Balance, period, by))?;
    let window = (period.from_seconds(), period.to_seconds());
    let expected = truth::folded(truth::balance(&server.account(), window), by);
    let mut rows = Rows::new();
    for (of, moved) in found.aggregators[0].groups() {
        let figures = [
            signed(moved.payments),
            moved.gross,
            moved.fees,
            moved.refunds,
            signed(moved.refund_count),
            moved.disputes,
            signed(moved.dispute_count),
            moved.net,
        ];
        rows.insert(key(&of), figures);
    }
    Ok(truth::compare("balance", &expected, &rows))
}

async fn check_balance(
    server: &Server,
    ledger: &Ledger,
    look: &Look,
    period: &Period,
    synced: &Synced,
) -> Result<(), String> {
    let window = (period.from_seconds(), period.to_seconds());
    let lacks = look.lacks(server::BALANCE) || look.lacks(server::DISPUTES);
    let is_told = synced.without_fees || synced.without_disputes || synced.without_reversals;
    // Where nothing is said, a key that may not read anything shows in nothing if
    // there was nothing to read.
    if is_told && !lacks || lacks && !is_told && !look.silent {
        return Err(format!(
            "the key lacks {:?}, and was told {synced:?}",
            look.lacks
        ));
    }
    match moved(server, ledger, look, period) {
        // Exit code 3 or 4: nothing is told.
        Err(failure) if lacks && failure.kind() == Kind::NotFound => {
            count(&REFUSED);
            return Ok(());
        }
        Err(failure) => return Err(format!("balance: {failure}")),
        Ok(told) => told?,
    }
    count(&BALANCES);
    if lacks || look.wreck.is_some() {
        return Ok(());
    }
    let client = client(server.url())?;
    let found = reconciliation::run(&client, ledger, window, &|_| {}).await;
    let found = found.map_err(|failure| format!("reconcile: {failure}"))?;
    if !found.is_explained {
        return Err(format!(
            "reconcile: {:?} {:?}",
            found.discrepancies, found.lines
        ));
    }
    let sum = |item: &str, currency: &str| {
        let mut lines = found.lines.iter();
        let line = lines.find(|l| l.item.name() == item && l.currency.code() == currency);
        line.map_or((0, 0), |line| (signed(line.sum.count), line.sum.amount))
    };
    let activity = truth::folded(
        truth::activity(&server.account(), window),
        [false; KEYS - 1],
    );
    for (key, figures) in activity {
        let currency = &key[KEYS - 1];
        let told = (sum("gross", currency), sum("refunds", currency));
        let expected = ((figures[1], figures[4]), (figures[7], -figures[6]));
        if told != expected {
            return Err(format!("reconcile: {currency}: {told:?}, not {expected:?}"));
        }
    }
    for (currency, [count, amount, net]) in truth::listed(&server.account(), window) {
        let told = (sum("balance", &currency), sum("net", &currency));
        if told != ((count, amount), (count, net)) {
            return Err(format!(
                "reconcile: {currency}: {told:?}, not {count} {amount} {net}"
            ));
        }
    }
    Ok(())
}
