// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.hanse.clientnode.owner.FederationServices;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.TokenStore.Scope;

/** Calls of the owner about the federation: what was offered, what left, what was spent, and the policy. */
final class FederationCalls {

    private static final String OWNER = "/v1/owner/";

    private FederationCalls() {}

    static List<Call> calls() {
        return List.of(
                get("inbox", (own, request) -> own.inbox().inbox()),
                call(HandlerType.POST, "inbox/{job}/approve", FederationCalls::approve),
                get("sent", (own, request) -> own.sent().sent()),
                get(
                        "sent/{job}/{round}",
                        (own, request) -> own.sent().round(request.pathParam("job"), request.pathParam("round"))),
                get("budget", (own, request) -> own.budget().budget()),
                get("policy", (own, request) -> own.policy().policy()),
                call(
                        HandlerType.POST,
                        "policy/preview",
                        (own, request) -> own.policy().preview(Call.body(request, PolicyService.Proposed.class))),
                call(
                        HandlerType.PUT,
                        "policy",
                        (own, request) -> own.policy()
                                .change(Call.body(request, PolicyService.Wanted.class), author(own, request))),
                call(
                        HandlerType.POST,
                        "policy/undo",
                        (own, request) ->
                                own.policy().undo(Call.body(request, PolicyService.Undo.class), author(own, request))));
    }

    /** Answer of the owner's services. */
    @FunctionalInterface
    private interface OwnAnswer {

        Object of(FederationServices own, Context request);
    }

    private static Call get(String path, OwnAnswer answer) {
        return call(HandlerType.GET, path, answer);
    }

    private static Call call(HandlerType method, String path, OwnAnswer answer) {
        return new Call(
                method,
                OWNER + path,
                Scope.OWNER,
                HttpStatus.OK,
                (services, request) -> answer.of(services.owner().federation(), request));
    }

    private static Object approve(FederationServices own, Context request) {
        return own.inbox()
                .approve(request.pathParam("job"), Call.body(request, InboxService.Shown.class), author(own, request));
    }

    private static Author author(FederationServices own, Context request) {
        return own.author(RecommendationServer.nameOfToken(request));
    }
}
