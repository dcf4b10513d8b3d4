// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import io.javalin.config.JavalinConfig;

/** Routes that a service has beside its API, on the same server. */
@FunctionalInterface
public interface HttpPart {

    /** Attribute of a request with the template of its path, for metrics and logs: paths may hold ids. */
    String ROUTE = "route";

    /** Media type of a page. A part answers unknown paths of requests that accept it. */
    String PAGE = "text/html";

    /** Most bytes of a form of a page. */
    int LONGEST_FORM = 8_192;

    /** Adds the routes. */
    void addTo(JavalinConfig config);
}
