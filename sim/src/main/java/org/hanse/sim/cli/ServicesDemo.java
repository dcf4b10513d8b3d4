// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFolder;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;

/**
 * {@code hanse demo --services}: a coordinator and six nodes as processes on this machine. A node is killed and stays dead, the
 * coordinator is killed in the middle of a round and restarted, the job completes, and the nodes serve a model.
 */
final class ServicesDemo {

    private static final String JOB = "demo";
    private static final String SHOPS = "shops";
    /** End of the id of a shop's first shopper. */
    private static final String FIRST_SHOPPER = "-s1";

    private static final String ROUND = "round ";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** Counted rounds before the node and the coordinator are killed. */
    private static final int NODE_DIES_AFTER = 2;

    private static final int COORDINATOR_DIES_AFTER = 1;

    private final Path out;
    private final ShopSpec shops;
    private final PrintWriter screen;
    private final InstantSource clock;

    ServicesDemo(Path out, long seed, PrintWriter screen, InstantSource clock) {
        this.out = out;
        this.shops = new ShopSpec(6, 40, 60, 30, seed);
        this.screen = screen;
        this.clock = clock;
    }

    /**
     * Runs the demo and prints its story.
     *
     * @throws InvalidInputException if the folder holds other files
     * @throws IllegalStateException if a command fails or a service ends unexpectedly, with the reason
     */
    void run() throws InterruptedException {
        Instant begin = clock.instant();
        List<String> names = shops.merchantIds();
        prepare();
        say("A coordinator and " + names.size()
                + " nodes, each a process of its own. A node reads the files of its own shop alone.");
        Map<String, Path> descriptors = new LinkedHashMap<>();
        names.forEach(
                name -> descriptors.put(name, out.resolve(SHOPS).resolve(name).resolve("dataset.yaml")));
        try (LocalServices services = LocalServices.start(new LocalServices.Setup(out, descriptors, LONGEST), clock)) {
            names.forEach(name -> services.startNode(name, JOB));
            say("Started   coordinator (process " + services.coordinatorProcess() + ") and nodes "
                    + String.join(", ", names));
            services.awaitNodes();
            say("Enrolled  all nodes by one-time codes; their keys never left them");
            services.createJob(out.resolve("plan.yaml"));
            say("Signed    roster and plan, with the operator's key; each node's policy accepts the plan");
            rounds(services, names.get(names.size() - 1));
            say("Waiting   until each node has fitted the last model and chosen which one it serves");
            services.awaitServed(JOB);
            tell(services);
        }
        say("\nDone in " + Duration.between(begin, clock.instant()).toSeconds()
                + " s. Logs, keys and folders of all services: " + out);
        say("Next: hanse coordinator job show " + out.resolve("hub") + " " + JOB);
        say("      hanse node recommend " + out.resolve(names.get(0)) + " " + names.get(0) + FIRST_SHOPPER);
    }

    private void prepare() {
        if (Files.exists(out.resolve(SHOPS).resolve(GeneratedShops.TRUTH))) {
            say("Replacing the earlier demo in " + out + ", with its keys, logged decisions and reports.");
            delete(out);
        } else if (Files.exists(out) && !isEmpty()) {
            throw new InvalidInputException(
                    out
                            + ": found files of another origin; expected an empty folder or an earlier demo. Fix: choose another folder with --out");
        }
        DurableFolder.write(out, true, folder -> {
            GeneratedShops.write(shops, Files.createDirectories(folder.resolve(SHOPS)), shopper -> {});
            Files.createDirectories(folder.resolve("logs"));
            try (InputStream plan =
                    Objects.requireNonNull(ServicesDemo.class.getResourceAsStream("services-plan.yaml"))) {
                Files.copy(plan, folder.resolve("plan.yaml"));
            }
        });
    }

    private boolean isEmpty() {
        String[] names = out.toFile().list();
        return names != null && names.length == 0;
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found an earlier demo that cannot be deleted. Fix: choose another folder with --out",
                    e);
        }
    }

    /** Follows the job, and kills. */
    private void rounds(LocalServices services, String dead) throws InterruptedException {
        int counted = 0;
        int printed = 0;
        boolean restarted = false;
        LocalServices.Job job;
        do {
            job = services.awaitRound(JOB, counted);
            counted = job.counted();
            printed = sayRounds(job, printed);
            if (counted == NODE_DIES_AFTER) {
                services.killNode(dead);
                say("Killed    node " + dead + ", for good; the job goes on without it");
            }
            if (counted == COORDINATOR_DIES_AFTER && !restarted) {
                services.until("a running round", () -> services.job(JOB).isRunning());
                int round = services.job(JOB).current();
                services.restartCoordinator();
                restarted = true;
                say("Killed    the coordinator, in the middle of round " + round
                        + ", and started it again. It continues from its files: the round goes on, or the job repeats it if too"
                        + " few nodes are back in time");
            }
        } while (counted < job.rounds());
        services.until("the end of job " + JOB, () -> services.job(JOB).isFinished());
        say("Job       " + services.words(JOB));
    }

    /** Prints lines of the history about rounds, and returns the length of the history. */
    private int sayRounds(LocalServices.Job job, int printed) {
        job.history().stream()
                .skip(printed)
                .filter(line -> line.startsWith(ROUND))
                .forEach(line -> say("Round     " + line.substring(ROUND.length())));
        return job.history().size();
    }

    private void tell(LocalServices services) {
        say("\nSent messages and best trained model of each node (hanse node sent " + out.resolve("SHOP")
                + ", hanse node status " + out.resolve("SHOP") + "):");
        shops.merchantIds()
                .forEach(shop -> say(String.format(
                        "  %-9s %s; %s",
                        shop,
                        services.sent(shop),
                        services.served(shop, JOB).orElse("chose no trained model: it was killed before"))));
    }

    private void say(String text) {
        screen.println(text);
        screen.flush();
    }
}
