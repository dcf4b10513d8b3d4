// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.junit.jupiter.api.Test;

/** Contract of every {@link CountStore}. */
public abstract class CountStoreContract {

    protected static final JobId JOB = new JobId("books");

    /** Returns the store under test; what was stored before is there. */
    protected abstract CountStore store();

    protected static Contribution contribution(String... shoppers) {
        Map<ShopperId, List<ItemId>> items = new LinkedHashMap<>();
        for (String shopper : shoppers) {
            items.put(new ShopperId(shopper), List.of(new ItemId("secret-item"), new ItemId("other")));
        }
        return new Contribution(items, new TreeSet<>(), 10);
    }

    protected static StoredSum sum(int first) {
        QuantizationSpec spec = new QuantizationSpec(1, 7, 4, 0);
        return new StoredSum(
                JOB,
                new RoundId(1),
                new TreeSet<>(List.of(new ParticipantId("shop"))),
                IntegerSum.of(spec, RingVector.ofSigned(spec.ringBits(), new long[] {first, 2}), 1));
    }

    @Test
    void store_ofNothing_isEmpty() {
        assertThat(store().contribution(JOB)).isEmpty();
        assertThat(store().sum(JOB)).isEmpty();
    }

    @Test
    void contribution_afterStore_isTheLast() {
        store().contribute(JOB, contribution("ann"));
        store().contribute(JOB, contribution("ann", "bob"));

        assertThat(store().contribution(JOB)).contains(contribution("ann", "bob"));
        assertThat(store().contribution(new JobId("toys"))).isEmpty();
        assertThat(store().sum(JOB)).isEmpty();
    }

    @Test
    void later_ofAJob_isAnotherSum() {
        store().later(2).contribute(JOB, contribution("ann"));
        store().later(2).store(JOB, sum(5));
        store().store(JOB, sum(1));

        assertThat(store().contribution(JOB)).isEmpty();
        assertThat(store().sum(JOB)).contains(sum(1));
        assertThat(store().later(2).contribution(JOB)).contains(contribution("ann"));
        assertThat(store().later(2).sum(JOB)).contains(sum(5));
        assertThat(store().later(3).sum(JOB)).isEmpty();
        assertThat(store().sums()).containsExactly(JOB, JOB);
    }

    @Test
    void sum_afterStore_isTheLast() {
        store().store(JOB, sum(1));
        store().store(JOB, sum(3));

        assertThat(store().sum(JOB)).contains(sum(3));
        assertThat(store().sums()).containsExactly(JOB);
        assertThat(store().sum(new JobId("toys"))).isEmpty();
    }
}
