// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.junit.jupiter.api.Test;

/** Contract of every {@link NoisedSumStore}. */
public abstract class NoisedSumStoreContract {

    private static final QuantizationSpec SPEC = new QuantizationSpec(0.25, 100, 4, 1000);

    /** A store without sums. */
    protected abstract NoisedSumStore empty();

    /** The store as a process that starts later finds it. */
    protected abstract NoisedSumStore reopened(NoisedSumStore store);

    /** A sum of three updates. */
    protected static StoredSum sum(String job, int round, long... integers) {
        return new StoredSum(
                new JobId(job),
                new RoundId(round),
                new TreeSet<>(List.of(new ParticipantId("a"), new ParticipantId("b"), new ParticipantId("ü / …"))),
                IntegerSum.of(SPEC, RingVector.ofSigned(SPEC.ringBits(), integers), 3));
    }

    @Test
    void of_aRoundWithoutASum_isEmpty() {
        NoisedSumStore store = empty();
        store.store(sum("job", 1, 1, 2, 3));

        assertThat(store.of(new JobId("job"), new RoundId(2))).isEmpty();
        assertThat(store.of(new JobId("jo"), new RoundId(1))).isEmpty();
    }

    @Test
    void store_thenReopened_isEachRoundsAndJobsOwn() {
        NoisedSumStore store = empty();
        List<StoredSum> sums = List.of(
                sum("job", 1, -5000, 0, 5000),
                sum("job", 11, 2, 3, 4),
                sum("another/job 1", 1, 7, 8),
                sum("job", 2147483647, -1));
        sums.forEach(store::store);
        NoisedSumStore later = reopened(store);

        assertThat(sums).allSatisfy(sum -> {
            assertThat(later.of(sum.job(), sum.round())).contains(sum);
            assertThat(later.of(sum.job(), sum.round()).orElseThrow().digest()).isEqualTo(sum.digest());
        });
    }

    @Test
    void store_ofTheSameOnceMore_changesNothing() {
        NoisedSumStore store = empty();
        store.store(sum("job", 1, 1, 2, 3));
        store.store(sum("job", 1, 1, 2, 3));
        NoisedSumStore later = reopened(store);
        later.store(sum("job", 1, 1, 2, 3));

        assertThat(later.of(new JobId("job"), new RoundId(1))).contains(sum("job", 1, 1, 2, 3));
    }

    /** It would be a second draw of noise. */
    @Test
    void store_ofAnotherSum_isRefusedAndTheFirstStays() {
        NoisedSumStore store = empty();
        store.store(sum("job", 1, 1, 2, 3));
        NoisedSumStore later = reopened(store);

        assertThatThrownBy(() -> later.store(sum("job", 1, 1, 2, 4))).isInstanceOf(IllegalStateException.class);
        assertThat(later.of(new JobId("job"), new RoundId(1))).contains(sum("job", 1, 1, 2, 3));
    }
}
