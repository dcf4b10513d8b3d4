// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Canonical JSON of RFC 8785, without fractions: numbers are integers of at most 53 bits, and other numbers are
 * decimal texts. One document has one sequence of bytes, so that its digest identifies its content.
 */
public final class CanonicalJson {

    /** Greatest integer that all readers of JSON hold exactly (RFC 7493, section 2.2). */
    public static final long GREATEST = (1L << 53) - 1;

    private static final ObjectMapper READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private CanonicalJson() {}

    /**
     * Returns the bytes of a value.
     *
     * @throws IllegalArgumentException if it has a fraction, an integer out of range, or a text that is not valid Unicode
     */
    public static byte[] bytes(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("found half a surrogate pair; expected valid Unicode", e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the bytes are not the canonical form of a value; the message is one line
     */
    public static JsonNode parse(byte[] bytes) {
        JsonNode value;
        try {
            value = READER.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("found no valid JSON; expected the canonical form of RFC 8785", e);
        }
        if (value == null || value.isMissingNode()) {
            throw new IllegalArgumentException("found an empty file; expected JSON");
        }
        if (!Arrays.equals(bytes, bytes(value))) {
            throw new IllegalArgumentException("found JSON in another form; expected the canonical form of RFC 8785");
        }
        return value;
    }

    private static void write(JsonNode value, StringBuilder text) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, text);
            case ARRAY -> {
                char before = '[';
                for (JsonNode element : value) {
                    text.append(before);
                    write(element, text);
                    before = ',';
                }
                text.append(value.isEmpty() ? "[]" : "]");
            }
            case STRING -> writeText(value.textValue(), text);
            case BOOLEAN, NULL -> text.append(value.asText());
            case NUMBER -> text.append(integer(value));
            default -> throw new IllegalArgumentException("found " + value.getNodeType() + "; expected a JSON value");
        }
    }

    /** Names are ordered by their UTF-16 code units, as {@code String} compares. */
    private static void writeObject(JsonNode value, StringBuilder text) {
        Map<String, JsonNode> fields = new TreeMap<>();
        value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        text.append('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            writeText(field.getKey(), text);
            text.append(':');
            write(field.getValue(), text);
        }
        text.append('}');
    }

    private static long integer(JsonNode value) {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() > GREATEST
                || value.longValue() < -GREATEST) {
            throw new IllegalArgumentException(
                    "found the number " + value.asText() + "; expected an integer of at most 53 bits");
        }
        return value.longValue();
    }

    private static void writeText(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
