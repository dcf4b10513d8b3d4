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

    /** Returns the keys of the mapping that {@link RecordReader} reads with these defaults. */
    public static List<Row> rows(Record standard) {
        return rows("", standard);
    }

    /** Returns the table. */
    public static String markdown(List<Row> rows) {
        return "| Key | Default | Meaning |\n|---|---|---|\n"
                + rows.stream()
                        .map(row -> "| `" + row.key() + "` | " + row.standard() + " | " + row.meaning() + " |\n")
                        .collect(Collectors.joining());
    }

    private static List<Row> rows(String path, Record standard) {
        List<Row> rows = new ArrayList<>();
        for (RecordComponent component : standard.getClass().getRecordComponents()) {
            Key key = RecordShape.key(component);
            Object value = RecordShape.of(component, standard);
            if (key.inline() && RecordShape.isOneOf(component.getType())) {
                rows.addAll(choices(path, component, value));
                continue;
            }
            Optional<Record> mapping = mapping(component, value);
            String name =
                    path + RecordShape.name(component) + (value instanceof List && mapping.isPresent() ? "[]" : "");
            if (mapping.isEmpty() || !(key.inline() || key.value().isEmpty())) {
                rows.add(new Row(name, standard(key, value), key.value()));
            }
            mapping.ifPresent(own -> rows.addAll(rows(key.inline() ? path : name + ".", own)));
        }
        return rows;
    }

    /** Returns the mapping whose keys stand in or below a key: its value, or the defaults of one that may be absent. */
    private static Optional<Record> mapping(RecordComponent component, Object value) {
        Class<?> type = component.getType();
        if (RecordShape.isMapping(type)) {
            return Optional.of((Record) value);
        }
        boolean isGeneric = type == Optional.class || type == List.class;
        return isGeneric && RecordShape.isMapping(RecordShape.argument(component))
                ? Optional.of(RecordShape.standard(RecordShape.argument(component)))
                : Optional.empty();
    }

    private static List<Row> choices(String path, RecordComponent choice, Object standard) {
        List<Row> rows = new ArrayList<>();
        for (RecordComponent component : RecordShape.oneOf(choice.getType())) {
            String name = path + RecordShape.name(component);
            String words = component.getDeclaringRecord().isInstance(standard)
                    ? standard(RecordShape.key(component), RecordShape.of(component, standard))
                    : NONE;
            rows.add(new Row(
                    name,
                    RecordShape.key(choice).required() ? "one required" : words,
                    RecordShape.key(component).value()));
            if (RecordShape.isMapping(component.getType())) {
                rows.addAll(rows(name + ".", RecordShape.standard(component.getType())));
            }
        }
        return rows;
    }

    private static String standard(Key key, Object value) {
        if (key.required()) {
            return "required";
        }
        return key.standard().isEmpty() ? text(value) : key.standard();
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
                    : code(list.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ", "[", "]")));
        }
        return value instanceof Boolean ? code(String.valueOf(value)) : String.valueOf(value);
    }

    private static String number(double value) {
        BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
        return exact.scale() > 4 ? Double.toString(value).replace(".0E", "e").replace("E", "e") : exact.toPlainString();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
