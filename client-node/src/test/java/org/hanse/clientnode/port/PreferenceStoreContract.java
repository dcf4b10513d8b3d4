// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link PreferenceStore}. */
public abstract class PreferenceStoreContract {

    private static final ShopperId ANN = new ShopperId("ann");
    private static final Preferences OWN = Preferences.of(false, true, List.of("b", "a"));

    /** Returns the store under test; what was stored before is there. */
    protected abstract PreferenceStore store();

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
}
