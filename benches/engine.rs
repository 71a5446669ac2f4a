//! How long it takes to load the built-in rules, to evaluate profiles, to check and compare rule sets, and to write answers.
#![expect(clippy::expect_used, reason = "a bench that cannot begin ends loudly")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use jiff::civil::date;
use massfreq::LoadedRules;
use massfreq::proof::check::check;
use massfreq::proof::diff::diff;
use massfreq::{Elapsed, Facet, Profile, RuleSet, evaluate, recommend};

fn main() {
    divan::main();
}

fn rules() -> RuleSet {
    RuleSet::built_in().expect("the built-in rules load")
}

/// The first fact of each facet but the cautions, of which the built-in ones refer.
fn some_facts(rules: &RuleSet) -> Profile<'_> {
    let facets = [Facet::Goal, Facet::Lifestyle, Facet::Sign, Facet::Response];
    facets.into_iter().fold(Profile::new(rules), |profile, facet| {
        let fact = rules.facts(facet).next().expect("each facet has a fact");
        profile.with(facet, fact.name()).expect("the fact is known")
    })
}

/// Every profile of goals, lifestyles, signs and responses.
fn all_profiles(rules: &RuleSet) -> Vec<Profile<'_>> {
    let mut profiles = vec![Profile::new(rules)];
    for facet in [Facet::Goal, Facet::Lifestyle, Facet::Sign] {
        for fact in rules.facts(facet) {
            let with: Vec<Profile<'_>> =
                profiles.iter().map(|profile| profile.clone().with(facet, fact.name()).expect("it is known")).collect();
            profiles.extend(with);
        }
    }
    let without_response = profiles.clone();
    for fact in rules.facts(Facet::Response) {
        let with = without_response.iter().map(|profile| profile.clone().with(Facet::Response, fact.name()));
        profiles.extend(with.map(|profile| profile.expect("it is known")));
    }
    profiles
}

#[divan::bench]
fn load_built_in() -> RuleSet {
    rules()
}

/// The same files through the loader, as other sets are read.
#[divan::bench]
fn load_from_texts() -> LoadedRules {
    LoadedRules::built_in().expect("the built-in rules load")
}

#[divan::bench]
fn evaluate_one(bencher: Bencher<'_, '_>) {
    let rules = rules();
    let profile = some_facts(&rules);
    bencher.bench_local(|| evaluate(black_box(&profile), Elapsed::START));
}

#[divan::bench]
fn evaluate_all(bencher: Bencher<'_, '_>) {
    let rules = rules();
    let profiles = all_profiles(&rules);
    bencher.counter(ItemsCount::new(profiles.len())).bench_local(|| {
        for profile in &profiles {
            black_box(evaluate(profile, Elapsed::START));
        }
    });
}

#[divan::bench]
fn check_all(bencher: Bencher<'_, '_>) {
    let rules = LoadedRules::built_in().expect("the built-in rules load");
    bencher.bench_local(|| check(black_box(&rules), date(2026, 1, 1), "massfreq recommend"));
}

#[divan::bench]
fn diff_all(bencher: Bencher<'_, '_>) {
    let rules = rules();
    bencher.bench_local(|| diff(black_box(&rules), black_box(&rules)));
}

#[divan::bench]
fn recommend_one(bencher: Bencher<'_, '_>) {
    let rules = rules();
    let profile = some_facts(&rules);
    bencher.bench_local(|| recommend(black_box(&profile), Elapsed::START));
}

#[divan::bench]
fn render_json(bencher: Bencher<'_, '_>) {
    let rules = rules();
    let answer = recommend(&some_facts(&rules), Elapsed::START);
    bencher.bench_local(|| serde_json::to_string(black_box(&answer)));
}
