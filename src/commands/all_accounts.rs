//! `--all-accounts`: one command over every connected account.

use crate::app::App;
use crate::failure::{Failure, Kind};
use crate::stripe::accounts::{self, Account};
use crate::text::counted;

/// The flag.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct AllAccounts {
    /// Every connected account, with a column that names it
    #[arg(long)]
    all_accounts: bool,
}

/// What came of each account.
pub(crate) struct AccountResults<T> {
    /// The accounts that answered, in Stripe's order.
    pub(crate) done: Vec<(Account, T)>,
    failed: Vec<(Account, Failure)>,
}

impl AllAccounts {
    /// Whether every account is meant.
    pub(crate) const fn is_on(&self) -> bool {
        self.all_accounts
    }
}

/// Runs a command for every connected account, one after another. An account
/// that fails does not keep the others from being asked; only Ctrl-C, a closed
/// pipe and wrong flags end it all.
pub(crate) async fn each<T>(
    app: &App,
    work: impl AsyncFn(&App, &Account) -> Result<T, Failure>,
) -> Result<AccountResults<T>, Failure> {
    if app.settings.account.is_some() {
        return Err(Failure::usage(
            "--all-accounts is about every connected account, and one is named",
        )
        .hint("leave out --account, TILLCTL_ACCOUNT or account in the settings"));
    }
    let accounts: Vec<Account> = app
        .stripe()
        .await?
        .pages::<Account>(accounts::connected())
        .all()
        .await
        .map_err(Failure::from)?;
    if accounts.is_empty() {
        app.output.note("no account is connected to the key's");
    }
    let mut swept = AccountResults {
        done: Vec::new(),
        failed: Vec::new(),
    };
    // A check that runs every minute is to be silent.
    let spinner = app
        .output
        .is_terminal()
        .then(|| app.output.spinner("asking every connected account"));
    let of = accounts.len();
    for (at, account) in accounts.into_iter().enumerate() {
        if let Some(spinner) = &spinner {
            spinner.detail(&format!("{} of {of}", at + 1));
        }
        let there = app.for_account(&account.id).await?;
        match work(&there, &account).await {
            Ok(result) => swept.done.push((account, result)),
            Err(failure) if matches!(failure.kind(), Kind::Usage | Kind::Interrupted) => {
                return Err(failure);
            }
            Err(failure) if failure.is_stdout_closed() => return Err(failure),
            Err(failure) => swept.failed.push((account, failure)),
        }
    }
    drop(spinner);
    Ok(swept)
}

impl<T> AccountResults<T> {
    /// With something else of each account that answered.
    pub(crate) fn map<U>(self, of: impl Fn(T) -> U) -> AccountResults<U> {
        let done = self.done.into_iter();
        AccountResults {
            done: done
                .map(|(account, result)| (account, of(result)))
                .collect(),
            failed: self.failed,
        }
    }

    /// The ids of the accounts that failed.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &str> {
        self.failed.iter().map(|(account, _)| account.id.as_str())
    }

    /// Names the accounts that failed, after the others were shown.
    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        if self.failed.is_empty() {
            return Ok(());
        }
        let lines = self
            .failed
            .iter()
            .map(|(account, failure)| {
                let name = account.name().unwrap_or("no name");
                format!("{} ({name}): {failure}", account.id)
            })
            .collect();
        let of = self.failed.len() + self.done.len();
        Err(Failure::new(
            Kind::Partial,
            format!(
                "{} of {} could not be read",
                self.failed.len(),
                counted(of, "account")
            ),
        )
        .details(lines)
        .hint("what is shown is complete for the other accounts"))
    }
}
