// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.http.RecommendationServer.Services;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.ImportService;

/** Calls about the items of the shop, and imports of files. */
final class CatalogueCalls {

    private static final String ITEMS = "/v1/items";
    private static final String ITEM = ITEMS + "/{item}";

    /** Call with a body that is read while it arrives. */
    static final String IMPORTS = "/v1/imports";

    /** Calls about one import. */
    static final String IMPORT = IMPORTS + "/{import}";

    private CatalogueCalls() {}

    static List<Call> calls() {
        return List.of(
                new Call(HandlerType.PUT, ITEM, Scope.CATALOGUE, HttpStatus.OK, CatalogueCalls::put),
                new Call(
                        HandlerType.PATCH,
                        ITEM,
                        Scope.CATALOGUE,
                        HttpStatus.OK,
                        (services, request) -> services.catalogue().patch(item(request), body(request))),
                new Call(
                        HandlerType.GET,
                        ITEM,
                        Scope.CATALOGUE,
                        HttpStatus.OK,
                        (services, request) -> services.catalogue().item(item(request))),
                new Call(HandlerType.DELETE, ITEM, Scope.CATALOGUE, HttpStatus.NO_CONTENT, CatalogueCalls::delete),
                new Call(
                        HandlerType.GET,
                        ITEMS,
                        Scope.CATALOGUE,
                        HttpStatus.OK,
                        (services, request) -> services.catalogue()
                                .page(Call.query(request, "page_size"), Call.query(request, "page_token"))),
                new Call(HandlerType.POST, IMPORTS, Scope.CATALOGUE, HttpStatus.ACCEPTED, CatalogueCalls::receive),
                new Call(
                        HandlerType.GET,
                        IMPORT,
                        Scope.CATALOGUE,
                        HttpStatus.OK,
                        (services, request) -> services.imports().find(request.pathParam("import"))),
                new Call(
                        HandlerType.GET,
                        IMPORT + "/rejects",
                        Scope.CATALOGUE,
                        HttpStatus.OK,
                        (services, request) -> services.imports()
                                .rejects(request.pathParam("import"), Call.query(request, "page_token"))));
    }

    /** Returns whether a request about an import is about one of interactions. */
    static boolean isOfInteractions(Services services, Context request) {
        return request.method().equals(HandlerType.POST)
                ? "interactions".equals(request.queryParam("kind"))
                : services.imports().isOfInteractions(request.pathParam("import"));
    }

    private static Object receive(Services services, Context request) {
        ImportService.Import received = services.imports()
                .receive(
                        ImportService.order(
                                Call.query(request, "kind"),
                                Call.flag(request, "dry_run"),
                                Optional.ofNullable(request.contentType())),
                        request.req().getContentLengthLong(),
                        request.bodyInputStream());
        request.header("Location", IMPORTS + "/" + received.id());
        return received;
    }

    private static String item(Context request) {
        return request.pathParam("item");
    }

    private static ObjectNode body(Context request) {
        return Call.body(request, ObjectNode.class);
    }

    private static Object put(Services services, Context request) {
        CatalogueService.Stored stored = services.catalogue().put(item(request), body(request));
        if (stored.created()) {
            request.status(HttpStatus.CREATED);
        }
        return stored.item();
    }

    private static Object delete(Services services, Context request) {
        services.catalogue().delete(item(request));
        return HttpStatus.NO_CONTENT;
    }
}
