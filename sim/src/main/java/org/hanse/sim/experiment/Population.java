// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hanse.core.evaluate.Query;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;

/**
 * Shoppers of an entry that is cut by shopper. A baseline needs more than one of them, so it is fitted to the whole entry. Its rankings are
 * dealt out to the parts.
 */
final class Population {

    private final Part whole;
    private final Part first;
    private final Map<Place, Integer> validation;
    private final Map<Place, Integer> test;

    /**
     * Place of a query. Histories of one split are from two logs if the split is given and continues the training.
     *
     * @param training whether the history is from the log of training
     * @param from start of the shopper in the columns of the log
     * @param length length of the history
     */
    private record Place(boolean training, int from, int length) {

        static Place of(Query query, Part part) {
            return new Place(
                    query.history().isFrom(part.piece().log()),
                    query.history().position(),
                    query.history().length());
        }
    }

    /** Splits the entry of {@code parts} as a whole. */
    Population(Scenario scenario, List<Part> parts) {
        first = parts.get(0);
        DatasetEntry merchant = first.merchant();
        whole = Part.of(
                scenario,
                merchant,
                new Cut.Whole()
                        .apply(
                                merchant.id(),
                                merchant.dataset(),
                                merchant.dataset().interactions())
                        .get(0));
        validation = places(HeldOut.VALIDATION);
        test = places(HeldOut.TEST);
    }

    /** Returns whether the parts of {@code entry} are single shoppers. */
    static boolean isCut(DatasetEntry entry) {
        return entry.pieces().size() > 1 && !entry.listed();
    }

    /** Returns the entry as one part. */
    Part whole() {
        return whole;
    }

    /** Returns the scores of one part. The first part has all of the time, so that times add up. */
    Map<String, ModelScore> ofPart(Map<String, ModelScore> fitted, Part part) {
        int[] ofValidation = queries(part, HeldOut.VALIDATION, validation);
        int[] ofTest = queries(part, HeldOut.TEST, test);
        Map<String, ModelScore> scores = new LinkedHashMap<>();
        fitted.forEach((name, score) -> {
            ModelScore own = score.select(ofValidation, ofTest);
            scores.put(name, part.id().equals(first.id()) ? own : own.taking(0));
        });
        return scores;
    }

    private Map<Place, Integer> places(HeldOut split) {
        Map<Place, Integer> places = new HashMap<>();
        List<Query> queries = queries(whole, split);
        for (int q = 0; q < queries.size(); q++) {
            places.put(Place.of(queries.get(q), whole), q);
        }
        return places;
    }

    private static int[] queries(Part part, HeldOut split, Map<Place, Integer> places) {
        return queries(part, split).stream()
                .mapToInt(query -> Objects.requireNonNull(places.get(Place.of(query, part))))
                .toArray();
    }

    private static List<Query> queries(Part part, HeldOut split) {
        return (split == HeldOut.TEST ? part.splits().test() : part.splits().validation()).queries();
    }
}
