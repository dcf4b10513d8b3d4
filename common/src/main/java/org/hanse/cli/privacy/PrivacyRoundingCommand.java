// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.core.privacy.account.RoundingBound;
import picocli.CommandLine.Command;

/** {@code hanse privacy rounding}: greatest length of rounded vectors. */
@Command(
        name = "rounding",
        header = "Bound the norm of a vector after stochastic rounding",
        description =
                "%nStochastic rounding to integers keeps the mean of an update and increases its norm. Without --beta the"
                        + " bound always holds; use it for noise that protects a unit within an update. With --beta a"
                        + " rounding that exceeds the bound is repeated, with a probability of at most beta. That bounds"
                        + " the norm of one rounded vector, not the distance of two.",
        footer = {
            "%nExamples:",
            "  hanse privacy rounding --norm 32768 --dimension 100000",
            "  hanse privacy rounding --csv norms.csv --out bounds.csv",
            "%nExit codes: 0 computed, 2 usage error or bad input."
        })
public final class PrivacyRoundingCommand extends RowCommand {

    private static final Input<Double> NORM = Input.column("clip_in_grid_units", Input.NOT_BELOW_ZERO)
            .with("C", "L2 norm before rounding, in steps of the grid", "--norm");
    private static final Input<Integer> DIMENSION =
            Input.column("dim", Input.INTEGER).with("N", "Coordinates", "--dimension");
    private static final Input<Double> BETA = Input.column("beta", Input.BELOW_ONE)
            .with(
                    "P",
                    "Greatest probability of repeating a rounding, from 0 to below 1 (default: ${DEFAULT-VALUE})",
                    "--beta")
            .usual("0");

    private static final Batch<Double> BOUNDS = new Batch<>(
            List.of(NORM, DIMENSION, BETA),
            List.of(),
            List.of("ours"),
            Batch.each(row -> RoundingBound.of(row.get(NORM), row.get(DIMENSION), row.get(BETA))),
            bound -> List.of(Figure.cell(bound)),
            List.of());

    PrivacyRoundingCommand() {
        super(BOUNDS.columns(), BOUNDS);
    }

    @Override
    Answer answer(Row row, ObjectNode json) {
        double bound = BOUNDS.answer(row);
        json.put("norm", row.get(NORM))
                .put("dimension", row.get(DIMENSION))
                .put("beta", row.get(BETA))
                .put("bound", bound);
        return new Answer(
                List.of(),
                json,
                List.of(
                        "A vector of " + Words.count(row.get(DIMENSION)) + " coordinates and an L2 norm of "
                                + Figure.of(row.get(NORM)) + " has one of at most " + Figure.up(bound)
                                + " after rounding",
                        row.get(BETA) == 0
                                ? "The bound always holds."
                                : "The bound holds if roundings that exceed it are repeated, and for the norm of one vector only."));
    }
}
