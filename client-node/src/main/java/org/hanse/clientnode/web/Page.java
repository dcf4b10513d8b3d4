// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.util.Map;

/** Page behind the login. Any thread may call it. */
interface Page {

    /** Returns the path without its slash, which names the template and the words, too. */
    String name();

    /**
     * Returns what the template shows, for a GET.
     *
     * @throws org.hanse.config.InvalidInputException if the request is not valid; the answer is a page that says so
     */
    Object view(Visit visit);

    /** Returns what POST requests do, by the name behind the page's path. */
    default Map<String, Action> actions() {
        return Map.of();
    }

    /** Returns what GET requests download, by the name behind the page's path. */
    default Map<String, File> files() {
        return Map.of();
    }

    /** Download of a page. */
    @FunctionalInterface
    interface File {

        /** Sends the file. */
        void send(Visit visit);
    }

    /** What a form does. */
    @FunctionalInterface
    interface Action {

        /** Acts, and returns the path of the page that is shown then. */
        String act(Visit visit);
    }
}
