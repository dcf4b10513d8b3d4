// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;

/**
 * Rows of the log as lines of a payload: shoppers are numbers in the order of their first decisions, and times are cut to the hour. Documents
 * are parsed some at a time, in shards; lines come in the order of the rows.
 */
final class PayloadLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows that are parsed at a time. */
    private static final int ROWS = 2048;

    private static final int SHARDS = 16;

    private final ShardRunner shards;
    private final BiConsumer<DecisionLog.Row, ObjectNode> each;
    private final Map<ShopperId, Integer> numbers = new HashMap<>();
    private final List<DecisionLog.Row> rows = new ArrayList<>();

    /** @param each takes each row with its line */
    PayloadLines(ShardRunner shards, BiConsumer<DecisionLog.Row, ObjectNode> each) {
        this.shards = shards;
        this.each = each;
    }

    /** Adds the next row. */
    void add(DecisionLog.Row row) {
        rows.add(row);
        if (rows.size() == ROWS) {
            end();
        }
    }

    /** Hands over the lines of the rows that were added. */
    void end() {
        Iterator<DecisionLog.Row> next = rows.iterator();
        shards
                .map(
                        SHARDS,
                        shard -> rows
                                .subList(
                                        ShardRunner.from(shard, SHARDS, rows.size()),
                                        ShardRunner.from(shard + 1, SHARDS, rows.size()))
                                .stream()
                                .map(row -> parse(row.decision()))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .forEach(document -> {
                    DecisionLog.Row row = next.next();
                    each.accept(row, line(row, document));
                });
        rows.clear();
    }

    private static JsonNode parse(DecisionLog.Logged decision) {
        try {
            return JSON.readTree(decision.document());
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "node.db: decision " + decision.id()
                            + ": found no valid JSON; expected a document. Fix: check the disk",
                    e);
        }
    }

    private ObjectNode line(DecisionLog.Row row, JsonNode document) {
        DecisionLog.Logged decision = row.decision();
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("number", row.number()).put("id", decision.id()).put("at", hour(decision.at()));
        line.set("document", document);
        ArrayNode events = line.putArray("events");
        row.events()
                .forEach(event -> events.addObject()
                        .put("at", hour(event.at()))
                        .put("item", event.item())
                        .put("type", event.type()));
        decision.shopper()
                .ifPresent(own -> line.put("shopper", numbers.computeIfAbsent(own, next -> numbers.size() + 1)));
        return line;
    }

    /** Cuts a time to its hour: exact times would link a decision to other logs of the shop. */
    static String hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS).toString();
    }
}
