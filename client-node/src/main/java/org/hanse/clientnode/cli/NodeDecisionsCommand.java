// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.HanseCommandLine;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.DurationReader;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node decisions}: what a node recommended. */
@Command(
        name = "decisions",
        header = "Export what a node recommended, with what shoppers did",
        description = "%nFor the evaluation of other ways to recommend.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExamples:", "  hanse node decisions export shop-a --out decisions.parquet"},
        subcommands = NodeDecisionsCommand.Export.class)
public final class NodeDecisionsCommand implements Runnable {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw HanseCommandLine.missingCommand(spec);
    }

    /** {@code hanse node decisions export}. */
    @Command(
            name = "export",
            header = "Write shown decisions and their rewards to a Parquet file",
            description =
                    "%nA row is a slot of a decision: item, propensity given the slots before, score, the pool it was drawn"
                            + " from, and what the shopper did with it. A descriptor beside the file, with the"
                            + " ending .yaml, is for hanse data check. An event counts for the decision that it names, else for the last one that showed"
                            + " the item to the same shopper. Decisions made ahead and not shown, and erased shoppers, are left"
                            + " out.%n%nRows have the times of visits, and what was shown and bought. Pools lack what the"
                            + " shopper met. So only the owner of the file can read it.%n",
            footer = {
                "%nExamples:",
                "  hanse node decisions export shop-a --out decisions.parquet",
                "  hanse node decisions export shop-a --out november.parquet --window 14d \\",
                "      --since 2026-11-01 --until 2026-12-01 --json",
                "%nExit codes: 0 done, 2 usage error or bad input."
            })
    static final class Export implements Callable<Integer> {

        private static final Duration LONGEST = Duration.ofDays(Decisions.KEPT_DAYS);

        @Mixin
        StandardOptions standard = new StandardOptions();

        @Mixin
        HomeParameter home = new HomeParameter();

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description =
                        "File to write, which ends in .parquet; replaced if it is there, like the descriptor beside it")
        Path out = Path.of("");

        @Option(
                names = "--window",
                paramLabel = "TIME",
                defaultValue = "7d",
                description = "Time after a decision in which an event counts, such as 12h (default: ${DEFAULT-VALUE})")
        String window = "7d";

        @Option(
                names = "--since",
                paramLabel = "DATE",
                description = "First day, UTC (default: that of the oldest decision)")
        Optional<LocalDate> since = Optional.empty();

        @Option(names = "--until", paramLabel = "DATE", description = "Day after the last one, UTC (default: tomorrow)")
        Optional<LocalDate> until = Optional.empty();

        @Option(
                names = "--shoppers",
                description =
                        "Add personal data: ids of shopper and decision, and the permitted items, which lack those that the shopper met")
        boolean shoppers;

        @Mixin
        JsonOption json = new JsonOption();

        @Spec
        CommandSpec spec = CommandSpec.create();

        /** Answer, schema {@code hanse.decisions-export/1}. */
        private record Document(
                String schema,
                String file,
                String descriptor,
                String window,
                @JsonUnwrapped DecisionExport.Written numbers) {}

        @Override
        public Integer call() {
            if (!out.toString().endsWith(DecisionExport.PARQUET)) {
                throw new InvalidInputException("--out: found " + out + "; expected a name that ends in "
                        + DecisionExport.PARQUET + ". Fix: rename it");
            }
            InstantSource clock = InstantSource.system();
            DecisionExport.Wanted wanted = wanted(clock.instant());
            DecisionExport.Written written = new DecisionExport(home.existing(), clock).write(wanted, out);
            PrintWriter screen = spec.commandLine().getOut();
            if (json.isSet()) {
                screen.println(ServedJson.text(new Document(
                        "hanse.decisions-export/1",
                        out.toString(),
                        DecisionExport.descriptor(out).toString(),
                        window,
                        written)));
            } else {
                print(written, screen);
            }
            return ExitCode.SUCCESS;
        }

        private DecisionExport.Wanted wanted(Instant now) {
            Duration time = DurationReader.parse(window)
                    .filter(own -> !own.isZero() && own.compareTo(LONGEST) <= 0)
                    .orElseThrow(() -> new InvalidInputException("--window: found " + window
                            + "; expected a time up to " + LONGEST.toDays() + "d, such as 12h or 7d. Fix: correct it"));
            Instant from = since.map(Export::instant).orElse(Instant.EPOCH);
            Instant end = until.map(Export::instant).orElse(now.plus(Duration.ofDays(1)));
            if (!from.isBefore(end)) {
                throw new InvalidInputException("--since: found " + from + "; expected a day before " + end
                        + ", the end. Fix: choose an earlier day");
            }
            return new DecisionExport.Wanted(from, end, time, shoppers);
        }

        private static Instant instant(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        private void print(DecisionExport.Written written, PrintWriter screen) {
            screen.println("Wrote " + Words.count(written.rows()) + " slots of " + Words.count(written.decisions())
                    + " decisions to " + out);
            screen.println("  " + Words.count(written.rewards()) + " with a reward within " + window
                    + "; least propensity " + String.format(Locale.ROOT, "%.3g", written.propensityMin()));
            note("decisions within the window, so that more events may follow", written.unsettled());
            note("slots without a pool, such as of earlier versions", written.withoutPool());
            note("decisions made ahead and not shown, left out", written.waiting());
            screen.println("Next: hanse data check " + DecisionExport.descriptor(out));
        }

        private void note(String text, long count) {
            if (count > 0) {
                spec.commandLine().getOut().println("  " + text + ": " + Words.count(count));
            }
        }
    }
}
