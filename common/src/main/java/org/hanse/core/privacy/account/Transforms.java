// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import org.jtransforms.fft.DoubleFFT_1D;
import pl.edu.icm.jlargearrays.ConcurrencyUtils;

/** Factory of Fourier transforms that start no threads. */
final class Transforms {

    static {
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private Transforms() {}

    static DoubleFFT_1D of(int size) {
        return new DoubleFFT_1D(size);
    }
}
