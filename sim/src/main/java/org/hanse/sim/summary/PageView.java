// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;

/**
 * Values of the page's template, with its names. An optional value is a list of at most one element, as sections of a
 * template expect.
 */
record PageView(
        String title,
        String run,
        List<String> meaning,
        List<String> next,
        boolean navigated,
        List<Verdict> verdict,
        List<Section> sections,
        List<Privacy> privacy,
        List<Training> training,
        String cost,
        List<Rounds> rounds,
        List<Costs> costs,
        String command,
        List<Fact> origin,
        String reading) {

    /**
     * One pool of queries: a merchant, or all merchants.
     *
     * @param folded label of the folded part below {@code lead}
     */
    record Section(
            String anchor,
            String heading,
            String lead,
            List<String> folded,
            List<Chart> chart,
            List<Table> table,
            List<String> leftOut,
            List<Compared> compared,
            List<Spread> spread,
            List<Table> cutoffs,
            List<Merchant> merchant) {}

    /** Whether federated training helps. */
    record Verdict(String lead, List<String> words, List<Chart> chart, List<Against> sizes, List<Lifts> shops) {}

    record Lifts(String label, List<Shop> rows) {}

    record Shop(String shop, String difference, String interval, Tests tests, String words) {}

    record Tests(String better, String worse, String effect) {}

    /** Cost of the rounds of a federation. */
    record Rounds(
            String name,
            String rounds,
            String participants,
            String missing,
            String up,
            String down,
            String all,
            String time,
            List<String> lines) {}

    record Chart(String svg, String caption) {}

    record Table(String label, String caption, List<String> columns, List<Row> rows) {}

    /**
     * A row of a table.
     *
     * @param guarantee privacy guarantee of the model in one line; empty without one
     */
    record Row(String model, boolean tuned, String guarantee, String split, List<Cell> cells) {}

    record Cell(String value, String interval, boolean best) {}

    record Compared(String title, String words, List<Against> rows) {}

    record Against(String model, boolean tuned, String difference, String interval, String words) {}

    record Spread(List<Chart> chart, String label, List<String> columns, List<PartRow> rows) {}

    record PartRow(String part, String shoppers, String queries, List<Cell> cells) {}

    record Merchant(String protocol, List<Fact> facts) {}

    record Fact(String name, String value) {}

    record Costs(String merchant, List<Cost> rows) {}

    record Cost(String model, boolean tuned, String seconds, String parameters) {}

    record Training(String words, List<Chart> charts, List<Key> keys, List<Trained> rows, List<String> problems) {}

    /** Privacy guarantees in sentences, in a table, and round by round. */
    record Privacy(List<String> words, List<Guarantee> guarantees, List<Key> keys, List<Chart> chart) {}

    record Guarantee(String model, String epsilon, String delta, String unit, String against, String rounds) {}

    /** Legend of a line. */
    record Key(String name, String colour, String style) {}

    record Trained(
            String name,
            String merchants,
            String epochs,
            String kept,
            String validation,
            String loss,
            String parameters,
            String size,
            String time,
            String memory) {}
}
