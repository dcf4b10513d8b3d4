// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.privacy.VectorFile.Outcome;
import org.hanse.cli.privacy.VectorFile.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse privacy vectors}: runs test vectors through the shipped code. */
@Command(
        name = "vectors",
        header = "Run test vectors through the shipped code",
        description =
                "%nReads every JSON file in a folder: known answers of X25519, HKDF, Ed25519, AES-CTR and AES-GCM, with"
                        + " inputs to refuse (crypto-kat.json), Shamir secret sharing (secagg-shamir.json), masked sums with"
                        + " given keys (secagg-masked-sum.json), sensitivities of clipped sums (dp-sensitivity.json) and of"
                        + " correlated noise (dp-matrix.json). Prints a line for each failed or skipped vector, then the"
                        + " totals. Vectors of algorithms that Hanse does not use are skipped. docs/guides/privacy.md"
                        + " describes the layout.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy vectors common/src/test/resources/privacy",
            "  hanse privacy vectors common/src/test/resources/privacy --json",
            "%nExit codes: 0 none failed, 1 some failed, 2 no vector files, or files that are no JSON."
        })
public final class PrivacyVectorsCommand implements Callable<Integer> {

    static final String SCHEMA = "hanse.privacy-vectors/1";

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Folder of vector files")
    Path folder = Path.of("");

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-vectors/1)")
    boolean json;

    @Override
    public Integer call() {
        List<Result> results = VectorFile.inFolder(folder).stream()
                .flatMap(file -> file.results().stream())
                .toList();
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(json(results));
        } else {
            results.stream()
                    .filter(result -> result.outcome() != Outcome.PASSED)
                    .forEach(screen::println);
            screen.println(count(results, Outcome.PASSED) + " passed, " + count(results, Outcome.FAILED) + " failed, "
                    + count(results, Outcome.SKIPPED) + " skipped");
        }
        screen.flush();
        return count(results, Outcome.FAILED) == 0 ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    private static String json(List<Result> results) {
        ObjectNode root = JsonDocument.of(SCHEMA);
        for (Outcome outcome : Outcome.values()) {
            root.put(outcome.key(), count(results, outcome));
        }
        root.putPOJO("vectors", results);
        return JsonDocument.text(root);
    }
}
