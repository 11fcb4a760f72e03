//! A stateful Stripe Terminal over loopback HTTP, written from the contract.
//! (Its rooms are being built; this is the door.)
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
/// Milliseconds since the Unix epoch, UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Options.
#[expect(missing_debug_implementations, reason = "the door only")]
pub struct Options {
    /// Port.
    pub port: u16,
    /// Shop.
    pub shop: Shop,
    /// Seed.
    pub seed: u64,
    /// Latency.
    pub latency: Duration,
    /// Rate.
    pub rate_limit: Option<u32>,
    /// Faults.
    pub faults: Vec<Fault>,
    /// State.
    pub state_dir: Option<PathBuf>,
    /// Clock.
    pub clock: Clock,
    /// Delay.
    pub reader_delay: Duration,
}
impl Options {
    /// New.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            port: 0,
            shop: Shop::Demo,
            seed: 1,
            latency: Duration::ZERO,
            rate_limit: None,
            faults: vec![],
            state_dir: None,
            clock,
            reader_delay: Duration::ZERO,
        }
    }
}
/// Shop.
#[derive(Debug, Clone)]
pub enum Shop {
    /// Demo.
    Demo,
    /// Empty.
    Empty,
    /// Generated.
    Generated {
        /// n
        locations: u32,
        /// n
        readers: u32,
        /// n
        charges: u64,
        /// n
        days: u32,
    },
}
/// Fault.
#[derive(Debug, Clone)]
pub struct Fault;
impl FromStr for Fault {
    type Err = String;
    fn from_str(_: &str) -> Result<Self, String> {
        Ok(Self)
    }
}
/// Simulator.
#[derive(Debug)]
pub struct Simulator {
    url: String,
}
impl Simulator {
    /// Start.
    /// # Errors
    /// io
    pub async fn start(_options: Options) -> std::io::Result<Self> {
        Err(std::io::Error::other("not built yet"))
    }
    /// Url.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
    /// Stop.
    pub async fn stop(self) {}
}
/// Reset.
/// # Errors
/// io
pub fn reset(state_dir: &Path) -> std::io::Result<bool> {
    Ok(state_dir.exists())
}
