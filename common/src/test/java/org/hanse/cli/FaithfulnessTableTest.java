// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.Faithfulness.Verdict;
import org.hanse.core.explain.faithfulness.FaithfulnessTest;
import org.hanse.explain.FaithfulnessJson;
import org.junit.jupiter.api.Test;

/** Tests of explanations that miss their thresholds: decisive ones fail, others give an alarm. */
class FaithfulnessTableTest {

    private static final double FAR = 0.9326;

    /** All tests pass, but for one that is measured far from its threshold. */
    private static Faithfulness missed(FaithfulnessTest test) {
        List<Faithfulness.Outcome> passed = Stream.of(FaithfulnessTest.values())
                .map(own -> new Faithfulness.Outcome(own, Optional.of(0.0), Verdict.PASS, ""))
                .toList();
        return new Faithfulness(Grade.CONTEXTUAL, 40, passed, List.of()).with(test, FAR, "");
    }

    @Test
    void lines_testThatIsNotDecisive_isAnAlarmAndTheGradeIsOffered() {
        List<String> lines = FaithfulnessTable.lines(missed(FaithfulnessTest.RESIDUAL));
        assertThat(lines.get(0)).isEqualTo("Explanations of grade contextual: offered, tested on 40 decisions");
        assertThat(lines)
                .filteredOn(line -> line.contains("residual"))
                .singleElement()
                .asString()
                .containsSubsequence("0.9326", "alarm");
        assertThat(lines).noneMatch(line -> line.contains("  fail  "));
        assertThat(lines).endsWith("  An alarm does not decide whether the grade is offered.");
    }

    @Test
    void lines_decisiveTest_failsAndTheGradeIsNotOffered() {
        List<String> lines = FaithfulnessTable.lines(missed(FaithfulnessTest.DELETION));
        assertThat(lines.get(0)).contains("not offered on these data");
        assertThat(lines)
                .filteredOn(line -> line.contains("deletion"))
                .singleElement()
                .asString()
                .contains("fail");
        assertThat(lines).noneMatch(line -> line.contains("alarm does not"));
    }

    @Test
    void json_ofAMissedTest_tellsFailuresAndAlarmsApart() {
        ObjectNode alarm = FaithfulnessJson.of(missed(FaithfulnessTest.RESIDUAL));
        assertThat(FaithfulnessJson.isOffered(alarm)).isTrue();
        assertThat(FaithfulnessJson.failed(alarm)).isEmpty();
        assertThat(FaithfulnessJson.alarms(alarm)).containsExactly("residual");
        assertThat(FaithfulnessJson.read(alarm).isOffered()).isTrue();
        ObjectNode failed = FaithfulnessJson.of(missed(FaithfulnessTest.DELETION));
        assertThat(FaithfulnessJson.isOffered(failed)).isFalse();
        assertThat(FaithfulnessJson.failed(failed)).containsExactly("deletion");
        assertThat(FaithfulnessJson.alarms(failed)).isEmpty();
    }

    /** Earlier versions wrote {@code fail} for every test that misses its threshold. */
    @Test
    void json_ofAnEarlierVersion_isReadByTheSameRule() {
        ObjectNode before = FaithfulnessJson.of(missed(FaithfulnessTest.RESIDUAL));
        before.path("tests").forEach(own -> {
            if (own.path("result").asText().equals("alarm")) {
                ((ObjectNode) own).put("result", "fail");
            }
        });
        assertThat(FaithfulnessJson.isOffered(before)).isTrue();
        assertThat(FaithfulnessJson.alarms(before)).containsExactly("residual");
    }
}
