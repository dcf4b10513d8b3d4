// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Optional;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.InvalidInputException;

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

    /** Returns whether a request is about an import that is not there, by a token that may read imports: its answer is a problem. */
    boolean isOfUnknown(RecommendationServer.Services services, Token token, Context request) {
        return path.startsWith(CatalogueCalls.IMPORT)
                && (token.scopes().contains(scope) || token.scopes().contains(Scope.EVENTS))
                && !services.imports().has(request.pathParam("import"));
    }

    /** Returns a parameter of the query. */
    static Optional<String> query(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /**
     * Returns whether a parameter of the query is true; it is false where it is missing.
     *
     * @throws InvalidInputException if it is neither
     */
    static boolean flag(Context context, String name) {
        String given = query(context, name).orElse("false");
        if (!given.equals("true") && !given.equals("false")) {
            throw new InvalidInputException(
                    name + ": found " + given + "; expected true or false. Fix: use one of them");
        }
        return given.equals("true");
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
