// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Events;
import org.hanse.clientnode.serve.ExplanationDocument;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ShopperExplanation;
import org.hanse.clientnode.serve.WhatIfDocument;
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

    /**
     * Explains an item of a decision, as the service of the node does.
     *
     * @param item id of the item; empty for the first
     * @param against id of an item to compare it with
     * @param language code of the language of the words
     * @throws InvalidInputException if the node does not answer, or it cannot be explained
     */
    public ExplanationDocument explanation(
            String decision, Optional<String> item, Optional<String> against, String language) {
        return get(path(decision, item, against, language), ExplanationDocument.class);
    }

    /** Explains an item to the shopper, see {@link #explanation}. */
    public ShopperExplanation explanationForShopper(
            String decision, Optional<String> item, Optional<String> against, String language) {
        return get(path(decision, item, against, language) + "&audience=shopper", ShopperExplanation.class);
    }

    private String path(String decision, Optional<String> item, Optional<String> against, String language) {
        String own = "/v1/decisions/" + encoded(decision);
        String explained = item.orElseGet(() -> get(own, Recommendation.class).items().stream()
                .findFirst()
                .map(Recommendation.Item::item)
                .orElseThrow(() -> new InvalidInputException("decision: found " + decision
                        + ", which recommended nothing; expected one with items. Fix: name another decision")));
        return own + "/explanations/" + encoded(explained) + "?language=" + encoded(language)
                + against.map(other -> "&against=" + encoded(other)).orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns how a decision would change, as the service of the node does.
     *
     * @throws InvalidInputException if the node does not answer, or there is no such decision or interaction
     */
    public WhatIfDocument whatIf(String decision, WhatIfDocument.Removal removal) {
        return post("/v1/decisions/" + encoded(decision) + "/what-if", removal, WhatIfDocument.class);
    }

    private <T> T post(String path, Object request, Class<T> type) {
        return call(path, own -> own.POST(HttpRequest.BodyPublishers.ofByteArray(ServedJson.bytes(request))), type);
    }

    private <T> T get(String path, Class<T> type) {
        return call(path, HttpRequest.Builder::GET, type);
    }

    private <T> T call(String path, UnaryOperator<HttpRequest.Builder> method, Class<T> type) {
        HttpRequest call = method.apply(HttpRequest.newBuilder(URI.create(url + path)))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
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
