// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** A release of something that depends on data, as an accountant sees it. */
public sealed interface DpEvent {

    /**
     * A sum of parts that are clipped to one L2 norm, with Gaussian noise on each coordinate.
     *
     * @param sampler who takes part
     * @param noiseMultiplier standard deviation of the noise over the clip norm, above 0, whatever the relation
     */
    record GaussianSum(Sampler sampler, double noiseMultiplier) implements DpEvent {
        public GaussianSum {
            if (!(noiseMultiplier > 0 && noiseMultiplier < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a noise multiplier of " + noiseMultiplier + " must be above 0");
            }
        }
    }

    /**
     * A sum of whole numbers with Skellam noise on each coordinate: the difference of two Poisson numbers, of which sums are again such.
     *
     * @param sampler who takes part
     * @param variance of the noise of all together, of one coordinate
     * @param distance how far the two sums are apart
     */
    record SkellamSum(Sampler sampler, double variance, Distance distance) implements DpEvent {

        /** With everybody in it. */
        public SkellamSum(double variance, Distance distance) {
            this(new Sampler.Everybody(), variance, distance);
        }

        public SkellamSum {
            requirePositive(variance);
        }
    }

    /**
     * A sum of whole numbers, everybody in it, with discrete Gaussian noise of several participants on each coordinate.
     *
     * @param participants who each add noise
     * @param deviation parameter of one participant's noise
     */
    record DiscreteGaussianSum(int participants, double deviation, Distance distance) implements DpEvent {
        public DiscreteGaussianSum {
            requirePositive(deviation);
            if (participants < 1) {
                throw new IllegalArgumentException(participants + " participants add noise");
            }
        }
    }

    /**
     * How far two sums of whole numbers are apart.
     *
     * @param dimension coordinates
     * @param euclidean L2 norm of the difference
     * @param manhattan L1 norm of it
     */
    record Distance(int dimension, double euclidean, double manhattan) {
        public Distance {
            requirePositive(euclidean);
            requirePositive(manhattan);
            if (dimension < 1) {
                throw new IllegalArgumentException(dimension + " coordinates");
            }
        }

        /** With the greatest L1 norm that whole numbers of an L2 norm can have. */
        public static Distance of(int dimension, double euclidean) {
            return new Distance(dimension, euclidean, euclidean * Math.min(Math.sqrt(dimension), euclidean));
        }
    }

    /** Something that depends on data, released as it is: no epsilon holds any more. */
    record Unprotected() implements DpEvent {}

    private static void requirePositive(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(value + " must be above 0");
        }
    }
}
