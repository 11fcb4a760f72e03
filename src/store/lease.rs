//! Leases: a lock that one holder has at a time, on whatever machine, for as long as
//! it renews it. Each has a number that is given once: whoever was frozen, and finds
//! another lease in the place of its own, has lost it.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

use super::hold::{Hold, LIFE, LocalMoment, taken_over};
use super::lines::lines_of;
use super::session::{PARTING, Session, Store, WRITING};
use crate::failure::Failure;

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

    /// Whether it is known to be somebody else's by now.
    pub(crate) fn is_lost(&self) -> bool {
        self.hold.is_lost()
    }
}

impl Drop for StoreLease {
    fn drop(&mut self) {
        if self.hold.is_given_back() {
            return;
        }
        let fence = self.fence;
        // What cannot be given back expires. Nobody waits for it, but the end of the store.
        self.store.post(move |session| async move {
            session.held.borrow_mut().remove(&fence);
            let _ = session.release(fence).await;
        });
    }
}

/// Leases that were taken together, and what is kept of something as it stands under them.
#[derive(Debug)]
pub(crate) struct ClaimedLines {
    pub(crate) leases: Vec<StoreLease>,
    pub(crate) lines: Vec<String>,
}

/// A lease that could not be had: the how-manieth of those asked for, and who has it.
pub(crate) type Refused = (usize, LeaseHolder);

impl Store {
    /// Takes the lease of this name, or says who has it.
    pub(crate) fn take(
        self: &Arc<Self>,
        account: &str,
        name: &str,
    ) -> Result<Result<StoreLease, LeaseHolder>, Failure> {
        let wanted = Wanted::new(name);
        let lease = wanted.lease(self);
        let taken = self.claim_all(account, vec![wanted], None)?;
        Ok(taken.map(|_| lease).map_err(|(_, holder)| holder))
    }

    /// Takes the leases of these names, one after the other, and reads the lines that are
    /// looked up by this as they stand under them; or says which could not be had.
    pub(crate) fn claim(
        self: &Arc<Self>,
        account: &str,
        names: &[String],
        sale_key: Option<String>,
    ) -> Result<Result<ClaimedLines, Refused>, Failure> {
        let wanted: Vec<Wanted> = names.iter().map(|name| Wanted::new(name)).collect();
        let leases = wanted.iter().map(|wanted| wanted.lease(self)).collect();
        let claimed = self.claim_all(account, wanted, sale_key)?;
        Ok(claimed.map(|lines| ClaimedLines { leases, lines }))
    }

    fn claim_all(
        &self,
        account: &str,
        wanted: Vec<Wanted>,
        sale_key: Option<String>,
    ) -> Result<Result<Vec<String>, Refused>, Failure> {
        let account = account.to_owned();
        self.ask(move |session| async move {
            session.claim(&account, &wanted, sale_key.as_deref()).await
        })
    }
}

/// A lease about to be taken. Whoever asks for it again says the same.
#[derive(Debug)]
struct Wanted {
    name: String,
    holder: String,
    fence: i64,
    hold: Arc<Hold>,
}

impl Wanted {
    fn new(name: &str) -> Self {
        let id = uuid::Uuid::new_v4();
        Self {
            name: name.to_owned(),
            holder: id.to_string(),
            fence: fence_of(id),
            hold: Arc::new(Hold::new(LocalMoment::now())),
        }
    }

    /// As it is held if it is taken: given back when this goes, also if it was not.
    fn lease(&self, store: &Arc<Store>) -> StoreLease {
        StoreLease {
            store: Arc::clone(store),
            fence: self.fence,
            hold: Arc::clone(&self.hold),
        }
    }
}

impl Session {
    async fn claim(
        &self,
        account: &str,
        wanted: &[Wanted],
        sale_key: Option<&str>,
    ) -> Result<Result<Vec<String>, Refused>, Failure> {
        self.check_gives_back().await?;
        let fences: Vec<i64> = wanted.iter().map(|wanted| wanted.fence).collect();
        let mut refused = 0;
        for _ in 0..TRIES {
            let asked = self.attempt(WRITING, async |client| {
                // Sent together, and done in this order: each sees what was before it, and
                // the lines are read once the leases are there.
                let takes = wanted
                    .iter()
                    .enumerate()
                    .map(|(number, one)| self.take(client, account, one, &fences[..number]));
                let lines = async {
                    match sale_key {
                        Some(key) => lines_of(client, account, key).await,
                        None => Ok(Vec::new()),
                    }
                };
                let (answers, lines) = join(join_all(takes), lines).await;
                let answers: Vec<bool> = answers.into_iter().collect::<Result<_, _>>()?;
                let Some(number) = answers.iter().position(|is_taken| !is_taken) else {
                    return Ok(Ok(lines?));
                };
                Ok(Err((
                    number,
                    holder_of(client, account, &wanted[number].name).await?,
                )))
            });
            let asked = asked.await?;
            let count = asked
                .as_ref()
                .map_or_else(|(number, _)| *number, |_| wanted.len());
            let mut held = self.held.borrow_mut();
            held.extend(
                wanted
                    .iter()
                    .take(count)
                    .map(|one| (one.fence, Arc::clone(&one.hold))),
            );
            match asked {
                Ok(lines) => return Ok(Ok(lines)),
                Err((number, Some(holder))) => return Ok(Err((number, holder))),
                Err((number, None)) => refused = number,
            }
        }
        let unknown = LeaseHolder {
            host: "another machine".to_owned(),
            user: "unknown".to_owned(),
            process: 0,
        };
        Ok(Err((refused, unknown)))
    }

    /// Takes a lease, if those are held that are taken before it; whether it was had.
    async fn take(
        &self,
        client: &Client,
        account: &str,
        wanted: &Wanted,
        before: &[i64],
    ) -> Result<bool, Error> {
        // A lease need not outlive the server: no line is kept that one which is lost there
        // stands under. So its commit waits for no disk.
        const TAKE: &str = "
            insert into tillctl.leases as held
                (account, name, fence, holder, host, os_user, process, taken, expires)
            select $1, $2, $8, $3::text::uuid, $4, $5, $6,
                clock_timestamp(), clock_timestamp() + make_interval(secs => $7)
            from set_config('synchronous_commit', 'off', true)
            where (select count(*) from tillctl.leases where fence = any($9)) = cardinality($9)
            on conflict (account, name) do update
            set fence = excluded.fence, holder = excluded.holder, host = excluded.host,
                os_user = excluded.os_user, process = excluded.process,
                taken = excluded.taken, expires = excluded.expires
            where held.expires <= clock_timestamp() or held.holder = excluded.holder
            returning fence";
        let life = LIFE.as_secs_f64();
        let user = &self.user;
        let process = i64::from(user.process);
        let asked = [
            (&account as &(dyn ToSql + Sync), Type::TEXT),
            (&wanted.name, Type::TEXT),
            (&wanted.holder, Type::TEXT),
            (&user.host, Type::TEXT),
            (&user.name, Type::TEXT),
            (&process, Type::INT8),
            (&life, Type::FLOAT8),
            (&wanted.fence, Type::INT8),
            (&before, Type::INT8_ARRAY),
        ];
        Ok(client.query_typed_opt(TAKE, &asked).await?.is_some())
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

/// Who has a lease; nobody, if it was given back.
async fn holder_of(
    client: &Client,
    account: &str,
    name: &str,
) -> Result<Option<LeaseHolder>, Error> {
    const WHO: &str =
        "select host, os_user, process from tillctl.leases where account = $1 and name = $2";
    let asked = [(&account as _, Type::TEXT), (&name as _, Type::TEXT)];
    let Some(row) = client.query_typed_opt(WHO, &asked).await? else {
        return Ok(None);
    };
    Ok(Some(LeaseHolder {
        host: row.try_get(0)?,
        user: row.try_get(1)?,
        process: row.try_get(2)?,
    }))
}

/// A number that is given once: none that a server could forget it has given.
fn fence_of(id: uuid::Uuid) -> i64 {
    let (high, low) = id.as_u64_pair();
    i64::from_ne_bytes(((high ^ low.rotate_left(32)) >> 1).to_ne_bytes())
}
