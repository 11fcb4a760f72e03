//! The three lists the ledger is made of, and what may be read of them.
//!
//! Balance transactions are not listed: those that matter here come along with
//! their charges, refunds and disputes, at no further request.

use rusqlite::Connection;

use super::dimensions::Dimensions;
use super::upsert;
use crate::failure::Failure;
use crate::stripe::object::Object;
use crate::stripe::pages::ListProgress;
use crate::stripe::{
    self, BalanceTransaction, Charge, Client, Dispute, Error, Expandable, Refund, Request,
};

/// An object that the ledger keeps.
pub(super) trait LedgerObject: Object {
    /// Its number in the tables `list` and `range`.
    const LIST: i64;
    const TABLE: &'static str;
    /// What it is called.
    const NAME: &'static str;
    /// How many chains of pages may run beside each other.
    const CHAINS: usize;
    /// Whether there is no ledger without it; a key that may not read any other
    /// gets one without.
    const NEEDED: bool;
    /// Until when its changes have been followed, by this name in `meta`.
    const FOLLOWED: &'static str;
    /// What is asked to come along, the dearest permission last: a key that may
    /// not read it gets the list without.
    const EXPANSIONS: &'static [&'static [&'static str]];

    /// Bits of `unread` that can be read with what comes along at a level.
    fn readable(level: usize) -> i64 {
        let expanded = Self::EXPANSIONS.get(level).copied().unwrap_or_default();
        let bits = [
            ("data.balance_transaction", upsert::MOVEMENT),
            ("data.payment_intent", upsert::INTENT),
        ];
        let bits = bits.iter().filter(|(what, _)| expanded.contains(what));
        bits.fold(0, |all, (_, bit)| all | bit)
    }
    fn created(&self) -> i64;
    fn request(from: i64, to: i64, expand: &[&str]) -> Request;
    fn request_one(id: &str, expand: &[&str]) -> Request;
    /// Whether it names a movement that did not come along.
    fn names_movements_only(&self) -> bool;
    fn put(&self, conn: &Connection, dims: &mut Dimensions) -> Result<(), Failure>;
}

impl LedgerObject for Charge {
    const LIST: i64 = 0;
    const TABLE: &'static str = "charge";
    const NAME: &'static str = "charges";
    const CHAINS: usize = 16;
    const NEEDED: bool = true;
    const FOLLOWED: &'static str = "followed_charges";
    const EXPANSIONS: &'static [&'static [&'static str]] = &[
        &["data.payment_intent", "data.balance_transaction"],
        &["data.payment_intent"],
        &["data.balance_transaction"],
        &[],
    ];

    fn created(&self) -> i64 {
        self.created
    }
    fn request(from: i64, to: i64, expand: &[&str]) -> Request {
        stripe::charges::list_created(from, to, expand)
    }
    fn request_one(id: &str, expand: &[&str]) -> Request {
        stripe::charges::get_expanded(id, expand)
    }
    fn names_movements_only(&self) -> bool {
        is_named_only(self.balance_transaction.as_ref())
    }
    fn put(&self, conn: &Connection, dims: &mut Dimensions) -> Result<(), Failure> {
        upsert::charge(conn, dims, self, true)
    }
}

impl LedgerObject for Refund {
    const LIST: i64 = 1;
    const TABLE: &'static str = "refund";
    const NAME: &'static str = "refunds";
    const CHAINS: usize = 6;
    const NEEDED: bool = true;
    const FOLLOWED: &'static str = "followed_refunds";
    const EXPANSIONS: &'static [&'static [&'static str]] = &[
        &[
            "data.charge",
            "data.balance_transaction",
            "data.failure_balance_transaction",
        ],
        &["data.charge"],
    ];

    fn created(&self) -> i64 {
        self.created
    }
    fn request(from: i64, to: i64, expand: &[&str]) -> Request {
        stripe::refunds::list_created(from, to, expand)
    }
    fn request_one(id: &str, expand: &[&str]) -> Request {
        stripe::refunds::get(id, expand)
    }
    fn names_movements_only(&self) -> bool {
        is_named_only(self.balance_transaction.as_ref())
            || is_named_only(self.failure_balance_transaction.as_ref())
    }
    fn put(&self, conn: &Connection, dims: &mut Dimensions) -> Result<(), Failure> {
        upsert::refund(conn, dims, self)
    }
}

impl LedgerObject for Dispute {
    const LIST: i64 = 2;
    const TABLE: &'static str = "dispute";
    const NAME: &'static str = "disputes";
    const CHAINS: usize = 2;
    const NEEDED: bool = false;
    const FOLLOWED: &'static str = "followed_disputes";
    const EXPANSIONS: &'static [&'static [&'static str]] = &[&["data.charge"]];

    fn created(&self) -> i64 {
        self.created
    }
    fn request(from: i64, to: i64, expand: &[&str]) -> Request {
        stripe::disputes::list_created(from, to, expand)
    }
    fn request_one(id: &str, expand: &[&str]) -> Request {
        stripe::disputes::get(id, expand)
    }
    fn names_movements_only(&self) -> bool {
        false
    }
    fn put(&self, conn: &Connection, dims: &mut Dimensions) -> Result<(), Failure> {
        upsert::dispute(conn, dims, self)
    }
}

fn is_named_only(movement: Option<&Expandable<BalanceTransaction>>) -> bool {
    movement.is_some_and(|movement| movement.object().is_none())
}

/// A page of a list, which says whether there is more.
pub(super) type ListPage<T> = stripe::object::Page<T>;

/// Reads a page with as much expanded as the key may see. `level` remembers
/// how much that is, so that a refusal is asked for once.
pub(super) async fn page<T: LedgerObject>(
    client: &Client,
    (from, to): (i64, i64),
    cursor: Option<&str>,
    mut level: usize,
) -> Result<(ListPage<T>, usize), Error> {
    loop {
        let expand = T::EXPANSIONS.get(level).copied().unwrap_or_default();
        let mut request = T::request(from, to, expand);
        request.params.set("limit", stripe::pages::PAGE_LIMIT);
        if let Some(cursor) = cursor {
            request.params.set("starting_after", cursor);
        }
        match client.send::<ListPage<T>>(&request).await {
            Err(error) if error.is_forbidden() && level + 1 < T::EXPANSIONS.len() => level += 1,
            other => return other.map(|page| (page, level)),
        }
    }
}

/// How often a list is begun anew because the object to go on from is gone.
const BEGINNINGS: u32 = 5;

/// A list of a span of time, page by page.
#[derive(Debug)]
pub(super) struct Walk {
    span: (i64, i64),
    cursor: Option<String>,
    begun_anew: u32,
    is_done: bool,
    progress: ListProgress,
}

impl Walk {
    pub(super) fn new<T: LedgerObject>(span: (i64, i64)) -> Self {
        Self {
            span,
            cursor: None,
            begun_anew: 0,
            is_done: false,
            progress: ListProgress::of::<T>(),
        }
    }

    /// The next page, or `None` after the last. If the object to go on from is
    /// gone the span is read again: what is put twice is there once.
    pub(super) async fn next<T: LedgerObject>(
        &mut self,
        client: &Client,
        level: usize,
    ) -> Result<Option<(ListPage<T>, usize)>, Error> {
        if self.is_done {
            return Ok(None);
        }
        let read = loop {
            match page::<T>(client, self.span, self.cursor.as_deref(), level).await {
                Err(error) if error.is_lost_place() && self.begun_anew < BEGINNINGS => {
                    self.begun_anew += 1;
                    self.cursor = None;
                    self.progress.begin_anew();
                }
                read => break read?,
            }
        };
        let last = read.0.data.last().map(|object| object.id().to_owned());
        if read.0.has_more {
            self.progress.go_on(last.as_deref(), 0)?;
        } else {
            self.is_done = true;
        }
        self.cursor = last;
        Ok(Some(read))
    }
}
