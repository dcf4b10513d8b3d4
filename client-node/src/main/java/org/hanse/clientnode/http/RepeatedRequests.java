// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.hanse.clientnode.port.AnswerStore;
import org.hanse.clientnode.port.AnswerStore.Answer;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.core.crypto.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests with an idempotency key: one that is sent again within a day gets the same answer, and nothing is done twice. A request that failed
 * may be sent again with its key. What a request does and its answer are stored one after the other: where the process ends in between, or the
 * answer cannot be stored, the request is done a second time. Its events are stored once all the same, by their ids.
 */
public final class RepeatedRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatedRequests.class);
    private static final String HEADER = "Idempotency-Key";
    private static final String LOCATION = "Location";
    private static final int LONGEST_KEY = 200;
    private static final Duration KEPT = Duration.ofDays(1);

    private final AnswerStore store;
    private final InstantSource clock;
    private final ConcurrentMap<Digest, Boolean> running = new ConcurrentHashMap<>();

    public RepeatedRequests(AnswerStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Answers a request.
     *
     * @param token name of the token
     * @param first answers it the first time, and sets status and headers; its result is the body
     * @return the body
     */
    String answer(String token, Context request, Supplier<String> first) {
        Optional<String> given = Optional.ofNullable(request.header(HEADER));
        if (given.isEmpty() || !request.method().equals(HandlerType.POST)) {
            return first.get();
        }
        requireKey(given.get());
        Digest key = digest(token, request.path(), given.get());
        if (running.putIfAbsent(key, true) != null) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    HEADER
                            + ": found a request with the same key that is not answered yet; expected a new key. Fix: send"
                            + " it again a second later");
        }
        try {
            return answer(key, request, first);
        } finally {
            running.remove(key);
        }
    }

    private String answer(Digest key, Context request, Supplier<String> first) {
        Digest asked = Digest.sha256(request.bodyAsBytes());
        Optional<Answer> before = store.find(key, clock.instant().minus(KEPT));
        if (before.isPresent()) {
            return repeated(before.get(), asked, request);
        }
        String body = first.get();
        Answer answer = new Answer(
                asked,
                request.statusCode(),
                Optional.ofNullable(request.res().getHeader(LOCATION)),
                body,
                clock.instant());
        try {
            store.add(key, answer);
        } catch (StorageFault e) {
            LOG.error("answer not stored route={} reason=\"{}\"", request.endpoint().path, e.getMessage());
        }
        return body;
    }

    /** Deletes answers that no request gets any more. */
    public void deleteOld() {
        store.deleteBefore(clock.instant().minus(KEPT));
    }

    private static String repeated(Answer before, Digest asked, Context request) {
        if (!before.request().equals(asked)) {
            throw new InvalidInputException(
                    HEADER + ": found the key of a request with another body; expected a new key. Fix: use one key for"
                            + " each request");
        }
        before.location().ifPresent(own -> request.header(LOCATION, own));
        request.status(before.status()).header("Idempotency-Replayed", "true");
        return before.body();
    }

    private static void requireKey(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new InvalidInputException(HEADER + ": found " + key.length() + " characters; expected 1 to "
                    + LONGEST_KEY + ". Fix: use a random UUID");
        }
    }

    private static Digest digest(String token, String path, String key) {
        return Digest.sha256(String.join("\n", token, path, key).getBytes(StandardCharsets.UTF_8));
    }
}
