// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.List;

/**
 * Content of the page, as the template reads it.
 *
 * @param lang language code
 * @param lead lines below the heading
 * @param sections parts of the page, from top to bottom
 */
record ExplanationView(String lang, String title, List<String> lead, List<Section> sections, String footer) {

    /** Returns whether there are lines below the heading. */
    boolean reasons() {
        return !lead.isEmpty();
    }

    /**
     * Part of the page.
     *
     * @param id id of the heading
     * @param texts paragraphs
     * @param items list below them
     * @param notes paragraphs below the list
     * @param charts SVG elements, at most one
     * @param tables tables with the values of the chart, at most one
     */
    record Section(
            String id,
            String heading,
            List<String> texts,
            List<String> items,
            List<String> notes,
            List<String> charts,
            List<Table> tables) {

        /** Returns whether there is a list. */
        boolean list() {
            return !items.isEmpty();
        }
    }

    /** Table: the first cell of a row is its name. */
    record Table(String caption, String first, List<String> columns, List<Row> rows) {}

    /** Row of a table. */
    record Row(String name, List<String> cells) {}
}
