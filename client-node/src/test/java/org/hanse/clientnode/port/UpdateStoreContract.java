// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.hanse.clientnode.port.UpdateStore.StoredUpdate;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.junit.jupiter.api.Test;

/** Contract of every {@link UpdateStore}. */
public abstract class UpdateStoreContract {

    protected static final JobId JOB = new JobId("books");
    protected static final QuantizationSpec SPEC = new QuantizationSpec(0.5, 1000, 5, 0);
    protected static final int SIZE = 300_000;

    /** Returns the store under test; what was stored before is there. */
    protected abstract UpdateStore store();

    protected static StoredUpdate update(int round) {
        long[] integers =
                LongStream.range(0, SIZE).map(i -> i % 1000 - 500 + round).toArray();
        return new StoredUpdate(
                new RoundId(round),
                Digest.sha256(new byte[] {(byte) round}),
                IntegerUpdate.restored(SPEC, RingVector.ofSigned(SPEC.ringBits(), integers)));
    }

    @Test
    void load_ofNothing_isEmpty() {
        assertThat(store().load(JOB, SPEC, SIZE)).isEmpty();
    }

    @Test
    void load_afterStore_returnsTheUpdate() {
        store().store(JOB, update(1));

        assertThat(store().load(JOB, SPEC, SIZE)).contains(update(1));
        assertThat(store().load(new JobId("toys"), SPEC, SIZE)).isEmpty();
    }

    @Test
    void delete_removesTheUpdateOfTheJobAlone() {
        JobId other = new JobId("toys");
        store().store(JOB, update(1));
        store().store(other, update(2));
        store().delete(JOB);
        store().delete(JOB);

        assertThat(store().load(JOB, SPEC, SIZE)).isEmpty();
        assertThat(store().load(other, SPEC, SIZE)).contains(update(2));
    }

    @Test
    void store_ofALaterRound_replacesTheUpdate() {
        store().store(JOB, update(1));
        store().store(JOB, update(2));

        assertThat(store().load(JOB, SPEC, SIZE)).contains(update(2));
    }
}
