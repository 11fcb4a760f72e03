//! A shop whose machines share a store.

use std::process::Command;

use serde_json::Value;
use tillctl::facade::simulator;

use super::cluster::Cluster;
use super::till::{Run, Till, VISA};

pub(crate) struct Shop {
    pub(crate) till: Till,
    pub(crate) cluster: Cluster,
}

impl Shop {
    /// One whose store has its tables; `None` without PostgreSQL.
    pub(crate) fn new() -> Option<Self> {
        Self::of(Till::new())
    }

    /// One whose store is empty.
    pub(crate) fn bare() -> Option<Self> {
        let cluster = Cluster::shared()?;
        let till = Till::new();
        Some(Self { till, cluster })
    }

    /// One whose server no other test uses: it may be killed and frozen.
    pub(crate) fn alone() -> Option<Self> {
        Self::alone_of(Till::new())
    }

    /// One that has sold for some days.
    pub(crate) fn generated(charges: u64) -> Option<Self> {
        Self::of(sold_for(6, charges))
    }

    /// The same over so many days.
    pub(crate) fn generated_over(days: u32, charges: u64) -> Option<Self> {
        Self::of(sold_for(days, charges))
    }

    /// The same over some days, whose server no other test uses.
    pub(crate) fn generated_alone(charges: u64) -> Option<Self> {
        Self::alone_of(sold_for(6, charges))
    }

    fn of(till: Till) -> Option<Self> {
        let cluster = Cluster::shared_as("shop", |cluster| init(&till, cluster))?;
        Some(Self { till, cluster })
    }

    fn alone_of(till: Till) -> Option<Self> {
        let cluster = Cluster::start()?;
        init(&till, &cluster);
        Some(Self { till, cluster })
    }

    /// A command on a machine with this store.
    pub(crate) fn at(&self, machine: &str, url: &str, args: &[&str]) -> Command {
        let mut command = self.till.command(args);
        command.env("TILLCTL_STATE_DIR", self.till.path(machine));
        command.env("TILLCTL_STORE", url);
        command
    }

    pub(crate) fn command(&self, machine: &str, args: &[&str]) -> Command {
        self.at(machine, &self.cluster.url(), args)
    }

    pub(crate) fn run(&self, machine: &str, args: &[&str]) -> Run {
        Till::finish(self.command(machine, args))
    }

    /// The PaymentIntents of a reference, with their status.
    pub(crate) fn intents(&self, reference: &str) -> Vec<(String, String)> {
        let list = self.till.stripe("/v1/payment_intents?limit=100");
        let rows = list["data"].as_array().unwrap();
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        rows.iter()
            .filter(|p| p["metadata"]["tillctl_reference"] == reference)
            .map(|p| (text(&p["id"]), text(&p["status"])))
            .collect()
    }

    /// One PaymentIntent of it is alive, and it is paid.
    #[track_caller]
    pub(crate) fn one_charge(&self, reference: &str) {
        let all = self.intents(reference);
        let alive: Vec<&str> = all
            .iter()
            .map(|(_, status)| status.as_str())
            .filter(|status| *status != "canceled")
            .collect();
        assert_eq!(alive, ["succeeded"], "{reference}: {all:?}");
    }

    /// So many more simulated readers; their labels.
    pub(crate) fn readers(&self, count: usize) -> Vec<String> {
        let locations = self.till.stripe("/v1/terminal/locations");
        let location = locations["data"][0]["id"].as_str().unwrap();
        let labels: Vec<String> = (1..=count).map(|n| format!("Practice {n}")).collect();
        for label in &labels {
            let words = ["readers", "register", "--code", "simulated-wpe", "--label"];
            let words = [&words[..], &[label, "--location", location]].concat();
            self.run("a", &words).exits(0);
        }
        labels
    }

    /// Nothing is held any more.
    #[track_caller]
    pub(crate) fn no_lock(&self) {
        let held = self.cluster.sql("select name from tillctl.leases");
        assert_eq!(held, "");
    }
}

fn init(till: &Till, cluster: &Cluster) {
    let mut command = till.command(&["store", "init"]);
    command.env("TILLCTL_STORE", cluster.url());
    Till::finish(command).exits(0);
}

fn sold_for(days: u32, charges: u64) -> Till {
    let past = simulator::Shop::Generated {
        locations: 3,
        readers: 5,
        charges,
        days,
    };
    Till::of(&[], Some(past))
}

/// A sale of 5.00 EUR on the simulated reader, with a card.
pub(crate) fn sale(reference: &str) -> Vec<&str> {
    sale_on(reference, "Practice till")
}

/// The same on another simulated reader.
pub(crate) fn sale_on<'a>(reference: &'a str, reader: &'a str) -> Vec<&'a str> {
    let mut args = waiting(reference, reader);
    args.extend(["--present", VISA]);
    args
}

/// A sale that waits for a card.
pub(crate) fn waiting<'a>(reference: &'a str, reader: &'a str) -> Vec<&'a str> {
    vec![
        "pay",
        "--reader",
        reader,
        "--amount",
        "5.00",
        "--currency",
        "eur",
        "--skip-tipping",
        "--reference",
        reference,
        "--deadline",
        "20s",
        "-o",
        "json",
    ]
}

/// The blocks of SQL that a section of docs/store.md has.
pub(crate) fn documented(heading: &str) -> Vec<String> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/store.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let blocks = section.split("```sql\n").skip(1);
    let blocks = blocks.map(|block| block.split_once("```").unwrap().0.to_owned());
    blocks.collect()
}
