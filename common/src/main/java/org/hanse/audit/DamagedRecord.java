// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;

/**
 * Record that is no canonical JSON, and so has no values. Its intact parts are still found, since the bytes of a part are those of its
 * digest. If all signed parts but one are found, that one is damaged.
 */
final class DamagedRecord {

    /** More attempts would take longer than a reader waits; the record as a whole is named then. */
    private static final int MOST_ATTEMPTS = 20_000;

    private static final int LAST_ENDS = 8;

    private final String text;
    private final JsonNode manifest;
    private int attempts;

    private DamagedRecord(byte[] bytes, JsonNode manifest) {
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        this.manifest = manifest;
    }

    /** Returns the one part that is damaged; empty if there is not one. */
    static Optional<String> part(byte[] bytes, JsonNode manifest) {
        DamagedRecord record = new DamagedRecord(bytes, manifest);
        List<String> damaged = record.sections();
        damaged.addAll(record.decisions());
        return damaged.size() == 1 && record.attempts <= MOST_ATTEMPTS ? Optional.of(damaged.get(0)) : Optional.empty();
    }

    private boolean matches(int from, int until, String digest) {
        attempts++;
        return attempts <= MOST_ATTEMPTS
                && Digest.sha256(text.substring(from, until).getBytes(StandardCharsets.ISO_8859_1))
                        .toHex()
                        .equals(digest);
    }

    private List<String> sections() {
        TreeSet<String> names = new TreeSet<>();
        manifest.path("sections").fieldNames().forEachRemaining(names::add);
        List<String> damaged = new ArrayList<>();
        for (String name : names) {
            Optional<String> next = Optional.ofNullable(names.higher(name)).map(after -> "," + marker(after));
            String digest = manifest.path("sections").path(name).asText();
            if (!isSection(marker(name), next, digest)) {
                damaged.add("sections." + name);
            }
        }
        return damaged;
    }

    private boolean isSection(String marker, Optional<String> next, String digest) {
        for (int at : places(marker)) {
            int from = at + marker.length();
            for (int until : next.map(this::places).orElseGet(this::lastBraces)) {
                if (until > from && matches(from, until, digest)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Canonical name of a field with its colon, a character a byte. */
    private static String marker(String name) {
        byte[] bytes = CanonicalJson.bytes(TextNode.valueOf(name));
        return new String(bytes, StandardCharsets.ISO_8859_1) + ":";
    }

    private List<Integer> places(String part) {
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            places.add(at);
        }
        return places;
    }

    /** The section with the last name ends near the end of the record. */
    private List<Integer> lastBraces() {
        List<Integer> all = places("}");
        return all.subList(Math.max(0, all.size() - LAST_ENDS), all.size());
    }

    private List<String> decisions() {
        List<String> damaged = new ArrayList<>();
        String start = "\"decisions\":[";
        int from = text.indexOf(start);
        List<Integer> ends = ends();
        Optional<Integer> place = from < 0 ? Optional.empty() : Optional.of(from + start.length());
        int searched = place.orElse(0);
        int number = 0;
        for (JsonNode digest : manifest.path("decisions")) {
            Optional<Integer> end = place.isPresent()
                    ? end(place.get(), ends, digest.asText())
                    : anywhere(searched, ends, digest.asText());
            if (end.isEmpty()) {
                damaged.add("decisions[" + number + "]");
            } else {
                searched = end.get();
            }
            place = end.map(own -> own + 1);
            number++;
        }
        return damaged;
    }

    /** Places after objects that are elements of an array, or may be. */
    private List<Integer> ends() {
        List<Integer> ends = new ArrayList<>();
        for (int at : places("}")) {
            if (at + 1 < text.length() && ",]".indexOf(text.charAt(at + 1)) >= 0) {
                ends.add(at + 1);
            }
        }
        return ends;
    }

    private Optional<Integer> end(int from, List<Integer> ends, String digest) {
        return ends.stream()
                .filter(until -> until > from && matches(from, until, digest))
                .findFirst();
    }

    private Optional<Integer> anywhere(int from, List<Integer> ends, String digest) {
        for (int at : places(",{")) {
            Optional<Integer> end = at < from ? Optional.empty() : end(at + 1, ends, digest);
            if (end.isPresent()) {
                return end;
            }
        }
        return Optional.empty();
    }
}
