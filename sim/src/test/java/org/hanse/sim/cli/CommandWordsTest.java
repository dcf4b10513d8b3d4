// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWordsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "shops/run-1.yaml, shops/run-1.yaml",
                "a b, 'a b'",
                "~x, '~x'",
                "a\\b, 'a\\b'",
                "it's, 'it'\\''s'",
                "Bücher, 'Bücher'"
            })
    void path_charactersOfTheShell_areQuoted(String path, String word) {
        assertThat(CommandWords.path(Path.of(path))).isEqualTo(word);
    }
}
