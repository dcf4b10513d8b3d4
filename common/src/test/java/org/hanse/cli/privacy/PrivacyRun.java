// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.hanse.cli.HanseCommandLine;
import picocli.CommandLine;

/**
 * Output and exit code of {@code hanse privacy}.
 *
 * @param exit its exit code
 * @param out standard output
 * @param err standard error
 */
record PrivacyRun(int exit, String out, String err) {

    /** Vectors and figures that Hanse is checked with. */
    static final Path REFERENCE = Path.of("src", "test", "resources", "privacy");

    static PrivacyRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine privacy = HanseCommandLine.of(new PrivacyCommand());
        privacy.setOut(new PrintWriter(out));
        privacy.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new PrivacyRun(privacy.execute(words), out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    String lastLine() {
        List<String> lines = lines();
        return lines.get(lines.size() - 1);
    }
}
