// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;

/**
 * Sum of counts before the training of a job (docs/adr/0046).
 *
 * @param settings shape of the sum
 * @param format format of a participant's counts
 * @param model digest in place of a model's
 */
public record JobCounts(CountSettings settings, UpdateFormat format, Digest model) implements JobSum {

    /** Returns the sum of a job with this number of enrolled nodes, which all take part. */
    static JobCounts of(JobId job, CountSettings settings, int enrolled) {
        return new JobCounts(
                settings,
                new UpdateFormat(quantization(enrolled), settings.cells()),
                Transcript.of("hanse counts 1")
                        .text(job.text())
                        .text(settings.toString())
                        .digest());
    }

    /** Returns the conversion of counts to integers for a sum of at most {@code participants}. */
    public static QuantizationSpec quantization(int participants) {
        return new QuantizationSpec(1, CountSettings.MOST, participants, 0);
    }

    /** Returns the upload of a participant. Greater counters than {@link CountSettings#MOST} are clipped. */
    public static IntegerUpdate update(CountSketch counts, QuantizationSpec spec) {
        long[] cells = new long[counts.settings().cells()];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = Math.min(counts.cell(cell), CountSettings.MOST);
        }
        return IntegerUpdate.restored(spec, RingVector.ofSigned(spec.ringBits(), cells));
    }

    /** Returns a sum as counts. */
    public CountSketch counts(IntegerSum sum) {
        return CountSketch.of(settings, sum::integer);
    }

    @Override
    public Optional<JobPrivacy> privacy() {
        return Optional.empty();
    }

    @Override
    public int fewestSurvivors() {
        return 1;
    }
}
