// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.core.explain.Grade;
import org.hanse.explain.FaithfulnessJson;

/** Text about the tests of reasons, and consequences of a failed decisive one. */
final class ReasonTests {

    /** Target of links to the section. */
    static final String ID = "faithfulness";

    private static final String ALARM = "alarm";

    /** Sentence for readers if a decisive test failed. */
    static final String WARNING = "The reasons in this report are not reliable; do not give them to customers.";

    /** Warning away from the verdict, which names the failed tests. */
    static final String POINTER = WARNING + " The verdict at the top names the failed tests.";

    private static final Map<String, String> RESULTS = Map.of("pass", "passed", "fail", "failed", ALARM, ALARM);

    private final JsonNode faithfulness;
    private final Language language;

    ReasonTests(JsonNode sections) {
        this(sections, Language.EN);
    }

    ReasonTests(JsonNode sections, Language language) {
        this.faithfulness = sections.path("faithfulness");
        this.language = language;
    }

    boolean isMeasured() {
        return isComputed(faithfulness);
    }

    /** Returns whether a decisive test failed for a model of the period. */
    boolean isUnreliable() {
        return stream(faithfulness.path("models")).anyMatch(model -> !FaithfulnessJson.isOffered(model));
    }

    /** Returns whether the reasons of all tested models are strict: each term is the effect of its removal. */
    boolean isStrict() {
        return stream(faithfulness.path("models"))
                .allMatch(model -> model.path("grade").asText().equals(FaithfulnessJson.word(Grade.STRICT)));
    }

    /** Returns the digests of the models of the period for which a decisive test failed. */
    Set<String> unreliable() {
        return stream(faithfulness.path("models"))
                .filter(model -> !FaithfulnessJson.isOffered(model))
                .map(model -> model.path("model").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the digest prefixes of the period's untested models; other models of it were tested. */
    List<String> missing() {
        return stream(faithfulness.path("missing"))
                .map(own -> ReportWords.digest(own.asText()))
                .toList();
    }

    /** Returns the failed decisive tests in plain words. */
    List<String> failed() {
        return inWords(FaithfulnessJson::failed);
    }

    /** Returns the other tests that miss their thresholds, in plain words. */
    List<String> alarms() {
        return inWords(FaithfulnessJson::alarms);
    }

    private List<String> inWords(Function<JsonNode, List<String>> names) {
        return stream(faithfulness.path("models"))
                .flatMap(model -> names.apply(model).stream())
                .map(test -> words(test, language))
                .distinct()
                .toList();
    }

    /** Returns the warning with the failed tests, for the verdict. */
    String warning() {
        List<String> failed = failed();
        return failed.isEmpty()
                ? WARNING
                : WARNING + " Each of these should hold, and its test failed: " + String.join("; ", failed) + ".";
    }

    private static String words(String test, Language language) {
        return Phrases.of(language).test(test);
    }

    Section section() {
        if (!isMeasured()) {
            return new Section(ID, "Do the reasons tell the truth?", List.of(notComputed(faithfulness)), List.of(), "");
        }
        List<String> text = new ArrayList<>();
        if (isUnreliable()) {
            text.add(WARNING);
        }
        text.add("Each test removes interactions, or changes the model, and compares what happens with what the reasons"
                + " say. A test without a threshold has no verdict. An alarm does not decide whether reasons may be"
                + " given.");
        if (!missing().isEmpty()) {
            text.add(
                    "Not measured for " + count(missing().size(), "model") + ": " + String.join(", ", missing()) + ".");
        }
        List<Table> tables =
                stream(faithfulness.path("models")).map(ReasonTests::table).toList();
        return new Section(ID, "Do the reasons tell the truth?", text, tables, "From the node's stored measurements.");
    }

    private static Table table(JsonNode model) {
        return Table.of(
                "Model " + ReportWords.digest(model.path("model").asText()) + ", grade "
                        + model.path("grade").asText() + ", "
                        + count(model.path("cases").asLong(), "tested decision"),
                List.of("What should hold", "Test", ">Measured", "Threshold", "Result"),
                stream(model.path("tests"))
                        .map(test -> List.of(
                                words(test.path("name").asText(), Language.EN),
                                test.path("name").asText(),
                                isEmpty(test) ? "–" : test.path("measured").asText(),
                                test.path("threshold").asText().equals("reported")
                                        ? "none"
                                        : test.path("threshold").asText(),
                                isEmpty(test)
                                        ? "not measured"
                                        : RESULTS.getOrDefault(result(model, test), "no verdict")))
                        .toList());
    }

    private static String result(JsonNode model, JsonNode test) {
        return FaithfulnessJson.alarms(model).contains(test.path("name").asText())
                ? ALARM
                : test.path("result").asText();
    }

    private static boolean isEmpty(JsonNode test) {
        return test.path("measured").asText().isEmpty();
    }
}
