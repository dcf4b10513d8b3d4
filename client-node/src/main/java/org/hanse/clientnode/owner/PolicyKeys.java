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
import org.hanse.core.privacy.PrivacyUnit;

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

    private static final String NOISE = "noise";
    private static final String UNIT = "unit";
    private static final String UNVOUCHED = "unvouched";
    private static final String COUNTS = "counts";

    /** Names of the keys, in the order of the file. */
    public static final List<String> NAMES = List.of(
            NOISE, "epsilon", UNIT, "honest", "corrupt", "dropout", UNVOUCHED, COUNTS, "support", "cpu", "memory");

    /** Possible values of the keys that have few; an empty one stands for a missing key. */
    public static final Map<String, List<String>> CHOICES = Map.of(
            NOISE,
            words(NodePolicy.Noise.values()).toList(),
            UNIT,
            Stream.concat(Stream.of(""), words(PrivacyUnit.values())).toList(),
            COUNTS,
            List.of("false", "true"));

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

    private static Stream<String> words(Enum<?>[] values) {
        return Stream.of(values).map(PolicyKeys::word);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the values by key, in the order of the file, without missing ones. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        NAMES.forEach(key -> value(key).ifPresent(own -> values.put(key, own)));
        return values;
    }

    private Optional<String> value(String key) {
        return switch (key) {
            case NOISE -> noise;
            case "epsilon" -> plain(epsilon);
            case UNIT -> unit;
            case "honest" -> plain(honest);
            case "corrupt" -> plain(corrupt);
            case "dropout" -> plain(dropout);
            case UNVOUCHED -> Optional.of(String.join(", ", unvouched)).filter(own -> !own.isEmpty());
            case COUNTS -> counts.map(String::valueOf);
            case "support" -> plain(support);
            case "cpu" -> plain(cpu);
            case "memory" -> plain(memory);
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static Optional<String> plain(OptionalDouble value) {
        return value.stream().mapToObj(PlainNumber::of).findFirst();
    }

    private static Optional<String> plain(OptionalInt value) {
        return value.stream().mapToObj(Integer::toString).findFirst();
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
