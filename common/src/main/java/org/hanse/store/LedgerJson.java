// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.ReleaseId;

/** Entries of a ledger as lines of JSON. An entry has exactly one valid line. */
final class LedgerJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LedgerJson() {}

    /** Returns the line of an entry, without its end. */
    static String line(LedgerEntry entry) {
        LedgerEntry.Link link = entry.link();
        ObjectNode line = MAPPER.createObjectNode()
                .put("index", link.index())
                .put("previous", link.previous().toHex())
                .put("at", link.at().toString());
        if (entry instanceof LedgerEntry.Opened opened) {
            put(line.put("entry", "opened"), opened);
        } else if (entry instanceof LedgerEntry.Reserved reserved) {
            put(line.put("entry", "reserved"), reserved.id());
            Release release = reserved.release();
            line.set("event", EventJson.of(release.event()));
            line.put("coins", word(release.coins()))
                    .put("noise", word(release.noise()))
                    .put("times", release.times());
        } else if (entry instanceof LedgerEntry.Confirmed confirmed) {
            put(line.put("entry", "confirmed"), confirmed.id());
            line.put("released", confirmed.released().toHex());
        }
        line.put("hash", entry.hash().toHex());
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static void put(ObjectNode line, LedgerEntry.Opened opened) {
        PrivacyBudget budget = opened.budget();
        line.put("population", opened.population().text())
                .put("epsilon", budget.epsilon())
                .put("delta", budget.delta())
                .put("units", budget.units())
                .put("unit", word(budget.scope().unit()))
                .put("relation", word(budget.scope().relation()))
                .put("adversary", word(budget.scope().adversary()));
    }

    private static void put(ObjectNode line, ReleaseId id) {
        line.put("job", id.job().text()).put("round", id.round().number()).put("release", word(id.kind()));
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException if the line is none, or was changed since it was written
     */
    static LedgerEntry parse(String line) {
        JsonFields fields = new JsonFields(tree(line));
        LedgerEntry entry = entry(fields);
        if (!fields.text("hash").equals(entry.hash().toHex())) {
            throw new IllegalArgumentException("its hash is not that of what it says: it was changed");
        }
        if (!line(entry).equals(line)) {
            throw new IllegalArgumentException(
                    "it is not laid out as ledgers are written (blanks, the order of keys, digits of numbers): it was changed");
        }
        return entry;
    }

    private static JsonNode tree(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static LedgerEntry entry(JsonFields fields) {
        LedgerEntry.Link link = new LedgerEntry.Link(fields.whole("index"), digest(fields, "previous"), at(fields));
        return switch (fields.text("entry")) {
            case "opened" -> new LedgerEntry.Opened(link, new PopulationId(fields.text("population")), budget(fields));
            case "reserved" -> new LedgerEntry.Reserved(link, id(fields), release(fields));
            case "confirmed" -> new LedgerEntry.Confirmed(link, id(fields), digest(fields, "released"));
            default -> throw new IllegalArgumentException("\"" + fields.text("entry") + "\" is no kind of entry");
        };
    }

    private static Instant at(JsonFields fields) {
        try {
            return Instant.parse(fields.text("at"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"at\" is no instant: " + fields.text("at"), e);
        }
    }

    private static PrivacyBudget budget(JsonFields fields) {
        return new PrivacyBudget(
                fields.number("epsilon"),
                fields.number("delta"),
                fields.whole("units"),
                new PrivacyScope(
                        fields.one(PrivacyUnit.class, "unit"),
                        fields.one(NeighbourRelation.class, "relation"),
                        fields.one(Adversary.class, "adversary")));
    }

    private static ReleaseId id(JsonFields fields) {
        return new ReleaseId(
                new JobId(fields.text("job")),
                new RoundId(fields.count("round")),
                fields.one(ReleaseKind.class, "release"));
    }

    private static Release release(JsonFields fields) {
        return new Release(
                EventJson.parse(fields.object("event")),
                fields.one(Origin.class, "coins"),
                fields.one(Origin.class, "noise"),
                fields.count("times"));
    }

    private static Digest digest(JsonFields fields, String name) {
        return Digest.of(HexFormat.of().parseHex(fields.text(name)));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
