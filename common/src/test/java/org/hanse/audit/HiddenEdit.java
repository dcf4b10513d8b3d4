// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random edits of a record's sections, which hide a figure, show one, or change a count. */
final class HiddenEdit {

    private static final List<String> SECTIONS =
            List.of("scope", "parameters", "exploration", "rules", "exposure", "profiling", "drift", "changes");

    private static final List<String> REASONS = List.of(
            Reasons.FEW_PERSONAL,
            Reasons.FEW_BEFORE,
            Reasons.FEW_OF_A_KIND,
            Reasons.FEW_COLD,
            Reasons.FEW_COUNTED,
            Reasons.COLD_UNKNOWN,
            Reasons.NOTHING_NOW,
            Reasons.NOTHING_BEFORE,
            "no reason");

    private static final long[] COUNTS = {0, 1, 5, 19, 20, 21, 60};

    private final SplittableRandom random;

    private final List<String> sections;

    HiddenEdit(SplittableRandom random) {
        this(random, SECTIONS);
    }

    /** @param sections names of the sections that are edited */
    HiddenEdit(SplittableRandom random, List<String> sections) {
        this.random = random;
        this.sections = sections;
    }

    /** Edits one place of a record. */
    void edit(ObjectNode record) {
        List<ObjectNode> objects = new ArrayList<>();
        for (String name : sections) {
            collect(record.path("sections").path(name), objects);
        }
        ObjectNode place = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        place.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            place.put(ShopperSplit.HIDDEN, true);
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> place.<ObjectNode>without(List.of(name)).put(ShopperSplit.HIDDEN, true);
            case 1 -> place.put(ShopperSplit.HIDDEN, random.nextBoolean());
            case 2 -> place.remove(List.of(name, ShopperSplit.HIDDEN));
            case 3 -> place.set(name, notComputed());
            case 4 -> place.setAll(notComputed());
            default -> count(place, names);
        }
    }

    private void count(ObjectNode place, List<String> names) {
        for (String name : names) {
            if (place.path(name).isIntegralNumber() && random.nextInt(2) == 0) {
                place.put(
                        name,
                        random.nextBoolean() ? place.path(name).asLong() + 1 : COUNTS[random.nextInt(COUNTS.length)]);
                return;
            }
        }
        place.put("decisions", COUNTS[random.nextInt(COUNTS.length)]);
    }

    private ObjectNode notComputed() {
        ObjectNode none = JsonNodeFactory.instance.objectNode().put("computed", false);
        none.put("why", REASONS.get(random.nextInt(REASONS.size())));
        return random.nextInt(3) == 0 ? none : none.put(ShopperSplit.HIDDEN, true);
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    /** Returns the line of a record for the Python verifier. */
    static String line(JsonNode record, String part) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("part", part);
        return line.set("record", record).toString();
    }
}
