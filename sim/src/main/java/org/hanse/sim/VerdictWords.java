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

    private final FederationVerdict verdict;

    VerdictWords(FederationVerdict verdict) {
        this.verdict = verdict;
    }

    List<String> all() {
        List<String> words = new ArrayList<>();
        words.add(overall());
        leftOut(FederationVerdict.OVERALL).ifPresent(words::add);
        if (verdict.shops().size() > 1) {
            words.add(shops());
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
        String figures = FigureWords.signed(verdict.overall().difference()) + " in "
                + verdict.main().label()
                + whose()
                + ", 95 % interval " + FigureWords.signed(verdict.overall().low()) + " to "
                + FigureWords.signed(verdict.overall().high());
        if (verdict.overall().low() > 0) {
            return "Federating pays: the federated network is better than networks that shops train alone, by "
                    + figures + ".";
        }
        return verdict.overall().high() < 0
                ? "Federating does not pay here: the federated network is worse than networks that shops train alone, by "
                        + figures + ". Shops should keep their own."
                : "Whether federating pays cannot be told here: the federated network and networks that shops train alone"
                        + " differ by " + figures + ".";
    }

    private String whose() {
        if (!of(FederationVerdict.OVERALL).isEmpty()) {
            return " over the queries of the shops that have both";
        }
        return verdict.late().isEmpty()
                ? " over all shops' queries"
                : " over the queries of all shops that train together";
    }

    private String shops() {
        String worse = verdict.worse().isEmpty()
                ? "worse for none"
                : "worse for " + verdict.worse().size() + " ("
                        + verdict.worse().stream().limit(5).map(ShopLift::id).collect(Collectors.joining(", "))
                        + (verdict.worse().size() > 5 ? " and others" : "") + "), whose own networks look better";
        return "Shop by shop it is significantly better for " + verdict.better().size() + " of "
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
