// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Lines of synthetic payloads. */
final class PayloadFixture {

    private final SplittableRandom random;
    private final List<ObjectNode> lines = new ArrayList<>();

    /** Probabilities of a synthetic log. */
    record Mix(double visitors, double off, double explored, int items, int favourite) {

        static final Mix USUAL = new Mix(0.2, 0.1, 0.05, 30, 0);
    }

    PayloadFixture(long seed) {
        random = new SplittableRandom(seed);
    }

    List<ObjectNode> lines() {
        return lines;
    }

    /** Adds decisions of a number of shoppers. */
    PayloadFixture add(int decisions, int shoppers, String surface, Mix mix) {
        for (int d = 0; d < decisions; d++) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("number", lines.size() + 1L)
                    .put("id", String.format(Locale.ROOT, "%016x", random.nextLong()))
                    .put("at", "2026-11-%02dT10:00:00Z".formatted(1 + lines.size() % 30));
            boolean known = random.nextDouble() >= mix.visitors();
            boolean off = random.nextDouble() < mix.off();
            if (known) {
                line.put("shopper", 1 + random.nextInt(shoppers));
            }
            line.set("document", document(surface, known && !off, off, mix));
            ArrayNode events = line.putArray("events");
            if (random.nextInt(3) == 0) {
                events.addObject()
                        .put("at", "2026-11-02T10:00:00Z")
                        .put("item", "p1")
                        .put("type", random.nextInt(4) == 0 ? "purchase" : "click");
            }
            lines.add(line);
        }
        return this;
    }

    private ObjectNode document(String surface, boolean personal, boolean off, Mix mix) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("surface", surface).put("data", "1").put("profiling", !off).put("slots", 2);
        document.putObject("model").put("job", "books").put("round", 3).put("digest", "ab".repeat(32));
        document.put("servedBy", personal ? "personal" : "anonymous").put("excludeMet", true);
        document.put("history", personal ? 3 : 0);
        document.put("excluded", random.nextInt(10) == 0 ? 2 : 0);
        ArrayNode items = document.putArray("items");
        int cold = 0;
        for (int slot = 0; slot < 2; slot++) {
            boolean explored = random.nextDouble() < mix.explored();
            int item = (mix.favourite() + Math.min(random.nextInt(mix.items()), random.nextInt(mix.items())))
                    % mix.items();
            cold += item > mix.items() - 3 ? 1 : 0;
            items.addArray().add("p" + item).add("1.5").add("0.9").add(explored ? "explored" : "score");
        }
        document.put("cold", cold);
        ObjectNode terms = document.putObject("terms");
        ArrayNode sizes = document.putArray("sizes");
        for (String part : DecisionFigures.PARTS.subList(0, DecisionFigures.PARTS.size() - 1)) {
            boolean zero = !personal && !part.equals("base");
            terms.put(part, zero ? "0" : "0.25");
            sizes.add(zero ? "0" : FixedText.of(random.nextDouble()));
        }
        return document;
    }
}
