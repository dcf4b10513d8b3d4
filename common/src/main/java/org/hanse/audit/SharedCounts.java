// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;

/**
 * Counts of a report that may leave the shop, before noise. The counts are a fixed list, and a shopper has a bounded number of decisions in
 * them. These decisions are those with the smallest HMAC-SHA-256 of their ids under a secret key, so the choice for one shopper does not
 * depend on others. Unknown visitors are a unit each, so all of their decisions count.
 *
 * <p>Shape of the totals: {@code [groups]}.
 */
public final class SharedCounts {

    /** Greatest number of groups that one decision is in. */
    static final int MOST_GROUPS = 8;

    /** Bytes of a key. */
    public static final int KEY_SIZE = 32;

    static final Group ALL = new Group("all", "decisions");

    private static final String KIND = "kind";
    private static final String RULE = "rule";
    private static final String PART = "part";
    private static final Group PERSONAL = new Group(KIND, PeriodFigures.PERSONAL);
    private static final Group OFF = new Group("profiling", "off");
    private static final Group EXPLORED = new Group("exploration", "explored");
    private static final String MAC = "HmacSHA256";

    /** Groups in the order of the totals. They do not depend on data, so the list reveals nothing. */
    static final List<Group> GROUPS = Stream.of(
                    Stream.of(ALL),
                    Stream.of(PeriodFigures.PERSONAL, "anonymous", "content", "popularity")
                            .map(name -> new Group(KIND, name)),
                    Stream.of(OFF, EXPLORED),
                    PeriodFigures.RULES.stream().map(name -> new Group(RULE, name)),
                    TermShares.PARTS.stream()
                            .filter(name -> !name.equals(TermShares.SEQUENCE))
                            .map(name -> new Group(PART, name)))
            .flatMap(own -> own)
            .toList();

    private final int mostDecisions;
    private final Mac mac;
    private final Map<Integer, PriorityQueue<Chosen>> known = new HashMap<>();
    private final long[] visitors = new long[GROUPS.size()];

    /**
     * A group of decisions.
     *
     * @param kind what decisions are grouped by
     */
    record Group(String kind, String name) {

        /** Returns the group that the share of this one is of. */
        Group whole() {
            return kind.equals(PART) ? PERSONAL : ALL;
        }
    }

    private record Chosen(long order, int groups) {}

    /**
     * Starts with no decision.
     *
     * @param mostDecisions decisions of one shopper that count, at most
     * @param key fresh and secret, of {@link #KEY_SIZE} bytes
     */
    public SharedCounts(int mostDecisions, SecretBytes key) {
        this.mostDecisions = mostDecisions;
        try {
            mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.toBytes(SecretAccess.granted()), MAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(MAC + " is not available", e);
        }
    }

    /** Adds a decision in the form of the payload. */
    public void add(JsonNode line) {
        int groups = groups(line.path("document"));
        if (!line.has("shopper")) {
            count(groups, visitors);
            return;
        }
        PriorityQueue<Chosen> own = known.computeIfAbsent(
                line.path("shopper").asInt(),
                shopper -> new PriorityQueue<>(
                        Comparator.comparingLong(Chosen::order).reversed()));
        own.add(new Chosen(order(line.path("id").asText()), groups));
        if (own.size() > mostDecisions) {
            own.poll();
        }
    }

    private long order(String id) {
        return ByteBuffer.wrap(mac.doFinal(id.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    /** Returns the exact totals by group. */
    public long[] totals() {
        long[] totals = visitors.clone();
        known.values().forEach(chosen -> chosen.forEach(own -> count(own.groups(), totals)));
        return totals;
    }

    private static void count(int groups, long[] totals) {
        for (int g = 0; g < totals.length; g++) {
            totals[g] += groups >> g & 1;
        }
    }

    /** Returns the groups of a decision, a bit for each. */
    static int groups(JsonNode document) {
        String kind = document.path("servedBy").asText();
        int groups = bit(ALL) | bit(new Group(KIND, kind));
        if (!document.path("profiling").asBoolean()) {
            groups |= bit(OFF);
        }
        for (JsonNode item : document.path("items")) {
            if (item.path(3).asText().equals("explored")) {
                groups |= bit(EXPLORED);
            }
        }
        for (String rule : PeriodFigures.fired(document)) {
            groups |= bit(new Group(RULE, rule));
        }
        return kind.equals(PeriodFigures.PERSONAL) ? groups | greatest(document.path("sizes")) : groups;
    }

    /** Returns the group of the greatest part of the scores; none if all parts are 0. The sequence is one with the network. */
    private static int greatest(JsonNode sizes) {
        int greatest = 0;
        double most = 0;
        for (int part = 0; part < TermShares.PARTS.size(); part++) {
            String name = TermShares.PARTS.get(part);
            double size = size(sizes, name) + (name.equals("network") ? size(sizes, TermShares.SEQUENCE) : 0);
            if (size > most && !name.equals(TermShares.SEQUENCE)) {
                most = size;
                greatest = bit(new Group(PART, name));
            }
        }
        return greatest;
    }

    private static double size(JsonNode sizes, String part) {
        return Double.parseDouble(sizes.path(TermShares.PARTS.indexOf(part)).asText("0"));
    }

    /** Returns the bit of a group; 0 of one that is not in the list. */
    private static int bit(Group group) {
        int index = GROUPS.indexOf(group);
        return index < 0 ? 0 : 1 << index;
    }
}
