// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.sim.summary.Machine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClientsRunTest {

    @Test
    @Tag("nightly")
    void run_withoutTorch_timesRoundsOfOurs() {
        List<String> told = new ArrayList<>();
        ClientsSettings settings = new ClientsSettings(6, 40, 8, 3, 0, 2, false, Optional.empty());
        ClientsSummary summary = ClientsRun.run(settings, told::add);

        assertThat(told).hasSize(ClientsRun.progressSteps(settings));
        assertThat(summary.hanseSeconds()).hasSize(3).allMatch(seconds -> seconds > 0);
        assertThat(summary.hanseRate()).isPositive();
        assertThat(summary.torchRate()).isEmpty();
        assertThat(summary.agrees()).isTrue();
    }

    @Test
    @Tag("nightly")
    void run_pythonWithoutTorch_saysSoAndGoesOn() {
        ClientsSummary summary = ClientsRun.run(
                new ClientsSettings(2, 20, 4, 1, 0, 1, true, Optional.of(Path.of("/no/such/python"))), what -> {});

        assertThat(summary.notes()).singleElement().asString().contains("no PyTorch", "/no/such/python", "--python");
        assertThat(summary.hanseSeconds()).hasSize(1);
    }

    /** A whole round of the simulator, messages and integers included, against autograd and a mean of floats. */
    @Tag("nightly")
    @Test
    void run_besideTorch_trainsTheSameModel() {
        try (PythonProgram python = PythonProgram.start(Optional.empty(), 1)) {
            assertThat(python.version()).startsWith("torch");
        } catch (PeerException e) {
            abort("left out: " + e.getMessage());
        }
        ClientsSummary summary =
                ClientsRun.run(new ClientsSettings(5, 50, 9, 1, 0, 1, true, Optional.empty()), what -> {});

        assertThat(summary.agreement()).hasValueSatisfying(agreement -> {
            assertThat(agreement.loss()).isLessThan(1e-5);
            assertThat(agreement.change()).isBetween(0.0, 0.01);
        });
        assertThat(summary.torchRate().orElseThrow()).isPositive();
    }

    @Test
    void examples_ofEveryClient_areOneWindowOfAllItsInteractions() {
        ClientsInputs inputs = new ClientsInputs(new ClientsSettings(3, 30, 7, 1, 0, 1, false, Optional.empty()), 5);

        assertThat(inputs.examples())
                .hasSize(3)
                .extracting(LocalExamples::positions, LocalExamples::batches)
                .containsOnly(tuple(6L, 1));
    }

    @Test
    void medianRate_ofRounds_isClientsOverTheMiddleOne() {
        ClientsSummary summary = new ClientsSummary(
                new ClientsSettings(10, 30, 7, 4, 0, 1, false, Optional.empty()),
                new Machine("a processor", 1, "17"),
                "scalar",
                Optional.empty(),
                5,
                OptionalLong.empty(),
                List.of(1.0, 9.0, 2.0, 3.0),
                List.of(4.0, 5.0, 100.0),
                Optional.of(new ClientsSummary.Agreement(1e-7, 0.02)),
                List.of());

        assertThat(summary.hanseRate()).isEqualTo(4);
        assertThat(summary.torchRate()).hasValue(2);
        assertThat(summary.agrees()).isFalse();
    }
}
