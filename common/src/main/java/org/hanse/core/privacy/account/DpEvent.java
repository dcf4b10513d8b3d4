// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Data-dependent release, for an accountant. A new event is declared here, with everything that accountants, ledgers and stores need. */
public sealed interface DpEvent {

    /** Returns the name in ledgers. */
    String kind();

    /** Returns the sampler of the units. */
    Sampler sampler();

    /** Writes the parts of the event in the order of ledgers, which never changes. */
    void write(Parts to);

    /** Returns the Renyi divergence of one release by order; empty if it is unknown. */
    Optional<DoubleUnaryOperator> divergence(NeighbourRelation relation);

    /**
     * Returns the event that an adversary with this observation sees, if it does not see the noise.
     *
     * @param relation relation of the composed releases
     */
    DpEvent seen(Observation observation, NeighbourRelation relation);

    /** Receiver of the parts of an event. */
    interface Parts {

        void sampler(Sampler sampler);

        void number(String name, double value);

        void count(String name, int value);

        void distance(Distance distance);
    }

    /** Source of the parts of a stored event. */
    interface StoredParts {

        Sampler sampler();

        double number(String name);

        int count(String name);

        Distance distance();
    }

    /**
     * Reads a stored event.
     *
     * @throws IllegalArgumentException for an unknown kind
     */
    static DpEvent of(String kind, StoredParts parts) {
        return switch (kind) {
            case "gaussian" -> new GaussianSum(parts.sampler(), parts.number("noise"));
            case "skellam" -> new SkellamSum(parts.sampler(), parts.number("variance"), parts.distance());
            case "discrete gaussian" ->
                new DiscreteGaussianSum(parts.count("participants"), parts.number("deviation"), parts.distance());
            case "unprotected" -> new Unprotected();
            default -> throw new IllegalArgumentException("\"" + kind + "\" is no kind of event");
        };
    }

    /**
     * Sum of parts clipped to one L2 norm, with Gaussian noise on each coordinate.
     *
     * @param sampler sampler of the units
     * @param noiseMultiplier standard deviation of the noise divided by the clip norm, above 0, for any relation
     */
    record GaussianSum(Sampler sampler, double noiseMultiplier) implements DpEvent {
        public GaussianSum {
            if (!(noiseMultiplier > 0 && noiseMultiplier < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a noise multiplier of " + noiseMultiplier + " must be above 0");
            }
        }

        @Override
        public String kind() {
            return "gaussian";
        }

        @Override
        public void write(Parts to) {
            to.sampler(sampler);
            to.number("noise", noiseMultiplier);
        }

        @Override
        public Optional<DoubleUnaryOperator> divergence(NeighbourRelation relation) {
            boolean replaced = relation == NeighbourRelation.REPLACE_ONE;
            if (sampler.takesAll()) {
                double shift = (replaced ? 2 : 1) / noiseMultiplier;
                return Optional.of(order -> order * shift * shift / 2);
            }
            if (sampler instanceof Sampler.Poisson poisson && !replaced) {
                return Optional.of(order -> SampledDivergence.poisson(poisson.probability(), noiseMultiplier, order));
            }
            if (sampler instanceof Sampler.FixedSize fixed && replaced) {
                double part = (double) fixed.size() / fixed.population();
                return Optional.of(order -> SampledDivergence.fixedSize(part, noiseMultiplier / 2, order));
            }
            return Optional.empty();
        }

        /**
         * Returns the event without sampling, if the adversary sees the sample. If one more unit may displace another, the sum moves by
         * twice the clip norm. Half the noise accounts for that under the same relation.
         */
        @Override
        public GaussianSum seen(Observation observation, NeighbourRelation relation) {
            Observation.Observed seen =
                    observation.of(this, relation).orElseThrow(() -> new IllegalArgumentException("noise is seen"));
            return seen.relation() == relation
                    ? seen.event()
                    : new GaussianSum(
                            new Sampler.Everybody(),
                            Math.max(Double.MIN_VALUE, seen.event().noiseMultiplier() / 2));
        }
    }

    /**
     * Integer sum with Skellam noise on each coordinate. A Skellam number is the difference of two Poisson numbers, and sums of Skellam
     * numbers are Skellam numbers.
     *
     * @param sampler sampler of the units
     * @param variance variance of the total noise of one coordinate
     * @param distance distance of two neighbouring sums
     */
    record SkellamSum(Sampler sampler, double variance, Distance distance) implements DpEvent {

        /** Creates a sum without sampling. */
        public SkellamSum(double variance, Distance distance) {
            this(new Sampler.Everybody(), variance, distance);
        }

        public SkellamSum {
            requirePositive(variance);
        }

        @Override
        public String kind() {
            return "skellam";
        }

        @Override
        public void write(Parts to) {
            to.sampler(sampler);
            to.number("variance", variance);
            to.distance(distance);
        }

        /** Returns the divergence under addition and removal; empty otherwise. */
        @Override
        public Optional<DoubleUnaryOperator> divergence(NeighbourRelation relation) {
            if (relation == NeighbourRelation.REPLACE_ONE) {
                return Optional.empty();
            }
            if (sampler.takesAll()) {
                return Optional.of(DiscreteDivergence.capped(order -> DiscreteDivergence.skellam(this, order)));
            }
            if (!(sampler instanceof Sampler.Poisson poisson)) {
                return Optional.empty();
            }
            PoissonAmplification sampled =
                    new PoissonAmplification(poisson.probability(), order -> DiscreteDivergence.skellam(this, order));
            return Optional.of(DiscreteDivergence.capped(
                    order -> order == Math.rint(order) ? sampled.divergence((int) order) : Double.POSITIVE_INFINITY));
        }

        /**
         * Returns the event without sampling, if the adversary sees the sample. A displacement by one more participant doubles the
         * distance.
         */
        @Override
        public SkellamSum seen(Observation observation, NeighbourRelation relation) {
            if (!observation.seesCoins()) {
                return this;
            }
            boolean doubled = relation == NeighbourRelation.ADD_REMOVE && sampler.pushesOut();
            return new SkellamSum(
                    variance,
                    doubled
                            ? new Distance(distance.dimension(), 2 * distance.euclidean(), 2 * distance.manhattan())
                            : distance);
        }
    }

    /**
     * Integer sum without sampling, with discrete Gaussian noise of several participants on each coordinate.
     *
     * @param participants number of participants that add noise
     * @param deviation parameter of one participant's noise
     */
    record DiscreteGaussianSum(int participants, double deviation, Distance distance) implements DpEvent {
        public DiscreteGaussianSum {
            requirePositive(deviation);
            if (participants < 1) {
                throw new IllegalArgumentException(participants + " participants add noise");
            }
        }

        @Override
        public String kind() {
            return "discrete gaussian";
        }

        @Override
        public Sampler sampler() {
            return new Sampler.Everybody();
        }

        @Override
        public void write(Parts to) {
            to.count("participants", participants);
            to.number("deviation", deviation);
            to.distance(distance);
        }

        /** Returns the divergence under addition and removal; empty otherwise. */
        @Override
        public Optional<DoubleUnaryOperator> divergence(NeighbourRelation relation) {
            return relation == NeighbourRelation.REPLACE_ONE
                    ? Optional.empty()
                    : Optional.of(DiscreteDivergence.capped(order -> DiscreteDivergence.gaussian(this, order)));
        }

        @Override
        public DiscreteGaussianSum seen(Observation observation, NeighbourRelation relation) {
            return this;
        }
    }

    /**
     * Distance of two integer sums.
     *
     * @param dimension number of coordinates
     * @param euclidean L2 norm of the difference
     * @param manhattan L1 norm of the difference
     */
    record Distance(int dimension, double euclidean, double manhattan) {
        public Distance {
            requirePositive(euclidean);
            requirePositive(manhattan);
            if (dimension < 1) {
                throw new IllegalArgumentException(dimension + " coordinates");
            }
        }

        /** Creates a distance with the greatest L1 norm that integers of this L2 norm permit. */
        public static Distance of(int dimension, double euclidean) {
            return new Distance(dimension, euclidean, euclidean * Math.min(Math.sqrt(dimension), euclidean));
        }
    }

    /** Exact release of data-dependent output, without any epsilon. */
    record Unprotected() implements DpEvent {

        @Override
        public String kind() {
            return "unprotected";
        }

        @Override
        public Sampler sampler() {
            return new Sampler.Everybody();
        }

        @Override
        public void write(Parts to) {}

        @Override
        public Optional<DoubleUnaryOperator> divergence(NeighbourRelation relation) {
            return Optional.empty();
        }

        @Override
        public Unprotected seen(Observation observation, NeighbourRelation relation) {
            return this;
        }
    }

    private static void requirePositive(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(value + " must be above 0");
        }
    }
}
