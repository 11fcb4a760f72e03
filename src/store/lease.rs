//! Leases: a lock that one holder has at a time, on whatever machine, for as long as
//! it renews it. Each has a number that is given once: whoever was frozen, and finds
//! another lease in the place of its own, has lost it.

use std::sync::Arc;

use tokio_postgres::types::Type;

use super::hold::{Hold, LIFE, LocalMoment};
use super::session::{PARTING, Session, Store, WRITING};
use crate::failure::{Failure, Kind};

/// Whoever had it may give it back in the moment it is asked for.
const TRIES: u32 = 3;

/// A lease that is held; it is given back when this goes.
#[derive(Debug)]
pub(crate) struct StoreLease {
    store: Arc<Store>,
    pub(crate) fence: i64,
    hold: Arc<Hold>,
}

/// Who has a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeaseHolder {
    pub(crate) host: String,
    pub(crate) user: String,
    pub(crate) process: i64,
}

impl StoreLease {
    /// Refuses unless it is surely ours. The store is asked only if it may have expired.
    pub(crate) async fn check(&self) -> Result<(), Failure> {
        if !self.hold.is_sure() && !self.hold.is_lost() {
            let renewed = self
                .store
                .run(|store| store.ask(|session| async move { session.renew().await }));
            renewed.await?;
        }
        if self.hold.is_lost() {
            return Err(taken_over());
        }
        Ok(())
    }
}

/// That somebody else has a lease by now.
pub(super) fn taken_over() -> Failure {
    Failure::new(
        Kind::NotReady,
        "another tillctl has taken this sale over while this one stood still",
    )
    .hint("its outcome is told there; the same command tells it here once it has ended")
}

impl Drop for StoreLease {
    fn drop(&mut self) {
        let fence = self.fence;
        // What cannot be given back expires. Nobody waits for it, but the end of the store.
        self.store.post(move |session| async move {
            session.held.borrow_mut().remove(&fence);
            let _ = session.release(fence).await;
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
        let hold = Arc::new(Hold::new(LocalMoment::now()));
        let of_session = Arc::clone(&hold);
        let taken = self.ask(move |session| async move {
            let taken = session.take(&account, &name).await?;
            if let Ok(fence) = taken {
                session.held.borrow_mut().insert(fence, of_session);
            }
            Ok(taken)
        })?;
        Ok(taken.map(|fence| StoreLease {
            store: Arc::clone(self),
            fence,
            hold,
        }))
    }
}

impl Session {
    async fn take(&self, account: &str, name: &str) -> Result<Result<i64, LeaseHolder>, Failure> {
        // A lease need not outlive the server: no line is kept that one which is lost there
        // stands under. So its commit waits for no disk.
        const TAKE: &str = "
            insert into tillctl.leases as held
                (account, name, fence, holder, host, os_user, process, taken, expires)
            select $1, $2, $8, $3::text::uuid, $4, $5, $6,
                clock_timestamp(), clock_timestamp() + make_interval(secs => $7)
            from set_config('synchronous_commit', 'off', true)
            on conflict (account, name) do update
            set fence = excluded.fence, holder = excluded.holder, host = excluded.host,
                os_user = excluded.os_user, process = excluded.process,
                taken = excluded.taken, expires = excluded.expires
            where held.expires <= clock_timestamp() or held.holder = excluded.holder
            returning fence";
        const WHO: &str =
            "select host, os_user, process from tillctl.leases where account = $1 and name = $2";
        let id = uuid::Uuid::new_v4();
        let holder = id.to_string();
        let fence = fence_of(id);
        let life = LIFE.as_secs_f64();
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
                            (&life, Type::FLOAT8),
                            (&fence, Type::INT8),
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
        const RELEASE: &str = "
            delete from tillctl.leases
            using set_config('synchronous_commit', 'off', true) where fence = $1";
        self.attempt(PARTING, async |client| {
            let fence = [(&fence as _, Type::INT8)];
            client.query_typed(RELEASE, &fence).await.map(drop)
        })
        .await
    }
}

/// A number that is given once: none that a server could forget it has given.
fn fence_of(id: uuid::Uuid) -> i64 {
    let (high, low) = id.as_u64_pair();
    i64::from_ne_bytes(((high ^ low.rotate_left(32)) >> 1).to_ne_bytes())
}
