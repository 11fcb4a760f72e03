//! What a role may do with a store's tables.

use tokio_postgres::{Client, Error};

/// The tables and views, which of them are tables, and what whoever is connected may do
/// with each.
const GRANTED: &str = "
    select n.nspname || '.' || c.relname, c.relkind = 'r', array(
        select lower(privilege)
        from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as privilege
        where has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, privilege))
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ('tillctl', 'tillctl_ledger') and c.relkind in ('r', 'v')";

const LEDGER: &str = "tillctl_ledger.";
/// What a payment writes.
const PAYING: [(&str, &str); 4] = [
    ("tillctl.journal", "insert"),
    ("tillctl.leases", "insert"),
    ("tillctl.leases", "update"),
    ("tillctl.leases", "delete"),
];
/// What machines that sell write beside it.
const SHARING: [(&str, &str); 3] = [
    ("tillctl.logs", "insert"),
    ("tillctl.names", "insert"),
    ("tillctl.names", "update"),
];

/// What a role may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Abilities {
    pub(crate) reads_payments: bool,
    takes_payments: bool,
    reads_ledgers: bool,
    pushes_ledgers: bool,
    /// Whether it may read these.
    pub(super) reads_journal: bool,
    pub(super) reads_leases: bool,
    /// What it would need to be a till's, where it may do a part of that.
    lacking: Vec<String>,
}

impl Abilities {
    /// Why it is no role that anybody works with: it may do nothing whole, or lacks
    /// something that a till needs.
    pub(crate) fn fault(&self) -> Option<String> {
        if !self.lacking.is_empty() {
            let lacking = self.lacking.join(", ");
            return Some(format!(
                "a till needs more than this role may: it lacks {lacking}"
            ));
        }
        self.words()
            .is_none()
            .then(|| "this role may do nothing with the tables".to_owned())
    }

    /// What it may do, in words; `None` if that is nothing whole.
    pub(crate) fn words(&self) -> Option<String> {
        let payments = match (self.takes_payments, self.reads_payments) {
            (true, _) => Some("take payments"),
            (false, true) => Some("read payments"),
            (false, false) => None,
        };
        let pushes = self.pushes_ledgers.then_some("push ledgers");
        let reads = self.reads_ledgers.then_some("read reports");
        let may: Vec<&str> = payments.into_iter().chain(pushes).chain(reads).collect();
        let (last, first) = may.split_last()?;
        let may = if first.is_empty() {
            (*last).to_owned()
        } else {
            format!("{} and {last}", first.join(", "))
        };
        let may_not = if self.takes_payments {
            ""
        } else {
            ", not take payments"
        };
        Some(format!("{may}{may_not}"))
    }

    fn of(tables: &[Granted]) -> Self {
        let may = |name: &str, what: &str| {
            let mut tables = tables.iter();
            tables.any(|table| table.name == name && table.may(what))
        };
        let all = |schema: &str, privileges: &[&str], of_views: bool| {
            let tables = tables.iter();
            let tables = tables.filter(|table| table.name.starts_with(schema));
            let mut tables = tables.filter(|table| of_views || table.is_table);
            tables.all(|table| privileges.iter().all(|what| table.may(what)))
        };
        let reads_payments = all("tillctl.", &["select"], true);
        let pays = PAYING.iter().all(|(table, what)| may(table, what));
        let needed = || PAYING.iter().chain(&SHARING);
        let lacking: Vec<String> = needed()
            .filter(|(table, what)| !may(table, what))
            .map(|(table, what)| format!("{what} on {table}"))
            .collect();
        let sells_in_part = lacking.len() < needed().count();
        Self {
            reads_payments,
            takes_payments: reads_payments && pays,
            reads_ledgers: all(LEDGER, &["select"], true),
            pushes_ledgers: all(LEDGER, &["select", "insert", "update", "delete"], false),
            reads_journal: may("tillctl.journal", "select"),
            reads_leases: may("tillctl.leases", "select"),
            lacking: match (sells_in_part, reads_payments) {
                (false, _) => Vec::new(),
                (true, true) => lacking,
                (true, false) => lacking
                    .into_iter()
                    .chain(["select on all tables in tillctl".to_owned()])
                    .collect(),
            },
        }
    }
}

/// A table or a view, and what may be done with it.
struct Granted {
    name: String,
    is_table: bool,
    privileges: Vec<String>,
}

impl Granted {
    fn may(&self, what: &str) -> bool {
        self.privileges.iter().any(|privilege| privilege == what)
    }
}

/// What whoever is connected may do.
pub(super) async fn abilities(client: &Client) -> Result<Abilities, Error> {
    let rows = client.query_typed(GRANTED, &[]).await?;
    let one = |row: &tokio_postgres::Row| {
        Ok(Granted {
            name: row.try_get(0)?,
            is_table: row.try_get(1)?,
            privileges: row.try_get(2)?,
        })
    };
    let tables: Result<Vec<Granted>, Error> = rows.iter().map(one).collect();
    Ok(Abilities::of(&tables?))
}
