// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Record that is no canonical JSON, and so has no values. Its intact parts are still found, since the bytes of a part are those of its
 * digest. If all signed parts but one are found, that one is damaged. The search has limits, so that no record takes longer than a reader
 * waits; beyond them the record as a whole is named.
 */
final class DamagedRecord {

    /** Places that the search visits. */
    private static final int MOST_PLACES = 20_000;

    /** Bytes that the search hashes. */
    private static final long MOST_HASHED = 64L << 20;

    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_SECTIONS = 64;
    private static final int LAST_ENDS = 8;

    private final byte[] bytes;
    private final String text;
    private final JsonNode manifest;
    private int places;
    private long hashed;

    /** The search has reached a limit. */
    private static final class LimitException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    private DamagedRecord(byte[] bytes, JsonNode manifest) {
        this.bytes = bytes;
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        this.manifest = manifest;
    }

    /** Returns the one part that is damaged; empty if there is not one, or if the search reaches a limit. */
    static Optional<String> part(byte[] bytes, JsonNode manifest) {
        if (bytes.length > MOST_BYTES
                || manifest.path("sections").size() > MOST_SECTIONS
                || manifest.path("decisions").size() > ReportManifest.SAMPLES) {
            return Optional.empty();
        }
        DamagedRecord record = new DamagedRecord(bytes, manifest);
        try {
            List<String> damaged = record.sections();
            damaged.addAll(record.decisions());
            return damaged.size() == 1 ? Optional.of(damaged.get(0)) : Optional.empty();
        } catch (LimitException e) {
            return Optional.empty();
        }
    }

    private void visit() {
        if (++places > MOST_PLACES) {
            throw new LimitException();
        }
    }

    private List<String> sections() {
        TreeSet<String> names = new TreeSet<>();
        manifest.path("sections").fieldNames().forEachRemaining(names::add);
        List<String> damaged = new ArrayList<>();
        for (String name : names) {
            String next = names.higher(name);
            NavigableSet<Integer> ends = next == null ? lastBraces() : places("," + marker(next), 0);
            String digest = manifest.path("sections").path(name).asText();
            int length = marker(name).length();
            if (places(marker(name), 0).stream()
                    .noneMatch(at -> end(at + length, ends, digest).isPresent())) {
                damaged.add("sections." + name);
            }
        }
        return damaged;
    }

    /** Returns the canonical name of a field with its colon, one character per byte. */
    private static String marker(String name) {
        byte[] bytes = CanonicalJson.bytes(TextNode.valueOf(name));
        return new String(bytes, StandardCharsets.ISO_8859_1) + ":";
    }

    private NavigableSet<Integer> places(String part, int from) {
        NavigableSet<Integer> found = new TreeSet<>();
        for (int at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
            visit();
            found.add(at);
        }
        return found;
    }

    /** Returns the last braces. The section with the last name ends near the end of the record. */
    private NavigableSet<Integer> lastBraces() {
        NavigableSet<Integer> found = new TreeSet<>();
        for (int at = text.lastIndexOf('}'); at >= 0 && found.size() < LAST_ENDS; at = text.lastIndexOf('}', at - 1)) {
            found.add(at);
        }
        return found;
    }

    private List<String> decisions() {
        List<String> damaged = new ArrayList<>();
        String start = "\"decisions\":[";
        int from = text.indexOf(start);
        NavigableSet<Integer> ends = ends();
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
    private NavigableSet<Integer> ends() {
        NavigableSet<Integer> ends = new TreeSet<>();
        for (int at : places("}", 0)) {
            if (at + 1 < text.length() && ",]".indexOf(text.charAt(at + 1)) >= 0) {
                ends.add(at + 1);
            }
        }
        return ends;
    }

    private Optional<Integer> anywhere(int from, NavigableSet<Integer> ends, String digest) {
        return places(",{", from).stream()
                .flatMap(at -> end(at + 1, ends, digest).stream())
                .findFirst();
    }

    /** Returns the first end of a part with a digest. Each byte after the start is hashed once. */
    private Optional<Integer> end(int from, NavigableSet<Integer> ends, String digest) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            int done = from;
            for (int until : ends.tailSet(from, false)) {
                visit();
                hashed += until - done;
                if (hashed > MOST_HASHED) {
                    throw new LimitException();
                }
                sha.update(bytes, done, until - done);
                done = until;
                if (HexFormat.of()
                        .formatHex(((MessageDigest) sha.clone()).digest())
                        .equals(digest)) {
                    return Optional.of(until);
                }
            }
            return Optional.empty();
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
