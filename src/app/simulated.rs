//! The simulator inside the program.

use std::sync::Arc;

use tillctl_simulator::Simulator;

use super::App;
use crate::failure::Failure;
use crate::files;
use crate::settings::STRIPE_API;

impl App {
    /// The clock in the form the simulator takes: milliseconds since the epoch.
    pub(crate) fn simulator_clock(&self) -> tillctl_simulator::Clock {
        let clock = self.clock;
        Arc::new(move || clock.now().as_millisecond())
    }

    /// The simulator of `--simulator`, started when it is first asked for.
    pub(crate) async fn simulator(&self) -> Result<&Simulator, Failure> {
        self.simulator
            .get_or_try_init(|| self.start_simulator())
            .await
    }

    /// The stand-in for Stripe that `--api-base` names, if it names one.
    pub(crate) fn simulator_base(&self) -> Option<&str> {
        Some(self.settings.api_base.as_str()).filter(|base| *base != STRIPE_API)
    }

    async fn start_simulator(&self) -> Result<Simulator, Failure> {
        let mut options = tillctl_simulator::Options::new(self.simulator_clock());
        options.state_dir = Some(self.simulator_dir());
        if let Some(seed) = &self.settings.simulator_seed {
            options.seed = seed
                .parse()
                .map_err(|e| Failure::usage(format!("TILLCTL_SIMULATOR_SEED {seed:?}: {e}")))?;
        }
        for fault in &self.settings.simulator_faults {
            options.faults.push(
                fault.parse().map_err(|e| {
                    Failure::usage(format!("TILLCTL_SIMULATOR_FAULTS {fault:?}: {e}"))
                })?,
            );
        }
        Simulator::start(options).await.map_err(|error| {
            Failure::failed(format!(
                "the simulator cannot use {}: {error}",
                self.simulator_dir().display()
            ))
            .hint(format!(
                "{}; `tillctl simulator reset` begins with a fresh shop",
                files::advice(&error, "set TILLCTL_DATA_DIR")
            ))
        })
    }

    /// Where the in-process simulator keeps its state.
    pub(crate) fn simulator_dir(&self) -> std::path::PathBuf {
        self.settings.simulator_dir()
    }
}
