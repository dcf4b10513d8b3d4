// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Part of the gain of exact counts that tables keep under noise, by shoppers over noise: a pair stands out by the shoppers who have it, and
 * noise hides it by its deviation. It has measured points alone ({@value #PAGE}). Between two of them it is linear in the logarithm and
 * never falls; beyond them it has no value.
 *
 * <p>Source of the steps that never fall: Barlow et al., 1972 (pooling of adjacent violators).
 */
final class GainCurve {

    /** Page of the measured points. */
    static final String PAGE = "docs/results/2026-12-02-privacy-curve.md";

    /** The curve of {@link Point#MEASURED}. */
    static final GainCurve MEASURED = new GainCurve(Point.MEASURED);

    /**
     * Runs without noise of one number of shoppers, ndcg@10 on test.
     *
     * @param alone each shop's own tables
     * @param exact exact counts of all shops
     */
    record Size(int shoppers, double alone, double exact) {

        private static final Size ALL = new Size(22_363, 0.0395, 0.0587);
        private static final Size HALF = new Size(11_170, 0.0391, 0.0546);
        private static final Size QUARTER = new Size(5_586, 0.0373, 0.0471);
    }

    /**
     * One run with noise.
     *
     * @param noise deviation of the noise in the sum, where a shopper adds 1 at most
     * @param noised ndcg@10 on test
     */
    record Point(Size size, double noise, double noised) {

        static final List<Point> MEASURED = List.of(
                new Point(Size.ALL, 0.660, 0.0455),
                new Point(Size.ALL, 1.320, 0.0425),
                new Point(Size.ALL, 0.330, 0.0475),
                new Point(Size.ALL, 0.173, 0.0481),
                new Point(Size.HALF, 1.320, 0.0400),
                new Point(Size.HALF, 0.660, 0.0411),
                new Point(Size.HALF, 0.330, 0.0430),
                new Point(Size.HALF, 0.173, 0.0450),
                new Point(Size.QUARTER, 1.320, 0.0370),
                new Point(Size.QUARTER, 0.660, 0.0389),
                new Point(Size.QUARTER, 0.330, 0.0410),
                new Point(Size.QUARTER, 0.173, 0.0411),
                new Point(Size.ALL, 0.839, 0.0444),
                new Point(Size.ALL, 0.415, 0.0463));

        double ratio() {
            return size.shoppers() / noise;
        }

        /** Returns the part of the gain; below 0 where noise loses. */
        double part() {
            return (noised - size.alone()) / (size.exact() - size.alone());
        }
    }

    /** Points of the curve with the same part. */
    private record Step(List<Double> ratios, double part) {

        Step with(Step next) {
            List<Double> both = new ArrayList<>(ratios);
            both.addAll(next.ratios);
            double sum = part * ratios.size() + next.part * next.ratios.size();
            return new Step(both, sum / both.size());
        }
    }

    private final List<Double> ratios = new ArrayList<>();
    private final List<Double> parts = new ArrayList<>();

    GainCurve(List<Point> points) {
        List<Step> steps = new ArrayList<>();
        points.stream().sorted(Comparator.comparingDouble(Point::ratio)).forEach(point -> {
            Step next = new Step(List.of(point.ratio()), point.part());
            while (!steps.isEmpty() && steps.get(steps.size() - 1).part() >= next.part()) {
                next = steps.remove(steps.size() - 1).with(next);
            }
            steps.add(next);
        });
        for (Step step : steps) {
            for (double ratio : step.ratios()) {
                ratios.add(ratio);
                parts.add(step.part());
            }
        }
    }

    /** Returns the least measured shoppers over noise. */
    double least() {
        return ratios.get(0);
    }

    /** Returns the greatest measured shoppers over noise. */
    double most() {
        return ratios.get(ratios.size() - 1);
    }

    /** Returns the part of the gain; empty outside the measured points. */
    OptionalDouble part(double ratio) {
        return ratio < least() || ratio > most() ? OptionalDouble.empty() : between(ratios, parts, ratio, true);
    }

    /** Returns the least shoppers over noise with a part of the gain; empty outside the measured points. */
    OptionalDouble ratio(double part) {
        return part < parts.get(0) || part > parts.get(parts.size() - 1)
                ? OptionalDouble.empty()
                : between(parts, ratios, part, false);
    }

    /** Returns the value at a place between two points. */
    private static OptionalDouble between(List<Double> from, List<Double> to, double place, boolean logarithmic) {
        int next = 0;
        while (from.get(next) < place) {
            next++;
        }
        if (next == 0) {
            return OptionalDouble.of(to.get(0));
        }
        double low = from.get(next - 1);
        double high = from.get(next);
        double share = logarithmic ? Math.log(place / low) / Math.log(high / low) : (place - low) / (high - low);
        double start = to.get(next - 1);
        double end = to.get(next);
        return OptionalDouble.of(logarithmic ? start + share * (end - start) : start * Math.pow(end / start, share));
    }
}
