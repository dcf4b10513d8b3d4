// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.RocChart;
import org.hanse.sim.summary.WritablePlace;

/** The folder that an audit writes to: audit.json, and a curve for each attack. */
record AuditFolder(Path folder) {

    private static final String JSON = "audit.json";

    /** Refuses a folder that cannot be written to, or holds other things than an audit. */
    void check() {
        WritablePlace.require(folder);
        if (Files.exists(json()) || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new InvalidInputException(
                        folder + ": holds other files than an audit's; choose another folder with --out");
            }
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read; choose another folder with --out", e);
        }
    }

    Path json() {
        return folder.resolve(JSON);
    }

    /** Writes all files of an audit; those of an earlier one are replaced. */
    void write(String scenario, String model, AuditSummary summary) {
        List<Finding> findings = summary.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            DurableFile.write(
                    folder.resolve(AuditText.file(finding)), RocChart.of(finding, summary.claim(), "roc-" + i));
        }
        DurableFile.write(json(), AuditJson.of(scenario, model, summary));
    }
}
