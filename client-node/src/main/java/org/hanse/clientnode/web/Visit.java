// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.web.Sessions.Session;

/**
 * Request for a page.
 *
 * @param session session of the browser; empty before the login
 */
record Visit(Context context, PageWords words, Optional<Session> session) {

    /** Returns a parameter of the address; empty where it is missing or blank. */
    Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(own -> !own.isBlank());
    }

    /** Returns all values of a parameter of the address. */
    List<String> queries(String name) {
        return context.queryParams(name);
    }

    /** Returns a field of a form; empty where it is missing or blank. */
    Optional<String> form(String name) {
        return Optional.ofNullable(context.formParam(name)).filter(own -> !own.isBlank());
    }

    /** Returns the name of the token that logged in, for logs. */
    String owner() {
        return session.orElseThrow().token().name();
    }
}
