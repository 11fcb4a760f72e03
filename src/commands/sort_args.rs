//! `--sort` of a list: by the fields it shows, by their names.

use crate::failure::Failure;
use crate::output::{ColumnNames, SortKey};

/// In which order.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SortArgs {
    /// Sort by these columns, with commas; -KEY sorts the other way round; what has
    /// nothing there comes last; see `help output`
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    sort: Vec<String>,
}

impl SortArgs {
    /// What was typed, held against the columns there are, before anything is asked of
    /// Stripe. `short` are words for columns that conditions have too.
    pub(crate) fn read(
        &self,
        columns: &ColumnNames,
        short: &[(&str, &str)],
    ) -> Result<Vec<SortKey>, Failure> {
        let keys = self.sort.iter().map(|typed| key(typed, short));
        let keys: Vec<SortKey> = keys.collect();
        columns.check_sort(&keys)?;
        Ok(keys)
    }
}

fn key(typed: &str, short: &[(&str, &str)]) -> SortKey {
    let typed = typed.trim();
    let (is_reversed, name) = match typed.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, typed),
    };
    // Keys of metadata are written as they are.
    let column = match name.split_once('.') {
        Some(_) => name.to_owned(),
        None => name.replace('-', "_"),
    };
    let long = short.iter().find(|(word, _)| *word == column);
    SortKey {
        column: long.map_or(column, |(_, long)| (*long).to_owned()),
        is_reversed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_typed() {
        for (typed, column, is_reversed) in [
            ("label", "label", false),
            ("-last-seen", "last_seen", true),
            (" type", "device_type", false),
            ("-metadata.floor-no", "metadata.floor-no", true),
        ] {
            let wanted = SortKey {
                column: column.to_owned(),
                is_reversed,
            };
            assert_eq!(key(typed, &[("type", "device_type")]), wanted, "{typed}");
        }
    }
}
