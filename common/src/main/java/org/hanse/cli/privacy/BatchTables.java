// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.hanse.cli.privacy.Batch.Remark;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.cli.privacy.PrivacyDiscreteCommand.Mechanism;
import org.hanse.cli.privacy.ReleasePlan.Neighbours;
import org.hanse.cli.privacy.ReleasePlan.Sampling;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.account.AdaptiveClipping;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.NoiseCalibration;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyProfile;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.RoundingBound;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;

/** Tables of the privacy commands: input columns, added columns and their computation. */
final class BatchTables {

    private static final List<String> OURS = List.of("ours");

    /** Relative rounding error that input cells may have. */
    private static final double ROUNDED = 1e-6;

    private static final Column<Sampling> SAMPLING = Column.oneOf(
            "sampling", Arrays.stream(Sampling.values()).collect(Collectors.toMap(Sampling::column, kind -> kind)));
    private static final Column<Sampling> POISSON_OR_NONE =
            Column.oneOf("sampling", Map.of("none", Sampling.NONE, "poisson", Sampling.POISSON));
    private static final Column<Neighbours> NEIGHBOURS = Column.oneOf("neighbor", Neighbours.class);
    private static final Column<Double> PROBABILITY = Column.probability("q");
    private static final Column<Integer> POPULATION = Column.whole("N", Integer.MAX_VALUE);
    private static final Column<Integer> SIZE_OR_CAP = Column.whole("m_or_B", Integer.MAX_VALUE);
    private static final Column<Double> SIGMA = Column.aboveZero("sigma");
    private static final Column<Integer> ROUNDS = Column.whole("T", ReleasePlan.MOST_ROUNDS);
    private static final Column<Double> DELTA = Column.between("delta");
    private static final Column<Double> TARGET = Column.aboveZero("target_eps");

    private static final Column<Double> NORM = Column.notBelowZero("clip_in_grid_units");
    private static final Column<Integer> DIMENSION = Column.whole("dim", Integer.MAX_VALUE);
    private static final Column<Double> BETA = Column.part("beta");

    private static final Column<Double> NOISE_TOGETHER = Column.aboveZero("z_effective");
    private static final Column<Double> NOISE_OF_COUNT = Column.aboveZero("sigma_b");

    private static final Column<Mechanism> MECHANISM =
            Column.oneOf("mechanism", Map.of("ddg", Mechanism.DISCRETE_GAUSSIAN, "skellam", Mechanism.SKELLAM));
    private static final Column<Integer> CLIENTS = Column.whole("n_clients", Integer.MAX_VALUE);
    private static final Column<Double> NOISE_OF_ONE = Column.aboveZero("sigma_local");
    private static final Column<Double> VARIANCE = Column.aboveZero("variance_total");
    private static final Column<Double> EUCLIDEAN = Column.aboveZero("delta_l2");
    private static final Column<Double> MANHATTAN = Column.aboveZero("delta_l1");

    private static final Column<Integer> PARTICIPANTS = Column.whole("n", SecureSumForecast.MOST_PARTICIPANTS);
    private static final Column<Double> CORRUPT = Column.part("corrupt_rate");
    private static final Column<Double> DROPOUT = Column.part("dropout_rate");
    private static final Column<Coordinator> SERVER = Column.oneOf("server", Coordinator.class);

    private static final Column<Integer> MOST_PARTICIPANTS = Column.whole("n_max", Integer.MAX_VALUE);
    private static final Column<Long> BOUND = Column.wholeLong("per_coordinate_bound_B", Long.MAX_VALUE);
    private static final Column<Double> NOISE_OVER_BOUND = Column.notBelowZero("central_noise_std_over_B");

    static final List<Batch<?>> EPSILON = List.of(new Batch<>(
            List.of(SAMPLING, NEIGHBOURS, PROBABILITY, POPULATION, SIZE_OR_CAP, SIGMA, ROUNDS, DELTA),
            List.of("eps_ours_pld", "eps_ours_rdp"),
            Account::of,
            // One composition answers all deltas.
            Batch.shared("privacy epsilon", Account::composition, Epsilons::of, Epsilons::cells),
            List.of(
                    Remark.of(
                            Account::isDeltaTooGreat,
                            "delta is not below 1/N, which is no guarantee: publishing all data of one unit meets it,"),
                    Remark.of(row -> row.isDeltaAboveTenth() && !row.isDeltaTooGreat(), "delta is above 1/(10 N)"),
                    Remark.ofNone(
                            "no accountant has a bound",
                            "; fixed_wor has one under replace_one, poisson_truncated under add_remove"),
                    Remark.ofInfinite())));

    static final List<Batch<?>> NOISE = List.of(new Batch<>(
            List.of(POISSON_OR_NONE, PROBABILITY, ROUNDS, DELTA, TARGET),
            List.of("sigma_ours"),
            Budget::of,
            Batch.shared("privacy noise", row -> row, Budget::noise, (noise, row) -> cell(noise)),
            List.of(Remark.ofNone("no noise is enough", ""))));

    static final List<Batch<?>> ROUNDING = List.of(Batch.ofRows(
            List.of(NORM, DIMENSION, BETA),
            OURS,
            row -> cell(RoundingBound.of(row.get(NORM), row.get(DIMENSION), row.get(BETA))),
            List.of()));

    static final List<Batch<?>> ADAPTIVE_CLIPPING = List.of(Batch.ofRows(
            List.of(NOISE_TOGETHER, NOISE_OF_COUNT),
            OURS,
            row -> cell(AdaptiveClipping.noiseOfSum(row.get(NOISE_TOGETHER), row.get(NOISE_OF_COUNT))),
            List.of(Remark.ofNone(
                    "adaptive clipping is not feasible", ", since sigma_b is at most half of z_effective"))));

    static final List<Batch<?>> DISCRETE = List.of(Batch.ofRows(
            List.of(MECHANISM, CLIENTS, NOISE_OF_ONE, VARIANCE, DIMENSION, EUCLIDEAN, MANHATTAN, ROUNDS, DELTA),
            OURS,
            BatchTables::discrete,
            List.of(
                    Remark.ofNone("no bound is known", "; sampling is covered for skellam only"),
                    Remark.ofInfinite())));

    static final List<Batch<?>> SECURE_SUM = List.of(
            Batch.ofRows(
                    List.of(PARTICIPANTS, CORRUPT, DROPOUT, SERVER),
                    List.of("k_ours", "t_ours"),
                    BatchTables::graph,
                    List.of()),
            Batch.ofRows(
                    List.of(MOST_PARTICIPANTS, BOUND, NOISE_OVER_BOUND),
                    List.of("bits_ours"),
                    BatchTables::ring,
                    List.of()));

    private BatchTables() {}

    private record Composition(Releases releases, NeighbourRelation relation) {}

    /** Rounds for an epsilon. */
    private record Account(Composition composition, double delta, OptionalInt population) {

        static Account of(Row row) {
            Sampling kind = row.get(SAMPLING);
            NeighbourRelation relation = row.get(NEIGHBOURS).relation();
            Optional<Sampler> sampler = switch (kind) {
                case NONE -> Optional.of(new Sampler.Everybody());
                case POISSON -> probability(row).map(Sampler.Poisson::new);
                case POISSON_TRUNCATED -> {
                    int population = row.get(POPULATION);
                    int cap = row.get(SIZE_OR_CAP);
                    yield probability(row).map(q -> new Sampler.CappedPoisson(q, population, cap));
                }
                case FIXED_SIZE -> Optional.of(fixed(row));
            };
            double sigma = row.get(SIGMA);
            // Such tables divide by a distance of twice the clip norm for cohorts of a fixed size.
            double noise = kind == Sampling.FIXED_SIZE ? Math.min(2 * sigma, Double.MAX_VALUE) : sigma;
            int rounds = row.get(ROUNDS);
            return new Account(
                    new Composition(
                            sampler.map(own -> Releases.of(new GaussianSum(own, noise), rounds))
                                    .orElse(Releases.NONE),
                            relation),
                    row.get(DELTA),
                    row.find(POPULATION).map(OptionalInt::of).orElse(OptionalInt.empty()));
        }

        private static Sampler fixed(Row row) {
            int population = row.get(POPULATION);
            if (row.get(SIZE_OR_CAP) > population) {
                throw row.error(SIZE_OR_CAP, "a whole number from 1 to " + population);
            }
            return new Sampler.FixedSize(population, row.get(SIZE_OR_CAP));
        }

        /** Returns whether delta is 1/N or more, which would permit publishing all data of one unit. */
        boolean isDeltaTooGreat() {
            return population.isPresent() && DeltaRule.isTooGreat(delta, population.getAsInt());
        }

        boolean isDeltaAboveTenth() {
            return population.isPresent() && DeltaRule.isAboveTenth(delta, population.getAsInt());
        }
    }

    /** Bounds of both accountants for a composition. */
    private record Epsilons(Composition composition, Optional<PrivacyProfile> profile) {

        static Epsilons of(Composition composition) {
            return new Epsilons(
                    composition, new PldAccountant().profile(composition.releases(), composition.relation()));
        }

        List<String> cells(Account row) {
            String pld =
                    profile.map(known -> figure(known.epsilon(row.delta()))).orElse("");
            OptionalDouble rdp =
                    new RdpAccountant().epsilon(composition.releases(), composition.relation(), row.delta());
            return List.of(pld, cell(rdp).get(0));
        }
    }

    /** Budget and its rounds; without a sampler no unit takes part in them. */
    private record Budget(Optional<Sampler> sampler, int rounds, double epsilon, double delta) {

        static Budget of(Row row) {
            return new Budget(
                    row.get(POISSON_OR_NONE) == Sampling.NONE
                            ? Optional.of(new Sampler.Everybody())
                            : probability(row).map(Sampler.Poisson::new),
                    row.get(ROUNDS),
                    row.get(TARGET),
                    row.get(DELTA));
        }

        /** Returns the least noise; empty if no noise suffices, 0 if none is needed. */
        OptionalDouble noise() {
            return sampler.isEmpty()
                    ? OptionalDouble.of(0)
                    : NoiseCalibration.noise(
                            new PldAccountant(),
                            noise -> Releases.of(new GaussianSum(sampler.get(), noise), rounds),
                            NeighbourRelation.ADD_REMOVE,
                            epsilon,
                            delta);
        }
    }

    /** Returns the sampling rate; empty if no unit takes part. */
    private static Optional<Double> probability(Row row) {
        return Optional.of(row.get(PROBABILITY)).filter(q -> q > 0);
    }

    private static List<String> discrete(Row row) {
        Distance distance = new Distance(row.get(DIMENSION), row.get(EUCLIDEAN), row.get(MANHATTAN));
        if (distance.euclidean() >= 1 && distance.manhattan() < distance.euclidean() * (1 - ROUNDED)) {
            throw row.error(MANHATTAN, "at least delta_l2, as every L1 norm is");
        }
        Mechanism mechanism = row.get(MECHANISM);
        // All units take part if the column is missing or the cell is empty.
        double q = row.find(PROBABILITY).orElse(1.0);
        // A probability of 0 has no event. The other cells are checked all the same.
        Sampler sampler = q == 0 ? new Sampler.Everybody() : new Sampler.Poisson(q);
        DpEvent event = switch (mechanism) {
            case SKELLAM -> new SkellamSum(sampler, row.get(VARIANCE), distance);
            case DISCRETE_GAUSSIAN -> new DiscreteGaussianSum(row.get(CLIENTS), row.get(NOISE_OF_ONE), distance);
        };
        int rounds = row.get(ROUNDS);
        double delta = row.get(DELTA);
        return mechanism.isKnown(q)
                ? cell(new RdpAccountant()
                        .epsilon(
                                q == 0 ? Releases.NONE : Releases.of(event, rounds),
                                NeighbourRelation.ADD_REMOVE,
                                delta)
                        .orElseThrow())
                : List.of("");
    }

    /** Returns the k-regular graph, even if a complete one would be used. */
    private static List<String> graph(Row row) {
        int participants = row.get(PARTICIPANTS);
        Assumptions assumptions =
                Assumptions.ofFraction(row.get(CORRUPT), participants, row.get(DROPOUT), row.get(SERVER));
        return Optional.of(participants)
                .filter(count -> count >= SecAggPlan.FEWEST)
                .flatMap(count -> GraphPlan.regular(count, assumptions))
                .map(plan -> List.of(String.valueOf(plan.degree()), String.valueOf(plan.threshold())))
                .orElse(List.of("", ""));
    }

    private static List<String> ring(Row row) {
        int participants = row.get(MOST_PARTICIPANTS);
        long bound = row.get(BOUND);
        double deviation = row.get(NOISE_OVER_BOUND) * bound;
        try {
            return List.of(String.valueOf(new QuantizationSpec(1, bound, participants, deviation).ringBits()));
        } catch (IllegalArgumentException e) {
            // Wider than the rings of Hanse.
            return List.of("");
        }
    }

    private static List<String> cell(OptionalDouble bound) {
        return List.of(bound.stream().mapToObj(BatchTables::figure).findFirst().orElse(""));
    }

    private static List<String> cell(double bound) {
        return List.of(figure(bound));
    }

    private static String figure(double bound) {
        return Figure.up(bound, Figure.TABLE_DIGITS);
    }
}
