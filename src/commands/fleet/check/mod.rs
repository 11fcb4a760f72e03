//! `tillctl fleet check`

mod all_accounts;
mod args;
mod checked;
mod fix;
mod labels;
mod metrics;
mod plugin;
mod shown;

use jiff::tz::TimeZone;

use super::shared::{self, File};
use crate::app::App;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::fleet::health::Thresholds;
use crate::fleet::health::file::{self, Read};
use crate::fleet::manifest;
use crate::output::ColumnNames;
use crate::output::file as result_file;
use crate::period;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, READER, needs};
use jiff::Timestamp;

pub(super) use args::Args;
use checked::{Checked, Of, look, remark, verdict};

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER], &[LOCATION, CONFIGURATION]);

    fn columns() -> ColumnNames {
        shown::fields(Timestamp::UNIX_EPOCH).names()
    }

    fn shown(&self) -> ColumnNames {
        if self.all_accounts.is_on() {
            all_accounts::fields(Timestamp::UNIX_EPOCH).names()
        } else {
            Self::columns()
        }
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            is_plugin: self.is_plugin(),
            ..Surroundings::default()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if self.all_accounts.is_on() {
            return all_accounts::run(app, self).await;
        }
        if let Some(path) = &self.prometheus {
            result_file::check(path)?;
        }
        let file = self
            .file
            .as_deref()
            .map(|path| read(app, path))
            .transpose()?;
        let rules = self.rules(file.as_ref())?;
        if self.fix {
            fix::refuse_early(app).await?;
        }
        let checked = {
            let _spinner = app
                .output
                .is_terminal()
                .then(|| app.output.spinner("looking at the fleet"));
            look(app, self, file.as_ref(), rules).await?
        };
        for warning in &checked.warnings {
            app.output.warn(warning);
        }
        let checked = mended(app, self, checked).await?;
        let one = [Of {
            account: None,
            checked: &checked,
        }];
        if let Some(path) = &self.prometheus {
            let text = metrics::text(&one, &[], |rule| self.severity(rule));
            result_file::write_whole(path, text)?;
        }
        if self.nagios {
            return plugin::say(app, &one, 0, |rule| self.severity(rule));
        }
        shown::list(app, &checked)?;
        remark(app, &one);
        verdict(&one)
    }
}

fn read(app: &App, path: &std::path::Path) -> Result<Read, Failure> {
    let File { name, wanted } = shared::read(path)?;
    let zone = zone(app)?;
    file::read(&wanted, &name, zone.as_ref(), Thresholds::default())
        .map_err(|faults| manifest::refused(&name, faults))
}

/// The zone of shops that name none.
fn zone(app: &App) -> Result<Option<TimeZone>, Failure> {
    let name = app.settings.zone.as_deref();
    name.map(|name| {
        period::zone(name).map_err(|error| Failure::usage(error.problem()).hint(error.advice()))
    })
    .transpose()
}

/// With what `--fix` did.
async fn mended(app: &App, args: &Args, checked: Checked) -> Result<Checked, Failure> {
    if !args.fix {
        return Ok(checked);
    }
    let fixes = fix::fix(app, &checked.gathered.readers, &checked.findings).await?;
    Ok(Checked { fixes, ..checked })
}
