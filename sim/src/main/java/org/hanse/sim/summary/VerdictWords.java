// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.FederationVerdict.Answer;
import org.hanse.sim.summary.FederationVerdict.Exclusion;
import org.hanse.sim.summary.FederationVerdict.Limit;
import org.hanse.sim.summary.PrivateVerdict.Queries;
import org.hanse.sim.summary.ShopLifts.ShopLift;

/** Verdicts in sentences. */
public final class VerdictWords {

    private static final int MOST_REASONS = 3;
    private static final int MOST_MODELS = 4;
    private static final int MOST_SHOPS = 5;

    private final FederationVerdict verdict;

    public VerdictWords(FederationVerdict verdict) {
        this.verdict = verdict;
    }

    /** Returns the verdicts on a run, also without a network called federated. */
    public static List<String> of(RunRecord run) {
        return FederationVerdict.of(run)
                .map(verdict -> new VerdictWords(verdict).all())
                .orElseGet(() -> PrivateVerdict.of(run).stream()
                        .flatMap(one -> of(one).stream())
                        .toList());
    }

    /** Returns the answer for a private network, and the cost of its guarantee. */
    public static List<String> of(PrivateVerdict verdict) {
        String whose = verdict.over() == Queries.ALL ? "" : whose(verdict.over());
        return List.of(
                sentence(
                        verdict.overall(),
                        verdict.model(),
                        verdict.main().label() + whose,
                        " (" + PrivacyText.of(verdict.guarantee().guarantee()) + ")"),
                verdict.cost()
                        .map(difference -> cost(verdict.model(), verdict.open().orElseThrow(), difference))
                        .orElseGet(() -> noCost(
                                verdict.model(), verdict.guarantee().guarantee().unit())));
    }

    /** Returns the result of a comparison in a few words. */
    public static String answer(Answer answer) {
        return switch (answer) {
            case HELPS -> "helps";
            case DOES_NOT_HELP -> "does not help";
            case NO_DIFFERENCE -> "no significant difference";
        };
    }

    /** Returns the verdict of {@code metrics.json}. */
    public static RunRecord.Verdict record(FederationVerdict verdict) {
        return new RunRecord.Verdict(
                verdict.main().metric(),
                verdict.main().cutoff(),
                Scenario.BEST_ALONE,
                answer(verdict.answer()),
                verdict.overall(),
                verdict.overall().smallestEffect(),
                verdict.alone(),
                verdict.meanLift(),
                "holm",
                ShopLifts.LEVEL,
                verdict.shops().size(),
                verdict.shops().better().size(),
                verdict.shops().worse().size(),
                verdict.shops().undecided().size(),
                "one-sided sign-flip",
                SignFlip.DRAWS,
                verdict.shops().medianEffect(),
                verdict.unmet().orElse(null),
                verdict.late(),
                verdict.leftOut(),
                verdict.guarantees().stream()
                        .map(own -> new RunRecord.OfGuarantee(
                                own.model(),
                                own.guarantee().epsilon(),
                                own.guarantee().guarantee().delta(),
                                own.overall(),
                                own.cost().orElse(null)))
                        .toList(),
                new VerdictWords(verdict).all());
    }

    /** Returns the whole verdict. */
    public List<String> all() {
        List<String> words = new ArrayList<>();
        words.add(answer());
        alone().ifPresent(words::add);
        overSum().ifPresent(words::add);
        verdict.limits().forEach(limit -> words.add(limit(limit)));
        leftOut(Scenario.ALL).ifPresent(words::add);
        verdict.guarantees().forEach(other -> words.addAll(of(other)));
        shops().ifPresent(sentence -> words.add(sentence + effects(verdict.shops()) + meanShop()));
        verdict.unmet()
                .ifPresent(difference -> words.add(unmet(difference)
                        + leftOut(Scenario.UNMET).map(left -> " " + left).orElse("")));
        verdict.late()
                .forEach((id, difference) ->
                        words.add("At " + id + ", which joined after training: " + withInterval(difference) + " on "
                                + Words.count(difference.n()) + " test queries."
                                + leftOut(id).map(left -> " " + left).orElse("")));
        return words;
    }

    /** Returns what training adds to the sum before it. */
    public Optional<String> overSum() {
        return verdict.overSum()
                .map(over -> "Training adds " + withInterval(over.difference()) + " to " + over.mix()
                        + ", the tuned mix of tables with the sum of all shops and nothing trained. The rest of the"
                        + " difference is counting.");
    }

    private String meanShop() {
        Difference mean = verdict.meanLift();
        return " Mean shop: "
                + (Double.isNaN(mean.low())
                        ? Numbers.signed(mean.difference()) + "; too few shops for an interval."
                        : withInterval(mean) + ", shops resampled.");
    }

    private static String unmet(Difference difference) {
        return difference.n() < PoolSection.FEWEST_QUERIES
                ? tooFew(difference.n())
                : "On " + Words.count(difference.n()) + " test queries for items new to the shop: "
                        + withInterval(difference) + ".";
    }

    /** Returns the reason why cold items are not compared. */
    static String tooFew(int queries) {
        return "Cold items are not compared: " + (queries == 1 ? "1 test query" : queries + " test queries")
                + ", fewer than " + PoolSection.FEWEST_QUERIES + ".";
    }

    private String limit(Limit limit) {
        return switch (limit) {
            case CHOSEN_ON_TEST ->
                "The best alone was chosen on test queries, which favours it: no shop has validation queries.";
            case CHOSEN_ELSEWHERE ->
                "Shops with fewer than 30 validation queries, which take the best alone over all shops: "
                        + verdict.unvalidated() + ".";
            case WITHOUT_MIX ->
                "The scenario does not compare the baseline mix, so the best alone may be too weak: add mix to compare.";
            case NOT_TUNED ->
                "Baselines were not tuned, so the best alone may be too weak: remove evaluation.tune: false.";
            case WITHOUT_LOCAL ->
                "No network is trained at each shop alone, so the best alone may be too weak: add local to compare.";
        };
    }

    /** Returns the answer. */
    public String answer() {
        return sentence(
                verdict.overall(), "the federated network", verdict.main().label() + whose(), guarantee());
    }

    private String guarantee() {
        return verdict.anyPrivacy()
                ? " (" + verdict.privacy().map(PrivacyText::of).orElse("without a privacy guarantee") + ")"
                : "";
    }

    private Optional<String> alone() {
        if (verdict.alone().isEmpty()) {
            return Optional.empty();
        }
        List<String> models = verdict.alone().entrySet().stream()
                .limit(MOST_MODELS)
                .map(entry -> entry.getKey() + " at " + Words.count(entry.getValue()))
                .toList();
        int more = verdict.alone().size() - models.size();
        return Optional.of("Best alone, by validation: " + String.join(", ", models)
                + (more > 0 ? " and " + more + " other models" : "") + ".");
    }

    private static String withInterval(Difference difference) {
        return Numbers.signed(difference.difference()) + " (" + Numbers.signed(difference.low()) + " to "
                + Numbers.signed(difference.high()) + ")";
    }

    private List<Exclusion> of(String from) {
        return verdict.leftOut().stream()
                .filter(left -> left.from().equals(from))
                .sorted(Comparator.comparingInt(Exclusion::parts).reversed().thenComparing(Exclusion::why))
                .toList();
    }

    private Optional<String> leftOut(String from) {
        List<Exclusion> left = of(from);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int parts = left.stream().mapToInt(Exclusion::parts).sum();
        String reasons = left.stream()
                .limit(MOST_REASONS)
                .map(one -> Words.count(one.parts()) + " because " + one.why())
                .collect(Collectors.joining("; "));
        int others = left.stream().skip(MOST_REASONS).mapToInt(Exclusion::parts).sum();
        return Optional.of("Not compared, because one of the two models is missing: "
                + (parts == 1 ? "1 part" : Words.count(parts) + " parts") + " (" + reasons
                + (others == 0 ? "" : "; " + Words.count(others) + " for other reasons") + ").");
    }

    /**
     * Returns whether a network is better than the best alone.
     *
     * @param network name of the network in the sentence
     * @param where the metric and the queries
     * @param guarantee privacy guarantee in parentheses after a blank; may be empty
     */
    static String sentence(Difference overall, String network, String where, String guarantee) {
        String figures = withInterval(overall) + " in " + where
                + ", 95 % interval in parentheses."
                + (Answer.of(overall) == Answer.NO_DIFFERENCE
                        ? " This test would find a true difference of " + Numbers.size(overall.smallestEffect())
                                + " in 80 % of cases."
                        : "")
                + (overall.excludesZero() && !overall.significant()
                        ? " Queries with different values: " + overall.differing() + "; a significant difference takes "
                                + Difference.FEWEST_DIFFERING + "."
                        : "");
        return switch (Answer.of(overall)) {
            case HELPS ->
                "Federated training helps: " + network + guarantee + " is better than the best each shop can do alone, "
                        + figures;
            case DOES_NOT_HELP ->
                "Federated training does not help: " + network + guarantee
                        + " is worse than the best each shop can do alone, " + figures;
            case NO_DIFFERENCE ->
                "No significant difference between " + network + guarantee + " and the best each shop can do alone: "
                        + figures;
        };
    }

    /** Returns the answer and the difference. */
    public static String shortly(String network, Difference overall) {
        return network + " minus best alone is " + withInterval(overall) + ": " + answer(Answer.of(overall)) + ".";
    }

    /** Returns the cost of a privacy guarantee. */
    static String cost(String network, String open, Difference difference) {
        return "Cost of the guarantee: " + network + " (last round) minus " + open
                + " (the same steps without it, best round by validation) is " + withInterval(difference) + ".";
    }

    /** Returns the reason for an unknown cost of a privacy guarantee. */
    static String noCost(String network, PrivacyUnit unit) {
        return "Cost of the guarantee: unknown, since no model takes the steps of " + network
                + " without it. Add an ablation of it with federation: "
                + (unit == PrivacyUnit.SHOPPER ? "{local: fedsgd, privacy: none}." : "{privacy: none}.");
    }

    private String whose() {
        if (!of(Scenario.ALL).isEmpty()) {
            return whose(Queries.BOTH);
        }
        return whose(verdict.late().isEmpty() ? Queries.ALL : Queries.MEMBERS);
    }

    private static String whose(Queries queries) {
        return switch (queries) {
            case ALL -> " over all shops' queries";
            case BOTH -> " over the queries of the shops with both models";
            case MEMBERS -> " over the queries of all shops that train together";
        };
    }

    /** Returns the number of shops with a significant difference; empty for a single shop. */
    public Optional<String> shops() {
        if (verdict.shops().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(
                verdict.shops().hasTests()
                        ? "The federated network is significantly " + shops(verdict.shops())
                        : "The shops are not tested: metrics.json is of an earlier version. Run the scenario again.");
    }

    /** Returns the numbers of shops that are better and worse. */
    public static String shops(ShopLifts shops) {
        List<ShopLift> worse = shops.worse();
        String names = worse.isEmpty()
                ? ""
                : " ("
                        + worse.stream().limit(MOST_SHOPS).map(ShopLift::id).collect(Collectors.joining(", "))
                        + (worse.size() > MOST_SHOPS ? " and others" : "") + ")";
        return "better at " + shops.better().size() + " of " + shops.size() + " shops and worse at " + worse.size()
                + names + " (one-sided sign-flip tests, Holm, 5 %).";
    }

    /** Returns the smallest effects that the shops' tests find, after a blank; empty without tests. */
    public static String effects(ShopLifts shops) {
        double[] effects = shops.smallestEffects();
        return effects.length == 0
                ? ""
                : " At the median shop the test alone would find a loss of " + Numbers.size(shops.medianEffect())
                        + " in 80 % of cases (" + Numbers.size(effects[0]) + " to "
                        + Numbers.size(effects[effects.length - 1]) + " over shops).";
    }
}
