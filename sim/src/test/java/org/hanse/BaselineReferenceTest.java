// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.hanse.core.evaluate.baseline.Baselines;
import org.junit.jupiter.api.Test;

/** Names of baselines in the reference against the registry. */
class BaselineReferenceTest {

    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| [^|]*\\| [^|]*\\| [^|]*\\|$");

    @Test
    void baselinesPage_everyBaseline_hasARow() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(REFERENCE.resolve("baselines.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(Baselines.BUILT_IN.names());
    }

    @Test
    void keysPage_everyBaseline_isNamed() throws IOException {
        String line = Files.readString(REFERENCE.resolve("keys.md"))
                .lines()
                .filter(text -> text.startsWith("Baselines: "))
                .findFirst()
                .orElseThrow();
        assertThat(Baselines.BUILT_IN.names()).allMatch(name -> line.contains("`" + name + "`"));
    }
}
