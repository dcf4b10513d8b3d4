// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Adam on vectors of parameters. */
final class VectorAdam {

    private VectorAdam() {}

    static void step(float[] p, float[] g, float[] m, float[] v, int at, int size, Kernels.AdamStep step) {
        float rootFactor = 1 / step.sqrtCorrection();
        float kept = 1 - step.decay();
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.broadcast(SPECIES, step.b1());
        FloatVector b2 = FloatVector.broadcast(SPECIES, step.b2());
        FloatVector rate = FloatVector.broadcast(SPECIES, -step.rate());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        int whole = at + VectorFunctions.whole(size);
        for (int i = at; i < whole; i += LANES) {
            FloatVector gradient = FloatVector.fromArray(SPECIES, g, i);
            FloatVector first = FloatVector.fromArray(SPECIES, m, i).mul(b1).add(gradient.mul(1 - step.b1()));
            FloatVector second = FloatVector.fromArray(SPECIES, v, i)
                    .mul(b2)
                    .add(gradient.mul(gradient).mul(1 - step.b2()));
            FloatVector size1 = second.sqrt().mul(rootFactor).add(epsilon);
            first.intoArray(m, i);
            second.intoArray(v, i);
            zero.intoArray(g, i);
            FloatVector.fromArray(SPECIES, p, i)
                    .mul(kept)
                    .add(first.div(size1).mul(rate))
                    .intoArray(p, i);
        }
        ScalarAdam.step(p, g, m, v, whole, at + size - whole, step);
    }
}
