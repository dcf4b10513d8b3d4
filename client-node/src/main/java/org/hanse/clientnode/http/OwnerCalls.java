// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.owner.TryService;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.config.InvalidInputException;

/** Calls of the owner: what the pages show. */
final class OwnerCalls {

    private static final String OWNER = "/v1/owner/";

    private OwnerCalls() {}

    static List<Call> calls() {
        return List.of(
                get("today", (services, request) -> services.owner().today().document()),
                get("try", OwnerCalls::preview),
                get("data", (services, request) -> services.owner().data().document()));
    }

    private static Object preview(RecommendationServer.Services services, Context request) {
        return services.owner()
                .trial()
                .document(new TryService.Request(
                        Call.query(request, "shopper"),
                        request.queryParams("used").isEmpty()
                                ? Optional.empty()
                                : Optional.of(request.queryParams("used").stream()
                                        .map(OwnerCalls::index)
                                        .collect(Collectors.toSet())),
                        Call.query(request, "item"),
                        Call.query(request, "against"),
                        Call.query(request, "language").orElse("en")));
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "used: found " + text + "; expected the index of an interaction. Fix: see history in the answer",
                    e);
        }
    }

    private static Call get(String name, Call.Answer answer) {
        return new Call(HandlerType.GET, OWNER + name, Scope.OWNER, HttpStatus.OK, answer);
    }
}
