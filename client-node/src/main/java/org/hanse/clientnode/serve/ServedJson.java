// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;

/** JSON of requests and answers. Keys that are not known, numbers as text and repeated keys are rejected. */
public final class ServedJson {

    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 20_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new Jdk8Module())
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withConfigOverride(List.class, own -> own.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .withConfigOverride(
                    SortedMap.class, own -> own.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private ServedJson() {}

    /** Returns a document in one line. */
    public static byte[] bytes(Object record) {
        try {
            return MAPPER.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }

    /** Returns a part of a document. */
    static JsonNode tree(Object record) {
        return MAPPER.valueToTree(record);
    }

    /** Returns a document, indented. */
    public static String text(Object record) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }

    /**
     * Reads a document.
     *
     * @throws Problem if it is not JSON, or not of this type
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T read = MAPPER.readValue(json, type);
            if (read == null) {
                throw Problem.malformed("body: found null; expected an object", List.of());
            }
            return read;
        } catch (JsonParseException e) {
            throw Problem.malformed(
                    e.getOriginalMessage() + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    List.of());
        } catch (JsonMappingException e) {
            throw mapping(e);
        } catch (IOException e) {
            throw Problem.malformed(String.valueOf(e.getMessage()), List.of());
        }
    }

    /**
     * Reads a part of a document.
     *
     * @throws Problem if it is not of this type
     */
    static <T> T read(JsonNode json, Class<T> type) {
        try {
            T read = MAPPER.treeToValue(json, type);
            if (read == null) {
                throw Problem.malformed("body: found null; expected an object", List.of());
            }
            return read;
        } catch (JsonMappingException e) {
            throw mapping(e);
        } catch (JsonProcessingException e) {
            throw Problem.malformed(e.getOriginalMessage(), List.of());
        }
    }

    private static Problem mapping(JsonMappingException e) {
        String pointer = e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
        if (e.getCause() instanceof InvalidInputException invalid) {
            return Problem.of(invalid);
        }
        String key = pointer.isEmpty() ? "body" : pointer.substring(1);
        return Problem.malformed(key + ": " + fault(e), List.of(pointer));
    }

    private static String fault(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "found a key that is not known; expected one of "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        return e instanceof MismatchedInputException other && other.getTargetType() != null
                ? "found another kind of value; expected " + kind(other.getTargetType())
                : e.getOriginalMessage();
    }

    private static String kind(Class<?> type) {
        if (type == double.class || type == Double.class || type == OptionalDouble.class) {
            return "a number, such as 12.50";
        }
        if (type == OptionalInt.class
                || Number.class.isAssignableFrom(type)
                || (type.isPrimitive() && type != boolean.class)) {
            return "a whole number";
        }
        if (type == Instant.class) {
            return "a time, such as 2026-11-02T18:04:00+01:00";
        }
        if (type == String.class) {
            return "text";
        }
        return type == boolean.class || type == Boolean.class
                ? "true or false"
                : List.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
