// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.RocChart;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.WritablePlace;

/** The folder that an audit writes to: audit.json, and a curve for each attack. */
record AuditFolder(Path folder) {

    private static final String JSON = "audit.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Returns the default folder of an audit. If the scenario has several models worth an attack, each has a folder of its own.
     *
     * @param named whether the user named the model
     */
    static AuditFolder usual(Scenario scenario, String model, boolean named) {
        long guaranteed =
                scenario.trained().stream().filter(TrainedModel::isPrivate).count();
        return new AuditFolder(Path.of("audits", scenario.name() + (named || guaranteed > 1 ? "-" + model : "")));
    }

    /**
     * Refuses a folder that cannot be written to, holds other things than an audit, or one of something else.
     *
     * @param force whether an audit of another model or scenario may be replaced
     */
    void check(String scenario, String model, boolean force) {
        WritablePlace.require(folder);
        if (Files.exists(json())) {
            String asked = words(scenario, model);
            Optional<String> other = held().filter(held -> !force && !held.equals(asked));
            if (other.isPresent()) {
                throw new InvalidInputException(folder + ": found an audit of " + other.get() + "; expected one of "
                        + asked + ". Fix: choose another folder with --out, or replace it with --force");
            }
            return;
        }
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new InvalidInputException(
                        folder
                                + ": found files of another origin; expected those of an audit. Fix: choose another folder with --out");
            }
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    /** Returns the subject of the audit in this folder; empty if it is unreadable and may be replaced. */
    private Optional<String> held() {
        try {
            JsonNode audit = MAPPER.readTree(json().toFile());
            return audit.path("schema").asText().equals(AuditJson.SCHEMA)
                    ? Optional.of(words(
                            audit.path("scenario").asText(), audit.path("model").asText()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String words(String scenario, String model) {
        return "the model \"" + model + "\" of the scenario \"" + scenario + "\"";
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
