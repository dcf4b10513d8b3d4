// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.model.GradientSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/** Conversion of a client's similar pairs to an update, as sums of clipped gradients are: rounded, and with its share of the noise. */
public final class PairUploads {

    private final JobPrivacy job;
    private final PrivateUploads uploads;

    /** Creates the conversion for the mechanism of a sum. */
    public PairUploads(JobPrivacy job) {
        this.job = job;
        this.uploads = new PrivateUploads(job);
    }

    public QuantizationSpec quantization(int participants) {
        return uploads.quantization(participants);
    }

    public int size() {
        return uploads.size();
    }

    /** Converts the pairs of a client's shoppers, whose vectors have norm 1 at most: the clip norm. */
    public IntegerUpdate update(OwnPairs pairs, QuantizationSpec spec, ClientDraws draws) {
        long[] steps = new long[size()];
        pairs.forEach((cell, value) -> steps[cell] += Math.round(value / GradientSum.STEP));
        GradientSum sum = GradientSum.of(JobPrivacy.pairs(job.size().dimension()), steps);
        return uploads.prepare(new Contribution(sum, pairs.shoppers(), pairs.shoppers()), spec, draws);
    }
}
