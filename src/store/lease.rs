//! Leases: a lock that one holder has at a time, on whatever machine, for as long as
//! it renews it. Each has a number that is given once: whoever was frozen, and finds
//! another lease in the place of its own, has lost it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::types::Type;

use super::session::{LIFE, PARTING, Session, Store, WRITING};
use crate::failure::Failure;

/// Whoever had it may give it back in the moment it is asked for.
const TRIES: u32 = 3;

/// A lease that is held; it is given back when this goes.
#[derive(Debug)]
pub(crate) struct StoreLease {
    store: Arc<Store>,
    pub(crate) fence: i64,
    is_lost: Arc<AtomicBool>,
}

/// Who has a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeaseHolder {
    pub(crate) host: String,
    pub(crate) user: String,
    pub(crate) process: i64,
}

impl StoreLease {
    /// Whether somebody else has taken it over.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::SeqCst)
    }
}

impl Drop for StoreLease {
    fn drop(&mut self) {
        let fence = self.fence;
        // What cannot be given back expires.
        let _ = self.store.ask(move |session| async move {
            session.held.borrow_mut().remove(&fence);
            session.release(fence).await
        });
    }
}

impl Store {
    /// Takes the lease of this name, or says who has it.
    pub(crate) fn take(
        self: &Arc<Self>,
        account: &str,
        name: &str,
    ) -> Result<Result<StoreLease, LeaseHolder>, Failure> {
        let (account, name) = (account.to_owned(), name.to_owned());
        let is_lost = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_lost);
        let taken = self.ask(move |session| async move {
            let taken = session.take(&account, &name).await?;
            if let Ok(fence) = taken {
                session.held.borrow_mut().insert(fence, flag);
            }
            Ok(taken)
        })?;
        Ok(taken.map(|fence| StoreLease {
            store: Arc::clone(self),
            fence,
            is_lost,
        }))
    }
}

impl Session {
    async fn take(&self, account: &str, name: &str) -> Result<Result<i64, LeaseHolder>, Failure> {
        const TAKE: &str = "
            insert into tillctl.leases as held
                (account, name, fence, holder, host, os_user, process, taken, expires)
            values ($1, $2, nextval('tillctl.fence'), $3::text::uuid, $4, $5, $6,
                clock_timestamp(), clock_timestamp() + make_interval(secs => $7))
            on conflict (account, name) do update
            set fence = excluded.fence, holder = excluded.holder, host = excluded.host,
                os_user = excluded.os_user, process = excluded.process,
                taken = excluded.taken, expires = excluded.expires
            where held.expires <= clock_timestamp() or held.holder = excluded.holder
            returning fence";
        const WHO: &str =
            "select host, os_user, process from tillctl.leases where account = $1 and name = $2";
        let holder = uuid::Uuid::new_v4().to_string();
        let user = &self.user;
        let process = i64::from(user.process);
        for _ in 0..TRIES {
            let asked = self.attempt(WRITING, async |client| {
                let taken = client
                    .query_typed_opt(
                        TAKE,
                        &[
                            (&account, Type::TEXT),
                            (&name, Type::TEXT),
                            (&holder, Type::TEXT),
                            (&user.host, Type::TEXT),
                            (&user.name, Type::TEXT),
                            (&process, Type::INT8),
                            (&LIFE, Type::FLOAT8),
                        ],
                    )
                    .await?;
                if let Some(row) = taken {
                    return Ok(Ok(row.try_get(0)?));
                }
                let who = [(&account as _, Type::TEXT), (&name as _, Type::TEXT)];
                let Some(row) = client.query_typed_opt(WHO, &who).await? else {
                    return Ok(Err(None));
                };
                Ok(Err(Some(LeaseHolder {
                    host: row.try_get(0)?,
                    user: row.try_get(1)?,
                    process: row.try_get(2)?,
                })))
            });
            match asked.await? {
                Ok(fence) => return Ok(Ok(fence)),
                Err(Some(who)) => return Ok(Err(who)),
                Err(None) => {}
            }
        }
        Ok(Err(LeaseHolder {
            host: "another machine".to_owned(),
            user: "unknown".to_owned(),
            process: 0,
        }))
    }

    /// Gives a lease back; if it is not ours any more there is nothing to do.
    async fn release(&self, fence: i64) -> Result<(), Failure> {
        const RELEASE: &str = "delete from tillctl.leases where fence = $1";
        self.attempt(PARTING, async |client| {
            let fence = [(&fence as _, Type::INT8)];
            client.query_typed(RELEASE, &fence).await.map(drop)
        })
        .await
    }
}
