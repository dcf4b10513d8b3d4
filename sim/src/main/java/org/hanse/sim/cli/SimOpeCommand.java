// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.policy.OffPolicyEvaluation;
import org.hanse.core.evaluate.policy.OffPolicyRows;
import org.hanse.core.evaluate.policy.OffPolicySessions;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.evaluate.policy.TargetPolicy;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.PolicyReader;
import org.hanse.dataset.ReadingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim ope}: what a policy would have earned, by the log of another one. */
@Command(
        name = "ope",
        header = "Estimate what a policy would have earned, by the log of another one",
        description =
                "%nReads logged decisions with their propensities, and the probabilities of a target policy at each of"
                        + " them. Prints estimates of its mean reward a row, and whether the log supports them: without"
                        + " support no estimate is a reason to change a policy. With --discount the same for the return of a"
                        + " session, whose rows are steps in their order.%n",
        footer = {
            "%nThe policy file is CSV or Parquet with columns row, position, item, probability. row counts the source"
                    + " rows of the log from 0, before cleaning; probabilities of a row and position sum to 1.",
            "%nExamples:",
            "  hanse sim ope log.yaml --policy policy.csv",
            "  hanse sim ope decisions.parquet --policy policy.parquet --json",
            "  hanse sim ope visits.yaml --policy policy.csv --discount .9",
            "%nExit codes: 0 estimated, whatever the verdict; 2 usage error or bad input."
        })
public final class SimOpeCommand implements Callable<Integer> {

    private static final String PARQUET = ".parquet";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "LOG",
            description = "Descriptor of layout logged-decisions, or a Parquet file of hanse node decisions export")
    Path log = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            required = true,
            description = "Probabilities of the target policy (CSV or Parquet)")
    Path policy = Path.of("");

    @Option(
            names = "--clip",
            paramLabel = "W",
            defaultValue = "5",
            description = "Greatest weight of the clipped estimate, cips (default: ${DEFAULT-VALUE})")
    double clip;

    @Option(
            names = "--folds",
            paramLabel = "K",
            defaultValue = "5",
            description = "Parts of the log for the reward model: a row's reward is modelled from the other parts; 1"
                    + " models all rows from all (default: ${DEFAULT-VALUE})")
    int folds;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Draws of the bootstrap (default: ${DEFAULT-VALUE})")
    int resamples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--discount",
            paramLabel = "G",
            description =
                    "Also estimate the return of a session: the sum of its rewards, each times G for every step before."
                            + " LOG has columns.session (default: rows alone)")
    Optional<Double> discount = Optional.empty();

    /** The document of {@code --json}. */
    private record Document(
            String schema,
            int rows,
            @JsonUnwrapped Evaluated evaluated,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Sessions sessions) {

        private record Evaluated(
                double logged,
                double ess,
                double maxWeight,
                double meanWeight,
                double coverage,
                double rewarded,
                String verdict,
                List<String> reasons,
                List<Named> estimates) {

            static Evaluated of(OffPolicyEvaluation evaluation) {
                OffPolicySupport support = evaluation.support();
                return new Evaluated(
                        evaluation.logged().value(),
                        support.ess(),
                        support.maxWeight(),
                        support.meanWeight(),
                        support.coverage(),
                        support.rewarded(),
                        support.verdict().key(),
                        SimOpeCommand.reasons(support),
                        evaluation.estimates().stream()
                                .map(own -> Named.of(own.name(), own.estimate()))
                                .toList());
            }
        }

        /** An estimate; null for numbers that the log does not give. */
        private record Named(
                String name,
                @Nullable Double value,
                @Nullable Double low,
                @Nullable Double high) {

            static Named of(String name, Estimate estimate) {
                return new Named(name, known(estimate.value()), known(estimate.low()), known(estimate.high()));
            }

            private static @Nullable Double known(double number) {
                return Double.isNaN(number) ? null : number;
            }
        }

        private record Sessions(
                double discount,
                int count,
                int cut,
                @JsonUnwrapped Evaluated evaluated) {}

        static Document of(OffPolicyEvaluation rows, Optional<Returns> returns) {
            return new Document(
                    "hanse.ope/1",
                    rows.support().count(),
                    Evaluated.of(rows),
                    returns.map(own -> new Sessions(
                                    own.discount(),
                                    own.evaluation().support().count(),
                                    own.cut(),
                                    Evaluated.of(own.evaluation())))
                            .orElse(null));
        }
    }

    /** Estimates of the return of a session. */
    private record Returns(double discount, int cut, OffPolicyEvaluation evaluation) {}

    private static List<String> reasons(OffPolicySupport support) {
        List<String> reasons = new ArrayList<>(support.against());
        reasons.addAll(support.thin());
        return reasons;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        requireOptions();
        ReadingOptions options = ReadingOptions.standard(InstantSource.system());
        Path descriptor = descriptor();
        LoggedDecisions decisions = new DatasetReader(options)
                .read(DatasetDescriptor.read(descriptor))
                .decisions()
                .orElseThrow(() -> new InvalidInputException(descriptor
                        + ": found no logged decisions; expected interactions.layout: logged-decisions with the propensity of each"
                        + " shown item, without which nothing can be estimated. Fix: export decisions with hanse node"
                        + " decisions export"));
        if (discount.isPresent() && decisions.sessions().isEmpty()) {
            throw new InvalidInputException(descriptor
                    + ": found no interactions.columns.session; expected it with --discount, since a return is that of a"
                    + " session. Fix: add session, or leave --discount out");
        }
        TargetPolicy target = new PolicyReader(options).read(policy, decisions);
        Bootstrap bootstrap = new Bootstrap(resamples, seed, ShardRunner.sequential());
        OffPolicyEvaluation evaluation =
                OffPolicyEvaluation.of(OffPolicyRows.of(decisions, target, folds, seed), clip, bootstrap);
        Optional<Returns> returns =
                discount.map(own -> returns(OffPolicySessions.of(decisions, target), own, bootstrap));
        PrintWriter screen = spec.commandLine().getOut();
        if (json.isSet()) {
            screen.println(
                    MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Document.of(evaluation, returns)));
        } else {
            lines("mean reward", "reward", evaluation).forEach(screen::println);
            returns.ifPresent(own -> sessionLines(own).forEach(screen::println));
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private static Returns returns(OffPolicySessions sessions, double discount, Bootstrap bootstrap) {
        return new Returns(discount, sessions.cut(), OffPolicyEvaluation.of(sessions, discount, bootstrap));
    }

    private void requireOptions() {
        discount.ifPresent(own -> require(own > 0 && own <= 1, "--discount", own, "a number above 0, at most 1"));
        require(clip > 0, "--clip", clip, "a number above 0");
        require(folds >= 1, "--folds", folds, "at least 1");
        require(resamples >= 1, "--resamples", resamples, "at least 1");
    }

    private void require(boolean holds, String option, Number found, String expected) {
        if (!holds) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": found " + found + "; expected " + expected + ". Fix: give such a number");
        }
    }

    /** Returns the descriptor of the log; an exported file has one beside it. */
    private Path descriptor() {
        String name = log.toString();
        if (!name.endsWith(PARQUET)) {
            FileKind.DESCRIPTOR.require(log);
            return log;
        }
        Path beside = Path.of(name.substring(0, name.length() - PARQUET.length()) + ".yaml");
        if (!Files.exists(beside)) {
            throw new InvalidInputException(log + ": found no descriptor " + beside
                    + "; expected the one that hanse node decisions export writes beside the file. Fix: copy it there");
        }
        return beside;
    }

    private static List<String> sessionLines(Returns returns) {
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(lines(text("mean return at discount %s", returns.discount()), "return", returns.evaluation()));
        if (returns.cut() > 0) {
            lines.add(text(
                    "%,d sessions go on after their last row: fqe leaves these rows out, pdwis knows no later rewards.",
                    returns.cut()));
        }
        return lines;
    }

    private static List<String> lines(String logged, String value, OffPolicyEvaluation evaluation) {
        OffPolicySupport support = evaluation.support();
        List<String> lines = new ArrayList<>();
        lines.add(text("%,d %s, %s %s", support.count(), support.unit(), logged, number(evaluation.logged())));
        lines.add(text(
                "effective %s %,.0f, mean weight %.3f, greatest %.1f, coverage of the policy's items %.1f %%,"
                        + " effective rewarded %s %,.0f",
                support.unit(),
                support.ess(),
                support.meanWeight(),
                support.maxWeight(),
                100 * support.coverage(),
                support.unit(),
                support.rewarded()));
        TextTable table = TextTable.aligned("lrr");
        table.row("estimate", value, "95 % interval");
        evaluation
                .estimates()
                .forEach(own -> table.row(
                        own.name(),
                        Double.isNaN(own.estimate().value())
                                ? "none"
                                : text("%.6f", own.estimate().value()),
                        Double.isNaN(own.estimate().low())
                                ? "none"
                                : text(
                                        "%.6f–%.6f",
                                        own.estimate().low(), own.estimate().high())));
        lines.addAll(table.lines("  "));
        lines.add(verdict(support));
        return lines;
    }

    private static String number(Estimate estimate) {
        return text("%.6f (%.6f to %.6f)", estimate.value(), estimate.low(), estimate.high());
    }

    private static String verdict(OffPolicySupport support) {
        String reasons = String.join("; ", reasons(support));
        return switch (support.verdict()) {
            case NOT_SUPPORTED ->
                "Not supported by the log: " + reasons + ". These estimates say nothing about the policy.";
            case THIN -> "Thin: " + reasons + ". Few " + support.unit() + " decide; collect more before a choice.";
            case SUPPORTED -> "Supported by the log.";
        };
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
