// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.List;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Privacy loss of many releases: the sum of their losses, by a product of Fourier transforms. Losses with negligible probability are
 * truncated and count as infinite.
 *
 * <p>Rounding errors of a transform are as large for rare losses as for frequent ones, and count as infinite losses, too. For a delta so
 * small that these errors matter, an exponential tilt first makes rare losses frequent. The result is tilted back.
 *
 * <p>Source of the tilt: Alghamdi et al., <i>The saddle-point method in differential privacy</i>, ICML 2023.
 */
final class LossComposition {

    /** Greatest truncated mass on either side. */
    private static final double CUT = 1e-15;

    /** The same as a fraction of delta, if that is less. */
    private static final double CUT_OF_DELTA = 1e-6;

    private static final double LEAST_CUT = 1e-290;

    /** Bound of the rounding error of delta for each release, about ten times the observed error. */
    private static final double ROUNDED = 1e-16;

    /** Greatest part of delta that rounding may add without a tilt. */
    private static final double MOST_ROUNDED = 1e-6;

    /** Greatest number of steps of a tilted sum. Rare losses need more steps than frequent ones. */
    private static final long MOST_TILTED_STEPS = 1 << 23;

    /** Number of moment orders to try for a tail bound. */
    private static final int ORDERS = 120;

    /** Halvings from 1 to the least order. */
    private static final int MOST_HALVINGS = 40;

    private final List<Part> parts;

    LossComposition(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Loss distribution and the number of releases with it.
     *
     * @param times at least 1
     */
    record Part(LossDistribution distribution, int times) {}

    /** Bounds of the sum, in steps. The probability outside of them is negligible. */
    record Window(long from, long to) {

        long size() {
            return to - from + 1;
        }
    }

    /** Returns the least epsilon, at least 0, at a delta; infinite if there is none. */
    double epsilon(double delta) {
        return composed(delta).epsilon(delta);
    }

    /** Returns the least delta, at least 0, at an epsilon. */
    double delta(double epsilon) {
        double log = 0;
        for (int i = 0; i < ORDERS; i++) {
            log = Math.min(log, logMoment(parts, order(i)) - order(i) * epsilon);
        }
        return composed(Math.exp(log)).delta(epsilon);
    }

    /** Returns the distribution of the sum, exact enough for a delta of this size. */
    private LossDistribution composed(double delta) {
        LossDistribution only = parts.get(0).distribution();
        double times = parts.stream().mapToDouble(Part::times).sum();
        if (times == 1) {
            return only;
        }
        double cut = cut(delta);
        Window plain = window(parts, cut);
        if (ROUNDED * times <= MOST_ROUNDED * delta) {
            return composed(0, plain, 2 * cut + ROUNDED * times);
        }
        // Half of the best tilt: rare losses become frequent enough, and still rarer ones do not dominate.
        double tilt = order(parts, 1, -Math.log(delta)) / 2;
        Window tilted = new Window(plain.from(), Math.min(upper(), reach(tilt, cut)));
        return tilted.size() <= MOST_TILTED_STEPS
                ? composed(tilt, tilted, 2 * cut)
                : composed(0, plain, 2 * cut + ROUNDED * times);
    }

    /** Returns the greatest loss, in steps. */
    private long upper() {
        return (long) Math.ceil(sum(parts, true));
    }

    /**
     * Returns the range of tilted losses, in steps. The transform wraps losses beyond it around. Tilted back, these have at most the mass
     * {@code cut} at losses above 0.
     */
    private long reach(double tilt, double cut) {
        double step = parts.get(0).distribution().step();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ORDERS; i++) {
            if (order(i) > tilt) {
                double bound = (logMoment(parts, order(i)) - Math.log(cut)) / (order(i) - tilt);
                if (bound > least) {
                    break;
                }
                least = bound;
            }
        }
        return (long) Math.ceil(Math.min(least / step, Integer.MAX_VALUE));
    }

    private static double cut(double delta) {
        return Math.max(LEAST_CUT, Math.min(CUT, CUT_OF_DELTA * delta));
    }

    /** Returns the window of the sum of all losses. */
    static Window window(List<Part> parts) {
        return window(parts, CUT);
    }

    private static Window window(List<Part> parts, double cut) {
        double step = parts.get(0).distribution().step();
        double above = Math.min(sum(parts, true) * step, farthest(parts, 1, cut));
        double below = Math.max(sum(parts, false) * step, -farthest(parts, -1, cut));
        return new Window((long) Math.floor(below / step), (long) Math.ceil(above / step));
    }

    /** Returns the least bound, over all orders, that the sum or its negative exceeds with at most this probability. */
    private static double farthest(List<Part> parts, int sign, double mass) {
        double order = order(parts, sign, -Math.log(mass));
        return (logMoment(parts, sign * order) - Math.log(mass)) / order;
    }

    /** Returns the moment order with the best bound at this probability. */
    private static double order(List<Part> parts, int sign, double rarity) {
        int low = 0;
        int high = ORDERS - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            // As a function of the order the bound falls and then rises, because the logarithm of a moment is convex.
            if (bound(parts, sign, middle, rarity) <= bound(parts, sign, middle + 1, rarity)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return order(low);
    }

    private static double bound(List<Part> parts, int sign, int i, double rarity) {
        return (logMoment(parts, sign * order(i)) + rarity) / order(i);
    }

    /** Returns an order from a geometric scale. The best order is about the inverse of the sum's deviation. */
    private static double order(int i) {
        return Math.scalb(1.0, i / 2 - MOST_HALVINGS) * (i % 2 == 0 ? 1 : 1.4);
    }

    private static double sum(List<Part> parts, boolean greatest) {
        double sum = 0;
        for (Part part : parts) {
            LossDistribution own = part.distribution();
            sum += (double) part.times() * (greatest ? own.first() + own.size() - 1 : own.first());
        }
        return sum;
    }

    private static double logMoment(List<Part> parts, double order) {
        double sum = 0;
        for (Part part : parts) {
            sum += part.times() * part.distribution().logMoment(order);
        }
        return sum;
    }

    /**
     * Computes the distribution of the sum.
     *
     * @param tilt exponent of the tilt for each unit of loss, at least 0
     * @param lost mass to count as an infinite loss
     */
    private LossDistribution composed(double tilt, Window window, double lost) {
        double step = parts.get(0).distribution().step();
        int size = Integer.highestOneBit((int) Math.max(2, window.size() - 1)) * 2;
        DoubleFFT_1D transform = Transforms.of(size);
        double[] product = new double[size];
        double logFinite = 0;
        double logTilted = 0;
        boolean begun = false;
        for (Part part : parts) {
            LossDistribution own = part.distribution();
            double logMoment = own.logMoment(tilt);
            double[] frequencies = new double[size];
            for (int i = 0; i < own.size(); i++) {
                double loss = step * (own.first() + i);
                frequencies[Math.floorMod(own.first() + i, size)] += own.mass(i) * Math.exp(tilt * loss - logMoment);
            }
            transform.realForward(frequencies);
            raise(frequencies, part.times());
            if (begun) {
                multiply(product, frequencies);
            } else {
                product = frequencies;
                begun = true;
            }
            logFinite += part.times() * Math.log1p(-own.infinite());
            logTilted += part.times() * logMoment;
        }
        transform.realInverse(product, true);
        double[] masses = new double[(int) Math.min(size, window.size())];
        for (int i = 0; i < masses.length; i++) {
            double tilted = product[(int) Math.floorMod(window.from() + i, (long) size)];
            double loss = step * (window.from() + i);
            // NaN stays NaN and gives no bound.
            masses[i] = tilted <= 0 ? 0 : Math.min(1, Math.exp(Math.log(tilted) + logTilted - tilt * loss));
        }
        return new LossDistribution(step, Math.toIntExact(window.from()), masses, -Math.expm1(logFinite) + lost);
    }

    /** Raises complex numbers, in the packing of the transform, to a power. */
    private static void raise(double[] packed, int power) {
        packed[0] = Math.pow(packed[0], power);
        packed[1] = Math.pow(packed[1], power);
        for (int i = 2; i < packed.length; i += 2) {
            double size = Math.pow(Math.hypot(packed[i], packed[i + 1]), power);
            double angle = Math.atan2(packed[i + 1], packed[i]) * power;
            packed[i] = size * Math.cos(angle);
            packed[i + 1] = size * Math.sin(angle);
        }
    }

    private static void multiply(double[] packed, double[] other) {
        packed[0] *= other[0];
        packed[1] *= other[1];
        for (int i = 2; i < packed.length; i += 2) {
            double real = packed[i] * other[i] - packed[i + 1] * other[i + 1];
            packed[i + 1] = packed[i] * other[i + 1] + packed[i + 1] * other[i];
            packed[i] = real;
        }
    }
}
