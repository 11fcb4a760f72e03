//! Which function looks for what a rule is about, and what is told of what they
//! find.

use std::collections::HashMap;

use super::finding::{Finding, HealthInput};
use super::rule::{Rule, Severity};
use super::{labels, places, readers, written};

fn find(rule: Rule, look: &HealthInput<'_>) -> Vec<Finding> {
    match rule {
        Rule::Offline => readers::offline(look),
        Rule::Silent => readers::silent(look),
        Rule::Stuck => readers::stuck(look),
        Rule::NoLocation => readers::no_location(look),
        Rule::OldSoftware => readers::old_software(look),
        Rule::DuplicateLabel => labels::duplicate(look),
        Rule::LabelIsCode => labels::is_code(look),
        Rule::NotInStripe => written::not_in_stripe(look),
        Rule::NotInFile => written::not_in_file(look),
        Rule::EmptyLocation => places::empty(look),
        Rule::ConfigurationMissing => places::configuration_missing(look),
        Rule::NoOwnConfiguration => places::no_own_configuration(look),
    }
}

impl HealthInput<'_> {
    /// The findings of these rules, as bad as `severity` says, the worst first;
    /// one for each reader or location and cause.
    pub(crate) fn check(
        &self,
        rules: &[Rule],
        severity: impl Fn(Rule) -> Severity,
    ) -> Vec<Finding> {
        let mut found: Vec<_> = rules.iter().flat_map(|rule| find(*rule, self)).collect();
        for finding in &mut found {
            finding.severity = severity(finding.rule);
        }
        let name = |f: &Finding| f.about().map(|n| (n.name.to_lowercase(), n.id.clone()));
        found.sort_by_cached_key(|f| (f.severity, f.rule, name(f)));
        let told: HashMap<(Rule, String), Severity> = found
            .iter()
            .filter_map(|f| Some(((f.rule, f.about()?.id.clone()), f.severity)))
            .collect();
        // Of two that are one fault the worse is told, else the one that says more.
        found.retain(|f| {
            let Some(about) = f.about() else { return true };
            let severity = |rule: Rule| told.get(&(rule, about.id.clone())).copied();
            let covering = rules.iter().filter(|r| r.covers() == Some(f.rule));
            let covered = f.rule.covers().and_then(severity);
            covering
                .filter_map(|rule| severity(*rule))
                .all(|other| f.severity < other)
                && covered.is_none_or(|other| f.severity <= other)
        });
        found
    }
}
