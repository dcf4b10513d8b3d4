// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.PreferenceStore.Moved;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link PreferenceStore}. */
public abstract class PreferenceStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ShopperId ANN = new ShopperId("ann");
    private static final ShopperId VISITOR = new ShopperId("visitor");
    private static final Preferences OWN = Preferences.of(false, true, List.of("b", "a"));

    /** Returns the store under test; what was stored before is there. */
    protected abstract PreferenceStore store();

    /** Returns the events beside the open store. */
    protected abstract EventStore events();

    /** Returns the decisions beside the open store. */
    protected abstract DecisionLog decisions();

    /** Includes the preferences in the data for training. */
    protected abstract void include();

    @Test
    void put_ofPreferences_isThereAndInTheDataOnceTheyAreIncluded() {
        assertThat(store().of(ANN)).isEqualTo(Preferences.USUAL);
        store().put(ANN, OWN);
        assertThat(store().of(ANN)).isEqualTo(OWN);
        assertThat(store().all()).isEqualTo(Map.of(ANN, OWN));
        assertThat(store().included()).isEmpty();
        include();
        assertThat(store().included()).isEqualTo(Map.of(ANN, OWN));

        store().put(ANN, Preferences.USUAL);
        assertThat(store().all()).isEmpty();
        assertThat(store().included()).isEqualTo(Map.of(ANN, OWN));
        include();
        assertThat(store().included()).isEmpty();
        assertThat(store().of(ANN)).isEqualTo(Preferences.USUAL);
    }

    @Test
    void merge_ofAVisitor_movesAllOnce() {
        PreferenceStore store = store();
        events().append(List.of(new Event("e", Optional.of(VISITOR), Optional.empty(), "click", "a", AT)), AT);
        decisions().append(new DecisionLog.Logged("d", AT, Optional.of(VISITOR), "{}"), 0);
        assertThat(store.merge(VISITOR, ANN)).hasValue(new Moved(1, 1));
        assertThat(store.merge(VISITOR, ANN)).hasValue(new Moved(0, 0));
        store = store();
        assertThat(events().ofShopper(ANN)).hasSize(1);
        assertThat(events().ofShopper(VISITOR)).isEmpty();
        assertThat(decisions().decision("d").orElseThrow().shopper()).hasValue(ANN);
        Event after = new Event("f", Optional.of(VISITOR), Optional.of("d"), "click", "a", AT);
        assertThat(events().append(List.of(after), AT))
                .as("the visitor of a decision that is the shopper's since")
                .containsExactly(EventStore.Status.STORED);
        store.merge(ANN, new ShopperId("last"));
        assertThat(store.visitors(Set.of("last"))).containsExactlyInAnyOrder("ann", "visitor");
        assertThat(store.visitors(Set.of("visitor"))).isEmpty();
    }
}
