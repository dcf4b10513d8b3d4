// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessTest;
import org.hanse.core.explain.faithfulness.RemovalOrder;

/** Tests of explanations as JSON. Figures are decimal texts of six digits, so that the canonical form has them as they are. */
public final class FaithfulnessJson {

    private static final MathContext DIGITS = new MathContext(6);

    private FaithfulnessJson() {}

    /** Returns the results; a figure that was not measured is an empty text. */
    public static ObjectNode of(Faithfulness result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("grade", word(result.grade())).put("offered", result.isOffered());
        root.put("cases", result.cases());
        ArrayNode tests = root.putArray("tests");
        result.outcomes()
                .forEach(own -> tests.addObject()
                        .put("name", word(own.test()))
                        .put(
                                "measured",
                                own.measured().map(FaithfulnessJson::text).orElse(""))
                        .put("threshold", own.test().threshold())
                        .put("result", word(own.verdict()))
                        .put("note", own.note()));
        ObjectNode curves = root.putObject("curves");
        result.curves().forEach(curve -> {
            ArrayNode points = curves.putArray(word(curve.order()));
            curve.points().forEach(point -> points.add(text(point)));
        });
        return root;
    }

    /** Returns the results of {@link #of}, with six digits. */
    public static Faithfulness read(JsonNode root) {
        List<Faithfulness.Outcome> outcomes = new ArrayList<>();
        for (JsonNode own : root.path("tests")) {
            String measured = own.path("measured").asText();
            outcomes.add(new Faithfulness.Outcome(
                    constant(FaithfulnessTest.class, own.path("name").asText()),
                    measured.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(measured)),
                    constant(Faithfulness.Verdict.class, own.path("result").asText()),
                    own.path("note").asText()));
        }
        List<Faithfulness.Curve> curves = new ArrayList<>();
        root.path("curves").properties().forEach(curve -> {
            List<Double> points = new ArrayList<>();
            curve.getValue().forEach(point -> points.add(Double.valueOf(point.asText())));
            curves.add(new Faithfulness.Curve(constant(RemovalOrder.class, curve.getKey()), points));
        });
        return new Faithfulness(
                constant(Grade.class, root.path("grade").asText()),
                root.path("cases").asInt(),
                outcomes,
                curves);
    }

    /** Returns whether a document of {@link #of} lets reasons be given: the grade is offered, and no decisive test failed. */
    public static boolean isOffered(JsonNode root) {
        return failed(root).isEmpty() && (root.path("offered").asBoolean(true) || isWithheldForDeletionAlone(root));
    }

    /** Earlier versions withheld strict reasons for {@code deletion}, which is an alarm since. */
    private static boolean isWithheldForDeletionAlone(JsonNode root) {
        boolean failed = false;
        for (JsonNode own : root.path("tests")) {
            boolean passed = own.path("result").asText().equals(word(Faithfulness.Verdict.PASS));
            if (isDecisive(root, own.path("name").asText()) && !passed) {
                return false;
            }
            failed |= own.path("result").asText().equals(word(Faithfulness.Verdict.FAIL));
        }
        return failed;
    }

    /** Returns the names of the decisive tests that failed in a document of {@link #of}. */
    public static List<String> failed(JsonNode root) {
        return missed(root, true);
    }

    /** Returns the names of the other tests that miss their thresholds in a document of {@link #of}. */
    public static List<String> alarms(JsonNode root) {
        return missed(root, false);
    }

    /** Documents of earlier versions have {@code fail} for every test that misses its threshold. */
    private static List<String> missed(JsonNode root, boolean decisive) {
        List<String> names = new ArrayList<>();
        for (JsonNode own : root.path("tests")) {
            String name = own.path("name").asText();
            boolean missed = List.of(word(Faithfulness.Verdict.FAIL), word(Faithfulness.Verdict.ALARM))
                    .contains(own.path("result").asText());
            if (missed && isDecisive(root, name) == decisive) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Returns whether a test is decisive for the grade of a document; an unknown test is. A document without a grade has no strict one. */
    private static boolean isDecisive(JsonNode root, String name) {
        boolean strict = root.path("grade").asText().equals(word(Grade.STRICT));
        return Stream.of(FaithfulnessTest.values())
                .filter(own -> word(own).equals(name))
                .allMatch(own -> own.isDecisive(strict ? Grade.STRICT : Grade.CONTEXTUAL));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** Returns the word for a value. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
