// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.PayloadVerifier;
import org.hanse.audit.ReportManifest;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.shard.ShardRunner;

/**
 * Record of a node's decisions in a period, schema {@link ReportManifest#RECORD_SCHEMA}. The same log and files give the same bytes. No id of a
 * shopper is in it; single decisions are.
 */
public final class NodeReport {

    private static final List<String> NOT_PROVEN = List.of(
            "that the log holds all decisions: a row that was never written leaves no trace",
            "that ids were fixed before the challenge was known",
            "that the challenge was not chosen to suit: who chose it could try several until the samples suited, unless"
                    + " the reader chose it after the period",
            "that the imported data are the shop's",
            "why shoppers acted as they did: terms explain scores, not persons",
            "that the period before is complete: decisions older than 184 days are deleted");

    /** Section of what the log could support. */
    public static final String POLICY_VALUE = "policyValue";

    private NodeReport() {}

    /**
     * Subject of a report.
     *
     * @param node name of the node
     * @param from first instant
     * @param until instant after the last one
     */
    public record Question(String node, Instant from, Instant until, Challenge challenge) {

        /** Returns the beginning of the period before, of equal length. */
        Instant before() {
            return PayloadVerifier.before(from, until);
        }
    }

    /**
     * Reads the decisions of a period and of the one before.
     *
     * @param shards parses documents
     * @param payload takes each line with the name of its payload file
     */
    public static DecisionFigures read(
            Question question, DecisionLog log, ShardRunner shards, BiConsumer<String, ObjectNode> payload) {
        DecisionFigures figures = new DecisionFigures(question.challenge().text());
        // Drift compares shoppers of both periods, so a shopper has the same number in both.
        PayloadLines lines = new PayloadLines(shards, (row, line) -> {
            if (row.decision().at().isBefore(question.from())) {
                figures.addBefore(line);
                payload.accept(PayloadVerifier.BEFORE, line);
            } else {
                figures.add(line);
                payload.accept(PayloadVerifier.DECISIONS, line);
            }
        });
        log.forEach(question.before(), question.until(), lines::add);
        lines.end();
        return figures;
    }

    /**
     * Returns the record of a period.
     *
     * @param others sections that do not follow from decisions
     */
    public static ObjectNode record(Question question, DecisionFigures figures, ObjectNode others) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", ReportManifest.RECORD_SCHEMA);
        root.put("node", question.node());
        root.put("from", question.from().toString())
                .put("until", question.until().toString());
        ObjectNode sections = figures.sections();
        sections.setAll(others);
        if (!sections.has(POLICY_VALUE)) {
            sections.set(
                    POLICY_VALUE, DecisionFigures.notComputed("what shoppers did after the decisions was not read"));
        }
        sections.set("notProven", notProven());
        root.set("sections", sections);
        root.putObject("sampling")
                .put("challenge", question.challenge().text())
                .put("chosenBy", question.challenge().chosenBy());
        root.set("decisions", figures.samples());
        return root;
    }

    private static ArrayNode notProven() {
        ArrayNode limits = JsonNodeFactory.instance.arrayNode();
        NOT_PROVEN.forEach(limits::add);
        return limits;
    }
}
