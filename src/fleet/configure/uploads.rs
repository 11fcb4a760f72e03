//! Files a configuration will refer to: uploaded when the change is approved and
//! not before.

use crate::failure::{Failure, Kind};
use crate::stripe::configurations::{Draft, Edit, WifiDraft};
use crate::stripe::files::{self, File, Purpose};
use crate::stripe::{Client, Request, Upload};

/// Files that will be uploaded. Until they are, their ids are written as words.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Vec<(String, Purpose, Upload)>);

impl Uploads {
    /// Adds a file and returns what stands for its id. The same file is sent
    /// once.
    pub(crate) fn add(&mut self, purpose: Purpose, upload: &Upload) -> String {
        let same =
            |(_, p, u): &&(String, Purpose, Upload)| *p == purpose && u.bytes() == upload.bytes();
        if let Some((id, ..)) = self.0.iter().find(same) {
            return id.clone();
        }
        let id = format!("(id of {}, file {})", upload.name(), self.0.len() + 1);
        self.0.push((id.clone(), purpose, upload.clone()));
        id
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        let each = self.0.iter();
        each.map(|(_, purpose, upload)| files::create(*purpose, upload))
            .collect()
    }

    /// Uploads them and puts their ids into the draft.
    pub(crate) async fn upload(&self, client: &Client, draft: &mut Draft) -> Result<(), Failure> {
        for (word, purpose, upload) in &self.0 {
            let sent = client.send::<File>(&files::create(*purpose, upload)).await;
            let file = sent.map_err(|error| {
                let lost = error.is_answer_lost();
                let failure = Failure::from(error).context(format!("uploading {}", upload.name()));
                if lost {
                    // A file that nothing refers to does no harm.
                    failure
                        .kind_of(Kind::Unavailable)
                        .hint("no configuration was changed; run it again")
                } else {
                    failure
                }
            })?;
            put(draft, word, &file.id);
        }
        Ok(())
    }
}

fn put(draft: &mut Draft, word: &str, id: &str) {
    let swap = |text: &mut String| {
        if text == word {
            id.clone_into(text);
        }
    };
    for edit in draft.splashscreens.values_mut() {
        if let Edit::Set(text) = edit {
            swap(text);
        }
    }
    match &mut draft.wifi {
        Edit::Set(WifiDraft::EnterpriseEapPeap {
            ca_certificate_file: Some(ca),
            ..
        }) => swap(ca),
        Edit::Set(WifiDraft::EnterpriseEapTls {
            client_certificate_file,
            private_key_file,
            ca_certificate_file,
            ..
        }) => {
            swap(client_certificate_file);
            swap(private_key_file);
            if let Some(ca) = ca_certificate_file {
                swap(ca);
            }
        }
        _ => {}
    }
}
