// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** Adam in a plain loop. */
final class ScalarAdam {

    private ScalarAdam() {}

    static void step(float[] p, float[] g, float[] m, float[] v, int at, int size, Kernels.AdamStep step) {
        float b1 = step.b1();
        float b2 = step.b2();
        float rate = step.rate();
        float epsilon = step.epsilon();
        float rootFactor = 1 / step.sqrtCorrection();
        float kept = 1 - step.decay();
        for (int i = at; i < at + size; i++) {
            float gradient = g[i];
            float first = m[i] * b1 + gradient * (1 - b1);
            float second = v[i] * b2 + gradient * gradient * (1 - b2);
            m[i] = first;
            v[i] = second;
            g[i] = 0;
            p[i] = p[i] * kept - first / ((float) Math.sqrt(second) * rootFactor + epsilon) * rate;
        }
    }
}
