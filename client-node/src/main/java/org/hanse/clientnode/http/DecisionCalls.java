// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.hanse.clientnode.http.RecommendationServer.Services;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Events;
import org.hanse.clientnode.serve.ExplanationRequest;
import org.hanse.clientnode.serve.WhatIfDocument;
import org.hanse.config.InvalidInputException;

/** Calls that decide, explain, and take what shoppers did. */
final class DecisionCalls {

    private static final String DECISIONS = "/v1/decisions";
    private static final String DECISION = DECISIONS + "/{decision}";

    private DecisionCalls() {}

    static List<Call> calls() {
        return List.of(
                new Call(HandlerType.POST, DECISIONS, Scope.DECIDE, HttpStatus.CREATED, DecisionCalls::decide),
                new Call(
                        HandlerType.GET,
                        DECISION + "/explanations/{item}",
                        Scope.EXPLAIN,
                        HttpStatus.OK,
                        DecisionCalls::explain),
                new Call(HandlerType.GET, DECISION, Scope.DECIDE, HttpStatus.OK, DecisionCalls::decision),
                new Call(HandlerType.POST, DECISION + "/what-if", Scope.EXPLAIN, HttpStatus.OK, DecisionCalls::whatIf),
                new Call(
                        HandlerType.POST,
                        DECISION + "/activate",
                        Scope.DECIDE,
                        HttpStatus.NO_CONTENT,
                        DecisionCalls::activate),
                new Call(HandlerType.POST, "/v1/events", Scope.EVENTS, HttpStatus.OK, DecisionCalls::events));
    }

    private static Object decide(Services services, Context request) {
        return services.recommendations().decide(Call.body(request, DecisionRequest.class));
    }

    private static Object explain(Services services, Context request) {
        ExplanationRequest wanted = ExplanationRequest.of(
                request.pathParam("decision"), request.pathParam("item"), Call.query(request, "against"));
        String language = Call.query(request, "language").orElse("en");
        String audience = Call.query(request, "audience").orElse("owner");
        return switch (audience) {
            case "owner" -> services.recommendations().explanation(wanted, language);
            case "shopper" -> services.recommendations().explanationForShopper(wanted, language);
            default ->
                throw new InvalidInputException(
                        "audience: found " + audience + "; expected owner or shopper. Fix: use one of them");
        };
    }

    private static Object decision(Services services, Context request) {
        return services.recommendations().decision(request.pathParam("decision"));
    }

    private static Object activate(Services services, Context request) {
        String decision = request.pathParam("decision");
        services.recommendations().activate(decision);
        return decision;
    }

    private static Object whatIf(Services services, Context request) {
        return services.recommendations()
                .whatIf(request.pathParam("decision"), Call.body(request, WhatIfDocument.Removal.class));
    }

    private static Object events(Services services, Context request) {
        return services.recommendations().store(Call.body(request, Events.Request.class));
    }
}
