// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;

/**
 * Adds up Renyi divergences of many orders and turns the best into an epsilon: an upper bound, looser than losses themselves, that also
 * covers cohorts of a fixed size.
 *
 * <p>Source: Mironov, CSF 2017; sampled sums: Mironov, Talwar and Zhang, arXiv:1908.10530; fixed size: Wang, Balle and
 * Kasiviswanathan, AISTATS 2019, theorem 27; sampled sums with other noise: Zhu and Wang, ICML 2019, theorem 6; conversion: Canonne, Kamath and Steinke, NeurIPS 2020, proposition 12.
 */
public final class RdpAccountant implements PrivacyAccountant {

    /** Below 11 every tenth, and near 1, where the best order of many releases lies, every hundredth. */
    private static final double[] ORDERS = Stream.of(
                    IntStream.rangeClosed(102, 199).mapToDouble(hundredths -> hundredths / 100.0),
                    IntStream.rangeClosed(20, 109).mapToDouble(tenths -> tenths / 10.0),
                    IntStream.rangeClosed(11, 64).asDoubleStream(),
                    IntStream.rangeClosed(17, 64).mapToDouble(fours -> fours * 4.0),
                    DoubleStream.of(384, 512, 768, 1024))
            .flatMapToDouble(orders -> orders)
            .toArray();

    @Override
    public OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
        double best = releases.times().isEmpty() ? 0 : Double.POSITIVE_INFINITY;
        for (double order : ORDERS) {
            double sum = 0;
            for (Map.Entry<DpEvent, Integer> entry : releases.times().entrySet()) {
                OptionalDouble own = divergence(entry.getKey(), relation, order);
                if (own.isEmpty()) {
                    return OptionalDouble.empty();
                }
                sum += entry.getValue() * own.getAsDouble();
            }
            best = Math.min(best, converted(order, sum, delta));
        }
        return OptionalDouble.of(best);
    }

    /** Epsilon of a divergence. */
    private static double converted(double order, double divergence, double delta) {
        // By way of the total variation, which a divergence bounds.
        if (delta * delta + Math.expm1(-divergence) >= 0) {
            return 0;
        }
        return Math.max(0, divergence + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1));
    }

    private static OptionalDouble divergence(DpEvent event, NeighbourRelation relation, double order) {
        boolean replaced = relation == NeighbourRelation.REPLACE_ONE;
        if (replaced && !(event instanceof GaussianSum)) {
            // Distances of whole numbers are those of a unit that is there or not.
            return OptionalDouble.empty();
        }
        if (event instanceof DpEvent.SkellamSum skellam) {
            return divergence(skellam, order);
        }
        if (event instanceof DpEvent.DiscreteGaussianSum gaussian) {
            return OptionalDouble.of(DiscreteDivergence.gaussian(gaussian, order));
        }
        return event instanceof GaussianSum sum ? divergence(sum, relation, order) : OptionalDouble.empty();
    }

    private static OptionalDouble divergence(DpEvent.SkellamSum sum, double order) {
        Sampler sampler = sum.sampler();
        if (sampler instanceof Sampler.Everybody
                || (sampler instanceof Sampler.Poisson all && all.probability() == 1)) {
            return DiscreteDivergence.skellam(sum, order);
        }
        if (!(sampler instanceof Sampler.Poisson poisson)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                order == Math.rint(order)
                        ? SampledDivergence.poissonOfAny(
                                poisson.probability(),
                                (int) order,
                                whole -> DiscreteDivergence.skellam(sum, whole).orElse(Double.POSITIVE_INFINITY))
                        : Double.POSITIVE_INFINITY);
    }

    private static OptionalDouble divergence(GaussianSum sum, NeighbourRelation relation, double order) {
        boolean replaced = relation == NeighbourRelation.REPLACE_ONE;
        double deviation = sum.noiseMultiplier();
        Sampler sampler = sum.sampler();
        if (sampler instanceof Sampler.Everybody
                || (sampler instanceof Sampler.Poisson poisson && poisson.probability() == 1)) {
            double shift = (replaced ? 2 : 1) / deviation;
            return OptionalDouble.of(order * shift * shift / 2);
        }
        if (sampler instanceof Sampler.Poisson poisson && !replaced) {
            return OptionalDouble.of(SampledDivergence.poisson(poisson.probability(), deviation, order));
        }
        if (sampler instanceof Sampler.FixedSize fixed && replaced) {
            double part = (double) fixed.size() / fixed.population();
            return OptionalDouble.of(SampledDivergence.fixedSize(part, deviation / 2, order));
        }
        return OptionalDouble.empty();
    }
}
