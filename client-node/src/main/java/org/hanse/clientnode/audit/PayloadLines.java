// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;

/** Rows of the log as lines of a payload: shoppers are numbers in the order of their first decisions, and times are cut to the hour. */
final class PayloadLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<ShopperId, Integer> numbers = new HashMap<>();

    /** Returns the line of the next row. */
    ObjectNode line(DecisionLog.Row row) {
        DecisionLog.Logged decision = row.decision();
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("number", row.number()).put("id", decision.id()).put("at", hour(decision.at()));
        try {
            line.set("document", JSON.readTree(decision.document()));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "node.db: decision " + decision.id()
                            + ": found no valid JSON; expected a document. Fix: check the disk",
                    e);
        }
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
