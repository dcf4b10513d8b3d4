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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * JSON object of a vector file, read value by value. A missing value or one of another kind throws a {@link MalformedException} with its
 * name.
 */
record VectorNode(JsonNode json) {

    static final Kind<Integer> INTEGER = new Kind<>(
            "a whole number", value -> value.isIntegralNumber() && value.canConvertToInt(), JsonNode::intValue);
    static final Kind<Double> NUMBER = new Kind<>(
            "a number", value -> value.isNumber() && Double.isFinite(value.doubleValue()), JsonNode::doubleValue);

    /** Numbers of up to 64 bits, signed or unsigned. */
    static final Kind<Long> LONG = new Kind<>(
            "integers of up to 64 bits",
            value -> value.isIntegralNumber()
                    && value.bigIntegerValue().abs().bitLength() <= Long.SIZE
                    && value.bigIntegerValue().bitLength() <= Long.SIZE,
            value -> value.bigIntegerValue().longValue());

    /** Bytes from hexadecimal digits. */
    static final Kind<byte[]> BYTES = new Kind<>(
            "hexadecimal digits", JsonNode::isTextual, value -> HexFormat.of().parseHex(value.textValue()));

    /** Number from 0x and hexadecimal digits. */
    static final Kind<Long> HEX = new Kind<>(
            "a number in hexadecimal digits below 2^63",
            JsonNode::isTextual,
            value -> new BigInteger(value.textValue().replaceFirst("^0x", ""), 16).longValueExact());

    private static final int SHOWN = 40;

    /**
     * Kind of values.
     *
     * @param expected description of them
     * @param fits whether a value has the kind
     * @param reader reader of such a value; throws an exception for digits of another kind
     */
    record Kind<T>(String expected, Predicate<JsonNode> fits, Function<JsonNode, T> reader) {

        T read(String key, JsonNode value) {
            try {
                if (fits.test(value)) {
                    return reader.apply(value);
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw wrong(expected, key, value);
            }
            throw wrong(expected, key, value);
        }

        List<T> readAll(String key, JsonNode values) {
            if (!values.isArray()) {
                throw wrong("a list", key, values);
            }
            List<T> list = new ArrayList<>(values.size());
            values.forEach(value -> list.add(read(key, value)));
            return list;
        }

        private static MalformedException wrong(String what, String key, JsonNode value) {
            String shown = value.toString();
            return new MalformedException("expected " + what + " under \"" + key + "\", "
                    + (value.isMissingNode()
                            ? "there is nothing"
                            : "got " + (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown)));
        }
    }

    /** Vector with a missing or invalid value, which counts as failed. */
    static final class MalformedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Returns the elements of a list; none if it is no list. */
    static List<VectorNode> elements(JsonNode json) {
        List<VectorNode> nodes = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(element -> nodes.add(new VectorNode(element)));
        }
        return nodes;
    }

    boolean has(String key) {
        return json.hasNonNull(key);
    }

    /** Returns the text of a key, or an empty one. */
    String label(String key) {
        return json.path(key).asText("");
    }

    <T> T get(String key, Kind<T> kind) {
        return kind.read(key, json.path(key));
    }

    byte[] bytes(String key) {
        return get(key, BYTES);
    }

    <T> List<T> list(String key, Kind<T> kind) {
        return kind.readAll(key, json.path(key));
    }

    <T> List<List<T>> lists(String key, Kind<T> kind) {
        Kind<List<T>> rows = new Kind<>("a list", JsonNode::isArray, row -> kind.readAll(key, row));
        return list(key, rows);
    }

    static long[] array(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Returns the difference of a number from the computed one, if there is one.
     *
     * @param off tolerance
     */
    Optional<String> near(String key, double computed, double off) {
        return near(key, get(key, NUMBER), computed, off);
    }

    private static Optional<String> near(String key, double expected, double computed, double off) {
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
        return IntStream.range(0, computed.length)
                .boxed()
                .flatMap(i -> near(key + "[" + i + "]", expected.get(i), computed[i], off).stream())
                .findFirst();
    }
}
