// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.hanse.clientnode.http.RecommendationServer.Services;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.port.TokenStore.Scope;

/** Calls of the owner about reports, and about what the node holds of a shopper. */
final class ReportCalls {

    private static final String REPORTS = "/v1/owner/reports";

    private ReportCalls() {}

    static List<Call> calls() {
        return List.of(
                call(
                        HandlerType.GET,
                        REPORTS,
                        HttpStatus.OK,
                        (services, request) -> services.owner().reports().reports()),
                call(HandlerType.POST, REPORTS, HttpStatus.ACCEPTED, ReportCalls::make),
                call(
                        HandlerType.GET,
                        REPORTS + "/{report}/verification",
                        HttpStatus.OK,
                        (services, request) -> services.owner().reports().verify(request.pathParam("report"))),
                call(
                        HandlerType.GET,
                        "/v1/owner/shoppers/{shopper}",
                        HttpStatus.OK,
                        (services, request) -> services.owner().requests().held(request.pathParam("shopper"))));
    }

    private static Call call(HandlerType method, String path, HttpStatus success, Call.Answer answer) {
        return new Call(method, path, Scope.OWNER, success, answer);
    }

    private static Object make(Services services, Context request) {
        ReportService.Running running = services.owner()
                .reports()
                .make(Call.body(request, ReportService.Period.class), RecommendationServer.nameOfToken(request));
        request.header("Location", REPORTS);
        return running;
    }
}
