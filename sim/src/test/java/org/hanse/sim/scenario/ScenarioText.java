// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scenarios that tests write down. */
final class ScenarioText {

    static final String HEAD = "scenario: two\n";
    static final String MERCHANTS = "merchants: [{id: a, dataset: a.yaml}]\n";

    private ScenarioText() {}

    /** The scenario of this text, as the file {@code scenario.yaml} of that folder. */
    static Scenario read(Path folder, String text) {
        Path file = folder.resolve("scenario.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ScenarioReader.read(file);
    }
}
