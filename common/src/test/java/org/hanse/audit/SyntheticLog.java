// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hanse.audit.PayloadFixture.Mix;

/** Random log of two periods of a small or large shop, in which some parts of decisions are of few shoppers. */
final class SyntheticLog {

    private static final String[] SURFACES = {"home", "cart", "landing"};

    private final SplittableRandom random;
    private final List<ObjectNode> lines;
    private final List<ObjectNode> before;

    SyntheticLog(long seed) {
        random = new SplittableRandom(seed);
        lines = period();
        before = random.nextInt(3) == 0 ? List.of() : period();
    }

    private double rate() {
        return new double[] {0, 0, 0.02, 0.3, 1}[random.nextInt(5)];
    }

    private List<ObjectNode> period() {
        PayloadFixture fixture = new PayloadFixture(random.nextLong());
        int surfaces = 1 + random.nextInt(SURFACES.length);
        for (int s = 0; s < surfaces; s++) {
            double visitors = rate();
            Mix mix = new Mix(visitors, rate() / 2, rate() / 3, 2 + random.nextInt(30), 0);
            fixture.add(random.nextInt(150), 1 + random.nextInt(70), SURFACES[s], mix);
        }
        List<ObjectNode> period = new ArrayList<>(fixture.lines());
        some(period, line -> document(line).putArray("candidates"));
        some(period, line -> document(line).put("history", 0).put("servedBy", "popularity"));
        some(period, line -> document(line).withObject("/model").put("digest", "cd".repeat(32)));
        some(period, line -> item(line).set(3, "pinned"));
        some(period, line -> document(line).put("cold", 0).putArray("items"));
        some(period, line -> document(line).put("excludeMet", false));
        if (random.nextInt(4) == 0) {
            some(period, line -> document(line).remove("cold"));
        }
        return period;
    }

    /** Sets the score of the first item to the sum of its terms. */
    private static void addUp(ObjectNode line) {
        boolean isBase = document(line).path("terms").path("network").asText().equals("0");
        if (!document(line).path("items").isEmpty()) {
            item(line).set(1, isBase ? "0.25" : "1.5");
        }
    }

    private static ObjectNode document(ObjectNode line) {
        return (ObjectNode) line.path("document");
    }

    private static ArrayNode item(ObjectNode line) {
        ArrayNode items = (ArrayNode) document(line).path("items");
        return items.isEmpty()
                ? items.addArray().add("p1").add("1.5").add("0.9").add("score")
                : (ArrayNode) items.path(0);
    }

    /** Changes none, few, or many lines. */
    private void some(List<ObjectNode> period, Consumer<ObjectNode> change) {
        int every = new int[] {0, 0, 1, 3, 40}[random.nextInt(5)];
        for (int i = 0; every > 0 && i < period.size(); i += every) {
            change.accept(period.get(i));
        }
    }

    List<ObjectNode> lines() {
        return lines;
    }

    List<ObjectNode> before() {
        return before;
    }

    /** Returns the record of the log. */
    ObjectNode record() {
        return record(lines, before);
    }

    /** Returns the record of the lines of two periods. */
    static ObjectNode record(List<ObjectNode> lines, List<ObjectNode> before) {
        lines.forEach(SyntheticLog::addUp);
        ObjectNode record = SyntheticReport.parse(SyntheticReport.record());
        DecisionFigures figures = new DecisionFigures("81f4");
        before.forEach(figures::addBefore);
        lines.forEach(figures::add);
        ((ObjectNode) record.path("sections")).setAll(figures.sections());
        record.set("decisions", figures.samples());
        return record;
    }
}
