// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.live.LiveExperiment;

/**
 * What the last experiment says. Times are instants in ISO form.
 *
 * @param end instant after the last decision
 * @param runs whether decisions are still in it
 * @param share share of shoppers in the holdout
 * @param against what they get: popularity or tables
 * @param windowDays days after a decision in which a click or purchase counts
 * @param difference served minus holdout; empty where an arm has no decision
 * @param open decisions whose window has not ended, which are left out
 * @param verdict too early, better, worse or no difference found
 * @param because why it is too early
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExperimentDocument(
        String began,
        String end,
        boolean runs,
        double share,
        String against,
        long windowDays,
        ArmRow served,
        ArmRow holdout,
        Optional<Gap> difference,
        long open,
        String verdict,
        List<String> because) {

    /**
     * Figures of an arm.
     *
     * @param rewarded decisions with a click or purchase
     * @param rate rewarded decisions per decision, with its interval of 95 %; empty without decisions
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ArmRow(
            int shoppers,
            long decisions,
            long rewarded,
            Optional<Double> rate,
            Optional<Double> low,
            Optional<Double> high) {

        static ArmRow of(LiveExperiment.ArmFigures own) {
            Estimate rate = own.rate();
            return new ArmRow(
                    own.shoppers(),
                    own.decisions(),
                    own.rewarded(),
                    number(rate.value()),
                    number(rate.low()),
                    number(rate.high()));
        }

        private static Optional<Double> number(double value) {
            return Optional.of(value).filter(Double::isFinite);
        }
    }

    /**
     * Difference with its interval of 95 %.
     *
     * @param smallestEffect smallest true difference that such an experiment finds with a probability of 80 %
     */
    public record Gap(double value, double low, double high, double smallestEffect) {

        static Optional<Gap> of(Difference own) {
            return Double.isFinite(own.low()) && Double.isFinite(own.difference())
                    ? Optional.of(new Gap(own.difference(), own.low(), own.high(), own.smallestEffect()))
                    : Optional.empty();
        }
    }
}
