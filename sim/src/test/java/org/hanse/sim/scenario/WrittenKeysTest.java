// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WrittenKeysTest {

    private static final List<String> ASKED = List.of("privacy.delta", "privacy");

    @Test
    void ofFederation_severalKeys_isTheFirstThatIsWritten() {
        Set<String> all = Set.of("federation", "federation.privacy", "federation.privacy.delta");

        assertThat(new WrittenKeys("", all).ofFederation(ASKED)).isEqualTo("federation.privacy.delta");
        assertThat(new WrittenKeys("ablations[2]", all).ofFederation(ASKED))
                .isEqualTo("ablations[2].federation.privacy.delta");
        assertThat(new WrittenKeys("", Set.of("federation", "federation.privacy")).ofFederation(ASKED))
                .isEqualTo("federation.privacy");
    }

    @Test
    void ofFederation_noneWritten_isWhatWouldHoldIt() {
        assertThat(WrittenKeys.NONE.ofFederation(ASKED)).isEqualTo("federation");
        assertThat(new WrittenKeys("ablations[0]", Set.of("federation")).ofFederation(List.of()))
                .isEqualTo("ablations[0].federation");
        assertThat(new WrittenKeys("ablations[0]", Set.of("name")).ofFederation(ASKED))
                .isEqualTo("ablations[0]");
    }
}
