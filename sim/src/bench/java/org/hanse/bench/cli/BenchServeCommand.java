// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hanse.bench.ServeLoad;
import org.hanse.bench.ServeLoad.Latencies;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse bench serve}: latencies of a running node. */
@Command(
        name = "serve",
        header = "Measure a running node: decisions and events at a steady rate",
        description =
                "%nSends requests at their scheduled times, whether or not earlier ones were answered. A latency begins at the scheduled"
                        + " time. Events are views of random items by random shoppers, so use a copy of a node.%n",
        footer = {
            "%nExample:",
            "  hanse bench serve http://127.0.0.1:8080/v1 --token-file token.txt \\",
            "      --shoppers shoppers.txt --items items.txt --rate 200 --seconds 600",
            "%nExit codes: 0 done, 1 some requests failed, 2 usage error."
        })
public final class BenchServeCommand implements Callable<Integer> {

    private static final int THREADS = 4;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "URL", description = "URL of the API, as hanse node serve prints it")
    String url = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "File with a token of scopes decide and events")
    Path token = Path.of("");

    @Option(names = "--shoppers", required = true, paramLabel = "FILE", description = "Ids of shoppers, one per line")
    Path shoppers = Path.of("");

    @Option(names = "--items", required = true, paramLabel = "FILE", description = "Ids of items, one per line")
    Path items = Path.of("");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Requests a second (default: ${DEFAULT-VALUE})")
    double rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Time of the load (default: ${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--events",
            paramLabel = "PART",
            defaultValue = "0.2",
            description = "Part of the requests that are events (default: ${DEFAULT-VALUE})")
    double events;

    @Mixin
    JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        if (!(rate > 0) || seconds < 1 || !(events >= 0 && events <= 1)) {
            throw new InvalidInputException(
                    "--rate, --seconds, --events: found a number out of range; expected above 0, at least 1, and from 0 to 1."
                            + " Fix: correct it");
        }
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            ServeLoad.Requests requests =
                    new ServeLoad.Requests(url, lines(token).get(0), lines(shoppers), lines(items), rate, events);
            ServeLoad.Result result = new ServeLoad(requests, executor).run(Duration.ofSeconds(seconds));
            print(result, spec.commandLine().getOut());
            return result.failed() == 0 ? ExitCode.SUCCESS : ExitCode.FAILED;
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.isEmpty()) {
                throw new InvalidInputException(
                        file + ": found no line; expected at least one. Fix: name another file");
            }
            return lines;
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private void print(ServeLoad.Result result, PrintWriter out) {
        if (json.isSet()) {
            ObjectNode root = JsonDocument.of("hanse.bench-serve/1");
            root.set("decisions", document(result.decisions()));
            root.set("events", document(result.events()));
            root.put("failed", result.failed());
            out.println(JsonDocument.text(root));
        } else {
            TextTable table =
                    TextTable.aligned("lrrrrrr").row("", "answered", "p50 ms", "p90", "p99", "p99.9", "greatest");
            row(table, "decisions", result.decisions());
            row(table, "events", result.events());
            table.lines("").forEach(out::println);
            out.println("failed: " + Words.count(result.failed())
                    + result.failure().map(first -> ", the first: " + first).orElse(""));
        }
    }

    private static void row(TextTable table, String name, Latencies own) {
        table.row(
                name,
                Words.count(own.count()),
                millis(own.median()),
                millis(own.p90()),
                millis(own.p99()),
                millis(own.p999()),
                millis(own.greatest()));
    }

    private static ObjectNode document(Latencies own) {
        ObjectNode node = JsonDocument.of("");
        node.remove("schema");
        return node.put("answered", own.count())
                .put("p50Millis", own.median())
                .put("p90Millis", own.p90())
                .put("p99Millis", own.p99())
                .put("p999Millis", own.p999())
                .put("greatestMillis", own.greatest());
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
