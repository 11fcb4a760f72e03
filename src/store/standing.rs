//! What is asked of a store as a whole: its tables, its clock, how it is.

use std::time::Duration;

use super::schema::{Made, Older, Standing, bring_forward, check, look, orphaned};
use super::session::Store;
use crate::failure::{Failure, Kind};

impl Store {
    /// Makes the tables if there are none; older ones are refused.
    pub(crate) fn make(&self) -> Result<Made, Failure> {
        self.bring_forward(Older::Stay)
    }

    /// Makes the tables, or brings them forward.
    pub(crate) fn migrate(&self) -> Result<Made, Failure> {
        self.bring_forward(Older::BroughtForward)
    }

    fn bring_forward(&self, older: Older) -> Result<Made, Failure> {
        let shown = self.place().to_owned();
        self.ask(move |session| async move {
            let made = session
                .apart(async |client| bring_forward(client, older).await)
                .await?
                .ok_or_else(|| orphaned(&shown))?;
            check(Some(made.to), &shown)?;
            Ok(made)
        })
    }

    /// What it is known by.
    pub(crate) async fn id(&self) -> Result<String, Failure> {
        self.answer(|session| async move { Ok(session.greeted().await?.id) })
            .await
    }

    /// Whether it can be reached: not if no server has ever said anything to this process.
    /// One that refuses, or ends, has been reached.
    pub(crate) async fn can_be_reached(&self) -> Result<bool, Failure> {
        self.answer(|session| async move {
            match session.greeted().await {
                Ok(_) => Ok(true),
                Err(failure) if failure.kind() != Kind::Unavailable => Err(failure),
                Err(failure) if session.has_answered.get() => Err(failure),
                Err(_) => Ok(false),
            }
        })
        .await
    }

    /// Its clock, in milliseconds since 1970, and how long ago it showed that.
    pub(crate) async fn clock(&self) -> Result<(i64, Duration), Failure> {
        self.answer(|session| async move {
            let greeting = session.greeted().await?;
            Ok((greeting.clock, greeting.at.elapsed() + greeting.half))
        })
        .await
    }

    /// How it is, as far as can be seen.
    pub(crate) fn standing(&self) -> Result<Standing, Failure> {
        self.ask(|session| async move { session.apart(async |client| look(client).await).await })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;

    use super::super::session::StoreUser;
    use super::super::target::Target;
    use super::*;

    /// A store whose server does this with whoever has asked it for TLS.
    fn store(serve: fn(TcpStream)) -> Arc<Store> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                if stream.read_exact(&mut [0; 8]).is_ok() {
                    serve(stream);
                }
            }
        });
        let url = format!("postgres://till@127.0.0.1:{port}/tillctl?sslmode=require");
        let user = StoreUser {
            host: "here".to_owned(),
            name: "test".to_owned(),
            process: 1,
        };
        let target = Target::parse(&url).unwrap();
        Store::new(target, Box::new(|| Ok(None)), user).unwrap()
    }

    /// "S", and then that the handshake has failed.
    fn refuses(mut stream: TcpStream) {
        stream.write_all(b"S").unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, 40]);
    }

    #[tokio::test]
    async fn a_server_with_which_tls_fails_was_reached() {
        let has_none = |mut stream: TcpStream| stream.write_all(b"N").unwrap();
        let says_nothing = |stream: TcpStream| drop(stream);
        let ends_in_the_middle = |mut stream: TcpStream| {
            stream.write_all(b"S").unwrap();
            let _ = stream.read(&mut [0; 4096]);
        };
        let stores = [refuses, has_none, says_nothing, ends_in_the_middle].map(store);
        let [refuses, has_none, says_nothing, cut_off] = &stores;
        let (by_alert, none, nothing, cut) = tokio::join!(
            refuses.can_be_reached(),
            has_none.can_be_reached(),
            says_nothing.can_be_reached(),
            cut_off.can_be_reached(),
        );
        for failure in [by_alert.unwrap_err(), none.unwrap_err()] {
            assert_eq!(failure.kind(), Kind::Unavailable, "{failure}");
            assert!(failure.to_string().contains("TLS"), "{failure}");
        }
        assert!(!nothing.unwrap() && !cut.unwrap());
    }
}
