// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.quantize.PackedElements;

/**
 * Estimate of the memory of training, from the plan only. A refusal by it therefore reveals nothing about the
 * merchant's data. The memory of data and of personal parameters of items is added to it.
 */
final class TrainingMemory {

    /** Vectors of parameters: models, gradient, moments of the optimizer, copies in messages. */
    private static final int PARAMETER_VECTORS = 12;

    /** Packed vectors of an update: without masks and with them. */
    private static final int PACKED_VECTORS = 2;

    /** Matrices of a batch: states, gates, attention and their gradients. */
    private static final int BATCH_MATRICES = 40;

    /** Batch of a plan that leaves it to the node: the greatest one. */
    private static final int BATCH = 128;

    private static final long MEBIBYTE = 1 << 20;

    private TrainingMemory() {}

    /**
     * Returns the estimate in MiB.
     *
     * @param threads number of threads, each with matrices of its own
     */
    static long mebibytes(JobSetup setup, int threads) {
        JobPlan.Training training = setup.training();
        ModelSpec spec = training.spec();
        long parameters = setup.layout().size();
        long batch = training.learning().batch().orElse(BATCH);
        long matrices = batch * spec.history() * spec.dimension() * BATCH_MATRICES * threads;
        long bytes = Float.BYTES * (parameters * (PARAMETER_VECTORS + threads) + matrices)
                + packed(setup.format())
                + (long) Long.BYTES * setup.format().size();
        return mebibytes(Math.max(bytes, sum(setup)));
    }

    /** Returns the bytes of the greatest sum, which is made before training. */
    private static long sum(JobSetup setup) {
        return setup.sums().stream()
                .mapToLong(own ->
                        packed(own.format()) + own.kind().cells() * own.kind().bytesOfCell())
                .max()
                .orElse(0L);
    }

    private static long packed(UpdateFormat format) {
        return (long) PACKED_VECTORS
                * PackedElements.bytes(format.size(), format.quantization().ringBits());
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }
}
