// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hanse.cli.privacy.VectorResult.Outcome;

/** Results of one file's vectors, in order. */
final class VectorResultsAccumulator {

    private final String file;
    private final List<VectorResult> results = new ArrayList<>();

    VectorResultsAccumulator(String file) {
        this.file = file;
    }

    /**
     * Runs a vector.
     *
     * @param check says what was expected if something else came; one that cannot read the vector says so with a
     *     {@link MalformedVectorException}
     */
    void run(String name, Supplier<Optional<String>> check) {
        Optional<String> difference;
        try {
            difference = check.get();
        } catch (MalformedVectorException e) {
            difference = Optional.ofNullable(e.getMessage());
        }
        add(name, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED, difference.orElse(""));
    }

    void skip(String name, String why) {
        add(name, Outcome.SKIPPED, why);
    }

    private void add(String name, Outcome outcome, String remark) {
        results.add(new VectorResult(file, name, outcome, remark));
    }

    List<VectorResult> results() {
        return List.copyOf(results);
    }
}
