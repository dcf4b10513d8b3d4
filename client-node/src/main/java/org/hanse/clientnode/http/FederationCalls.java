// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.hanse.clientnode.http.RecommendationServer.Services;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.TokenStore.Scope;

/** Calls of the owner about the federation: what was offered, what left, what was spent, and the policy. */
final class FederationCalls {

    private static final String OWNER = "/v1/owner/";

    private FederationCalls() {}

    static List<Call> calls() {
        return List.of(
                call(
                        HandlerType.GET,
                        "inbox",
                        (services, request) ->
                                services.owner().federation().inbox().inbox()),
                call(HandlerType.POST, "inbox/{job}/approve", FederationCalls::approve));
    }

    private static Call call(HandlerType method, String path, Call.Answer answer) {
        return new Call(method, OWNER + path, Scope.OWNER, HttpStatus.OK, answer);
    }

    private static Author author(Services services, Context request) {
        return services.owner().federation().author(RecommendationServer.nameOfToken(request));
    }

    private static Object approve(Services services, Context request) {
        return services.owner()
                .federation()
                .inbox()
                .approve(
                        request.pathParam("job"),
                        Call.body(request, InboxService.Shown.class),
                        author(services, request));
    }
}
