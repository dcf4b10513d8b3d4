// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.List;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The loss of many releases: the sum of their losses, whose distribution is a product of Fourier transforms. Losses that hardly ever
 * occur are cut off, and count as infinite.
 *
 * <p>A transform's rounding errors are as large for rare losses as for frequent ones. They count as infinite losses, too; where delta
 * is so small that this would tell, masses are tilted first, by an exponential of the loss that makes rare ones frequent, and tilted back
 * in the end.
 *
 * <p>Source of the tilt: Alghamdi et al., <i>The saddle-point method in differential privacy</i>, ICML 2023.
 */
final class LossComposition {

    /** Mass that may be cut off at either side. */
    private static final double CUT = 1e-15;

    /** The same as a part of delta, where that is less. */
    private static final double CUT_OF_DELTA = 1e-6;

    private static final double LEAST_CUT = 1e-290;

    /** Mass by which rounding moves delta, for each release; about a tenth of it was seen. */
    private static final double ROUNDED = 1e-16;

    /** Greatest part of delta that rounding may add without a tilt. */
    private static final double MOST_ROUNDED = 1e-6;

    /** Most steps of a tilted sum; rare losses take more steps than frequent ones. */
    private static final long MOST_TILTED_STEPS = 1 << 23;

    /** Orders of moments that are tried for a bound on tails. */
    private static final int ORDERS = 120;

    /** Of 1, to the least order. */
    private static final int MOST_HALVINGS = 40;

    private final List<Part> parts;

    LossComposition(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * A distribution and how many releases have it.
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

    /** The least epsilon, at least 0, that holds at a delta; infinite if there is none. */
    double epsilon(double delta) {
        return composed(delta).epsilon(delta);
    }

    /** The least delta that holds at an epsilon, at least 0. */
    double delta(double epsilon) {
        double log = 0;
        for (int i = 0; i < ORDERS; i++) {
            log = Math.min(log, logMoment(parts, order(i)) - order(i) * epsilon);
        }
        return composed(Math.exp(log)).delta(epsilon);
    }

    /** The distribution of the sum, exact enough for deltas like this one. */
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
        // Half of what is best: rare losses are frequent enough, and those that are rarer still hardly more so.
        double tilt = order(parts, 1, -Math.log(delta)) / 2;
        Window tilted = new Window(plain.from(), Math.min(upper(), reach(tilt, cut)));
        return tilted.size() <= MOST_TILTED_STEPS
                ? composed(tilt, tilted, 2 * cut)
                : composed(0, plain, 2 * cut + ROUNDED * times);
    }

    /** The greatest loss, in steps. */
    private long upper() {
        return (long) Math.ceil(sum(parts, true));
    }

    /**
     * How far tilted losses reach, in steps. The transform takes those beyond for others, below; tilted back they would have at most the
     * mass {@code cut} at losses above 0.
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

    /** The window in which the sum of all losses lies. */
    static Window window(List<Part> parts) {
        return window(parts, CUT);
    }

    private static Window window(List<Part> parts, double cut) {
        double step = parts.get(0).distribution().step();
        double above = Math.min(sum(parts, true) * step, farthest(parts, 1, cut));
        double below = Math.max(sum(parts, false) * step, -farthest(parts, -1, cut));
        return new Window((long) Math.floor(below / step), (long) Math.ceil(above / step));
    }

    /** A bound of the sum, or of its negative, beyond which so much lies at most: the least of those of all orders. */
    private static double farthest(List<Part> parts, int sign, double mass) {
        double order = order(parts, sign, -Math.log(mass));
        return (logMoment(parts, sign * order) - Math.log(mass)) / order;
    }

    /** The order of the moment that bounds best what is that rare. */
    private static double order(List<Part> parts, int sign, double rarity) {
        int low = 0;
        int high = ORDERS - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            // As a function of the order the bound falls and then rises, since the logarithm of a moment is convex.
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

    /** From very flat to very steep: the best order is about the inverse of the sum's deviation. */
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
     * The distribution of the sum.
     *
     * @param tilt how much rarer losses are made more frequent, for each unit of loss; 0 or more
     * @param lost mass to be counted as an infinite loss
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
            // No number stays none, and gives no bound.
            masses[i] = tilted <= 0 ? 0 : Math.min(1, Math.exp(Math.log(tilted) + logTilted - tilt * loss));
        }
        return new LossDistribution(step, Math.toIntExact(window.from()), masses, -Math.expm1(logFinite) + lost);
    }

    /** Raises complex numbers, packed as the transform packs them, to a power. */
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
