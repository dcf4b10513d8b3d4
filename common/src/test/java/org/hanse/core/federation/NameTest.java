// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

    @Test
    void participantId_ofAsManyBytesAsMayBe_isOne() {
        String two = "ä".repeat(100);

        assertThat(new ParticipantId(two).text()).isEqualTo(two);
        assertThat(new JobId("x".repeat(200)).text()).hasSize(200);
        assertThat(new ParticipantId("shop \uD83D\uDECD").text()).hasSize(7);
    }

    /** The limit counts bytes, not letters, so that all sides agree on it. */
    @Test
    void names_ofMoreBytes_areRefused() {
        assertThatThrownBy(() -> new ParticipantId("ä".repeat(100) + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a participant with a name of 201 bytes, which may be 200");
        assertThatThrownBy(() -> new JobId("€".repeat(67)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a job with a name of 201 bytes, which may be 200");
    }

    /** All of them would be encoded as a question mark. */
    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDECD", "a\uD83Db", "\uDECD\uD83D", "shop \uD83D"})
    void names_withHalfASurrogatePair_areRefused(String text) {
        assertThatThrownBy(() -> new ParticipantId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a participant whose name has half a character");
        assertThatThrownBy(() -> new JobId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void names_thatAreBlank_areRefused(String text) {
        assertThatThrownBy(() -> new ParticipantId(text)).hasMessage("a participant without a name");
        assertThatThrownBy(() -> new JobId(text)).hasMessage("a job without a name");
    }
}
