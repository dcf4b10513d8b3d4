// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.List;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The loss of many releases: the sum of their losses, whose distribution is a product of Fourier transforms. Losses that hardly ever
 * occur are cut off, and count as infinite.
 */
final class LossComposition {

    /** Mass that may be cut off at either side. */
    private static final double CUT = 1e-15;

    /** Orders of moments that are tried for a bound on tails. */
    private static final int ORDERS = 120;

    /** Of 1, to the least order. */
    private static final int MOST_HALVINGS = 40;

    private LossComposition() {}

    /**
     * A distribution and how many releases have it.
     *
     * @param times at least 1
     */
    record Part(LossDistribution distribution, int times) {}

    /** Bounds of the sum, in steps, outside of which less than {@link #CUT} lies. */
    record Window(long from, long to) {

        long size() {
            return to - from + 1;
        }
    }

    /** The window in which the sum of all losses lies. */
    static Window window(List<Part> parts) {
        double step = parts.get(0).distribution().step();
        double above = Math.min(sum(parts, true) * step, farthest(parts, 1));
        double below = Math.max(sum(parts, false) * step, -farthest(parts, -1));
        return new Window((long) Math.floor(below / step), (long) Math.ceil(above / step));
    }

    /** A bound of the sum, or of its negative, beyond which {@link #CUT} lies at most: the least of those of all orders. */
    private static double farthest(List<Part> parts, int sign) {
        int low = 0;
        int high = ORDERS - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            // As a function of the order the bound falls and then rises, since the logarithm of a moment is convex.
            if (bound(parts, sign, middle) <= bound(parts, sign, middle + 1)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return bound(parts, sign, low);
    }

    /** From very flat to very steep: the best order is about the inverse of the sum's deviation. */
    private static double bound(List<Part> parts, int sign, int i) {
        double order = Math.scalb(1.0, i / 2 - MOST_HALVINGS) * (i % 2 == 0 ? 1 : 1.4);
        return (logMoment(parts, sign * order) - Math.log(CUT)) / order;
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

    /** The distribution of the sum. */
    static LossDistribution compose(List<Part> parts) {
        LossDistribution only = parts.get(0).distribution();
        if (parts.size() == 1 && parts.get(0).times() == 1) {
            return only;
        }
        Window window = window(parts);
        int size = Integer.highestOneBit((int) Math.max(2, window.size() - 1)) * 2;
        DoubleFFT_1D transform = Transforms.of(size);
        double[] product = new double[size];
        double logFinite = 0;
        boolean begun = false;
        for (Part part : parts) {
            LossDistribution own = part.distribution();
            double[] frequencies = new double[size];
            for (int i = 0; i < own.size(); i++) {
                frequencies[Math.floorMod(own.first() + i, size)] += own.mass(i);
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
        }
        transform.realInverse(product, true);
        double[] masses = new double[(int) Math.min(size, window.size())];
        for (int i = 0; i < masses.length; i++) {
            masses[i] = product[(int) Math.floorMod(window.from() + i, (long) size)];
        }
        return new LossDistribution(
                only.step(), Math.toIntExact(window.from()), masses, -Math.expm1(logFinite) + 2 * CUT);
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
