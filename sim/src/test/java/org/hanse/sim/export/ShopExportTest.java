// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopExportTest {

    @ParameterizedTest
    @EnumSource
    void text_everyExport_beginsWithTheCheckedInLines(ShopExport export) throws IOException {
        try (InputStream head = Objects.requireNonNull(getClass().getResourceAsStream("/exports/" + export.file()))) {
            String lines = new String(head.readAllBytes(), export.encoding());
            assertThat(lines.lines()).hasSizeGreaterThanOrEqualTo(5);
            assertThat(lines.chars().filter(c -> c == '"').count() % 2)
                    .as("whole rows")
                    .isZero();
            assertThat(export.text()).startsWith(lines);
        }
    }
}
