// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Open load of a running node: requests leave at their scheduled times, whether or not earlier ones were answered. So a latency, from the
 * scheduled time to the answer, includes the time that a request waits for others.
 */
public final class ServeLoad {

    private static final int SLOTS = 10;
    private static final double NANOS = 1e-6;
    private static final int FIRST_FAILURE = 300;
    private static final long SEED = 1;

    private final Requests requests;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** @param nanos latency */
    private record Answer(boolean event, long nanos, Optional<String> failure) {}

    /**
     * Requests of a load.
     *
     * @param url URL of the API, with its version
     * @param token token with the scopes decide and events
     * @param shoppers ids of shoppers, each as likely
     * @param items ids of the items of events, each as likely
     * @param rate requests a second
     * @param events part of the requests that are single events
     */
    public record Requests(
            String url, String token, List<String> shoppers, List<String> items, double rate, double events) {

        public Requests {
            shoppers = List.copyOf(shoppers);
            items = List.copyOf(items);
        }
    }

    /** Latencies in milliseconds. */
    public record Latencies(int count, double median, double p90, double p99, double p999, double greatest) {

        private static Latencies of(double[] millis) {
            Arrays.sort(millis);
            return new Latencies(
                    millis.length, at(millis, .5), at(millis, .9), at(millis, .99), at(millis, .999), at(millis, 1));
        }

        /** Returns the least value that a part of all does not exceed; 0 without a value. */
        private static double at(double[] sorted, double part) {
            return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
        }
    }

    /**
     * Result of a load.
     *
     * @param failed number of requests without an answer, or with one of an error
     * @param failure first failure; empty without one
     */
    public record Result(Latencies decisions, Latencies events, int failed, Optional<String> failure) {}

    /** @param executor takes answers */
    public ServeLoad(Requests requests, Executor executor) {
        this.requests = requests;
        this.executor = executor;
    }

    /** Sends requests for a time, and waits for all answers. Blocks. */
    public Result run(Duration time) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
        SplittableRandom random = new SplittableRandom(SEED);
        int count = (int) Math.round(requests.rate() * time.toNanos() * 1e-9);
        CompletableFuture<?>[] sent = new CompletableFuture<?>[count];
        long start = System.nanoTime();
        for (int n = 0; n < count; n++) {
            long scheduled = start + (long) (n * 1e9 / requests.rate());
            for (long wait = scheduled - System.nanoTime(); wait > 0; wait = scheduled - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            boolean event = random.nextDouble() < requests.events();
            sent[n] = client.sendAsync(request(event, random), HttpResponse.BodyHandlers.ofString())
                    .handle((answer, error) ->
                            answers.add(new Answer(event, System.nanoTime() - scheduled, failure(answer, error))));
        }
        CompletableFuture.allOf(sent).join();
        return new Result(
                latencies(false),
                latencies(true),
                (int) answers.stream().filter(own -> own.failure().isPresent()).count(),
                answers.stream().flatMap(own -> own.failure().stream()).findFirst());
    }

    private static Optional<String> failure(HttpResponse<String> answer, Throwable error) {
        if (error != null) {
            return Optional.of(error.toString());
        }
        return answer.statusCode() >= FIRST_FAILURE
                ? Optional.of(answer.statusCode() + " " + answer.body())
                : Optional.empty();
    }

    private Latencies latencies(boolean event) {
        return Latencies.of(answers.stream()
                .filter(own -> own.event() == event && own.failure().isEmpty())
                .mapToDouble(own -> own.nanos() * NANOS)
                .toArray());
    }

    private HttpRequest request(boolean event, SplittableRandom random) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String shopper =
                requests.shoppers().get(random.nextInt(requests.shoppers().size()));
        if (event) {
            body.withArray("events")
                    .addObject()
                    .put("id", "load-" + System.nanoTime() + "-" + random.nextLong())
                    .put("shopper", shopper)
                    .put(
                            "item",
                            requests.items().get(random.nextInt(requests.items().size())))
                    .put("type", "view");
        } else {
            body.put("shopper", shopper).put("slots", SLOTS);
        }
        return HttpRequest.newBuilder(URI.create(requests.url() + (event ? "/events" : "/decisions")))
                .header("Authorization", "Bearer " + requests.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }
}
