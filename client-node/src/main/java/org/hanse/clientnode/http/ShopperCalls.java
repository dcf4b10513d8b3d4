// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.http.RecommendationServer.Services;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.config.InvalidInputException;

/** Calls about one shopper: erasure, preferences, a copy of the data, and a merge at login. */
final class ShopperCalls {

    private static final String SHOPPER = "/v1/shoppers/{shopper}";
    private static final String ERASURES = "/v1/erasures/";
    private static final String EXPORTS = "/v1/exports/";

    private ShopperCalls() {}

    static List<Call> calls() {
        return List.of(
                call(HandlerType.DELETE, SHOPPER, HttpStatus.ACCEPTED, ShopperCalls::erase),
                call(
                        HandlerType.GET,
                        ERASURES + "{erasure}",
                        HttpStatus.OK,
                        (services, request) -> services.shoppers().erasure(request.pathParam("erasure"))),
                call(HandlerType.PUT, SHOPPER + "/preferences", HttpStatus.OK, ShopperCalls::prefer),
                call(
                        HandlerType.GET,
                        SHOPPER + "/preferences",
                        HttpStatus.OK,
                        (services, request) -> services.shoppers().wanted(shopper(request))),
                // The shop's own server calls it at each login.
                new Call(HandlerType.POST, SHOPPER + "/merge", Scope.EVENTS, HttpStatus.OK, ShopperCalls::merge),
                call(HandlerType.POST, SHOPPER + "/exports", HttpStatus.ACCEPTED, ShopperCalls::export),
                call(HandlerType.GET, EXPORTS + "{export}", HttpStatus.OK, ShopperCalls::exported));
    }

    private static Call call(HandlerType method, String path, HttpStatus success, Call.Answer answer) {
        return new Call(method, path, Scope.PRIVACY, success, answer);
    }

    private static String shopper(Context request) {
        return request.pathParam("shopper");
    }

    private static Object erase(Services services, Context request) {
        String later = Optional.ofNullable(request.queryParam("allow_later")).orElse("false");
        if (!later.equals("true") && !later.equals("false")) {
            throw new InvalidInputException(
                    "allow_later: found " + later + "; expected true or false. Fix: use one of them");
        }
        ShopperService.ErasureAnswer answer = services.shoppers().erase(shopper(request), later.equals("true"));
        request.header("Location", ERASURES + answer.id());
        return answer;
    }

    private static Object prefer(Services services, Context request) {
        return services.shoppers().prefer(shopper(request), Call.body(request, ShopperService.Wanted.class));
    }

    private static Object merge(Services services, Context request) {
        return services.shoppers().merge(shopper(request), Call.body(request, ShopperService.Merge.class));
    }

    private static Object export(Services services, Context request) {
        ShopperService.ExportAnswer answer = services.shoppers().export(shopper(request));
        request.header("Location", EXPORTS + answer.id());
        return answer;
    }

    private static Object exported(Services services, Context request) {
        Object export = services.shoppers().exported(request.pathParam("export"));
        if (export instanceof ShopperService.ExportAnswer) {
            request.status(HttpStatus.ACCEPTED);
        }
        return export;
    }
}
