// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.Rankings;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Merchant;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.MerchantRecord;

/**
 * What all models did on one part.
 *
 * @param merchant the entry the part belongs to
 * @param part the part in numbers
 * @param models by name, in the order of the scenario, a tuned model right after the fixed one
 */
record PartScores(Merchant merchant, MerchantRecord.Part part, Map<String, ModelScore> models) {

    PartScores {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /**
     * A model on one part.
     *
     * @param parameters by name
     * @param validation its rankings on validation; empty if there are no queries
     * @param test its rankings on test; empty if there are no queries
     * @param seconds to choose the parameters, fit and rank
     * @param leftOut why the model could not be fitted; empty if it could
     * @param chosen the model that this one is here; empty for one of its own
     */
    record ModelScore(
            Map<String, Double> parameters,
            Optional<Rankings> validation,
            Optional<Rankings> test,
            double seconds,
            String leftOut,
            String chosen) {

        /** The score of a model of its own. */
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

        /** This score with another time. */
        ModelScore taking(double otherSeconds) {
            return new ModelScore(parameters, validation, test, otherSeconds, leftOut, chosen);
        }

        /** This score as that of a choice that fell on {@code name}. */
        ModelScore chosenAs(String name) {
            return new ModelScore(Map.of(), validation, test, 0, leftOut, name);
        }

        Optional<Rankings> rankings(HeldOut split) {
            return split == HeldOut.TEST ? test : validation;
        }
    }

    /** The same of some queries of each split, by their places. */
    PartScores select(int[] ofValidation, int[] ofTest) {
        Map<String, ModelScore> selected = new LinkedHashMap<>();
        models.forEach((name, score) -> selected.put(
                name,
                new ModelScore(
                        score.parameters(),
                        select(score.validation(), ofValidation),
                        select(score.test(), ofTest),
                        score.seconds(),
                        score.leftOut(),
                        score.chosen())));
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

    private static Optional<Rankings> select(Optional<Rankings> rankings, int[] queries) {
        return queries.length == 0 ? Optional.empty() : rankings.map(all -> all.select(queries));
    }

    int queries(HeldOut split) {
        return split == HeldOut.TEST ? part.testQueries() : part.validationQueries();
    }

    /**
     * The model's rankings. Where a part gave nothing to tune on, the model at its fixed parameters stands in for the
     * tuned one, as it would for a merchant in that place.
     */
    Optional<Rankings> rankings(String model, HeldOut split) {
        ModelScore own = models.containsKey(model) ? models.get(model) : models.get(untuned(model));
        return own == null ? Optional.empty() : own.rankings(split);
    }

    /** The name of the model at its fixed parameters. */
    static String untuned(String model) {
        return model.endsWith(Scenario.TUNED) ? model.substring(0, model.length() - Scenario.TUNED.length()) : model;
    }

    /** Why the part has no rankings of a model. */
    String leftOut(String model) {
        ModelScore own = models.get(model);
        return own == null || own.leftOut().isEmpty() ? "there is no such model" : own.leftOut();
    }
}
