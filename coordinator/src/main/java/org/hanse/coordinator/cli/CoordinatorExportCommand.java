// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.model.GlobalModel;
import org.hanse.file.DurableFile;
import org.hanse.job.JobDocuments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator export}: the model of a round as a file. */
@Command(
        name = "export",
        header = "Write the model of a round to a file",
        description =
                "%nThe file has the format of the coordinator's own models: protobuf messages ModelMessage, each after its"
                        + " length. FILE.json beside it names job, round, plan and digests. Overwrites nothing.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator export hub books --out books.model",
            "  hanse coordinator export hub books --round 3 --out books-3.model",
            "%nExit codes: 0 done, 2 usage error, no such round, or a file that exists."
        })
public final class CoordinatorExportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "JOB", description = "Name of the job")
    String name = "";

    @Option(
            names = "--round",
            paramLabel = "ROUND",
            description = "Counted round, or 0 for the initial model; default: the last counted round")
    Optional<Integer> round = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write")
    Path file = Path.of("");

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        Path facts = file.resolveSibling(file.getFileName() + ".json");
        requireMissing(file);
        requireMissing(facts);
        try (CoordinatorDatabase database = home.openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            JobId job = Jobs.require(store, name);
            RoundModel chosen = chosen(RoundModel.all(store, job));
            FileModelStore models = new FileModelStore(folder);
            // Reading checks the digest.
            GlobalModel model = models.model(chosen.model());
            String provenance = JsonDocument.text(provenance(home, store, job, chosen, model)) + "\n";
            copy(models.file(chosen.model()), file);
            writeOrDelete(facts, provenance);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Written  " + file + ": model after round " + chosen.round() + " of " + job + ", "
                    + Words.count(model.parameters().size()) + " parameters, digest "
                    + chosen.model().toHex());
            out.println("Written  " + facts + ": its provenance");
        }
        return ExitCode.SUCCESS;
    }

    private void requireMissing(Path path) {
        if (path.getFileName() == null || path.getFileName().toString().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--out: found no file name; expected a file. Fix: name a file");
        }
        if (Files.exists(path)) {
            throw new InvalidInputException(
                    path + ": found a file; expected none, as an export overwrites nothing. Fix:"
                            + " name another file with --out");
        }
    }

    private RoundModel chosen(List<RoundModel> models) {
        if (models.isEmpty()) {
            throw new InvalidInputException(
                    "JOB: found " + name + ", which has not started; expected a job with a model."
                            + " Fix: run hanse coordinator serve " + folder);
        }
        RoundModel last = models.get(models.size() - 1);
        int wanted = round.orElse(last.round());
        return models.stream()
                .filter(model -> model.round() == wanted)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--round: found " + wanted
                        + "; expected a counted round up to " + last.round() + ". Fix: choose one of hanse coordinator"
                        + " models " + folder + " " + name));
    }

    private static ObjectNode provenance(
            CoordinatorHome home, JobStore store, JobId job, RoundModel chosen, GlobalModel model) {
        JobStore.Definition definition = store.jobs().stream()
                .filter(own -> own.id().equals(job))
                .findFirst()
                .orElseThrow();
        ObjectNode root = JsonDocument.of("hanse.model-provenance/1");
        root.put("federation", CoordinatorSettings.read(home.settings()).name());
        root.put("authority", home.readRoots().fingerprint());
        root.put("job", job.text()).put("round", chosen.round());
        root.put("digest", chosen.model().toHex());
        root.put("version", model.version());
        root.put("parameters", model.parameters().size());
        JobSetup setup = JobDocuments.stored(job.text(), definition.plan(), definition.roster(), home.readOperator());
        root.put("plan", setup.digest().toHex());
        root.put("enrolment", setup.enrolment().digest().toHex());
        root.put("updates", chosen.counted().map(JobRecord.Counted::updates).orElse(null));
        JobJson.putLoss(root, chosen.counted().map(JobRecord.Counted::loss).orElse(OptionalDouble.empty()));
        return root;
    }

    private static void copy(Path model, Path file) {
        try (InputStream in = Files.newInputStream(model)) {
            DurableFile.write(file, in::transferTo);
        } catch (IOException e) {
            throw FileProblem.unreadable(model, e);
        }
    }

    /** Writes the provenance, or deletes the model. A model without provenance would block the next export. */
    private void writeOrDelete(Path facts, String provenance) {
        boolean written = false;
        try {
            DurableFile.write(facts, provenance);
            written = true;
        } finally {
            if (!written) {
                delete();
            }
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": cannot be deleted: " + e.getMessage() + ". Fix: delete it before the next export", e);
        }
    }
}
