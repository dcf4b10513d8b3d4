// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuaranteeTextTest {

    private static List<String> text(String job) throws JsonProcessingException {
        return new GuaranteeText(new ObjectMapper()
                        .readTree("{\"privacy\":{\"ledgers\":[],\"rounds\":[],\"jobs\":[" + job + "]}}"))
                .section()
                .text();
    }

    @Test
    void section_ofAJobWithCounts_saysThatTheyWereSummedWithoutNoise() throws JsonProcessingException {
        String summed = "Before training, the shops summed pair counts of items without a privacy guarantee.";

        assertThat(text("{\"job\":\"books\",\"noise\":\"none\",\"counts\":\"exact sum\"}"))
                .anyMatch(line ->
                        line.startsWith("Job books: its models were trained without noise") && line.contains(summed));
        assertThat(text("{\"job\":\"books\",\"noise\":\"none\"}")).noneMatch(line -> line.contains(summed));
    }

    @Test
    void section_ofAJobWithPairs_namesTheEpsilonOfTheSum() throws JsonProcessingException {
        String job = "{\"job\":\"books\",\"noise\":\"participants\",\"epsilon\":\"8\",\"delta\":\"0.0001\","
                + "\"unit\":\"shopper\"%s}";

        assertThat(text(job.formatted(",\"pairsEpsilon\":\"6\"")))
                .anyMatch(line -> line.endsWith(
                        "the shops summed similar pairs of items with noise, within that guarantee: epsilon"
                                + " 6 of the sum alone."));
        assertThat(text(job.formatted(""))).noneMatch(line -> line.contains("similar pairs"));
    }
}
