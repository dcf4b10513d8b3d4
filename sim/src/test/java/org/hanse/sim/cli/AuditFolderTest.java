// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditFolderTest {

    private static final AuditSummary NOTHING = new AuditSummary(
            20,
            1,
            new AuditSummary.Guaranteed(Claim.NOTHING, Optional.empty()),
            List.of(),
            Optional.empty(),
            Optional.empty());

    @TempDir
    Path folder = Path.of("");

    /** An audit takes long, so only an explicit option replaces its results. */
    @Test
    void check_auditOfSomethingElse_isReplacedByForceOnly() {
        AuditFolder audits = new AuditFolder(folder.resolve("audit"));
        audits.check("shops", "federated", false);
        audits.write("shops", "federated", NOTHING);

        audits.check("shops", "federated", false);
        assertThatThrownBy(() -> audits.check("shops", "private", false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(audits.folder()
                        + ": found an audit of the model \"federated\" of the scenario \"shops\"; expected"
                        + " one of the model \"private\" of the scenario \"shops\". Fix: choose another folder"
                        + " with --out, or replace it with --force");
        assertThatThrownBy(() -> audits.check("others", "federated", false))
                .hasMessageContaining("expected one of the model \"federated\" of the scenario \"others\"");
        audits.check("shops", "private", true);
    }

    @Test
    void check_auditThatCannotBeRead_isReplaced() throws IOException {
        Files.writeString(folder.resolve("audit.json"), "{\"sche");

        new AuditFolder(folder).check("shops", "federated", false);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, synthetic",
        "'', true, synthetic-federated",
        "'ablations: [{name: private, of: federated, federation: {privacy: {}}}]', false, synthetic",
        "'ablations: [{name: a, of: federated, federation: {privacy: {}}}, {name: b, of: federated, federation:"
                + " {privacy: {}}}]', false, synthetic-federated",
    })
    void usual_severalModels_haveAFolderEach(String more, boolean named, String name) throws IOException {
        Files.writeString(folder.resolve("scenario.yaml"), """
            scenario: synthetic
            merchants: [{id: shops, dataset: shops.yaml}]
            compare: [federated]
            """ + more + "\n");
        Scenario scenario = ScenarioReader.read(folder.resolve("scenario.yaml"));

        assertThat(AuditFolder.usual(scenario, "federated", named).folder()).isEqualTo(Path.of("audits", name));
    }
}
