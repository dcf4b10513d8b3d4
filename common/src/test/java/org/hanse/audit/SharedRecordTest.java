// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.core.privacy.ReleaseKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedRecordTest {

    private static String part(String record) {
        return RecordArithmetic.of(SyntheticReport.parse(record))
                .first()
                .map(Failure::part)
                .orElse("");
    }

    private static String text() {
        return new String(CanonicalJson.bytes(SharedFixture.record()), StandardCharsets.UTF_8);
    }

    @Test
    void record_ofAReport_isVerified() {
        ObjectNode record = SharedFixture.record();
        Map<String, byte[]> files = SyntheticReport.coordinatorFiles(record);
        assertThat(ReportVerifier.verify(ReportFiles.of(files, false), SyntheticReport.COORDINATOR.verifyingKey())
                        .failure())
                .isEmpty();
        assertThat(ReportVerifier.subject(ReportFiles.of(files, false)).isShared())
                .isTrue();
    }

    @Test
    void record_ofTheFirstReport_hasTheCostOfThatReport() {
        var account = SharedFixture.account();
        SharedFixture.charge(account, 1, ReleaseKind.METRICS);
        String record = SharedFixture.record(new long[17], account).toString();
        assertThat(part(record)).isEmpty();
        assertThat(part(record.replace("\"epsilonSpent\":\"0.999", "\"epsilonSpent\":\"1.099")
                        .replace("\"epsilonRemaining\":\"3.000", "\"epsilonRemaining\":\"2.900")))
                .isEqualTo("sections.privacy.ledgers[0].epsilonSpent");
    }

    @Test
    void record_ofAnyLog_hasTheSameNames() {
        var account = SharedFixture.account();
        SharedFixture.charge(account, 1, ReleaseKind.METRICS);
        String empty = SharedFixture.record(new long[17], account).toString().replaceAll("\\d", "0");
        assertThat(empty).contains("personal", "exclude met items", "coOccurrence");
        assertThat(SharedCounts.GROUPS).hasSize(17).doesNotHaveDuplicates();
    }

    /** Quotes stand for those of JSON. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "'count':4801, 'count':4802, sections.counts.rows[0].low",
                "'count':3890, 'count':3.5, sections.counts.rows[1].count",
                "'count':-57, 'count':null, sections.counts.rows[3].count",
                "'name':'content', 'name':'page', sections.counts.rows[3].name",
                "'mostDecisions':10, 'mostDecisions':9, sections.noise.sensitivity",
                "'mostDecisions':10, 'mostDecisions':0, sections.noise.sigma",
                "'sigma':'119.579', 'sigma':'118.379', sections.noise.sigma",
                "'sigma':'119.579', 'sigma':'0', sections.noise.sigma",
                "'sensitivity':'28, 'sensitivity':'27, sections.noise.sensitivity",
                "'delta':'0.000001', 'delta':'0.00001', sections.noise.delta",
                "'groupsOfDecision':8, 'groupsOfDecision':7, sections.noise.groupsOfDecision",
                "'unit':'shopper: , 'unit':'visitor: , sections.noise.unit",
                "'reports':2, 'reports':0, sections.privacy.ledgers",
                "'name':'reports', 'name':'shoppers', sections.privacy.ledgers",
                "'epsilonLimit':'4.0, 'epsilonLimit':'5.0, sections.privacy.ledgers[0].epsilonRemaining",
                "'notProtected', 'protected', sections.notProtected",
                "'node':'shop-a', 'node':'', node"
            })
    void record_withAnotherFigure_failsThere(String from, String to, String part) {
        String before = text();
        String after = before.replaceFirst(Pattern.quote(from.replace('\'', '"')), to.replace('\'', '"'));
        assertThat(after).isNotEqualTo(before);
        assertThat(part(after)).isEqualTo(part);
    }

    @Test
    void record_withMoreNoiseThanItsEpsilonNeeds_failsAtSigma() {
        ObjectNode record = SharedFixture.record();
        ObjectNode noise = (ObjectNode) record.path("sections").path("noise");
        noise.put("sigma", "121.579");
        assertThat(part(record.toString())).isEqualTo("sections.noise.sigma");
    }

    @Test
    void record_withAFigureOfItsOwn_failsThere() {
        ObjectNode record = SharedFixture.record();
        ObjectNode row =
                (ObjectNode) record.path("sections").path("counts").path("rows").path(2);
        row.put("exact", 600);
        assertThat(part(record.toString())).isEqualTo("sections.counts.rows[2].exact");
        ObjectNode with = SharedFixture.record();
        with.putArray("decisions");
        assertThat(part(with.toString())).isEqualTo("decisions");
    }
}
