// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.FederationVerdict.LeftOut;
import org.hanse.sim.FederationVerdict.ShopLift;

/** A verdict in plain sentences. */
final class VerdictWords {

    /** From so many shops on, some are told apart by chance. */
    private static final int MANY = 10;

    private static final int MOST_REASONS = 3;

    static final String OF_BOTH = " over the queries of the shops that have both";
    static final String OF_MEMBERS = " over the queries of all shops that train together";
    static final String OF_ALL = " over all shops' queries";

    /** How a promise begins, after which nobody needs to be told to keep their own: another network may pay. */
    static final String UNDER = "under ";

    private final FederationVerdict verdict;

    VerdictWords(FederationVerdict verdict) {
        this.verdict = verdict;
    }

    List<String> all() {
        List<String> words = new ArrayList<>();
        words.add(overall());
        leftOut(FederationVerdict.OVERALL).ifPresent(words::add);
        words.addAll(verdict.promises().words());
        if (verdict.shops().size() > 1) {
            words.add(shops(verdict.promises().others().isEmpty() ? "it" : "the federated network"));
            undecided().ifPresent(words::add);
            if (verdict.shops().size() >= MANY) {
                words.add(
                        "Each shop is judged by a 95 % interval of its own: of shops where nothing differs, one in forty"
                                + " would be told better and one in forty worse by chance.");
            }
        }
        verdict.unmet()
                .ifPresent(difference -> words.add("For the " + count(difference.n())
                        + " test queries whose item nobody of the shop had met before: " + withInterval(difference)
                        + "."
                        + leftOut(ScenarioReader.UNMET).map(left -> " " + left).orElse("")));
        verdict.late()
                .forEach((id, difference) -> words.add("Shops that joined when training was over (" + id + "): "
                        + withInterval(difference) + " over their " + count(difference.n()) + " test queries."
                        + leftOut(id).map(left -> " " + left).orElse("")));
        return words;
    }

    private static String count(int queries) {
        return String.format(Locale.ROOT, "%,d", queries);
    }

    private static String withInterval(Difference difference) {
        return FigureWords.signed(difference.difference()) + " (" + FigureWords.signed(difference.low()) + " to "
                + FigureWords.signed(difference.high()) + ")";
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
        return Optional.of(
                "Left out " + (parts == 1 ? "is 1 part that lacks" : "are " + count(parts) + " parts that lack")
                        + " one of the two networks: " + reasons
                        + (others == 0 ? "" : "; " + count(others) + " for other reasons") + ".");
    }

    private String overall() {
        boolean promised = verdict.promises().ofFederated().startsWith(UNDER);
        String words = sentence(
                verdict.promises().ofFederated(),
                "the federated network",
                verdict.main().label() + whose(),
                verdict.overall());
        return verdict.overall().high() < 0 && !promised ? words + " Shops should keep their own." : words;
    }

    /**
     * Whether a network is better than those that shops train alone.
     *
     * @param when what it promises, in words; empty if that need not be said
     * @param where the figure, and over whose queries
     */
    static String sentence(String when, String network, String where, Difference overall) {
        String figures = FigureWords.signed(overall.difference()) + " in " + where + ", 95 % interval "
                + FigureWords.signed(overall.low()) + " to " + FigureWords.signed(overall.high()) + ".";
        if (!(overall.low() > 0) && !(overall.high() < 0)) {
            return "Whether federating pays" + (when.isEmpty() ? "" : " " + when) + " cannot be told here: " + network
                    + " and networks that shops train alone differ by " + figures;
        }
        String begin = when.isEmpty()
                ? "Federating"
                : when.substring(0, 1).toUpperCase(Locale.ROOT) + when.substring(1) + " federating";
        return overall.low() > 0
                ? begin + " pays: " + network + " is better than networks that shops train alone, by " + figures
                : begin + " does not pay here: " + network + " is worse than networks that shops train alone, by "
                        + figures;
    }

    /** The same in short of a network with a promise, beside another that was spoken of. */
    static String sentence(Promise promise, String network, String where, Difference overall) {
        String under = UNDER + promise.words();
        String figures = ": " + network + ", " + withInterval(overall) + " in " + where
                + " against networks that shops train alone.";
        if (!(overall.low() > 0) && !(overall.high() < 0)) {
            return "Whether federating pays " + under + " cannot be told" + figures;
        }
        return "U" + under.substring(1) + " federating " + (overall.low() > 0 ? "pays" : "does not pay") + figures;
    }

    private String whose() {
        if (!of(FederationVerdict.OVERALL).isEmpty()) {
            return OF_BOTH;
        }
        return verdict.late().isEmpty() ? OF_ALL : OF_MEMBERS;
    }

    private String shops(String network) {
        String worse = verdict.worse().isEmpty()
                ? "worse for none"
                : "worse for " + verdict.worse().size() + " ("
                        + verdict.worse().stream().limit(5).map(ShopLift::id).collect(Collectors.joining(", "))
                        + (verdict.worse().size() > 5 ? " and others" : "") + "), whose own networks look better";
        return "Shop by shop " + network + " is significantly better for "
                + verdict.better().size() + " of "
                + verdict.shops().size() + ", " + worse
                + ", and " + verdict.undecided().size() + " cannot tell. The mean shop gains "
                + FigureWords.signed(verdict.meanLift().difference()) + " ("
                + FigureWords.signed(verdict.meanLift().low()) + " to "
                + FigureWords.signed(verdict.meanLift().high()) + ", shops resampled).";
    }

    private Optional<String> undecided() {
        double times = verdict.queriesNeeded();
        if (verdict.undecided().isEmpty() || Double.isNaN(times)) {
            return Optional.empty();
        }
        return Optional.of("For those that cannot tell: if their differences are as they look, half of them would need"
                + " about " + FigureWords.times(times) + " as many test queries, or more, to be sure.");
    }
}
