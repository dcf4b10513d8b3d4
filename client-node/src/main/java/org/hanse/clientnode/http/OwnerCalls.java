// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.owner.TryService;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.config.InvalidInputException;

/** Calls of the owner: what the pages show and do. */
final class OwnerCalls {

    private static final String OWNER = "/v1/owner/";

    private OwnerCalls() {}

    /** Answer of the owner's services. */
    @FunctionalInterface
    private interface OwnAnswer {

        Object of(OwnerServices own, Context request);
    }

    static List<Call> calls() {
        return List.of(
                get("today", (own, request) -> own.today().document()),
                get("try", OwnerCalls::preview),
                get("data", (own, request) -> own.data().document()),
                get("inbox", (own, request) -> own.federation().inbox().inbox()),
                call(HandlerType.POST, "inbox/{job}/approve", OwnerCalls::approve),
                get("sent", (own, request) -> own.federation().sent().sent()),
                get(
                        "sent/{job}/{round}",
                        (own, request) ->
                                own.federation().sent().round(request.pathParam("job"), request.pathParam("round"))),
                get("budget", (own, request) -> own.federation().budget().budget()),
                get("policy", (own, request) -> own.federation().policy().policy()),
                call(
                        HandlerType.POST,
                        "policy/preview",
                        (own, request) ->
                                own.federation().policy().preview(Call.body(request, PolicyService.Proposed.class))),
                call(
                        HandlerType.PUT,
                        "policy",
                        (own, request) -> own.federation()
                                .policy()
                                .change(Call.body(request, PolicyService.Wanted.class), author(own, request))),
                call(
                        HandlerType.POST,
                        "policy/undo",
                        (own, request) -> own.federation()
                                .policy()
                                .undo(Call.body(request, PolicyService.Undo.class), author(own, request))),
                get("reports", (own, request) -> own.reports().reports()),
                call(HandlerType.POST, "reports", HttpStatus.ACCEPTED, OwnerCalls::makeReport),
                get(
                        "reports/{report}/verification",
                        (own, request) ->
                                own.reports().verify(own.reports().reports().made(request.pathParam("report")))),
                get("shoppers/{shopper}", (own, request) -> own.requests().held(request.pathParam("shopper"))));
    }

    private static Call get(String path, OwnAnswer answer) {
        return call(HandlerType.GET, path, answer);
    }

    private static Call call(HandlerType method, String path, OwnAnswer answer) {
        return call(method, path, HttpStatus.OK, answer);
    }

    private static Call call(HandlerType method, String path, HttpStatus success, OwnAnswer answer) {
        return new Call(
                method,
                OWNER + path,
                Scope.OWNER,
                success,
                (services, request) -> answer.of(services.owner(), request));
    }

    private static Object preview(OwnerServices own, Context request) {
        return own.trial()
                .document(new TryService.Request(
                        Call.query(request, "shopper"),
                        used(request),
                        Call.query(request, "item"),
                        Call.query(request, "against"),
                        Call.query(request, "language").orElse("en")));
    }

    /** Returns the interactions that are used; one empty value for none of those in the history. */
    private static Optional<TryService.Used> used(Context request) {
        List<String> indices = request.queryParams("used");
        return indices.isEmpty()
                ? Optional.empty()
                : Optional.of(new TryService.Used(
                        indices.stream()
                                .filter(own -> !own.isEmpty())
                                .map(own -> number("used", own))
                                .collect(Collectors.toSet()),
                        Call.query(request, "length")
                                .map(own -> number("length", own))
                                .orElse(Integer.MAX_VALUE)));
    }

    private static int number(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    key + ": found " + text + "; expected a number. Fix: see history in the answer", e);
        }
    }

    private static Object approve(OwnerServices own, Context request) {
        return own.federation()
                .inbox()
                .approve(request.pathParam("job"), Call.body(request, InboxService.Shown.class), author(own, request));
    }

    private static Author author(OwnerServices own, Context request) {
        return own.federation().author(RecommendationServer.nameOfToken(request));
    }

    private static Object makeReport(OwnerServices own, Context request) {
        ReportService.Running running = own.reports()
                .make(Call.body(request, ReportService.Period.class), RecommendationServer.nameOfToken(request));
        request.header("Location", OWNER + "reports");
        return running;
    }
}
