// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;

/** State of a window's last position, computed from the whole window by a batch pass. */
final class WindowEncoder implements OnlineEncoder {

    private final SequenceEncoder encoder;
    private final int d;
    private final float[] shared;
    private final SequenceRange range = new SequenceRange();
    private final SequenceBatch batch = new SequenceBatch(0);
    private final FloatBuffer visible = new FloatBuffer();
    private final FloatBuffer states = new FloatBuffer();

    WindowEncoder(SequenceEncoder encoder, NetworkShape shape, float[] shared) {
        this.encoder = encoder;
        this.d = shape.d;
        this.shared = shared;
        encoder.load(shared);
    }

    @Override
    public int layers() {
        return 0;
    }

    @Override
    public void encode(EncoderWindow window, float[] h) {
        encode(window, ALL, h);
    }

    @Override
    public void encode(EncoderWindow window, boolean[] hidden, float[] h) {
        float[] e = visible.of((window.end - window.start) * d);
        batch.clear();
        batch.beginWindow(0, true, 0);
        int rows = 0;
        for (int r = window.start; r < window.end; r++) {
            if (hidden.length == 0 || !hidden[r - window.start]) {
                System.arraycopy(window.e, r * d, e, rows * d, d);
                batch.add(0, 0, 0, 0, 0);
                rows++;
            }
        }
        range.set(batch, 0, 1);
        float[] all = states.of(rows * d);
        encoder.forward(range, e, all, shared);
        System.arraycopy(all, (rows - 1) * d, h, 0, d);
    }
}
