// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hanse.clientnode.port.PersonalStateStore.StoredStates;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.ItemPersonalState.ItemBlock;
import org.junit.jupiter.api.Test;

/** Contract of every {@link PersonalStateStore}. */
public abstract class PersonalStateStoreContract {

    protected static final JobId JOB = new JobId("books");

    /** Returns the store under test; what was stored before is there. */
    protected abstract PersonalStateStore store();

    protected static ItemPersonalState state(int epochs) {
        return ItemPersonalState.of(
                "fitted-" + epochs,
                epochs,
                Map.of(),
                List.of(new ItemBlock("item.bias", 1)),
                Map.of(new ItemId("secret-item"), new float[] {epochs}));
    }

    protected static StoredStates states(int round) {
        return new StoredStates(Digest.sha256(new byte[] {(byte) round}), state(round), state(round + 1));
    }

    @Test
    void load_ofNothing_isEmpty() {
        assertThat(store().load(JOB)).isEmpty();
    }

    @Test
    void load_afterStore_returnsTheStates() {
        store().store(JOB, states(1));
        assertThat(store().load(JOB)).contains(states(1));
        assertThat(store().load(new JobId("toys"))).isEmpty();

        store().store(JOB, states(2));
        assertThat(store().load(JOB)).contains(states(2));
    }

    @Test
    void startFor_theBaseOfTheLastRound_isTheStateBeforeIt() {
        StoredStates states = states(3);

        assertThat(states.startFor(states.base())).isEqualTo(states.before());
        assertThat(states.startFor(states(4).base())).isEqualTo(states.after());
    }
}
