// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.hanse.sim.summary.ShopLifts.SizeGroup;

/** Part of the page about the benefit and the cost of federated training. */
final class VerdictSection {

    private static final int SIZES = 4;

    private final FederationVerdict verdict;
    private final Bootstrap bootstrap;

    private VerdictSection(FederationVerdict verdict, Bootstrap bootstrap) {
        this.verdict = verdict;
        this.bootstrap = bootstrap;
    }

    /** Returns one section, or none without a comparison with the best alone. */
    static List<PageView.Verdict> view(RunRecord run) {
        return FederationVerdict.of(run)
                .map(verdict -> new VerdictSection(verdict, FederationVerdict.bootstrap(run)).view())
                .or(() -> ofWords(VerdictWords.of(run)))
                .stream()
                .toList();
    }

    /** Returns the answers for private networks, where none is called federated. */
    private static Optional<PageView.Verdict> ofWords(List<String> words) {
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new PageView.Verdict(
                        words.get(0), words.subList(1, words.size()), List.of(), List.of(), List.of()));
    }

    private PageView.Verdict view() {
        List<String> words = new VerdictWords(verdict).all();
        return new PageView.Verdict(
                words.get(0),
                words.subList(1, words.size()),
                chart().stream().toList(),
                verdict.shops().bySize(SIZES, bootstrap).stream().map(this::row).toList(),
                verdict.shops().size() < 2
                        ? List.of()
                        : List.of(new PageView.Lifts(
                                Words.count(verdict.shops().size(), "shop") + ", one by one",
                                verdict.shops().all().stream().map(this::row).toList())));
    }

    /** Returns the cost of each federation over all its rounds. */
    static List<PageView.Rounds> cost(RunRecord run) {
        return run.training().stream()
                .filter(training -> !training.federated().isEmpty())
                .map(VerdictSection::cost)
                .toList();
    }

    private static PageView.Rounds cost(TrainingRecord training) {
        List<TrainingRecord.Round> rounds = training.federated();
        long up = rounds.stream().mapToLong(TrainingRecord.Round::uploadBytes).sum();
        long down =
                rounds.stream().mapToLong(TrainingRecord.Round::downloadBytes).sum();
        long asked = rounds.stream().mapToLong(TrainingRecord.Round::cohort).sum();
        long missing =
                rounds.stream().mapToLong(round -> round.missing().size()).sum();
        double seconds = training.curve().epochs().stream()
                .mapToDouble(epoch -> epoch.seconds())
                .sum();
        return new PageView.Rounds(
                TrainingSection.name(training),
                Words.count(rounds.size()),
                Words.count(training.participants()),
                Words.count(missing),
                mean(up, asked - missing),
                mean(down, asked),
                Numbers.bytes((double) (up + down + training.bytesBefore())),
                Numbers.seconds(seconds / Math.max(1, training.curve().size())),
                RoundLines.of(rounds));
    }

    /** Returns the mean size of messages; a dash without any. */
    private static String mean(long bytes, long messages) {
        if (messages == 0) {
            return "–";
        }
        long each = bytes / messages;
        return Numbers.bytes((double) each);
    }

    private Optional<PageView.Chart> chart() {
        if (verdict.shops().size() < 2) {
            return Optional.empty();
        }
        String what =
                "Federated minus best alone at each shop in " + verdict.main().label() + order();
        return Optional.of(new PageView.Chart(
                LiftChart.draw(verdict.shops().all(), verdict.main().label(), "lift", what),
                what + ", each with its two-sided 95 % bootstrap interval; "
                        + (verdict.shops().undecided().size() < verdict.shops().size()
                                ? "dark ones are significant by one-sided sign-flip tests (Holm over all shops, 5 %), also"
                                        + " where the interval includes 0."
                                : "none is significant by one-sided sign-flip tests (Holm over all shops, 5 %).")));
    }

    private String order() {
        if (verdict.shops().size() > LiftChart.MOST_NAMES) {
            return ", over its number of shoppers";
        }
        boolean alike = verdict.shops().all().stream()
                        .mapToInt(ShopLift::shoppers)
                        .distinct()
                        .count()
                == 1;
        return alike ? "" : ", the one with most shoppers on top";
    }

    private PageView.Against row(SizeGroup group) {
        return new PageView.Against(
                Words.count(group.least()) + " to " + Words.count(group.most()) + " shoppers",
                false,
                Numbers.signed(group.lift().difference()),
                Numbers.signed(group.lift().low()) + " to "
                        + Numbers.signed(group.lift().high()),
                Words.count(group.lift().n(), "shop"));
    }

    private PageView.Shop row(ShopLift shop) {
        SignFlip tests = shop.tests();
        return new PageView.Shop(
                shop.id(),
                Numbers.signed(shop.difference().difference()),
                Numbers.signed(shop.difference().low()) + " to "
                        + Numbers.signed(shop.difference().high()),
                new PageView.Tests(
                        pValue(tests.greater()),
                        pValue(tests.less()),
                        Double.isNaN(tests.smallestEffect()) ? "–" : Numbers.size(tests.smallestEffect())),
                Words.count(shop.shoppers()) + (shop.better() ? ", better" : shop.worse() ? ", worse" : ""));
    }

    private static String pValue(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.5f", value);
    }
}
