// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Rankings;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.QueryValues;

/**
 * Scores of all models on one part.
 *
 * @param merchant entry of the part
 * @param part the part in numbers
 * @param models scores by name, in the order of the scenario, a tuned model after the fixed one
 */
record PartScores(DatasetEntry merchant, MerchantRecord.Part part, Map<String, ModelScore> models) {

    PartScores {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /**
     * Score of a model on one part.
     *
     * @param parameters parameters by name
     * @param validation rankings on validation; empty without queries
     * @param test rankings on test; empty without queries
     * @param seconds time of choice, fit and ranking
     * @param leftOut reason for a missing fit; empty with a fit
     * @param chosen chosen model; empty for a model that is no choice
     */
    record ModelScore(
            Map<String, Double> parameters,
            Optional<Rankings> validation,
            Optional<Rankings> test,
            double seconds,
            String leftOut,
            String chosen) {

        /** Creates the score of a model that is no choice. */
        ModelScore(
                Map<String, Double> parameters,
                Optional<Rankings> validation,
                Optional<Rankings> test,
                double seconds,
                String leftOut) {
            this(parameters, validation, test, seconds, leftOut, "");
        }

        static ModelScore unfit(String why) {
            return new ModelScore(Map.of(), Optional.empty(), Optional.empty(), 0, why);
        }

        /** Returns this score with another time. */
        ModelScore taking(double otherSeconds) {
            return new ModelScore(parameters, validation, test, otherSeconds, leftOut, chosen);
        }

        /** Returns this score as that of the choice {@code name}. */
        ModelScore chosenAs(String name) {
            return new ModelScore(Map.of(), validation, test, 0, leftOut, name);
        }

        Optional<Rankings> rankings(HeldOut split) {
            return split == HeldOut.TEST ? test : validation;
        }

        /** Returns the score of some queries of each split, by position. */
        ModelScore select(int[] ofValidation, int[] ofTest) {
            return new ModelScore(
                    parameters, selected(validation, ofValidation), selected(test, ofTest), seconds, leftOut, chosen);
        }

        private static Optional<Rankings> selected(Optional<Rankings> rankings, int[] queries) {
            return queries.length == 0 ? Optional.empty() : rankings.map(all -> all.select(queries));
        }
    }

    /** Returns the scores of some queries of each split, by position. */
    PartScores select(int[] ofValidation, int[] ofTest) {
        Map<String, ModelScore> selected = new LinkedHashMap<>();
        models.forEach((name, score) -> selected.put(name, score.select(ofValidation, ofTest)));
        MerchantRecord.Part own = new MerchantRecord.Part(
                part.id(),
                part.shoppers(),
                part.interactions(),
                part.trained(),
                ofValidation.length,
                ofTest.length,
                part.repeats());
        return new PartScores(merchant, own, selected);
    }

    int queries(HeldOut split) {
        return split == HeldOut.TEST ? part.testQueries() : part.validationQueries();
    }

    /** Returns a metric of all models at each test query. */
    QueryValues.Block queries(MainMetric main) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (String model : models.keySet()) {
            rankings(model, HeldOut.TEST)
                    .map(own -> MetricValues.of(main.metric(), main.cutoff(), own))
                    .ifPresent(own ->
                            values.put(model, Arrays.stream(own.each()).boxed().toList()));
        }
        return new QueryValues.Block(merchant.listed() ? part.id() : merchant.id(), queries(HeldOut.TEST), values);
    }

    /**
     * Returns the model's rankings. Without validation queries the fixed model replaces the tuned one, as it would for
     * the merchant.
     */
    Optional<Rankings> rankings(String model, HeldOut split) {
        ModelScore own = models.containsKey(model) ? models.get(model) : models.get(untuned(model));
        return own == null ? Optional.empty() : own.rankings(split);
    }

    /** Returns the name of the model at its fixed parameters. */
    static String untuned(String model) {
        return model.endsWith(Scenario.TUNED) ? model.substring(0, model.length() - Scenario.TUNED.length()) : model;
    }

    /** Returns the reason for missing rankings of a model. */
    String leftOut(String model) {
        ModelScore own = models.get(model);
        return own == null || own.leftOut().isEmpty() ? "there is no such model" : own.leftOut();
    }
}
