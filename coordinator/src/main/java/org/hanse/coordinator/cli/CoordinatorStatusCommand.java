// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.port.ServiceReadings.Budget;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.key.PublicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator status}: the service with its jobs and participants. */
@Command(
        name = "status",
        header = "Show the service, its participants, its jobs and its privacy budgets",
        description =
                "%nReads the database and the ledgers, so it works with and without a running service. Only a running"
                        + " service knows connections.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator status hub",
            "  hanse coordinator status hub --json",
            "%nExit codes: 0 done, 2 usage error, or a folder without a coordinator."
        })
public final class CoordinatorStatusCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    /**
     * Stored job.
     *
     * @param tally counted rounds of the job
     */
    private record Tallied(JobOverview job, RoundTally tally) {}

    /** State that the command shows. */
    private record Status(
            CoordinatorSettings settings,
            LiveJobs live,
            Instant certificateUntil,
            List<Registry.Participant> participants,
            long invited,
            List<Tallied> jobs,
            List<Budget> budgets,
            List<String> exact) {

        private Optional<ObjectNode> service() {
            return live.service();
        }

        /** Returns the last contact of a participant that is not connected; empty if it had none since the start. */
        private Optional<Instant> lastSeen(Registry.Participant participant) {
            return service()
                    .map(own -> own.path("lastSeen").path(participant.name().text()))
                    .filter(JsonNode::isTextual)
                    .map(at -> Instant.parse(at.asText()));
        }

        /** Returns the participants that are not connected, with their last contact; empty for none, or without a service. */
        private Optional<String> absent() {
            TreeSet<String> present = connected();
            String names = participants.stream()
                    .filter(own -> own.revoked().isEmpty()
                            && !present.contains(own.name().text()))
                    .map(own -> own.name() + " ("
                            + lastSeen(own)
                                    .map(at -> "last seen " + Admissions.words(at))
                                    .orElse("not since the start")
                            + ")")
                    .collect(Collectors.joining(", "));
            return service().isPresent() && !names.isEmpty() ? Optional.of(names) : Optional.empty();
        }

        private TreeSet<String> connected() {
            TreeSet<String> names = new TreeSet<>();
            service().ifPresent(own -> own.path("connected").forEach(name -> names.add(name.asText())));
            return names;
        }
    }

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        Status status;
        try (CoordinatorDatabase database = home.openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            Registry registry = new JdbcRegistry(database);
            List<JobOverview> jobs = JobOverview.all(store);
            status = new Status(
                    CoordinatorSettings.read(home.settings()),
                    LiveJobs.of(folder),
                    PublicFile.certificateEnd(home.serverCertificate()),
                    registry.participants(),
                    registry.invitations().stream()
                            .filter(own -> own.used().isEmpty()
                                    && own.expires()
                                            .isAfter(InstantSource.system().instant()))
                            .count(),
                    jobs.stream()
                            .map(job -> new Tallied(job, RoundTally.of(store, job)))
                            .toList(),
                    home.readBudgets(),
                    JobBudget.exact(store, jobs));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(JsonDocument.text(document(status)));
        } else {
            print(status, out);
        }
        return ExitCode.SUCCESS;
    }

    private static ObjectNode document(Status status) {
        ObjectNode root = JsonDocument.of("hanse.coordinator-status/1");
        root.put("name", status.settings().name()).put("url", status.settings().url());
        root.put("running", status.service().isPresent());
        root.set("since", status.service().map(own -> own.path("started")).orElse(root.nullNode()));
        root.set("http", status.service().map(own -> own.path("http")).orElse(root.nullNode()));
        root.put("certificateUntil", status.certificateUntil().toString());
        ArrayNode participants = root.putArray("participants");
        status.participants().forEach(own -> {
            ObjectNode node = ParticipantJson.of(own);
            if (status.service().isPresent()) {
                node.put("connected", status.connected().contains(own.name().text()));
            } else {
                node.putNull("connected");
            }
            node.put("lastSeen", status.lastSeen(own).map(Instant::toString).orElse(null));
            participants.add(node);
        });
        ArrayNode jobs = root.putArray("jobs");
        status.jobs().forEach(job -> jobs.add(JobJson.of(job.job(), job.tally(), status.live())));
        ArrayNode budgets = root.putArray("budgets");
        status.budgets().forEach(budget -> {
            ObjectNode node = budgets.addObject().put("units", budget.units());
            node.put("epsilonSpent", budget.spent()).put("epsilonLimit", budget.limit());
        });
        ArrayNode exact = root.putArray("jobsWithoutGuarantee");
        status.exact().forEach(exact::add);
        return root;
    }

    private void print(Status status, PrintWriter out) {
        out.println(status.settings().name() + ": "
                + status.service()
                        .map(own -> "running since " + time(own.path("started")))
                        .orElse("not running. Next: hanse coordinator serve " + folder));
        status.service()
                .map(own -> own.path("http"))
                .filter(JsonNode::isTextual)
                .ifPresent(http -> out.println("Health        " + http.asText() + "/readyz, metrics at /metrics"));
        boolean expired =
                status.certificateUntil().isBefore(InstantSource.system().instant());
        out.println("Address       " + status.settings().url() + ", certificate "
                + (expired ? "EXPIRED on " : "until ") + Admissions.words(status.certificateUntil())
                + (expired ? ". Next: start hanse coordinator serve " + folder + " again, which renews it" : ""));
        long revoked = status.participants().stream()
                .filter(own -> own.revoked().isPresent())
                .count();
        long suspended =
                status.participants().stream().filter(StateWords::isSuspended).count();
        out.println("Participants  " + (status.participants().size() - revoked) + " enrolled, "
                + some(suspended, "suspended") + some(status.invited(), "invited") + some(revoked, "revoked")
                + status.service()
                        .map(own -> status.connected().size() + " connected"
                                + (status.connected().isEmpty() ? "" : ": " + String.join(", ", status.connected())))
                        .orElse("connections unknown"));
        status.absent().ifPresent(names -> out.println("Absent        " + names));
        for (Budget budget : status.budgets()) {
            out.printf(
                    Locale.ROOT,
                    "Budget        epsilon %.3f of %s spent, %s, %s%n",
                    budget.spent(),
                    PlainNumber.of(budget.limit()),
                    budget.units(),
                    budget.scope().holds(false));
        }
        if (!status.exact().isEmpty()) {
            out.println("No guarantee  " + String.join(", ", status.exact()) + " released exact sums about the same"
                    + " shoppers; an epsilon holds for private jobs alone");
        }
        status.jobs().forEach(job -> print(status.live().of(job.job()), job.tally(), status.live(), out));
        if (status.jobs().isEmpty()) {
            out.println("No jobs. Next: hanse coordinator job create " + folder + " PLAN --roster FILE");
        }
    }

    private static String some(long count, String state) {
        return count == 0 ? "" : count + " " + state + ", ";
    }

    private static void print(JobOverview job, RoundTally tally, LiveJobs live, PrintWriter out) {
        out.println("Job " + job.job() + ": " + StateWords.line(job) + "; " + tally.words());
        job.current().ifPresent(round -> out.println("  " + RoundWords.line(round)));
        RoundWords.declined(live.declined(job)).forEach(line -> out.println("  " + line));
        live.rosterLine(job.job()).ifPresent(line -> out.println("  " + line));
        job.sums().forEach(sum -> out.println("  " + sum.line()));
        job.last().ifPresent(round -> out.println("  " + round.line()));
    }

    private static String time(JsonNode started) {
        return started.asText().isEmpty() ? "an unknown time" : Admissions.words(Instant.parse(started.asText()));
    }
}
