// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Accountant of Renyi divergences: composes many orders and converts the best one to an epsilon. An upper bound, looser than privacy loss
 * distributions, that also covers cohorts of a fixed size.
 *
 * <p>Source: Mironov, CSF 2017; sampled sums: Mironov, Talwar and Zhang, arXiv:1908.10530; fixed size: Wang, Balle and
 * Kasiviswanathan, AISTATS 2019, theorem 27; sampled sums with other noise: {@link PoissonAmplification}; conversion: Canonne, Kamath and
 * Steinke, NeurIPS 2020, proposition 12.
 */
public final class RdpAccountant implements PrivacyAccountant {

    /** Orders: in tenths below 11, and in hundredths near 1, where the best order of many releases lies. */
    private static final double[] ORDERS = Stream.of(
                    IntStream.rangeClosed(101, 199).mapToDouble(hundredths -> hundredths / 100.0),
                    IntStream.rangeClosed(20, 109).mapToDouble(tenths -> tenths / 10.0),
                    IntStream.rangeClosed(11, 64).asDoubleStream(),
                    IntStream.rangeClosed(17, 64).mapToDouble(fours -> fours * 4.0),
                    DoubleStream.of(384, 512, 768, 1024))
            .flatMapToDouble(orders -> orders)
            .toArray();

    private record Repeated(DoubleUnaryOperator curve, int times) {}

    @Override
    public OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("a delta of " + delta + " must be above 0 and below 1");
        }
        List<Repeated> parts = new ArrayList<>();
        for (Map.Entry<DpEvent, Integer> entry : releases.times().entrySet()) {
            Optional<DoubleUnaryOperator> curve = entry.getKey().divergence(relation);
            if (curve.isEmpty()) {
                return OptionalDouble.empty();
            }
            parts.add(new Repeated(curve.get(), entry.getValue()));
        }
        double best = parts.isEmpty() ? 0 : Double.POSITIVE_INFINITY;
        for (double order : ORDERS) {
            double sum = 0;
            for (Repeated part : parts) {
                sum += part.times() * part.curve().applyAsDouble(order);
            }
            best = Math.min(best, converted(order, sum, delta));
        }
        return OptionalDouble.of(best);
    }

    /** Returns the epsilon of a divergence. */
    private static double converted(double order, double divergence, double delta) {
        if (!(divergence < Double.POSITIVE_INFINITY)) {
            // NaN is no bound.
            return Double.POSITIVE_INFINITY;
        }
        // By the total variation, which a divergence bounds.
        if (delta * delta + Math.expm1(-divergence) >= 0) {
            return 0;
        }
        return Math.max(0, divergence + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1));
    }
}
