// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.hanse.core.setting.Key;

/** Table of the keys of a mapping, in Markdown: key, default, meaning. */
public final class KeyTable {

    private static final String NONE = "none";

    private KeyTable() {}

    /**
     * A key.
     *
     * @param key path of the key
     * @param standard default, in Markdown
     * @param meaning one line, in Markdown
     */
    public record Row(String key, String standard, String meaning) {}

    /**
     * Returns the keys of the mapping that {@link RecordReader} reads with these defaults.
     *
     * @param apart mappings whose keys are left out
     */
    public static List<Row> rows(Record standard, String... apart) {
        return rows("", standard.getClass(), Optional.of(standard), List.of(apart));
    }

    /**
     * Returns the keys of the mapping that {@link RecordReader} reads with the defaults of its type.
     *
     * @param apart mappings whose keys are left out
     */
    public static List<Row> rows(Class<? extends Record> type, String... apart) {
        return rows("", type, RecordShape.standard(type), List.of(apart));
    }

    /** Returns the table. */
    public static String markdown(List<Row> rows) {
        return "| Key | Default | Meaning |\n|---|---|---|\n"
                + rows.stream()
                        .map(row -> "| `" + row.key() + "` | " + row.standard() + " | " + row.meaning() + " |\n")
                        .collect(Collectors.joining());
    }

    private static List<Row> rows(String path, Class<?> type, Optional<? extends Record> standard, List<String> apart) {
        List<Row> rows = new ArrayList<>();
        for (RecordComponent component : RecordShape.components(type)) {
            Key key = RecordShape.key(component);
            Optional<Object> value = RecordShape.standard(component, standard);
            if (key.inline() && RecordShape.isOneOf(component.getType())) {
                rows.addAll(choices(path, component, value));
                continue;
            }
            String written = path + RecordShape.name(component);
            Optional<Class<?>> mapping = mapping(component).filter(own -> !apart.contains(written));
            boolean isList = component.getType() == List.class && mapping.isPresent();
            String name = written + (isList ? "[]" : "");
            if (mapping.isEmpty() || !(key.inline() || key.value().isEmpty())) {
                rows.add(new Row(name, standard(key, value), key.value()));
            }
            mapping.ifPresent(own -> rows.addAll(rows(
                    key.inline() ? path : name + ".",
                    own,
                    value.filter(own::isInstance).map(Record.class::cast).or(() -> RecordShape.standard(own)),
                    apart)));
        }
        return rows;
    }

    /** Returns the type of the mapping whose keys stand in or below a key. */
    private static Optional<Class<?>> mapping(RecordComponent component) {
        Class<?> type = component.getType();
        Class<?> own = type == Optional.class || type == List.class ? RecordShape.argument(component) : type;
        return RecordShape.isMapping(own) ? Optional.of(own) : Optional.empty();
    }

    private static List<Row> choices(String path, RecordComponent choice, Optional<Object> standard) {
        List<Row> rows = new ArrayList<>();
        for (RecordComponent component : RecordShape.oneOf(choice.getType())) {
            String name = path + RecordShape.name(component);
            String words = standard.filter(component.getDeclaringRecord()::isInstance)
                    .map(one -> standard(RecordShape.key(component), Optional.of(RecordShape.of(component, one))))
                    .orElse(NONE);
            rows.add(new Row(
                    name,
                    RecordShape.key(choice).required() ? "one required" : words,
                    RecordShape.key(component).value()));
            if (RecordShape.isMapping(component.getType())) {
                rows.addAll(
                        rows(name + ".", component.getType(), RecordShape.standard(component.getType()), List.of()));
            }
        }
        return rows;
    }

    private static String standard(Key key, Optional<Object> value) {
        if (key.required()) {
            return "required";
        }
        return key.standard().isEmpty() ? text(value.orElseThrow()) : key.standard();
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(KeyTable::text).orElse(NONE);
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? text(optional.getAsInt()) : NONE;
        } else if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? text(optional.getAsDouble()) : NONE;
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? text(optional.getAsLong()) : NONE;
        } else if (value instanceof Double number) {
            return number.isInfinite() ? NONE : number(number);
        } else if (value instanceof Enum<?> choice) {
            return code(ConfigNode.spelling(choice));
        } else if (value instanceof Duration time) {
            return DurationReader.text(time);
        } else if (value instanceof Collection<?> list) {
            return list.isEmpty()
                    ? NONE
                    : code(list.stream().map(KeyTable::word).sorted().collect(Collectors.joining(", ", "[", "]")));
        }
        return value instanceof Boolean ? code(String.valueOf(value)) : String.valueOf(value);
    }

    private static String word(Object value) {
        return value instanceof Enum<?> choice ? ConfigNode.spelling(choice) : String.valueOf(value);
    }

    private static String number(double value) {
        BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
        return exact.scale() > 4 ? Double.toString(value).replace(".0E", "e").replace("E", "e") : exact.toPlainString();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
