// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.PlainNumber;

/** Keys of {@code policy.yaml}. A missing one has its default. Their ranges are those of {@link NodePolicy}. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PolicyKeys(
        OptionalInt honest,
        OptionalInt corrupt,
        OptionalDouble dropout,
        List<String> unvouched,
        Optional<String> noise,
        OptionalDouble epsilon,
        Optional<String> unit,
        Optional<Boolean> counts,
        OptionalInt support,
        OptionalInt cpu,
        OptionalInt memory) {

    private static final String UNVOUCHED = "unvouched";
    private static final String HEADER =
            "# Policy of the node's owner, written by its page. Keys: docs/reference/keys.md\n";
    private static final Pattern PLAIN = Pattern.compile("-?[0-9][0-9.eE+-]*|true|false|[a-z]+");
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    public PolicyKeys {
        unvouched = List.copyOf(unvouched);
    }

    /** Returns the keys of a policy. */
    public static PolicyKeys of(NodePolicy policy) {
        return new PolicyKeys(
                policy.honest(),
                policy.corrupt(),
                OptionalDouble.of(policy.dropout()),
                policy.unvouched().stream().map(ParticipantId::text).sorted().toList(),
                Optional.of(word(policy.noise())),
                policy.epsilon(),
                policy.unit().map(PolicyKeys::word),
                Optional.of(policy.counts().accepted()),
                OptionalInt.of(policy.counts().support()),
                OptionalInt.of(policy.machine().threads()),
                policy.machine().mebibytes());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the values by key, in the order of the file, without missing ones. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        noise.ifPresent(own -> values.put("noise", own));
        epsilon.ifPresent(own -> values.put("epsilon", PlainNumber.of(own)));
        unit.ifPresent(own -> values.put("unit", own));
        honest.ifPresent(own -> values.put("honest", Integer.toString(own)));
        corrupt.ifPresent(own -> values.put("corrupt", Integer.toString(own)));
        dropout.ifPresent(own -> values.put("dropout", PlainNumber.of(own)));
        if (!unvouched.isEmpty()) {
            values.put(UNVOUCHED, String.join(", ", unvouched));
        }
        counts.ifPresent(own -> values.put("counts", Boolean.toString(own)));
        support.ifPresent(own -> values.put("support", Integer.toString(own)));
        cpu.ifPresent(own -> values.put("cpu", Integer.toString(own)));
        memory.ifPresent(own -> values.put("memory", Integer.toString(own)));
        return values;
    }

    /** Returns the text of policy.yaml. */
    String text() {
        return text(values());
    }

    /** Returns the text of policy.yaml with these values, which need not be valid. A file has at least one key. */
    static String text(Map<String, String> values) {
        if (values.isEmpty()) {
            return of(NodePolicy.DEFAULT).text();
        }
        List<String> lines = new ArrayList<>();
        values.forEach(
                (key, value) -> lines.add(key + ": " + (key.equals(UNVOUCHED) ? list(value) : scalar(value.strip()))));
        return HEADER + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String list(String names) {
        return Stream.of(SEPARATOR.split(names.strip()))
                .filter(name -> !name.isEmpty())
                .map(PolicyKeys::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(String value) {
        return PLAIN.matcher(value).matches() ? value : quoted(value);
    }

    /** Returns a text in the form of YAML that has no other meaning. */
    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                text.append('\\').appendCodePoint(point);
            } else if (Character.isISOControl(point) || point > 0x7e) {
                text.append(String.format(Locale.ROOT, "\\U%08x", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.append('"').toString();
    }
}
