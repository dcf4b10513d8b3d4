// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.FederationVerdict.Answer;
import org.hanse.sim.summary.FederationVerdict.LeftOut;
import org.hanse.sim.summary.FederationVerdict.ShopLift;

/** A verdict in sentences. */
final class VerdictWords {

    private static final int MOST_REASONS = 3;
    private static final int MOST_MODELS = 4;
    private static final int MOST_SHOPS = 5;

    static final String OF_BOTH = " over the queries of the shops with both models";
    static final String OF_MEMBERS = " over the queries of all shops that train together";
    static final String OF_ALL = " over all shops' queries";

    private final FederationVerdict verdict;

    VerdictWords(FederationVerdict verdict) {
        this.verdict = verdict;
    }

    List<String> all() {
        List<String> words = new ArrayList<>();
        words.add(answer());
        alone().ifPresent(words::add);
        words.addAll(verdict.notes());
        leftOut(Scenario.ALL).ifPresent(words::add);
        words.addAll(verdict.promises().words());
        verdict.shopsInWords()
                .ifPresent(sentence ->
                        words.add(sentence + " Mean shop: " + withInterval(verdict.meanLift()) + ", shops resampled."));
        verdict.unmet()
                .ifPresent(difference -> words.add("On " + count(difference.n())
                        + " test queries for items new to the shop: " + withInterval(difference) + "."
                        + leftOut(Scenario.UNMET).map(left -> " " + left).orElse("")));
        verdict.late()
                .forEach((id, difference) ->
                        words.add("At " + id + ", which joined after training: " + withInterval(difference) + " on "
                                + count(difference.n()) + " test queries."
                                + leftOut(id).map(left -> " " + left).orElse("")));
        return words;
    }

    String answer() {
        return sentence(
                verdict.overall(), "the federated network", verdict.main().label() + whose(), guarantee());
    }

    private String guarantee() {
        return verdict.promises().ofFederated().isEmpty()
                ? ""
                : " (" + verdict.promises().ofFederated() + ")";
    }

    private Optional<String> alone() {
        if (verdict.alone().isEmpty()) {
            return Optional.empty();
        }
        List<String> models = verdict.alone().entrySet().stream()
                .limit(MOST_MODELS)
                .map(entry -> entry.getKey() + " at " + count(entry.getValue()))
                .toList();
        int more = verdict.alone().size() - models.size();
        return Optional.of("Best alone, by validation: " + String.join(", ", models)
                + (more > 0 ? " and " + more + " other models" : "") + ".");
    }

    private static String count(int queries) {
        return String.format(Locale.ROOT, "%,d", queries);
    }

    private static String withInterval(Difference difference) {
        return signed(difference.difference()) + " (" + signed(difference.low()) + " to " + signed(difference.high())
                + ")";
    }

    private List<LeftOut> of(String from) {
        return verdict.leftOut().stream()
                .filter(left -> left.from().equals(from))
                .sorted(Comparator.comparingInt(LeftOut::parts).reversed().thenComparing(LeftOut::why))
                .toList();
    }

    private Optional<String> leftOut(String from) {
        List<LeftOut> left = of(from);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int parts = left.stream().mapToInt(LeftOut::parts).sum();
        String reasons = left.stream()
                .limit(MOST_REASONS)
                .map(one -> count(one.parts()) + " because " + one.why())
                .collect(Collectors.joining("; "));
        int others = left.stream().skip(MOST_REASONS).mapToInt(LeftOut::parts).sum();
        return Optional.of("Not compared, because one of the two models is missing: "
                + (parts == 1 ? "1 part" : count(parts) + " parts") + " (" + reasons
                + (others == 0 ? "" : "; " + count(others) + " for other reasons") + ").");
    }

    /**
     * Whether a network is better than the best alone.
     *
     * @param network its name in the sentence
     * @param where the figure, and over whose queries
     * @param guarantee its privacy guarantee, in parentheses after a blank; empty if that need not be said
     */
    static String sentence(Difference overall, String network, String where, String guarantee) {
        String figures = withInterval(overall) + " in " + where
                + ", 95 % interval in parentheses. This test would find a true difference of "
                + unsigned(overall.smallestEffect()) + " in 80 % of cases."
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

    /** The answer and the difference. */
    static String shortly(String network, Difference overall) {
        String answer = Answer.of(overall).words();
        return network + " minus best alone is " + withInterval(overall) + ": " + answer + ".";
    }

    /** The cost of a privacy guarantee. */
    static String cost(String network, String open, Difference difference) {
        return "Cost of the guarantee: " + network + " (last round) minus " + open
                + " (the same steps without it, best round by validation) is " + withInterval(difference) + ".";
    }

    /** Why the cost of a privacy guarantee is unknown. */
    static String noCost(String network, PrivacyUnit unit) {
        return "Cost of the guarantee: unknown, since no model takes the steps of " + network
                + " without it. Add an ablation of it with federation: "
                + (unit == PrivacyUnit.SHOPPER ? "{local: fedsgd, privacy: none}." : "{privacy: none}.");
    }

    private String whose() {
        if (!of(Scenario.ALL).isEmpty()) {
            return OF_BOTH;
        }
        return verdict.late().isEmpty() ? OF_ALL : OF_MEMBERS;
    }

    String shops() {
        String worse = verdict.worse().isEmpty()
                ? "worse at none"
                : "worse at " + verdict.worse().size() + " ("
                        + verdict.worse().stream()
                                .limit(MOST_SHOPS)
                                .map(ShopLift::id)
                                .collect(Collectors.joining(", "))
                        + (verdict.worse().size() > MOST_SHOPS ? " and others" : "") + ")";
        return "Shop by shop (Holm, 5 %): significantly better at "
                + verdict.better().size() + " of "
                + verdict.shops().size() + ", " + worse + ".";
    }

    private static String signed(double difference) {
        return Double.isNaN(difference) ? "unknown" : String.format(Locale.ROOT, "%+.4f", difference);
    }

    private static String unsigned(double size) {
        return Double.isNaN(size) ? "unknown" : String.format(Locale.ROOT, "%.4f", size);
    }
}
