// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Optional;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.ServedJson;

/**
 * Call of the API.
 *
 * @param path template of the path
 * @param scope scope that a token needs, but for imports of interactions
 * @param success status of a request that succeeds; an answer may set another one
 */
record Call(HandlerType method, String path, Scope scope, HttpStatus success, Answer answer) {

    /** Answer to a call. */
    @FunctionalInterface
    interface Answer {

        /** Returns a record, which is sent as JSON; anything with status 204. */
        Object of(RecommendationServer.Services services, Context request);
    }

    /** Returns the scope that a token needs for a request. */
    Scope scope(RecommendationServer.Services services, Context request) {
        return path.startsWith(CatalogueCalls.IMPORTS) && CatalogueCalls.isOfInteractions(services, request)
                ? Scope.EVENTS
                : scope;
    }

    /**
     * Reads the body of a request.
     *
     * @throws Problem if it is not JSON, or not of this type
     */
    static <T> T body(Context context, Class<T> type) {
        String media = Optional.ofNullable(context.contentType()).orElse("application/json");
        if (!media.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            // curl sends this type for text without one.
            if (!media.startsWith("application/x-www-form-urlencoded")) {
                throw new Problem(
                        Problem.Kind.MEDIA_TYPE,
                        "content-type: found " + media + "; expected application/json. Fix: send JSON");
            }
        }
        return ServedJson.read(context.bodyAsBytes(), type);
    }
}
