// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.AnswerStore.Answer;
import org.hanse.core.crypto.Digest;
import org.junit.jupiter.api.Test;

/** Contract of every {@link AnswerStore}. */
public abstract class AnswerStoreContract {

    private static final Instant AT = Instant.parse("2026-12-01T10:00:00.000001Z");
    private static final Digest KEY = digest("key");
    private static final Answer ANSWER = new Answer(digest("asked"), 201, Optional.of("/v1/x"), "{\"id\":\"ä\"}", AT);

    /** Returns the store, opened again if it was open. */
    protected abstract AnswerStore store();

    /** Erases a shopper from the open store. */
    protected abstract void erase();

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void add_answer_isThereAfterOpening() {
        store().add(KEY, ANSWER);
        AnswerStore again = store();
        assertThat(again.find(KEY, AT)).contains(ANSWER);
        assertThat(again.find(digest("other"), AT)).isEmpty();
    }

    @Test
    void find_answerThatIsTooOld_isEmpty() {
        AnswerStore store = store();
        store.add(KEY, ANSWER);
        assertThat(store.find(KEY, AT.plusSeconds(1))).isEmpty();
    }

    @Test
    void deleteBefore_olderAnswers_areDeleted() {
        AnswerStore store = store();
        store.add(KEY, ANSWER);
        store.deleteBefore(AT);
        assertThat(store.find(KEY, AT)).isPresent();
        store.deleteBefore(AT.plusSeconds(1));
        assertThat(store.find(KEY, Instant.EPOCH)).isEmpty();
    }

    @Test
    void add_sameKey_replaces() {
        AnswerStore store = store();
        store.add(KEY, ANSWER);
        Answer next = new Answer(digest("next"), 204, Optional.empty(), "", AT);
        store.add(KEY, next);
        assertThat(store.find(KEY, AT)).contains(next);
    }

    @Test
    void erasure_deletesAll() {
        AnswerStore store = store();
        store.add(KEY, ANSWER);
        erase();
        assertThat(store.find(KEY, AT)).isEmpty();
    }
}
