//! What this machine keeps of the key's account, or several machines in a store: payments,
//! the ledger, what was seen, what was written. Each is opened when it is first asked for.

use std::sync::Arc;
use std::time::Duration;

use super::App;
use crate::audit::AuditLog;
use crate::audit::chosen::{AccountScope, Writer};
use crate::audit::file_log::FileAuditLog;
use crate::audit::store_log::StoreAuditLog;
use crate::devices::import::{self, ImportLog};
use crate::failure::Failure;
use crate::files::{Lock, file_name};
use crate::fleet::history::HistoryFile;
use crate::ledger::Ledger;
use crate::payment::{PaymentService, StoreJournal, store_clock};
use crate::store::{Store as SharedStore, StoreLogs};

/// So often what waits for the store is taken there.
const DELIVERY: Duration = Duration::from_secs(5);

impl App {
    /// The payment service of the key's account, on this machine or in the store that
    /// several share. Opened on first use.
    pub(crate) async fn payments(&self) -> Result<&Arc<PaymentService>, Failure> {
        self.book
            .get_or_try_init(|| async {
                let (state, account) = self.own_place()?;
                let clock = self.clock;
                let now = Arc::new(move || clock.now());
                if let Some(store) = self.store()? {
                    let sells_offline = self.sells_offline.get().copied().unwrap_or_default();
                    if sells_offline && !store.can_be_reached().await? {
                        let place = store.place();
                        let payments = PaymentService::offline(&state, &account, place, now)?;
                        self.output.warn(&format!(
                            "the store {place} cannot be reached: this is taken with this machine's own journal, and comes to the store later"
                        ));
                        return Ok(Arc::new(payments));
                    }
                    // A clock that a test has set is of another world than the store's.
                    let now = match self.settings.now {
                        Some(_) => now,
                        None => store_clock(store, now).await?,
                    };
                    let store = Arc::clone(store);
                    let payments = PaymentService::in_store(store, (&state, &account), now);
                    let (payments, conflicts) = payments.await?;
                    for conflict in &conflicts {
                        self.output.warn(&conflict.to_string());
                    }
                    return Ok(Arc::new(payments));
                }
                let payments = PaymentService::open(&state, &account, now)?;
                payments.tidy();
                Ok(Arc::new(payments))
            })
            .await
    }

    /// That payments are about to be taken, `sells_offline` also while the store cannot be
    /// reached: it is connected to, if one is set, while Stripe is asked something.
    pub(crate) fn payments_ahead(&self, sells_offline: bool) -> Result<(), Failure> {
        self.sells_offline.get_or_init(|| sells_offline);
        if let Some(store) = self.store()? {
            store.connect_ahead();
        }
        Ok(())
    }

    /// The store that several machines share, if one is set. Nothing is asked of it yet.
    pub(crate) fn store(&self) -> Result<Option<&Arc<SharedStore>>, Failure> {
        if let Some(store) = self.store.get() {
            return Ok(Some(store));
        }
        let Some(target) = self.settings.store()? else {
            return Ok(None);
        };
        let settings = self.settings.clone();
        let password = Box::new(move || settings.store_password());
        let store = SharedStore::new(target, password, self.settings.store_user())?;
        Ok(Some(self.store.get_or_init(|| store)))
    }

    /// The logs that several machines add to, if a store is set.
    pub(crate) fn store_logs(&self) -> Result<Option<StoreLogs>, Failure> {
        let Some(store) = self.store()? else {
            return Ok(None);
        };
        let outbox = self.settings.outbox(store.place());
        let user = self.settings.store_user();
        Ok(Some(StoreLogs::new(Arc::clone(store), outbox, user)))
    }

    /// Takes to the store what waits for it, while the rest of the program goes on.
    pub(crate) async fn deliver_now_and_then(&self) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(DELIVERY).await;
            // What could not be delivered waits.
            let _ = self.deliver().await;
        }
    }

    /// Takes to the store what waits for it, if something does.
    pub(crate) async fn deliver(&self) -> Result<(), Failure> {
        if !self.settings.waits_for_store() {
            return Ok(());
        }
        match self.store_logs()? {
            Some(logs) => logs.deliver_in_passing().await,
            None => Ok(()),
        }
    }

    /// The store that is set, for what cannot do without.
    pub(crate) fn chosen_store(&self) -> Result<&Arc<SharedStore>, Failure> {
        self.store()?.ok_or_else(|| {
            let none = if self.settings.simulator {
                "the built-in simulator has no store: its payments are gone when its shop is"
            } else {
                "no store is set: this machine keeps a journal of its own"
            };
            Failure::usage(none).hint("tillctl config set store postgres://till@db.example/tillctl, or set TILLCTL_STORE; see tillctl help machines")
        })
    }

    /// The journal of the key's account in the store, and the folder of this machine's own.
    pub(crate) fn store_journal(
        &self,
        store: &Arc<SharedStore>,
    ) -> Result<(StoreJournal, std::path::PathBuf), Failure> {
        let (state, account) = self.own_place()?;
        let journal = StoreJournal::new(Arc::clone(store), &account);
        let folder = PaymentService::place(&state, &account);
        let folder = folder.parent().unwrap_or(&state).to_owned();
        Ok((journal, folder))
    }

    /// A payment service with a journal that is thrown away, in a directory of
    /// its own.
    pub(crate) fn payments_in(
        &self,
        directory: &std::path::Path,
    ) -> Result<PaymentService, Failure> {
        let clock = self.clock;
        PaymentService::open(directory, "scratch", Arc::new(move || clock.now()))
    }

    /// Where the journal of payments is, or would be.
    pub(crate) fn journal_place(&self) -> Result<std::path::PathBuf, Failure> {
        let (state, account) = self.own_place()?;
        Ok(PaymentService::place(&state, &account))
    }

    /// The ledger of the key's account on this machine. Opened on first use.
    pub(crate) fn ledger(&self) -> Result<&Ledger, Failure> {
        if let Some(ledger) = self.ledger.get() {
            return Ok(ledger);
        }
        let (directory, name) = self.ledger_place()?;
        let ledger = Ledger::open(&directory, &name)?;
        Ok(self.ledger.get_or_init(|| ledger))
    }

    /// The directory of ledgers, and the name of this account's.
    pub(crate) fn ledger_place(&self) -> Result<(std::path::PathBuf, String), Failure> {
        Ok(self.settings.ledger_place(&self.settings.api_key()?))
    }

    /// What was seen of this account's fleet, on all machines that share a store.
    pub(crate) fn history(&self) -> Result<HistoryFile, Failure> {
        let key = self.settings.api_key()?;
        let (directory, name) = self.settings.place(&key, "health");
        let history = HistoryFile::new(&directory, &name);
        Ok(match self.store_logs()? {
            Some(logs) => history.sharing(logs),
            None => history,
        })
    }

    /// What keeps a second import of locations into the key's account waiting, while it lives.
    pub(crate) fn lock_location_import(&self) -> Result<Lock, Failure> {
        let (state, account) = self.own_place()?;
        let name = format!("{}.locations.lock", file_name(&account));
        import::only_import(&state.join("imports").join(name))
    }

    /// The record of what was imported into the key's account from this machine.
    pub(crate) fn import_log(&self) -> Result<ImportLog, Failure> {
        let (state, account) = self.own_place()?;
        let clock = self.clock;
        ImportLog::open(
            &state.join("imports"),
            &account,
            Box::new(move || clock.now()),
        )
    }

    /// Where what belongs to the key's account is kept, and under which name.
    fn own_place(&self) -> Result<(std::path::PathBuf, String), Failure> {
        Ok(self.settings.own_place(&self.settings.api_key()?))
    }

    /// The audit log of all machines that share a store; without one, of this machine.
    pub(crate) fn audit_log(&self) -> Result<Arc<dyn AuditLog>, Failure> {
        Ok(match self.shared_audit_log()? {
            Some(shared) => Arc::new(shared),
            None => Arc::new(self.audit()),
        })
    }

    /// The audit log of all machines that share a store, if one is set.
    pub(crate) fn shared_audit_log(&self) -> Result<Option<StoreAuditLog>, Failure> {
        let logs = self.store_logs()?;
        Ok(logs.map(|logs| StoreAuditLog::new(self.audit(), logs)))
    }

    /// The audit log of this machine; the simulator has its own.
    pub(crate) fn audit(&self) -> FileAuditLog {
        let place = if self.settings.simulator {
            self.simulator_dir()
        } else {
            self.settings.state_dir.clone()
        };
        FileAuditLog::in_dir(&place)
    }

    /// Who writes to the audit log here.
    pub(crate) fn audit_writer(&self) -> Writer {
        let user = self.settings.store_user();
        Writer {
            host: user.host,
            user: user.name,
        }
    }

    /// Whose writes of the audit log are those of this account, as far as the log tells.
    pub(crate) async fn audit_scope(&self) -> Result<AccountScope, Failure> {
        let settings = &self.settings;
        let mode = if settings.simulator {
            "simulator"
        } else {
            self.stripe().await?.mode().name()
        };
        Ok(AccountScope {
            profile: settings.profile.clone(),
            mode: mode.to_owned(),
            api_base: settings.stand_in(),
            account: settings.account.clone(),
            context: settings.context.clone(),
        })
    }
}
