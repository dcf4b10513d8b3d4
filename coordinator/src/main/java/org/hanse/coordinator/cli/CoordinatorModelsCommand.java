// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.federation.JobId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator models}: the model of each round. */
@Command(
        name = "models",
        header = "List the models of a job, one for each counted round",
        description = "%nThe loss is the mean training loss in the sum. Under a privacy guarantee nodes send none.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator models hub books",
            "  hanse coordinator models hub books --json",
            "%nExit codes: 0 done, 2 usage error."
        })
public final class CoordinatorModelsCommand implements Callable<Integer> {

    private static final int SHORT = 16;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "JOB", description = "Name of the job")
    String name = "";

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        FileModelStore files = new FileModelStore(folder);
        try (CoordinatorDatabase database = home.openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            JobId job = Jobs.require(store, name);
            List<RoundModel> models = RoundModel.all(store, job);
            PrintWriter out = spec.commandLine().getOut();
            if (json.isSet()) {
                out.println(JsonDocument.text(document(job, models, files)));
            } else {
                print(models, files, out);
            }
        }
        return ExitCode.SUCCESS;
    }

    private static ObjectNode document(JobId job, List<RoundModel> models, FileModelStore files) {
        ObjectNode root = JsonDocument.of("hanse.models/1").put("job", job.text());
        ArrayNode list = root.putArray("models");
        for (RoundModel model : models) {
            ObjectNode node = list.addObject().put("round", model.round());
            node.put("digest", model.model().toHex());
            node.put("updates", model.counted().map(JobRecord.Counted::updates).orElse(null));
            node.put("seconds", model.counted().map(JobRecord.Counted::seconds).orElse(null));
            JobJson.putLoss(node, model.counted().map(JobRecord.Counted::loss).orElse(OptionalDouble.empty()));
            Path file = files.file(model.model());
            node.put("file", Files.exists(file) ? file.toString() : null);
        }
        return root;
    }

    private void print(List<RoundModel> models, FileModelStore files, PrintWriter out) {
        if (models.isEmpty()) {
            out.println("No models: the job has not started. Next: hanse coordinator serve " + folder);
            return;
        }
        TextTable table = TextTable.aligned("rrrrl").row("ROUND", "UPDATES", "SECONDS", "LOSS", "MODEL");
        for (RoundModel model : models) {
            table.row(
                    Integer.toString(model.round()),
                    model.counted().map(own -> Integer.toString(own.updates())).orElse("-"),
                    model.counted()
                            .map(own -> String.format(Locale.ROOT, "%.1f", own.seconds()))
                            .orElse("-"),
                    model.counted()
                            .map(JobRecord.Counted::loss)
                            .filter(OptionalDouble::isPresent)
                            .map(loss -> String.format(Locale.ROOT, "%.4f", loss.getAsDouble()))
                            .orElse("-"),
                    model.model().toHex().substring(0, SHORT)
                            + (Files.exists(files.file(model.model())) ? "" : ", file missing"));
        }
        table.lines("").forEach(out::println);
        out.println("Next: hanse coordinator export " + folder + " " + name + " --out FILE");
    }
}
