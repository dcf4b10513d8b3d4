// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.SecAggPlan;
import picocli.CommandLine.Command;

/** {@code hanse privacy plan}: what a guarantee leaves of the gain of a federation, before it begins. */
@Command(
        name = "plan",
        header = "Estimate what a privacy guarantee leaves of the gain, before a federation begins",
        description =
                "%nPrints for several epsilons which part of the gain of exact counts tables keep, and how many shoppers half"
                        + " of the gain needs. One sum of similar pairs has the whole budget, a pair of each shopper."
                        + " The figures lie between measured points of one data set, " + GainCurve.PAGE
                        + "; beyond them there is none. Other data can differ.",
        footer = {
            "%nExamples:",
            "  hanse privacy plan --shoppers 33000 --shops 20",
            "  hanse privacy plan --shoppers 20000 --shops 40 --noise participants \\",
            "      --epsilon 8 --json",
            "  hanse privacy plan --csv shops.csv --out planned.csv",
            "%nExit codes: 0 estimated, 2 usage error or bad input."
        })
public final class PrivacyPlanCommand extends RowCommand {

    /** Usual epsilons; those above 10 show what a weak guarantee would add. */
    private static final List<Double> USUAL = List.of(1.0, 3.0, 8.0, 16.0, 32.0);

    private static final double HALF = 0.5;

    /** Shoppers that exact sums of a clip norm of 1 have room for. */
    private static final int MOST_SHOPPERS = 1 << 21;

    private static final List<String> NOTES = List.of(
            "The gain is that of exact counts of all shops over each shop's own tables, ndcg@10 on test.",
            "Measured on Amazon Beauty alone, with 12,101 items in one catalogue and at most 22,363 shoppers; one seed of"
                    + " noise. It is assumed that more shoppers count like less noise. More items need more shoppers.",
            "One pair of each shopper counts, so more interactions of a shopper change nothing.",
            "Epsilons above 10 are weak guarantees.",
            "The points: " + GainCurve.PAGE);

    private static final Input<Integer> SHOPPERS = Input.column("shoppers", Input.integer(1, MOST_SHOPPERS))
            .with("N", "Shoppers of all shops together", "--shoppers");
    private static final Input<Integer> SHOPS = Input.column(
                    "shops", Input.integer(SecAggPlan.FEWEST, GraphPlan.MOST_COMPLETE))
            .with("M", "Shops, from 4 to 300", "--shops");
    private static final Input<Double> EPSILON = Input.column(
                    "epsilon", Input.number("above 0 and below 76", e -> e > 0 && e < PrivacyTerms.MOST_EPSILON))
            .with("E", "Only this epsilon (default: 1, 3, 8, 16 and 32)", "--epsilon")
            .optional();
    private static final Input<Double> DELTA = Input.column("delta", Input.INSIDE_ONE)
            .with("D", "Delta of the (epsilon, delta) guarantee (default: ${DEFAULT-VALUE})", "--delta")
            .usual("1e-6");
    private static final Input<NoiseBy> NOISE = Input.option(
                    Input.oneOf(Map.of("coordinator", NoiseBy.COORDINATOR, "participants", NoiseBy.PARTICIPANTS)),
                    "WHO",
                    "Who adds noise: coordinator, with no guarantee against it, or participants, with one"
                            + " (default: ${DEFAULT-VALUE})",
                    "--noise")
            .usual("coordinator");

    private static final Batch<Estimate> ESTIMATES = new Batch<>(
            List.of(SHOPPERS, SHOPS, EPSILON, DELTA),
            List.of(),
            List.of("part", "shoppers_for_half"),
            Batch.each(row -> Federation.of(row).estimate(row.get(EPSILON))),
            own -> List.of(Figure.cell(own.part()), cell(own.half())),
            List.of(Batch.Remark.ofNone("the figures are outside what was measured", "")));

    /** Federation before it begins. */
    private record Federation(int shoppers, int shops, double delta, NoiseBy noise) {

        static Federation of(Row row) {
            return new Federation(row.get(SHOPPERS), row.get(SHOPS), row.get(DELTA), row.get(NOISE));
        }

        /** Returns the deviation of the noise that the sum of such a job gets, where a shopper adds 1 at most. */
        private double deviation(double epsilon) {
            PairSettings pairs =
                    new PairSettings(PairSettings.DEFAULT.cells(), PairSettings.DEFAULT.candidates(), 1, epsilon);
            PrivacyConfig usual = PrivacyConfig.DEFAULT;
            PrivacyTerms terms = new PrivacyTerms(
                    PrivacyUnit.SHOPPER, noise, Math.nextUp(epsilon), delta, PrivacyTerms.DEFAULT_CLIP, 1);
            int corrupt = SecureAggregation.usual(0).assumptions(shops).corrupt();
            try {
                return JobSum.of(
                                new PairSum(pairs),
                                new JobId("plan"),
                                Optional.of(new PrivacyConfig(
                                        terms, OptionalInt.empty(), OptionalLong.of(shoppers), usual.gradients())),
                                new JobPrivacy.Sizes(shops, shops, OptionalInt.of(corrupt), shoppers))
                        .privacy()
                        .orElseThrow()
                        .deviation(shops);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException(
                        "--epsilon, --delta: " + InvalidInputException.withFix(e, "use a greater epsilon or delta"), e);
            }
        }

        /**
         * Returns the estimates of the usual epsilons without those that services refuse.
         *
         * @param refused receives a line for each of these
         */
        List<Estimate> estimates(List<String> refused) {
            List<Estimate> estimates = new ArrayList<>();
            for (double epsilon : USUAL) {
                try {
                    estimates.add(estimate(epsilon));
                } catch (InvalidInputException e) {
                    refused.add("epsilon " + Figure.of(epsilon) + " is left out: " + e.getMessage());
                }
            }
            return estimates;
        }

        Estimate estimate(double epsilon) {
            double deviation = deviation(epsilon);
            return new Estimate(epsilon, deviation, shoppers / deviation);
        }
    }

    /** What one epsilon leaves. */
    private record Estimate(double epsilon, double deviation, double ratio) {

        OptionalDouble part() {
            return GainCurve.MEASURED.part(ratio);
        }

        /** Returns the shoppers for half of the gain; empty if no measured point has it. */
        OptionalLong half() {
            OptionalDouble needed = GainCurve.MEASURED.ratio(HALF);
            return needed.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of((long) Math.ceil(needed.getAsDouble() * deviation));
        }

        /** Returns the part in words; beyond the measured points the nearest one bounds it. */
        String words() {
            GainCurve curve = GainCurve.MEASURED;
            if (part().isPresent()) {
                return percent(part().getAsDouble());
            }
            double edge = ratio < curve.least() ? curve.least() : curve.most();
            return "outside what was measured (" + (ratio < curve.least() ? "at most " : "at least ")
                    + percent(curve.part(edge).orElseThrow()) + ")";
        }

        String halfWords() {
            return half().isPresent()
                    ? "about " + thousands(half().getAsLong(), 1)
                    : "more than " + thousands((long) (GainCurve.MEASURED.most() * deviation), 0);
        }

        private static String percent(double part) {
            return Math.round(100 * part) + " %";
        }

        /** Returns a count in two digits, as the measured points have no more; with 1 it is rounded up. */
        private static String thousands(long count, int up) {
            long unit = (long) Math.pow(10, Math.max(0, Math.floor(Math.log10((double) count)) - 1));
            return Words.count((count + up * (unit - 1)) / unit * unit);
        }
    }

    PrivacyPlanCommand() {
        super(List.of(SHOPPERS, SHOPS, EPSILON, DELTA, NOISE), ESTIMATES);
    }

    private static String cell(OptionalLong count) {
        return count.isEmpty() ? "" : String.valueOf(count.getAsLong());
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        Federation federation = Federation.of(row);
        List<String> warnings = new ArrayList<>(warning(federation.delta(), Optional.of(federation.shoppers())));
        List<Estimate> estimates = row.find(EPSILON)
                .map(epsilon -> List.of(federation.estimate(epsilon)))
                .orElseGet(() -> federation.estimates(warnings));
        json.put("shoppers", federation.shoppers())
                .put("shops", federation.shops())
                .put("delta", federation.delta())
                .put("noise", Figure.word(federation.noise()));
        estimates.forEach(own -> put(json.withArray("estimates"), own));
        return new Answer(warnings, json, lines(federation, estimates));
    }

    private static void put(ArrayNode estimates, Estimate own) {
        ObjectNode one = estimates.addObject().put("epsilon", own.epsilon()).put("deviation", own.deviation());
        own.part().ifPresentOrElse(part -> one.put("part", part), () -> one.putNull("part"));
        own.half().ifPresentOrElse(half -> one.put("shoppersForHalf", half), () -> one.putNull("shoppersForHalf"));
        one.put("measured", own.part().isPresent());
    }

    private static List<String> lines(Federation federation, List<Estimate> estimates) {
        List<String> lines = new ArrayList<>();
        lines.add(Words.count(federation.shoppers(), "shopper") + " in " + Words.count(federation.shops(), "shop")
                + ", delta " + Figure.of(federation.delta()) + ", noise of "
                + (federation.noise() == NoiseBy.COORDINATOR ? "the coordinator" : "the participants"));
        lines.add("");
        TextTable table = TextTable.aligned("rrll").row("epsilon", "noise", "part of the gain", "half of it needs");
        estimates.forEach(own -> table.row(
                Figure.of(own.epsilon()),
                String.format(Locale.ROOT, "%.3f", own.deviation()),
                own.words(),
                own.halfWords() + " shoppers"));
        lines.addAll(table.lines(""));
        lines.add("");
        NOTES.forEach(note -> lines.addAll(ReleaseText.wrapped("- ", note)));
        return lines;
    }
}
