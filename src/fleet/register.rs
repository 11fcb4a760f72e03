//! Registering a reader with a pairing code, and finding out whether it
//! happened when no answer came back.

use std::collections::BTreeMap;

use super::pairing;
use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Error, Reader, Request, Verbatim, readers};

/// A reader to be registered.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// The pairing code, as the reader shows it.
    pub code: &'a str,
    /// `tml_…`
    pub location: &'a str,
    /// What people will call it.
    pub label: &'a str,
    /// Metadata.
    pub metadata: &'a BTreeMap<String, String>,
    /// The model, where it is known, for the hint about codes.
    pub model: Option<&'a str>,
}

impl Registration<'_> {
    /// The request that will be sent.
    #[must_use]
    pub fn request(&self) -> Request {
        readers::register(self.code, self.location, self.label, self.metadata)
    }

    /// Registers the reader. `before` is the fleet as it was: by it a lost
    /// answer is made good, because the reader that appeared can be told from
    /// those that were there.
    ///
    /// # Errors
    /// [`Kind::Failed`] if Stripe does not take the code; [`Kind::Unknown`] if
    /// no answer came and no new reader can be seen; else as [`Client::send`].
    pub async fn send(
        &self,
        client: &Client,
        before: &[Verbatim<Reader>],
    ) -> Result<Verbatim<Reader>, Failure> {
        let sent = self.carry_out(client, &self.request(), before).await;
        sent.map(|(reader, _)| reader)
    }

    /// As [`Registration::send`], under an Idempotency-Key of the caller's. The
    /// second part says that Stripe had answered it before.
    ///
    /// # Errors
    /// As [`Registration::send`].
    pub async fn send_under(
        &self,
        client: &Client,
        key: &str,
        before: &[Reader],
    ) -> Result<(Verbatim<Reader>, bool), Failure> {
        self.carry_out(client, &self.request().key(key), before)
            .await
    }

    async fn carry_out<B: Known>(
        &self,
        client: &Client,
        request: &Request,
        before: &[B],
    ) -> Result<(Verbatim<Reader>, bool), Failure> {
        match client.send_for::<Verbatim<Reader>>(request).await {
            Ok(answer) => Ok((answer.reply, answer.replayed)),
            Err(error) if error.is_about("registration_code") => {
                Err(refused_code(error, self.model))
            }
            Err(error) if error.is_answer_lost() => {
                let reader = self.look(client, before, error).await?;
                Ok((reader, false))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn look<B: Known>(
        &self,
        client: &Client,
        before: &[B],
        error: Error,
    ) -> Result<Verbatim<Reader>, Failure> {
        let filter = readers::Filter {
            location: Some(self.location.to_owned()),
            ..readers::Filter::default()
        };
        let now = client
            .pages::<Verbatim<Reader>>(readers::list(&filter))
            .all();
        let mut fresh: Vec<_> = now
            .await
            .unwrap_or_default()
            .into_iter()
            .filter(|r| {
                self.is_ours(r)
                    && !before
                        .iter()
                        .any(|b| b.reader().id == r.id && self.is_ours(b.reader()))
            })
            .collect();
        match (fresh.pop(), fresh.is_empty()) {
            (Some(reader), true) => Ok(reader),
            _ => Err(Failure::from(error)
                .kind_of(Kind::Unknown)
                .hint(format!("before trying again, see whether it has appeared: tillctl readers list --location {} --label {}", self.location, quoted(self.label)))),
        }
    }

    fn is_ours(&self, reader: &Reader) -> bool {
        reader.label.as_deref() == Some(self.label) && reader.location_id() == Some(self.location)
    }
}

/// A reader as a listing had it, with or without what Stripe sent.
trait Known {
    fn reader(&self) -> &Reader;
}

impl Known for Reader {
    fn reader(&self) -> &Reader {
        self
    }
}

impl Known for Verbatim<Reader> {
    fn reader(&self) -> &Reader {
        self
    }
}

/// Stripe documents no code for this, so the parameter at fault decides.
fn refused_code(error: Error, model: Option<&str>) -> Failure {
    Failure::from(error)
        .kind_of(Kind::Failed)
        .context("Stripe does not take the pairing code")
        .hint(format!(
            "codes are short-lived, get a fresh one: {}",
            pairing::where_to_find(model)
        ))
}

/// Every reader of the fleet.
///
/// # Errors
/// As [`Client::send`].
pub async fn everything(client: &Client) -> Result<Vec<Verbatim<Reader>>, Failure> {
    let all = readers::list(&readers::Filter::default());
    Ok(client.pages::<Verbatim<Reader>>(all).all().await?)
}

/// A name as it can be typed into a shell.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '=');
    // zsh takes a word that begins with = for a command's path.
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_typed_into_a_shell() {
        for (text, typed) in [
            ("Bar", "Bar"),
            ("Till 3", "'Till 3'"),
            ("Joe's", "'Joe'\\''s'"),
            ("$(rm)", "'$(rm)'"),
            ("", "''"),
            ("lane=4", "lane=4"),
            ("=cat", "'=cat'"),
        ] {
            assert_eq!(quoted(text), typed);
        }
    }
}
