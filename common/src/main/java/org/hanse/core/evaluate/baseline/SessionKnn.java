// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.ItemScorer;

/**
 * Vector-multiplication session neighbours: the k past sequences most similar to the current one vote for their items.
 *
 * <p>The current sequence x_0 .. x_{l-1} is a vector of weights (p + 1) / l, p being an item's last position; a past
 * sequence is a vector of ones. Their similarity is the product over the square root of the past one's length, times
 * the idf of the shared items to the power {@code idfPower}. A candidate's score is the sum of the similarities of the
 * neighbours that contain it.
 *
 * <p>Source: Ludewig and Jannach, User Modeling and User-Adapted Interaction 28, 2018, section 3.2 (V-SKNN), with the
 * similarity normalised by the past sequence and without their sampling of recent sequences.
 *
 * @param neighbours number of voting past sequences, at least 1
 * @param idfPower 0 leaves idf out, 1 weighs shared items by ln(sequences / sequences with the item)
 */
public record SessionKnn(int neighbours, double idfPower) implements Baseline {

    public SessionKnn {
        if (neighbours < 1 || idfPower < 0) {
            throw new IllegalArgumentException("neighbours " + neighbours + ", idf power " + idfPower);
        }
    }

    /** Returns 100 neighbours, no idf. */
    public static SessionKnn fixed() {
        return new SessionKnn(100, 0.0);
    }

    @Override
    public String name() {
        return "vsknn";
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("neighbours", (double) neighbours);
        parameters.put("idfPower", idfPower);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    @Override
    public ItemScorer fit(Training training) {
        return SessionNeighbourhood.of(this, training);
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        for (int k : new int[] {50, 100, 200, 500}) {
            for (double power : new double[] {0, 0.5, 1}) {
                grid.add(new SessionKnn(k, power));
            }
        }
        return grid;
    }
}
