// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * Answers to requests with an idempotency key, for clients that send a request again. An answer is durable when it was added; an erasure of a
 * shopper deletes all. Any thread may use it.
 */
public interface AnswerStore {

    /**
     * Answer to a request.
     *
     * @param request digest of what was asked
     * @param status status code of HTTP
     * @param location header of this name
     * @param body JSON text; blank without one
     * @param at time of the answer
     */
    record Answer(Digest request, int status, Optional<String> location, String body, Instant at) {}

    /** Returns the answer to a request that is not older than a time. */
    Optional<Answer> find(Digest key, Instant oldest);

    /** Adds an answer, in place of an older one. */
    void add(Digest key, Answer answer);

    /** Deletes the answers before a time. */
    void deleteBefore(Instant oldest);
}
