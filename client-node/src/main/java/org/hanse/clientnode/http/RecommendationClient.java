// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Events;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.InvalidInputException;

/**
 * Calls of a command to the running node of its machine. Calls block.
 *
 * @param url address of the node
 * @param token token of the owner
 */
public record RecommendationClient(String url, String token) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int FIRST_PROBLEM = 400;

    /**
     * Recommends items, as the service of the node does.
     *
     * @throws InvalidInputException if the node does not answer, or the request is not valid
     */
    public Recommendation decide(DecisionRequest request) {
        return post("/v1/decisions", request, Recommendation.class);
    }

    /**
     * Stores one event, as the service of the node does.
     *
     * @throws InvalidInputException if the node does not answer, or the event is rejected
     */
    public void store(Events.Entry event) {
        Events.Answer answer = post("/v1/events", Events.Request.of(List.of(event)), Events.Answer.class);
        answer.results().get(0).problem().ifPresent(problem -> {
            throw rejected(problem);
        });
    }

    private <T> T post(String path, Object request, Class<T> type) {
        HttpRequest call = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(ServedJson.bytes(request)))
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "node: found no answer at " + url + " (" + e
                            + "); expected one of the running node. Fix: see its log, or" + " stop it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (answer.statusCode() >= FIRST_PROBLEM) {
            throw rejected(ServedJson.read(answer.body(), Problem.Document.class));
        }
        return ServedJson.read(answer.body(), type);
    }

    private static InvalidInputException rejected(Problem.Document problem) {
        return new InvalidInputException(
                problem.detail() + problem.fix().map(fix -> " Fix: " + fix).orElse(""));
    }
}
