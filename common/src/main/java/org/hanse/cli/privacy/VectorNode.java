// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * JSON object of a vector file, read value by value. A missing value or one of another type throws a {@link MalformedException} with its
 * name.
 */
record VectorNode(JsonNode json) {

    boolean has(String key) {
        return json.hasNonNull(key);
    }

    /** Returns the text of a key, or an empty one. */
    String label(String key) {
        return json.path(key).asText("");
    }

    /** Returns bytes from hexadecimal digits. */
    byte[] bytes(String key) {
        return bytes(key, json.path(key));
    }

    static byte[] bytes(String key, JsonNode value) {
        String digits = text(key, value);
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("expected hexadecimal digits under \"" + key + "\", got " + value);
        }
    }

    int integer(String key) {
        return integer(key, json.path(key));
    }

    private static int integer(String key, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong("a whole number", key, value);
        }
        return value.intValue();
    }

    List<Integer> integers(String key) {
        return list(key, value -> integer(key, value));
    }

    /** Returns numbers of up to 64 bits, signed or unsigned. */
    static long[] longs(String key, JsonNode values) {
        return list(key, values, value -> number(key, value)).stream()
                .mapToLong(BigInteger::longValue)
                .toArray();
    }

    long[] longs(String key) {
        return longs(key, json.path(key));
    }

    private static BigInteger number(String key, JsonNode value) {
        if (!value.isIntegralNumber()
                || value.bigIntegerValue().abs().bitLength() > Long.SIZE
                || value.bigIntegerValue().bitLength() > Long.SIZE) {
            throw wrong("integers of up to 64 bits", key, value);
        }
        return value.bigIntegerValue();
    }

    /** Returns a number. */
    double number(String key) {
        return real(key, json.path(key));
    }

    List<Double> numbers(String key) {
        return numbers(key, json.path(key));
    }

    static List<Double> numbers(String key, JsonNode values) {
        return list(key, values, value -> real(key, value));
    }

    private static double real(String key, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong("a number", key, value);
        }
        return value.doubleValue();
    }

    /** Returns a number from 0x and hexadecimal digits. */
    long hex(String key) {
        return hex(key, json.path(key));
    }

    long[] hexes(String key) {
        return list(key, value -> hex(key, value)).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static long hex(String key, JsonNode value) {
        String digits = text(key, value);
        try {
            BigInteger number = new BigInteger(digits.startsWith("0x") ? digits.substring(2) : digits, 16);
            return number.longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong("a number in hexadecimal digits below 2^63", key, value);
        }
    }

    <T> List<T> list(String key, Function<JsonNode, T> reader) {
        return list(key, json.path(key), reader);
    }

    private static <T> List<T> list(String key, JsonNode values, Function<JsonNode, T> reader) {
        if (!values.isArray()) {
            throw wrong("a list", key, values);
        }
        List<T> list = new ArrayList<>(values.size());
        values.forEach(value -> list.add(reader.apply(value)));
        return list;
    }

    private static String text(String key, JsonNode value) {
        if (!value.isTextual()) {
            throw wrong("a text", key, value);
        }
        return value.textValue();
    }

    static MalformedException wrong(String what, String key, JsonNode value) {
        String shown = value.toString();
        return new MalformedException("expected " + what + " under \"" + key + "\", "
                + (value.isMissingNode()
                        ? "there is nothing"
                        : "got " + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown)));
    }

    /**
     * Returns the difference of two numbers, if there is one.
     *
     * @param off tolerance
     */
    static Optional<String> near(String key, double expected, double computed, double off) {
        return Math.abs(expected - computed) <= off
                ? Optional.empty()
                : Optional.of("expected " + expected + " under \"" + key + "\", got " + computed);
    }

    /** Returns the first difference of two lists. */
    static Optional<String> near(String key, List<Double> expected, double[] computed, double off) {
        if (expected.size() != computed.length) {
            return Optional.of(
                    "expected " + computed.length + " numbers under \"" + key + "\", there are " + expected.size());
        }
        for (int i = 0; i < computed.length; i++) {
            Optional<String> difference = near(key + "[" + i + "]", expected.get(i), computed[i], off);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** Vector with a missing or invalid value, which counts as failed. */
    static final class MalformedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
