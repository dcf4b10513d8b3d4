// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hanse.cli.TextTable;
import org.hanse.cli.privacy.Batch.Remark;
import org.hanse.cli.privacy.EpsilonAnswer.Accountant;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;
import org.hanse.cli.privacy.EpsilonAnswer.Question;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.EpsilonRule;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;

/** {@code hanse privacy epsilon}: privacy cost of rounds with noise. */
@Command(
        name = "epsilon",
        header = "Compute the epsilon of rounds with Gaussian noise",
        description =
                "%nEach round releases a sum of clipped updates with Gaussian noise. Two accountants compute the epsilon of"
                        + " all rounds at delta, as upper bounds. Use pld: it is tight and covers all sampling but"
                        + " fixed-size. Use rdp for fixed-size with replace-one, or to compare with another RDP accountant;"
                        + " it is looser.",
        footer = {
            "%nExamples:",
            "  hanse privacy epsilon --noise 1 --rounds 1000 --delta 1e-6 \\",
            "      --sampling poisson --sampling-rate 0.01",
            "  hanse privacy epsilon --noise-multiplier 1.1 --sample-rate 0.01 --steps 1000 \\",
            "      --delta 1e-5 --accountant pld",
            "  hanse privacy epsilon --noise 4 --rounds 50 --delta 1e-5 \\",
            "      --adversary coordinator --json",
            "  hanse privacy epsilon --csv rounds.csv --out epsilons.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input, or no accountant has a bound."
        })
public final class PrivacyEpsilonCommand extends RowCommand {

    private static final Input<Double> NOISE = Input.column("sigma", Input.ABOVE_ZERO)
            .with(
                    "Z",
                    "Noise multiplier: standard deviation of the noise in a round's sum over the clip norm,"
                            + " for all kinds of neighbours",
                    "--noise",
                    "--noise-multiplier");
    private static final Input<List<Accountant>> ACCOUNTANTS = Input.option(
                    Input.oneOf(Map.of(
                            "pld", List.of(Accountant.PLD),
                            "rdp", List.of(Accountant.RDP),
                            "both", List.of(Accountant.values()))),
                    "WHICH",
                    "pld, rdp or both (default: ${DEFAULT-VALUE})",
                    "--accountant")
            .usual("both");
    private static final Input<Path> PLOT = Input.option(
                    new Input.Kind<>(
                            "a name that ends with .svg",
                            text -> Optional.of(text)
                                    .filter(name ->
                                            name.toLowerCase(Locale.ROOT).endsWith(".svg"))
                                    .map(Path::of)),
                    "FILE",
                    "Also draw epsilon over rounds into this SVG file",
                    "--plot")
            .optional();

    private static final Batch<EpsilonAnswer> EPSILONS = new Batch<>(
            List.of(
                    ReleasePlan.SAMPLING,
                    ReleasePlan.NEIGHBOURS,
                    ReleasePlan.RATE,
                    ReleasePlan.POPULATION,
                    ReleasePlan.SIZE,
                    NOISE,
                    ReleasePlan.ROUNDS,
                    ReleasePlan.DELTA),
            List.of(),
            List.of("eps_ours_pld", "eps_ours_rdp"),
            Batch.shared(
                    "privacy epsilon",
                    PrivacyEpsilonCommand::question,
                    Question::composition,
                    EpsilonAnswer::profile,
                    EpsilonAnswer::of),
            answer -> Stream.of(Accountant.values())
                    .map(kind -> Figure.cell(answer.epsilon(kind)))
                    .toList(),
            List.of(
                    remark(
                            PrivacyEpsilonCommand::isDeltaTooGreat,
                            "delta is not below 1/N, which is no guarantee: publishing all data of one unit meets it,"),
                    remark(
                            plan -> !isDeltaTooGreat(plan)
                                    && plan.population()
                                            .filter(units -> DeltaRule.isAboveTenth(plan.delta(), units))
                                            .isPresent(),
                            "delta is above 1/(10 N)"),
                    Remark.ofNone(
                            "no accountant has a bound",
                            "; fixed_wor has one under replace_one, poisson_truncated under add_remove"),
                    Remark.ofInfinite()));

    private static Remark<EpsilonAnswer> remark(Predicate<ReleasePlan> concerned, String what) {
        return new Remark<>((answer, cells) -> concerned.test(answer.plan()), what, "");
    }

    private static boolean isDeltaTooGreat(ReleasePlan plan) {
        return plan.population()
                .filter(units -> DeltaRule.isTooGreat(plan.delta(), units))
                .isPresent();
    }

    private static Question question(Row row) {
        ReleasePlan plan = ReleasePlan.of(row, ReleasePlan.SAMPLING, NOISE, ReleasePlan.ROUNDS, ReleasePlan.DELTA);
        // Tables divide by a distance of twice the clip norm for cohorts of a fixed size.
        boolean twice = row.isTabular()
                && plan.sampler().filter(Sampler.FixedSize.class::isInstance).isPresent();
        double noise = row.get(NOISE);
        return new Question(plan, twice ? Math.min(2 * noise, Double.MAX_VALUE) : noise, row.get(ACCOUNTANTS));
    }

    PrivacyEpsilonCommand() {
        super(ReleasePlan.options(NOISE, ACCOUNTANTS, PLOT), EPSILONS);
    }

    @Override
    boolean writesFile(Row row) {
        return !row.text(PLOT).isEmpty();
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        Optional<Path> plot = row.find(PLOT);
        plot.ifPresent(file -> refuseExisting(file, "--plot"));
        EpsilonAnswer answer = EPSILONS.answer(row);
        ReleasePlan plan = answer.plan();
        if (answer.bounds().stream().allMatch(bound -> bound.epsilon().isEmpty())) {
            throw EpsilonAnswer.unknown(plan, row.get(ACCOUNTANTS));
        }
        List<String> warnings = Stream.concat(
                        warning(plan.delta(), plan.population()).stream(),
                        answer.least().stream().boxed().flatMap(least -> EpsilonRule.warning(least).stream()))
                .toList();
        plot.ifPresent(file -> DurableFile.write(file, EpsilonChart.of(answer)));
        put(json, answer);
        plot.ifPresent(file -> json.put("plot", file.toString()));
        json.putPOJO("warnings", warnings);
        List<String> lines = lines(answer);
        plot.ifPresent(file -> lines.add("Epsilon over the rounds is drawn in " + file + "."));
        return new Answer(warnings, json, lines);
    }

    private static List<String> lines(EpsilonAnswer answer) {
        List<String> lines = new ArrayList<>();
        lines.add(ReleaseText.result(
                answer.least(), answer.plan().delta(), answer.plan().rounds()));
        lines.add("");
        TextTable bounds = TextTable.aligned("lrl");
        for (Bound bound : answer.bounds()) {
            bounds.row(
                    Figure.word(bound.accountant()),
                    bound.epsilon().isEmpty() ? "-" : Figure.up(bound.epsilon().getAsDouble()),
                    bound.accountant().words() + (bound.epsilon().isEmpty() ? "; no bound for these releases" : ""));
        }
        lines.addAll(bounds.lines(""));
        lines.addAll(ReleaseText.lines(answer));
        return lines;
    }

    private static void put(ObjectNode json, EpsilonAnswer answer) {
        ReleaseText.putFinite(json, answer.least());
        ArrayNode bounds = json.putArray("accountants");
        for (Bound bound : answer.bounds()) {
            ObjectNode own = bounds.addObject().put("accountant", Figure.word(bound.accountant()));
            ReleaseText.putFinite(own, bound.epsilon())
                    .put("status", bound.isFinite() ? "bound" : bound.epsilon().isEmpty() ? "unknown" : "infinite");
        }
        json.put("noise", answer.noise());
        ReleaseText.put(json, answer);
    }
}
