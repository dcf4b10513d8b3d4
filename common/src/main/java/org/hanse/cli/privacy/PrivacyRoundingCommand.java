// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.RoundingBound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse privacy rounding}: greatest length of rounded vectors. */
@Command(
        name = "rounding",
        header = "Bound the norm of a vector after stochastic rounding",
        customSynopsis = {
            "Usage: hanse privacy rounding --norm=C --dimension=N [--beta=P] [--json] [--verbose]",
            "       hanse privacy rounding --csv=IN [--out=OUT [--force]] [--verbose]",
            "       hanse privacy rounding -h"
        },
        synopsisHeading = "",
        description =
                "%nStochastic rounding to integers keeps the mean of an update and increases its norm. Without --beta the"
                        + " bound always holds; use it for noise that protects a unit within an update. With --beta a"
                        + " rounding that exceeds the bound is repeated, with a probability of at most beta. That bounds"
                        + " the norm of one rounded vector, not the distance of two. With --csv, columns"
                        + " clip_in_grid_units, dim, beta get ours.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy rounding --norm 32768 --dimension 100000",
            "  hanse privacy rounding --csv norms.csv --out bounds.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input."
        })
public final class PrivacyRoundingCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-rounding/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--norm", paramLabel = "C", description = "L2 norm before rounding, in steps of the grid")
    Optional<Double> norm = Optional.empty();

    @Option(names = "--dimension", paramLabel = "N", description = "Coordinates")
    Optional<Integer> dimension = Optional.empty();

    @Option(
            names = "--beta",
            paramLabel = "P",
            defaultValue = "0",
            description =
                    "Greatest probability of repeating a rounding, from 0 to below 1 (default:" + " ${DEFAULT-VALUE})")
    double beta;

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-rounding/1)")
    boolean json;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        batch.check(spec, "--norm", "--dimension", "--beta", "--json");
        if (batch.in.isPresent()) {
            batch.run(BatchTables.ROUNDING, spec);
            return ExitCode.SUCCESS;
        }
        OptionValues values = new OptionValues(spec);
        double before = values.notBelowZero("--norm", norm);
        int coordinates = values.whole("--dimension", dimension, Integer.MAX_VALUE);
        if (!(beta >= 0 && beta < 1)) {
            throw values.wrong("--beta", Figure.of(beta), "from 0 to below 1", "a number such as 0.1");
        }
        double bound = RoundingBound.of(before, coordinates, beta);
        if (json) {
            ObjectNode root = JsonDocument.of(SCHEMA)
                    .put("norm", before)
                    .put("dimension", coordinates)
                    .put("beta", beta)
                    .put("bound", bound);
            screen.println(JsonDocument.text(root));
        } else {
            lines(before, coordinates, bound).forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private List<String> lines(double before, int coordinates, double bound) {
        return List.of(
                "A vector of " + Words.count(coordinates) + " coordinates and an L2 norm of " + Figure.of(before)
                        + " has one of at most " + Figure.up(bound, Figure.TEXT_DIGITS) + " after rounding",
                beta == 0
                        ? "The bound always holds."
                        : "The bound holds if roundings that exceed it are repeated, and for the norm of one vector only.");
    }
}
