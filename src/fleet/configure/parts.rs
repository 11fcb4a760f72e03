//! What the flags of a configuration say, read: texts that become values.

use super::{splash, tips};
use crate::money::{Currency, DecimalMark, Money};
use crate::stripe::configurations::RebootWindow;

/// Tips in one currency.
pub(crate) type InCurrency<T> = (Currency, T);

/// `eur=10,15,20`
pub(crate) fn percentages(text: &str) -> Result<InCurrency<Vec<i64>>, String> {
    let (currency, list) = of_currency(text)?;
    let each = list.split(',').map(|item| {
        let bare = item.trim();
        let bare = bare.strip_suffix('%').unwrap_or(bare);
        match bare.parse::<u32>() {
            Ok(n) if bare.bytes().all(|b| b.is_ascii_digit()) => Ok(i64::from(n)),
            _ => Err(format!("{item:?} is no whole percentage, such as 15")),
        }
    });
    let list = each.collect::<Result<Vec<_>, _>>()?;
    Ok((currency, three(list, "percentages")?))
}

/// `eur=1,2,3.50`
pub(crate) fn amounts(text: &str) -> Result<InCurrency<Vec<i64>>, String> {
    let (currency, list) = of_currency(text)?;
    let each = list
        .split(',')
        .map(|item| Money::parse(item.trim(), currency).map_err(|e| e.to_string()));
    let list: Vec<Money> = each.collect::<Result<_, _>>()?;
    let list = list.into_iter().map(Money::minor).collect();
    Ok((currency, three(list, "amounts")?))
}

/// `eur=10`, with the mark of the setting.
pub(crate) fn threshold(text: &str, mark: DecimalMark) -> Result<InCurrency<i64>, String> {
    let (currency, amount) = of_currency(text)?;
    let amount = mark.parse(amount.trim(), currency)?;
    Ok((currency, amount.minor()))
}

fn of_currency(text: &str) -> Result<(Currency, &str), String> {
    let (currency, rest) = text
        .split_once('=')
        .ok_or("CURRENCY=… is expected, such as eur=10,15,20")?;
    Ok((tips::currency(currency.trim())?, rest))
}

fn three(list: Vec<i64>, what: &str) -> Result<Vec<i64>, String> {
    if list.len() == tips::SUGGESTIONS {
        Ok(list)
    } else {
        Err(format!("a reader shows three {what}, not {}", list.len()))
    }
}

/// `03-05` or `03:00-05:00`
pub(crate) fn reboot(text: &str) -> Result<RebootWindow, String> {
    let (start, end) = text
        .split_once('-')
        .ok_or("two hours are expected, such as 03-05")?;
    let (start_hour, end_hour) = (hour(start)?, hour(end)?);
    if start_hour == end_hour {
        return Err("the window begins and ends at the same hour; Stripe wants two".into());
    }
    Ok(RebootWindow {
        start_hour,
        end_hour,
    })
}

fn hour(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let hour = match text.split_once(':') {
        Some((hour, "00")) => hour,
        Some(_) => return Err(format!("{text:?}: only whole hours can be set")),
        None => text,
    };
    let digits = (1..=2).contains(&hour.len()) && hour.bytes().all(|b| b.is_ascii_digit());
    hour.parse()
        .ok()
        .filter(|h| digits && (0..=23).contains(h))
        .ok_or_else(|| format!("{text:?} is no hour from 0 to 23"))
}

/// `s700=logo.png` or `s700=none`: model and file.
pub(crate) fn picture(text: &str) -> Result<(&'static str, Option<std::path::PathBuf>), String> {
    let (model, file) = text
        .split_once('=')
        .ok_or("MODEL=FILE is expected, such as s700=logo.png")?;
    let model = splash::model(model)?;
    match file {
        "" => Err("the file is missing; `none` takes the picture away".into()),
        "none" => Ok((model, None)),
        file => Ok((model, Some(file.into()))),
    }
}

/// A part that can be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigurationPart {
    Tipping,
    TippingIn(Currency),
    Reboot,
    Offline,
    Cellular,
    Wifi,
    Passcode,
}

pub(crate) fn part(text: &str) -> Result<ConfigurationPart, String> {
    Ok(match text.trim() {
        "tipping" => ConfigurationPart::Tipping,
        "reboot" => ConfigurationPart::Reboot,
        "offline" => ConfigurationPart::Offline,
        "cellular" => ConfigurationPart::Cellular,
        "wifi" => ConfigurationPart::Wifi,
        "passcode" => ConfigurationPart::Passcode,
        other => match other.strip_prefix("tipping.") {
            Some(currency) => ConfigurationPart::TippingIn(tips::currency(currency)?),
            None => {
                return Err(format!(
                    "{other:?} cannot be taken away; tipping, tipping.CURRENCY, reboot, offline, cellular, wifi and passcode can (and --splash MODEL=none)"
                ));
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tips_are_typed_as_people_count() {
        let eur = Currency::parse("eur").unwrap();
        let jpy = Currency::parse("jpy").unwrap();
        assert_eq!(percentages("EUR=10, 15,20%"), Ok((eur, vec![10, 15, 20])));
        assert_eq!(amounts("eur=1,2,3.50"), Ok((eur, vec![100, 200, 350])));
        assert_eq!(amounts("jpy=100,200,300"), Ok((jpy, vec![100, 200, 300])));
        assert_eq!(threshold("eur=10", DecimalMark::Point), Ok((eur, 1000)));
        assert_eq!(threshold("eur=10,5", DecimalMark::Comma), Ok((eur, 1050)));
        for (text, said) in [
            (
                percentages("eur=10,15"),
                "a reader shows three percentages, not 2",
            ),
            (
                percentages("eur=1.5,2,3"),
                "\"1.5\" is no whole percentage, such as 15",
            ),
            (
                percentages("eur=-1,2,3"),
                "\"-1\" is no whole percentage, such as 15",
            ),
            (
                percentages("10,15,20"),
                "CURRENCY=… is expected, such as eur=10,15,20",
            ),
            (
                amounts("jpy=1.5,2,3"),
                "\"1.5\" has decimals: JPY has none, write the amount like 1250",
            ),
        ] {
            assert_eq!(text.unwrap_err(), said);
        }
        assert!(percentages("brl=10,15,20").unwrap_err().contains("BRL"));
    }

    #[test]
    fn windows_are_two_whole_hours() {
        let window = |start_hour, end_hour| {
            Ok(RebootWindow {
                start_hour,
                end_hour,
            })
        };
        assert_eq!(reboot("03-05"), window(3, 5));
        assert_eq!(reboot("3:00-5:00"), window(3, 5));
        assert_eq!(reboot("22-4"), window(22, 4));
        for (text, said) in [
            (
                "3-3",
                "the window begins and ends at the same hour; Stripe wants two",
            ),
            ("22-24", "\"24\" is no hour from 0 to 23"),
            ("03:30-05:00", "\"03:30\": only whole hours can be set"),
            ("3", "two hours are expected, such as 03-05"),
            ("-1-5", "\"\" is no hour from 0 to 23"),
        ] {
            assert_eq!(reboot(text).unwrap_err(), said, "{text}");
        }
    }

    #[test]
    fn pictures_and_parts() {
        assert_eq!(
            picture("s700=a=b.png"),
            Ok(("stripe_s700", Some("a=b.png".into())))
        );
        assert_eq!(picture("wisepos-e=none"), Ok(("bbpos_wisepos_e", None)));
        assert!(picture("s700").is_err() && picture("s700=").is_err());
        assert_eq!(
            part("tipping.eur"),
            Ok(ConfigurationPart::TippingIn(
                Currency::parse("eur").unwrap()
            ))
        );
        assert!(part("name").is_err());
    }
}
