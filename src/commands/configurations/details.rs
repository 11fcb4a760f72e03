//! The flags `create` and `update` have in common, read before anything is sent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::edit::ConfigurationEdit;
use super::secrets::SecretSource;
use super::wifi;
use crate::app::App;
use crate::commands::configurations::files::bytes;
use crate::commands::parse::OnOff;
use crate::failure::Failure;
use crate::fleet::configure::parts::{self, ConfigurationPart, InCurrency};
use crate::fleet::configure::splash;
use crate::fleet::configure::tips::Tipping;
use crate::money::DecimalMark;
use crate::secret::Hidden;
use crate::stripe::Upload;
use crate::stripe::configurations::RebootWindow;

/// What a configuration says.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigurationDetails {
    /// Three percentages to suggest as a tip; may be repeated
    #[arg(long, value_name = "CUR=A,B,C", value_parser = parts::percentages)]
    tip_percent: Vec<InCurrency<Vec<i64>>>,
    /// Three amounts to suggest as a tip, as people write them; may be repeated
    #[arg(long, value_name = "CUR=A,B,C", value_parser = parts::amounts)]
    tip_fixed: Vec<InCurrency<Vec<i64>>>,
    /// Suggest amounts below this amount, percentages above it; may be repeated
    #[arg(long, value_name = "CUR=AMOUNT")]
    tip_smart_threshold: Vec<String>,
    /// Between which hours, local time, readers restart
    #[arg(long, value_name = "FROM-TO", value_parser = parts::reboot)]
    reboot: Option<RebootWindow>,
    /// Store payments while the network is away
    #[arg(long, value_name = "WHEN")]
    offline: Option<OnOff>,
    /// Use mobile data
    #[arg(long, value_name = "WHEN")]
    cellular: Option<OnOff>,
    /// Variable with the passcode of the admin menu, 5 digits
    #[arg(long, value_name = "VARIABLE", group = "passcode")]
    passcode_env: Option<String>,
    /// File with the passcode, - for standard input
    #[arg(long, value_name = "FILE", group = "passcode")]
    passcode_file: Option<PathBuf>,
    /// Ask for the passcode
    #[arg(long, group = "passcode")]
    prompt_passcode: bool,
    /// Picture a model shows while it waits; `none` takes it away; may be repeated
    #[arg(long, value_name = "MODEL=FILE", value_parser = parts::picture)]
    splash: Vec<(&'static str, Option<PathBuf>)>,
    #[command(flatten)]
    wifi: wifi::WifiFlags,
}

impl ConfigurationDetails {
    /// Reads everything the flags name.
    pub(super) async fn wish(
        &self,
        app: &App,
        name: Option<&str>,
        unset: &[ConfigurationPart],
    ) -> Result<ConfigurationEdit, Failure> {
        let name = name.map(str::trim);
        if name == Some("") {
            return Err(Failure::usage("the name is empty")
                .hint("Stripe keeps the name a configuration has; give it another"));
        }
        let wish = ConfigurationEdit {
            name: name.map(str::to_owned),
            tips: self.tips(app.settings.decimal_mark)?,
            unset: unset.to_vec(),
            reboot: self.reboot,
            offline: self.offline,
            cellular: self.cellular,
            passcode: self.passcode(app).await?,
            wifi: self.wifi.read(app).await?,
            pictures: self.pictures(app)?,
        };
        wish.contradictions()?;
        Ok(wish)
    }

    fn tips(&self, mark: DecimalMark) -> Result<Tipping, Failure> {
        let mut all = Tipping::new();
        let twice = |flag: &str, currency| {
            Failure::usage(format!("--tip-{flag} is given twice for {currency}"))
        };
        for (currency, list) in &self.tip_percent {
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.percentages.replace(list.clone()).is_some() {
                return Err(twice("percent", *currency));
            }
        }
        for (currency, list) in &self.tip_fixed {
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.fixed_amounts.replace(list.clone()).is_some() {
                return Err(twice("fixed", *currency));
            }
        }
        for text in &self.tip_smart_threshold {
            let (currency, amount) = parts::threshold(text, mark)
                .map_err(|why| Failure::usage(format!("--tip-smart-threshold: {why}")))?;
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.smart_tip_threshold.replace(amount).is_some() {
                return Err(twice("smart-threshold", currency));
            }
        }
        Ok(all)
    }

    async fn passcode(&self, app: &App) -> Result<Option<Hidden>, Failure> {
        let source = SecretSource {
            what: "the passcode",
            flag: "--passcode",
            variable: self.passcode_env.as_deref(),
            file: self.passcode_file.as_deref(),
            ask: self.prompt_passcode,
        };
        let code = source.read(app).await?;
        let fits = code.as_ref().is_none_or(|c| {
            c.expose().len() == 5 && c.expose().bytes().all(|b| b.is_ascii_digit())
        });
        if fits {
            Ok(code)
        } else {
            Err(Failure::usage("the passcode has to have exactly 5 digits"))
        }
    }

    fn pictures(&self, app: &App) -> Result<BTreeMap<&'static str, Option<Upload>>, Failure> {
        let mut all = BTreeMap::new();
        for (model, path) in &self.splash {
            let picture = match path {
                Some(path) => {
                    let (name, bytes) = bytes(path)?;
                    let upload = splash::check(model, &name, bytes)?;
                    if splash::pixels(model).is_none() {
                        app.output.note(&format!(
                            "{name}: Stripe does not say how many pixels {model} shows; type and size were checked"
                        ));
                    }
                    Some(upload)
                }
                None => None,
            };
            if all.insert(*model, picture).is_some() {
                return Err(Failure::usage(format!(
                    "--splash is given twice for {model}"
                )));
            }
        }
        Ok(all)
    }
}
