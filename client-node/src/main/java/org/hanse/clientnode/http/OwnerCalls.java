// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.hanse.clientnode.port.TokenStore.Scope;

/** Calls of the owner: what the pages show. */
final class OwnerCalls {

    private static final String OWNER = "/v1/owner/";

    private OwnerCalls() {}

    static List<Call> calls() {
        return List.of(
                get("today", (services, request) -> services.owner().today().document()));
    }

    private static Call get(String name, Call.Answer answer) {
        return new Call(HandlerType.GET, OWNER + name, Scope.OWNER, HttpStatus.OK, answer);
    }
}
