// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.ServiceFile;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.port.ImportStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node import}: the merchant's data. */
@Command(
        name = "import",
        header = "Import what is new in the merchant's files, and train on it",
        description =
                "%nDESCRIPTOR says where the files are; hanse data guess writes one. Interactions that are stored already"
                        + " are not stored twice, and stay when the files no longer hold them. Items of the files get what stands"
                        + " there, others stay. A running node trains on the data next. A file with too"
                        + " many faulty rows imports nothing.%n",
        footer = {
            "%nExamples:",
            "  hanse node import shop-a shop.yaml",
            "  hanse node import shop-a --rejects",
            "%nExit codes: 0 imported, 2 usage error or bad input; the stored data are unchanged then."
        })
public final class NodeImportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DESCRIPTOR",
            description = "Descriptor of the data set, YAML")
    Optional<Path> descriptor = Optional.empty();

    @Option(names = "--rejects", description = "List the rows that the last import rejected, and why; import nothing")
    boolean rejects;

    @Option(names = "--replace", description = "Drop everything stored before and keep what the files hold")
    boolean replace;

    @Mixin
    JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        if (rejects == descriptor.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "DESCRIPTOR: found " + (rejects ? "a descriptor beside --rejects" : "none")
                            + "; expected either a descriptor or --rejects. Fix: give one of them");
        }
        NodeHome home = place.existing();
        PrintWriter out = spec.commandLine().getOut();
        if (rejects) {
            list(home, out);
        } else {
            ImportSummary summary = NodeImport.run(
                    home, descriptor.orElseThrow(), replace, spec.commandLine().getErr());
            if (json.isSet()) {
                out.println(ImportText.json(summary));
            } else {
                ImportText.table(summary, place.folder).forEach(out::println);
                out.println(
                        new ServiceFile(place.folder).running().isPresent()
                                ? "The running node trains on the data next"
                                : "Next: " + NodeSettings.start(home));
            }
        }
        out.flush();
        return ExitCode.SUCCESS;
    }

    private void list(NodeHome home, PrintWriter out) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            data.required();
            List<ImportStore.Entry> entries = data.imports().imports();
            long total = entries.get(entries.size() - 1).counts().rejected();
            List<ImportStore.Reject> listed = data.imports().rejects();
            if (json.isSet()) {
                out.println(ImportText.json(listed, total));
                return;
            }
            ImportText.rejects(listed).forEach(out::println);
            out.println("The last import rejected " + Words.count(total) + " rows"
                    + (listed.size() < total ? "; the first " + Words.count(listed.size()) + " are listed" : ""));
        }
    }
}
