// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Batch.Remark;
import org.hanse.cli.privacy.EpsilonAnswer.Accountant;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.cli.privacy.ReleasePlan.Accounted;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.EpsilonRule;
import org.hanse.core.privacy.account.NoiseCalibration;
import picocli.CommandLine.Command;

/** {@code hanse privacy noise}: the least noise within a budget. */
@Command(
        name = "noise",
        header = "Compute the least noise multiplier for a privacy budget",
        description =
                "%nThe inverse of hanse privacy epsilon: the smallest noise multiplier, to within 0.002, with which all"
                        + " rounds cost at most epsilon at delta. The smallest value is 0.0078125. Tables are for"
                        + " neighbours that add or remove a unit.",
        footer = {
            "%nExamples:",
            "  hanse privacy noise --epsilon 8 --rounds 1000 --delta 1e-6 \\",
            "      --sampling poisson --sampling-rate 0.02",
            "  hanse privacy noise --csv budgets.csv --out noise.csv",
            "%nExit codes: 0 found, 2 usage error or bad input, or no noise is enough."
        })
public final class PrivacyNoiseCommand extends RowCommand {

    private static final Input<Double> EPSILON =
            Input.column("target_eps", Input.ABOVE_ZERO).with("E", "Privacy budget, above 0", "--epsilon");
    private static final Input<Accountant> ACCOUNTANT = Input.option(
                    Input.words(Accountant.class),
                    "WHICH",
                    "pld or rdp (default: pld, or rdp where pld has no bound)",
                    "--accountant")
            .optional();

    private static final Batch<OptionalDouble> NOISE = new Batch<>(
            List.of(ReleasePlan.POISSON_OR_NONE, ReleasePlan.RATE, ReleasePlan.ROUNDS, ReleasePlan.DELTA, EPSILON),
            List.of(),
            List.of("sigma_ours"),
            Batch.shared("privacy noise", Budget::of, Function.identity(), Budget::noise, (noise, row) -> noise),
            noise -> List.of(Figure.cell(noise)),
            List.of(Remark.ofNone("no noise is enough", "")));

    /**
     * Budget of rounds.
     *
     * @param accountants accountants to use, the first that covers the rounds
     */
    private record Budget(ReleasePlan plan, double epsilon, List<Accountant> accountants) {

        static Budget of(Row row) {
            ReleasePlan plan =
                    ReleasePlan.of(row, ReleasePlan.POISSON_OR_NONE, ReleasePlan.ROUNDS, EPSILON, ReleasePlan.DELTA);
            return new Budget(
                    plan, row.get(EPSILON), row.find(ACCOUNTANT).map(List::of).orElse(List.of(Accountant.values())));
        }

        Accountant accountant() {
            return accountants.stream()
                    .filter(kind -> kind.covers(plan))
                    .findFirst()
                    .orElseThrow(() -> EpsilonAnswer.unknown(plan, accountants));
        }

        /** Returns the least noise; empty if no noise suffices, 0 if none is needed. */
        OptionalDouble noise() {
            if (plan.sampler().isEmpty()) {
                return OptionalDouble.of(0);
            }
            Function<Double, Accounted> accounted =
                    noise -> plan.accounted(noise, plan.rounds()).orElseThrow();
            return NoiseCalibration.noise(
                    accountant().accountant(),
                    noise -> accounted.apply(noise).releases(),
                    accounted.apply(1.0).relation(),
                    epsilon,
                    plan.delta());
        }
    }

    PrivacyNoiseCommand() {
        super(ReleasePlan.options(EPSILON, ACCOUNTANT), NOISE);
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        Budget budget = Budget.of(row);
        ReleasePlan plan = budget.plan();
        List<String> warnings = Stream.concat(
                        warning(plan.delta(), plan.population()).stream(),
                        EpsilonRule.warning(budget.epsilon()).stream())
                .toList();
        if (plan.sampler().isPresent() && plan.observation().seesNoise()) {
            throw new InvalidInputException(
                    "--noise-by: found coordinator with --adversary coordinator; expected another party to add noise."
                            + " Fix: use --noise-by node, or --adversary outsider");
        }
        double noise = NOISE.answer(row)
                .orElseThrow(() -> new InvalidInputException("--epsilon: found no noise multiplier up to "
                        + Words.count((long) NoiseCalibration.MOST) + "; expected one that keeps "
                        + Words.count(plan.rounds(), "round") + " to epsilon " + Figure.of(budget.epsilon())
                        + " at delta "
                        + Figure.of(plan.delta()) + ". Fix: use a greater epsilon or delta, or fewer rounds"));
        Accountant kind = budget.accountant();
        Bound bound = new Bound(kind, kind.epsilon(plan, noise, plan.rounds()));
        EpsilonAnswer answer = new EpsilonAnswer(plan, noise, List.of(bound));
        double epsilon = bound.epsilon().orElseThrow();
        json.put("noise", noise)
                .put("floor", isFloor(answer))
                .put("target", budget.epsilon())
                .put("epsilon", epsilon)
                .put("accountant", Figure.word(kind));
        ReleaseText.put(json, answer);
        json.putPOJO("warnings", warnings);
        List<String> lines = new ArrayList<>();
        lines.add(found(answer) + " for epsilon " + Figure.of(budget.epsilon()) + " at delta " + Figure.of(plan.delta())
                + ", after " + Words.count(plan.rounds(), "round"));
        lines.add((noise == 0 ? "Without it" : "With it") + " epsilon is " + Figure.up(epsilon) + " ("
                + Figure.word(kind) + ": " + kind.words() + ")");
        lines.addAll(ReleaseText.lines(answer));
        return new Answer(warnings, json, lines);
    }

    private static String found(EpsilonAnswer answer) {
        if (answer.plan().sampler().isEmpty()) {
            return "No noise is needed";
        }
        String noise = Figure.up(answer.noise());
        return isFloor(answer)
                ? "A noise multiplier of " + noise + ", the smallest value, is enough"
                : "The least noise multiplier is " + noise;
    }

    /** Returns whether this is the least noise of the search range, so that less noise may suffice. */
    private static boolean isFloor(EpsilonAnswer answer) {
        return answer.plan().sampler().isPresent() && answer.noise() <= NoiseCalibration.LEAST;
    }
}
