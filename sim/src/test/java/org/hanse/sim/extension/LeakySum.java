// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.extension;

import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderBlock;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceEncoder;
import org.hanse.core.learn.network.SequenceRange;

/** A leaky sum without parameters: {@code h[t] = e[t] + h[t - 1] / 2}. Arrays are {@code [positions, d]}, window by window. */
public record LeakySum() implements ExternalEncoder {
    @Override
    public String name() {
        return "leaky-sum";
    }

    @Override
    public List<EncoderBlock> blocks(int d) {
        return List.of();
    }

    @Override
    public SequenceEncoder batch(NetworkShape shape, Kernels kernels) {
        return new Pass(shape.d);
    }

    private record Pass(int d) implements SequenceEncoder {
        @Override
        public void load(float[] shared) {}

        @Override
        public void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
            for (int w = 0; w < range.windows(); w++) {
                int first = range.start(w) * d;
                for (int i = first; i < first + range.length(w) * d; i++) {
                    h[i] = e[i] + (i < first + d ? 0 : h[i - d] / 2);
                }
            }
        }

        @Override
        public void backward(SequenceRange range, float[] dh, float[] de) {
            float[] gradient = Arrays.copyOf(dh, range.positions * d);
            for (int w = 0; w < range.windows(); w++) {
                int first = range.start(w) * d;
                for (int i = first + range.length(w) * d - 1; i >= first; i--) {
                    de[i] += gradient[i];
                    gradient[Math.max(i - d, 0)] += i < first + d ? 0 : gradient[i] / 2;
                }
            }
        }

        @Override
        public void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared) {}
    }
}
