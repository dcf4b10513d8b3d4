// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Record and manifest that the page of a report embeds, each in a {@code pre} element of its own. The page can be verified alone. Its digest
 * is that of its bytes with an empty manifest element, since the manifest contains the digest.
 */
public final class EmbeddedReport {

    /** Start of the element with the record. */
    public static final String RECORD = "<pre id=\"hanse-record\" hidden=\"hidden\">";

    /** Start of the element with the manifest. */
    public static final String MANIFEST = "<pre id=\"hanse-manifest\" hidden=\"hidden\">";

    private static final String END = "</pre>";

    private final byte[] page;
    private final Span record;
    private final Span manifest;

    private record Span(int from, int until) {}

    private EmbeddedReport(byte[] page, Span record, Span manifest) {
        this.page = page;
        this.record = record;
        this.manifest = manifest;
    }

    /**
     * Finds both elements of a page.
     *
     * @throws IllegalArgumentException if one of them is missing or there twice; the message is one line
     */
    public static EmbeddedReport of(byte[] page) {
        String text = new String(page, StandardCharsets.ISO_8859_1);
        return new EmbeddedReport(page, span(text, RECORD), span(text, MANIFEST));
    }

    /** Returns whether bytes contain the start of one of the elements. */
    static boolean isPage(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(RECORD) || text.contains(MANIFEST);
    }

    private static Span span(String text, String start) {
        int at = text.indexOf(start);
        int end = at < 0 ? -1 : text.indexOf(END, at);
        if (end < 0 || text.indexOf(start, at + 1) >= 0) {
            throw new IllegalArgumentException("found no single element " + start + "; expected one, with its end");
        }
        return new Span(at + start.length(), end);
    }

    /**
     * Returns the bytes of the record.
     *
     * @throws IllegalArgumentException if they are not escaped as {@link #escape} does
     */
    public byte[] record() {
        return content(record);
    }

    /**
     * Returns the bytes of the manifest.
     *
     * @throws IllegalArgumentException if they are not escaped as {@link #escape} does
     */
    public byte[] manifest() {
        return content(manifest);
    }

    /** Returns the page with an empty manifest element. */
    public byte[] withoutManifest() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length);
        bytes.write(page, 0, manifest.from());
        bytes.write(page, manifest.until(), page.length - manifest.until());
        return bytes.toByteArray();
    }

    /** Returns the page with a manifest in its element. */
    public byte[] withManifest(byte[] bytes) {
        ByteArrayOutputStream with = new ByteArrayOutputStream(page.length + bytes.length);
        with.write(page, 0, manifest.from());
        with.writeBytes(escape(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        with.write(page, manifest.until(), page.length - manifest.until());
        return with.toByteArray();
    }

    /** Returns a text with entities in place of the five characters that HTML reserves. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private byte[] content(Span span) {
        String escaped;
        try {
            escaped = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Arrays.copyOfRange(page, span.from(), span.until())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("found bytes that are not UTF-8; expected text", e);
        }
        String text = escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        // One text has one form: else an edit of the page could go unnoticed.
        if (!escape(text).equals(escaped)) {
            throw new IllegalArgumentException("found other escapes; expected those of the format");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
