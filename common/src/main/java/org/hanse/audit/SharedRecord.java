// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hanse.audit.SharedCounts.Group;
import org.hanse.core.privacy.ledger.PrivacyLedger;

/**
 * Record of the report that may leave the shop, schema {@link ReportManifest#SHARED_SCHEMA}: counts with noise, the noise, and its privacy
 * budget. All figures follow from the counts with noise and from public settings.
 */
public final class SharedRecord {

    /** Name of the ledger that shared reports are charged to. */
    public static final String LEDGER = "reports";

    static final String MECHANISM = "rounded Gaussian noise, drawn once for all counts together";

    /** Quantile of the normal distribution for a 95 % interval of one count. */
    private static final BigDecimal ONE_COUNT = new BigDecimal("1.96");

    /** Quantile of the normal distribution for two counts that are within their intervals with 95 % together. */
    private static final BigDecimal TWO_COUNTS = new BigDecimal("2.2415");

    private static final List<String> NOT_PROTECTED = List.of(
            "a visitor who is not known: each decision without a shopper's id is protected alone",
            "a person who is known by several ids: each id is protected alone",
            "what a shopper's interactions change in decisions for others: models, tables and popularity learn from them",
            "the shop as a whole: its name, the period, and how its recommendations work on average",
            "that this report exists, and how many shared reports there were before it",
            "shops of more than 100,000 shoppers: a smaller delta would suit them",
            "what else the shop releases: recommendations, other reports and trained models are not in this budget");

    private static final List<String> NOT_PROVEN = List.of(
            "that the noise was drawn as stated: exact counts stay at the shop",
            "that the log holds all decisions",
            "how many decisions were left out: a shopper has a bounded number of decisions in the counts");

    private SharedRecord() {}

    /**
     * Subject of a report.
     *
     * @param node name of the node
     * @param from first instant
     * @param until instant after the last one
     */
    public record Subject(String node, Instant from, Instant until) {}

    /**
     * Returns the record.
     *
     * @param noised counts with noise
     * @param ledger ledger with the charge of this report
     */
    public static ObjectNode of(Subject subject, SharedNoise noise, long[] noised, PrivacyLedger ledger) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", ReportManifest.SHARED_SCHEMA);
        root.put("node", subject.node())
                .put("from", subject.from().toString())
                .put("until", subject.until().toString());
        ObjectNode sections = root.putObject("sections");
        sections.set("counts", counts(noise, noised));
        sections.set("noise", noise(noise));
        sections.set("privacy", privacy(ledger));
        texts(sections.putArray("notProtected"), NOT_PROTECTED);
        texts(sections.putArray("notProven"), NOT_PROVEN);
        return root;
    }

    private static void texts(ArrayNode list, List<String> texts) {
        texts.forEach(list::add);
    }

    static ObjectNode counts(SharedNoise noise, long[] noised) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode().put("mostDecisions", noise.mostDecisions());
        ArrayNode rows = counts.putArray("rows");
        for (int g = 0; g < noised.length; g++) {
            rows.add(row(noise, noised, g));
        }
        return counts;
    }

    /** Returns a count with its interval, and its share with its interval if the whole is surely above 0. */
    private static ObjectNode row(SharedNoise noise, long[] noised, int index) {
        Group group = SharedCounts.GROUPS.get(index);
        long count = noised[index];
        long half = noise.half(ONE_COUNT);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("group", group.kind()).put("name", group.name()).put("count", count);
        row.put("low", Math.max(0, count - half)).put("high", Math.max(0, count + half));
        long whole = noised[SharedCounts.GROUPS.indexOf(group.whole())];
        long both = noise.half(TWO_COUNTS);
        if (!group.equals(SharedCounts.ALL) && whole > both) {
            row.put("share", share(count, whole))
                    .put("shareLow", share(count - both, whole + both))
                    .put("shareHigh", share(count + both, whole - both));
        }
        return row;
    }

    private static String share(long part, long whole) {
        return FixedText.share(Math.max(0, Math.min(part, whole)), whole);
    }

    static ObjectNode noise(SharedNoise noise) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mechanism", MECHANISM)
                .put("sigma", text(noise.sigma()))
                .put("sensitivity", text(noise.sensitivity()))
                .put("groupsOfDecision", SharedCounts.MOST_GROUPS)
                .put("epsilon", text(noise.epsilon()))
                .put("delta", text(BigDecimal.valueOf(SharedNoise.DELTA)))
                .put("unit", "shopper: all decisions for one shopper in the period")
                .put("relation", "add or remove one shopper")
                .put("adversary", "any reader of this report, who may know everything else");
    }

    private static String text(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static ObjectNode privacy(PrivacyLedger ledger) {
        ObjectNode privacy = JsonNodeFactory.instance
                .objectNode()
                .put("reports", ledger.standings().size());
        ledgerRow(privacy.putArray("ledgers").addObject(), ledger);
        return privacy;
    }

    private static void ledgerRow(ObjectNode row, PrivacyLedger ledger) {
        row.put("name", LEDGER)
                .put("unit", ledger.budget().scope().unit().word())
                .put("epsilonSpent", PayloadVerifier.epsilon(ledger.epsilon()))
                .put("epsilonLimit", PayloadVerifier.epsilon(ledger.budget().epsilon()))
                .put("epsilonRemaining", PayloadVerifier.epsilon(PayloadVerifier.remaining(ledger)));
    }

    /** Returns whether a record is of a shared report. */
    static boolean isShared(JsonNode record) {
        return record.path("schema").asText().equals(ReportManifest.SHARED_SCHEMA);
    }
}
