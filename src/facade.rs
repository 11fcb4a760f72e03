//! What tests and benches use of the rooms. Nothing else is public, and nothing here
//! is a promise to anybody else.

pub use crate::app::Clock;
pub use crate::cli::{command, long_help, permission_table, verbs_declared};
pub use crate::failure::{Failure, Kind};
pub use crate::interrupt::Interrupt;
pub use crate::output::sheet;
pub use crate::secret::{ApiKey, Hidden};
pub use crate::settings::declared::{SETTINGS, VARIABLES};
pub use crate::text::is_unwanted;

/// The ledger.
pub mod ledger {
    pub use crate::ledger::store::Ledger;
    pub use crate::ledger::{balance_transactions, reconciliation, sync, sync_run, totals, verify};
}

/// Amounts.
pub mod money {
    pub use crate::money::{Currency, Money};
}

/// Sales and refunds.
pub mod payment {
    pub use crate::payment::events::Hooks;
    pub use crate::payment::follow_up_plan::RefundRequest;
    pub use crate::payment::follow_up_request::FollowUpRequest;
    pub use crate::payment::journal_sale::JournalSale;
    pub use crate::payment::memory_journal::{MemoryStore, StoreFault, StoreProcess};
    pub use crate::payment::sale::{ReaderRef, Receipt, Sale, SaleOutcome};
    pub use crate::payment::service::{PaymentService, Resumed};
}

/// Stretches of time.
pub mod period {
    pub use crate::period::zones::zone;
    pub use crate::period::{AskedPeriod, Period};
}

/// Reports.
pub mod report {
    pub use crate::report::dimension::{Dimension, RowKey};
    pub use crate::report::request::TotalsRequest;
    pub use crate::report::totals::Basis;
}

/// The simulator.
pub mod simulator {
    pub use tillctl_simulator::{
        Clock, Fault, Options, RequestRecord, Shop, Simulator, control_grammar, reset, spare_codes,
    };
}

/// The client, and every request it can build.
pub mod stripe {
    pub use crate::stripe::config::Config;
    pub use crate::stripe::object::Verbatim;
    pub use crate::stripe::request::{Request, Upload};
    pub use crate::stripe::transport::builder as http_builder;
    pub use crate::stripe::{
        API_VERSION, Client, Form, Reader, accounts, balance, charges, configurations,
        connection_tokens, disputes, events, files, key_origin, locations, onboarding_links,
        payment_intents, payouts, permissions, reader_actions, readers, refunds, setup_intents,
    };
}
