//! `tillctl fleet check`

mod all_accounts;
mod args;
mod checked;
mod fix;
mod notify;
mod plugin;
mod shown;

use super::shared;
use crate::app::App;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::file as result_file;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, READER, needs};
use jiff::Timestamp;

pub(super) use args::Args;
use checked::{Checked, Of, look, metrics, remark, verdict};

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
            .map(|path| shared::health_file(app, path))
            .transpose()?;
        let rules = self.rules(file.as_ref())?;
        let only = self
            .only
            .read(&shown::fields(app.now()), app.settings.decimal_mark)?;
        shown::check_words(&only)?;
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
        shown::check_names(&only, std::iter::once(&checked))?;
        let checked = shown::fitting(checked, &only);
        let checked = mended(app, self, checked).await?;
        let one = [Of {
            account: None,
            checked: &checked,
        }];
        if let Some(path) = &self.prometheus {
            let text = metrics(self, &one, &[]);
            result_file::write_whole(path, text)?;
        }
        let told = notify::tell(app, self, &one).await;
        if self.nagios {
            return plugin::say(app, &one, 0, |rule| self.severity(rule));
        }
        shown::list(app, self, &checked).await?;
        remark(app, self, &one);
        notify::judge(app, self, told, verdict(&one))
    }
}

/// With what `--fix` did.
async fn mended(app: &App, args: &Args, checked: Checked) -> Result<Checked, Failure> {
    if !args.fix {
        return Ok(checked);
    }
    let remedies = fix::fix(app, &checked.gathered.readers, &checked.findings).await?;
    Ok(Checked {
        remedies,
        ..checked
    })
}
