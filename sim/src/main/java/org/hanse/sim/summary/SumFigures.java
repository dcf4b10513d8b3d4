// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.sim.federate.SumRecord;

/**
 * Sum before the first round.
 *
 * @param asked participants that were asked
 * @param missing participants whose update is not in the sum
 * @param uploadBytes bytes of all messages to the coordinator
 * @param downloadBytes bytes of all messages to participants, with the sum for each
 * @param outcome reason for a missing sum; empty with a sum
 * @param figures figures of its kind by name, whole ones as {@code long}
 */
public record SumFigures(
        int asked,
        List<String> missing,
        long uploadBytes,
        long downloadBytes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String outcome,
        @JsonAnyGetter @JsonAnySetter Map<String, Number> figures) {

    public SumFigures {
        missing = List.copyOf(missing);
        Map<String, Number> read = new LinkedHashMap<>(figures);
        read.replaceAll((name, figure) -> figure instanceof Integer whole ? Long.valueOf(whole) : figure);
        figures = Collections.unmodifiableMap(read);
    }

    public static SumFigures of(SumRecord sum) {
        return new SumFigures(
                sum.asked(),
                sum.missing(),
                sum.uploadBytes(),
                sum.downloadBytes(),
                sum.outcome(),
                sum.observed().figures());
    }

    /** Returns the bytes of all messages. */
    long bytes() {
        return uploadBytes + downloadBytes;
    }
}
