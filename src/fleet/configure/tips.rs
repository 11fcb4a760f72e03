//! Suggested tips and their rules.
//!
//! A reader suggests three percentages, three amounts, or, below and above a
//! threshold, one and the other ("smart tips"), and every currency of a
//! configuration does it in the same way:
//! <https://docs.stripe.com/terminal/features/collecting-tips/on-reader>

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::money::Currency;
use crate::stripe::configurations::{CURRENCIES, Tips};

/// Tips by currency, in lower case.
pub(crate) type Tipping = BTreeMap<String, Tips>;

/// How many suggestions a reader shows.
pub(crate) const SUGGESTIONS: usize = 3;

/// The currency, if tips can be suggested in it.
pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    let currency = Currency::parse(text).map_err(|e| e.to_string())?;
    if CURRENCIES.contains(&currency.code()) {
        Ok(currency)
    } else {
        Err(format!(
            "readers cannot suggest tips in {currency}; they can in {}",
            CURRENCIES.join(", ").to_ascii_uppercase()
        ))
    }
}

/// Tips as they stand, without lists of nothing: `null`, an empty list and no
/// list mean the same.
pub(crate) fn normal(tipping: Option<&Tipping>) -> Tipping {
    let list = |l: &Option<Vec<i64>>| l.clone().filter(|l| !l.is_empty());
    tipping
        .into_iter()
        .flatten()
        .map(|(currency, tips)| {
            let tips = Tips {
                fixed_amounts: list(&tips.fixed_amounts),
                percentages: list(&tips.percentages),
                smart_tip_threshold: tips.smart_tip_threshold,
            };
            (currency.clone(), tips)
        })
        .filter(|(_, tips)| *tips != Tips::default())
        .collect()
}

/// What there will be: `wanted` over what is there. What is given for a
/// currency takes the place of what it has; only smart tips, which have three
/// parts, can be changed part by part.
pub(crate) fn over(there: &Tipping, wanted: &Tipping) -> Tipping {
    let mut all = there.clone();
    for (currency, tips) in wanted {
        let mut tips = tips.clone();
        if let Some(old) = there
            .get(currency)
            .filter(|t| t.smart_tip_threshold.is_some())
        {
            tips.fixed_amounts = tips.fixed_amounts.or_else(|| old.fixed_amounts.clone());
            tips.percentages = tips.percentages.or_else(|| old.percentages.clone());
            tips.smart_tip_threshold = tips.smart_tip_threshold.or(old.smart_tip_threshold);
        }
        all.insert(currency.clone(), tips);
    }
    all
}

/// Holds tips against the rules.
pub(crate) fn check(tipping: &Tipping) -> Result<(), Failure> {
    for (currency, tips) in tipping {
        let currency = currency.to_ascii_uppercase();
        for (what, list) in [
            ("amounts", &tips.fixed_amounts),
            ("percentages", &tips.percentages),
        ] {
            if let Some(list) = list
                && list.len() != SUGGESTIONS
            {
                return Err(Failure::usage(format!(
                    "tips in {currency}: a reader shows three {what}, not {}",
                    list.len()
                )));
            }
        }
        way(tips).ok_or_else(|| incomplete(&currency, tips))?;
    }
    let mut all = tipping.iter();
    let Some((first, tips)) = all.next() else {
        return Ok(());
    };
    match all.find(|(_, other)| way(other) != way(tips)) {
        None => Ok(()),
        Some((other, others)) => Err(Failure::usage(format!(
            "every currency of a configuration suggests tips in the same way: {} has {}, {} has {}",
            first.to_ascii_uppercase(),
            way(tips).unwrap_or_default(),
            other.to_ascii_uppercase(),
            way(others).unwrap_or_default(),
        ))
        .hint("give the same kind of --tip-… for each currency; `--unset tipping` or `--unset tipping.CUR` takes away what is there")),
    }
}

/// How tips are suggested, if that is one of the three ways.
fn way(tips: &Tips) -> Option<&'static str> {
    match (
        &tips.percentages,
        &tips.fixed_amounts,
        tips.smart_tip_threshold,
    ) {
        (Some(_), None, None) => Some("percentages"),
        (None, Some(_), None) => Some("amounts"),
        (Some(_), Some(_), Some(_)) => Some("smart tips"),
        _ => None,
    }
}

fn incomplete(currency: &str, tips: &Tips) -> Failure {
    let missing: Vec<_> = [
        ("--tip-fixed", tips.fixed_amounts.is_none()),
        ("--tip-percent", tips.percentages.is_none()),
        ("--tip-smart-threshold", tips.smart_tip_threshold.is_none()),
    ]
    .into_iter()
    .filter_map(|(flag, missing)| missing.then_some(flag))
    .collect();
    Failure::usage(format!(
        "tips in {currency}: smart tips have amounts, percentages and the threshold between them; {} missing",
        if missing.len() == 1 {
            format!("{} is", missing.concat())
        } else {
            format!("{} are", missing.join(" and "))
        }
    ))
    .hint("give all three, or percentages alone, or amounts alone")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tips(fixed: bool, percent: bool, smart: bool) -> Tips {
        Tips {
            fixed_amounts: fixed.then(|| vec![100, 200, 300]),
            percentages: percent.then(|| vec![10, 15, 20]),
            smart_tip_threshold: smart.then_some(1000),
        }
    }

    fn said(all: &[(&str, Tips)]) -> Option<String> {
        let all = all
            .iter()
            .map(|(c, t)| ((*c).to_owned(), t.clone()))
            .collect();
        check(&all).err().map(|f| f.message().to_owned())
    }

    #[test]
    fn three_ways_and_the_same_for_all() {
        let (fixed, percent, smart) = (
            tips(true, false, false),
            tips(false, true, false),
            tips(true, true, true),
        );
        for way in [&fixed, &percent, &smart] {
            assert_eq!(said(&[("eur", way.clone()), ("usd", way.clone())]), None);
        }
        assert_eq!(
            said(&[("eur", fixed), ("usd", percent.clone())]).unwrap(),
            "every currency of a configuration suggests tips in the same way: EUR has amounts, USD has percentages"
        );
        assert_eq!(
            said(&[("eur", tips(true, true, false))]).unwrap(),
            "tips in EUR: smart tips have amounts, percentages and the threshold between them; --tip-smart-threshold is missing"
        );
        assert!(
            said(&[("eur", tips(false, false, true))])
                .unwrap()
                .ends_with("--tip-fixed and --tip-percent are missing")
        );
        let two = Tips {
            percentages: Some(vec![10, 20]),
            ..Tips::default()
        };
        assert_eq!(
            said(&[("eur", two)]).unwrap(),
            "tips in EUR: a reader shows three percentages, not 2"
        );
    }

    #[test]
    fn smart_tips_are_changed_part_by_part_and_others_as_a_whole() {
        let there = Tipping::from([
            ("eur".to_owned(), tips(true, true, true)),
            ("usd".to_owned(), tips(true, false, false)),
        ]);
        let percent = Tips {
            percentages: Some(vec![1, 2, 3]),
            ..Tips::default()
        };
        let wanted = Tipping::from([("eur".to_owned(), percent.clone())]);
        let eur = &over(&there, &wanted)["eur"];
        assert_eq!(eur.percentages, Some(vec![1, 2, 3]));
        assert_eq!(eur.smart_tip_threshold, Some(1000));
        let wanted = Tipping::from([("usd".to_owned(), percent.clone())]);
        assert_eq!(over(&there, &wanted)["usd"], percent);
    }

    #[test]
    fn lists_of_nothing_are_nothing() {
        let empty = Tips {
            fixed_amounts: Some(Vec::new()),
            ..Tips::default()
        };
        assert!(normal(Some(&Tipping::from([("eur".into(), empty)]))).is_empty());
        assert!(currency("eur").is_ok() && currency("brl").is_err());
    }
}
