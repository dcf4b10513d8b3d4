// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.coordinator.cli.CoordinatorMain;
import org.hanse.file.DurableFile;

/**
 * A coordinator and nodes, each a process on this machine, and the commands of their operator, which run in this process. All files are
 * in one folder: {@code keys}, {@code hub}, {@code logs} and a folder for each node.
 */
public final class LocalServices implements AutoCloseable {

    private static final long POLL_MILLISECONDS = 100;
    private static final String SERVING = "serving ";
    private static final Pattern FINGERPRINT = Pattern.compile("--authority (\\S+)");
    private static final Pattern SENT = Pattern.compile("Sent \\d+ masked updates, \\S+ bytes");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final InstantSource clock;
    private final Duration longest;
    private final Map<String, Path> descriptors;
    private final Map<String, ServiceProcess> nodes = new LinkedHashMap<>();
    private final List<String> options;
    private final String url;
    private final String authority;
    private ServiceProcess coordinator;

    /**
     * State of a job, from {@code job show --json}.
     *
     * @param state name of the state
     * @param why reason of a pause, an end or a failure; empty without
     * @param counted rounds that counted
     * @param rounds number of rounds to count; 0 before the start
     * @param current number of the current round; 0 between rounds
     * @param history lines of the history, oldest first
     */
    public record Job(String state, String why, int counted, int rounds, int current, List<String> history) {

        boolean isRunning() {
            return state.equals("running");
        }

        boolean isFinished() {
            return state.equals("finished") && counted == rounds;
        }

        /** Returns whether the job makes no further round by itself. */
        boolean isOver() {
            return List.of("finished", "failed", "paused", "cannot-run").contains(state);
        }
    }

    /**
     * Setup of the services.
     *
     * @param folder existing folder with a subfolder {@code logs}
     * @param descriptors descriptor of each node's data by its name
     * @param longest timeout of a step
     * @param options JVM options of the coordinator
     */
    public record Setup(Path folder, Map<String, Path> descriptors, Duration longest, List<String> options) {

        /** Creates the setup of small services. */
        Setup(Path folder, Map<String, Path> descriptors, Duration longest) {
            this(folder, descriptors, longest, ServiceProcess.SMALL);
        }
    }

    private LocalServices(Setup setup, InstantSource clock) {
        this.options = List.copyOf(setup.options());
        this.folder = setup.folder();
        this.descriptors = new LinkedHashMap<>(setup.descriptors());
        this.clock = clock;
        this.longest = setup.longest();
        int port = freePort();
        this.url = "https://localhost:" + port;
        ServiceCommands.operator("init", path("keys"));
        ServiceCommands.coordinator(
                "init",
                path("hub"),
                "--name",
                "local",
                "--operator",
                path("keys/operator.pub"),
                "--listen",
                "127.0.0.1:" + port,
                "--host",
                "localhost");
        List<String> invite = new ArrayList<>(List.of("invite", path("hub"), "--out", path("codes")));
        invite.addAll(descriptors.keySet());
        this.authority = found(FINGERPRINT, ServiceCommands.coordinator(invite.toArray(String[]::new)))
                .group(1);
        this.coordinator = serve();
    }

    /**
     * Sets up and starts a coordinator.
     *
     * @throws IllegalStateException if a command fails or the coordinator ends
     */
    public static LocalServices start(Setup setup, InstantSource clock) throws InterruptedException {
        LocalServices services = new LocalServices(setup, clock);
        services.until("the coordinator listens", () -> services.coordinator.hasPrinted("Listening at "));
        return services;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    private ServiceProcess serve() {
        return ServiceProcess.start(
                CoordinatorMain.class,
                options,
                log("coordinator"),
                List.of("coordinator", "serve", path("hub"), "--no-http"));
    }

    /** Starts a node, which enrols and imports unless it has done so, and approves the first plan of the jobs. */
    void startNode(String name, String... jobs) {
        startNode(name, List.of(), jobs);
    }

    /** Starts a node with further options. */
    private ServiceProcess startNode(String name, List<String> further, String... jobs) {
        List<String> words = node(name, jobs);
        words.addAll(further);
        ServiceProcess node = ServiceProcess.start(NodeMain.class, ServiceProcess.SMALL, log(name), words);
        nodes.put(name, node);
        return node;
    }

    /**
     * Starts a node that recommends, too.
     *
     * @return URL of its API
     */
    String startServingNode(String name, String... jobs) throws InterruptedException {
        ServiceProcess node = startNode(name, List.of("--listen", "127.0.0.1:" + freePort()), jobs);
        until(name + " recommends", () -> node.hasPrinted(SERVING));
        return node.printed(SERVING).substring(SERVING.length());
    }

    /** Ends a node as an operator does, and returns its exit code. */
    int endNode(String name) throws InterruptedException {
        return Objects.requireNonNull(nodes.remove(name), name).awaitEnd();
    }

    /**
     * Starts several nodes in one process; see {@link #startNode}. They enrol one after the other before, because an address has few open
     * calls to enrol.
     */
    public void startNodes(List<String> names, List<String> options, String... jobs) {
        names.forEach(name -> ServiceCommands.node(
                "enrol", path(name), url, "--authority", authority, "--code-file", path("codes/" + name + ".code")));
        String first = names.get(0);
        Path commands = folder.resolve("logs").resolve(first + ".commands");
        DurableFile.write(
                commands,
                names.stream().map(name -> String.join("\t", node(name, jobs))).collect(Collectors.joining("\n")));
        ServiceProcess process =
                ServiceProcess.start(SeveralNodes.class, options, log(first), List.of(commands.toString()));
        names.forEach(name -> nodes.put(name, process));
    }

    private List<String> node(String name, String... jobs) {
        List<String> words = new ArrayList<>(List.of(
                "node",
                "run",
                path(name),
                "--no-http",
                "--enrol",
                url,
                "--authority",
                authority,
                "--code-file",
                path("codes/" + name + ".code"),
                "--import",
                String.valueOf(descriptors.get(name))));
        for (String job : jobs) {
            words.addAll(List.of("--approve", job));
        }
        return words;
    }

    /** Waits until all nodes take part. */
    public void awaitNodes() throws InterruptedException {
        until(
                "all nodes take part",
                () -> nodes.entrySet().stream()
                        .allMatch(node -> node.getValue().hasPrinted("Node " + node.getKey() + " ")));
    }

    /** Signs a roster of all enrolled nodes and a plan, and creates its job. */
    public void createJob(Path plan) {
        ServiceCommands.coordinator("participants", path("hub"), "--roster", path("roster.yaml"));
        ServiceCommands.operator("sign", path("keys"), path("roster.yaml"));
        ServiceCommands.operator("sign", path("keys"), plan.toString(), "--roster", path("roster.yaml.signed"));
        ServiceCommands.coordinator(
                "job", "create", path("hub"), plan + ".signed", "--roster", path("roster.yaml.signed"));
    }

    /** Returns the state of a job. */
    public Job job(String name) {
        JsonNode job = show(name);
        return new Job(
                job.path("state").asText(),
                job.path("why").asText(""),
                job.path("counted").asInt(),
                job.path("rounds").asInt(),
                job.path("current").path("round").asInt(),
                job.path("history").findValuesAsText("line"));
    }

    private JsonNode show(String job) {
        return json(ServiceCommands.coordinator("job", "show", path("hub"), job, "--json"));
    }

    private static JsonNode json(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(document, e);
        }
    }

    /** Returns the state of a job in words, as {@code job show} prints it. */
    String words(String job) {
        return ServiceCommands.coordinator("job", "show", path("hub"), job)
                .lines()
                .findFirst()
                .orElseThrow()
                .substring(job.length())
                .strip();
    }

    /** Returns which model of a job a node serves, in words; empty if it serves none. */
    Optional<String> served(String node, String job) {
        return Optional.of(serving(node, job).path("reason").asText()).filter(reason -> !reason.isEmpty());
    }

    private JsonNode serving(String node, String job) {
        JsonNode status = json(ServiceCommands.node("status", path(node), "--json"));
        return StreamSupport.stream(status.path("jobs").spliterator(), false)
                .filter(own -> own.path("name").asText().equals(job))
                .map(own -> own.path("served"))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    /**
     * Waits until each running node has compared the last model of a job with the one that it serves. A node keeps the model that is better
     * on its own data.
     *
     * @throws IllegalStateException if it takes too long, or a service ends
     */
    void awaitServed(String job) throws InterruptedException {
        String model = show(job).path("model").asText();
        Deque<String> open = new ArrayDeque<>(nodes.keySet());
        until(() -> "the choice of the served model of job " + job + " at " + String.join(", ", open), () -> {
            if (!open.isEmpty()
                    && serving(open.getFirst(), job).path("examined").asText().equals(model)) {
                open.removeFirst();
            }
            return open.isEmpty();
        });
    }

    /** Returns the last line of {@code node sent}. */
    String sent(String node) {
        return found(SENT, ServiceCommands.node("sent", path(node))).group();
    }

    long coordinatorProcess() {
        return coordinator.pid();
    }

    /** Returns the resources that the coordinator has used. */
    public ServiceProcess.Usage coordinatorUsage() {
        return coordinator.usage();
    }

    /** Returns the report of the coordinator's Native Memory Tracking. */
    public String coordinatorMemory() {
        return coordinator.nativeMemory();
    }

    /** Returns the resources that the process of a node has used. */
    ServiceProcess.Usage nodeUsage(String name) {
        return Objects.requireNonNull(nodes.get(name), name).usage();
    }

    /** Returns the bytes that the processes of nodes have written to disks. */
    public long writtenByNodes() {
        return nodes.values().stream()
                .distinct()
                .mapToLong(node -> node.usage().writtenBytes())
                .sum();
    }

    /** Kills a node. */
    void killNode(String name) throws InterruptedException {
        Objects.requireNonNull(nodes.remove(name), name).kill();
    }

    /** Kills the coordinator, and starts it again. */
    void restartCoordinator() throws InterruptedException {
        coordinator.kill();
        coordinator = serve();
    }

    /**
     * Waits until another round of a job counts, and returns the job.
     *
     * @param before number of rounds that counted
     * @throws IllegalStateException if the job ends or pauses before, it takes too long, or a service ends
     */
    public Job awaitRound(String name, int before) throws InterruptedException {
        until("a further round of " + name, () -> {
            Job job = job(name);
            return job.counted() > before || job.isOver();
        });
        Job job = job(name);
        if (job.counted() <= before) {
            throw new IllegalStateException("job " + name + " is " + job.state() + " after " + before + " rounds: "
                    + job.why() + ". Logs: " + path("logs"));
        }
        return job;
    }

    /**
     * Waits until a number of rounds of the only job counted, by the coordinator's log: reading its database would slow it down.
     *
     * @throws IllegalStateException if the job ends or pauses before, it takes too long, or a service ends
     */
    public void awaitRounds(int counted) throws InterruptedException {
        until("round " + counted, () -> {
            if (coordinator.hasLogged(" paused: ") || coordinator.hasLogged(" failed: ")) {
                throw new IllegalStateException("the job stopped before round " + counted + ". Logs: " + path("logs"));
            }
            return coordinator.hasLogged("round " + counted + " counted: ");
        });
    }

    /** Returns the seconds of each counted round of a job, from the end of the one before, by the times in its history. */
    public List<Double> secondsOfRounds(String job) {
        List<Double> seconds = new ArrayList<>();
        Optional<Instant> last = Optional.empty();
        for (JsonNode entry : show(job).path("history")) {
            Instant at = Instant.parse(entry.path("at").asText());
            if (entry.path("line").asText().contains(" counted: ")) {
                seconds.add(Duration.between(last.orElse(at), at).toMillis() / 1e3);
            }
            last = Optional.of(at);
        }
        return seconds;
    }

    /**
     * Waits until something is reached.
     *
     * @throws IllegalStateException if it takes too long, or a service that was not killed ends
     */
    void until(String what, BooleanSupplier reached) throws InterruptedException {
        until(() -> what, reached);
    }

    private void until(Supplier<String> what, BooleanSupplier reached) throws InterruptedException {
        Instant end = clock.instant().plus(longest);
        while (!reached.getAsBoolean()) {
            if (!clock.instant().isBefore(end)) {
                throw new IllegalStateException("not reached after " + longest.toMinutes() + " minutes: " + what.get()
                        + ". Logs: " + path("logs"));
            }
            requireAlive();
            Thread.sleep(POLL_MILLISECONDS);
        }
    }

    private void requireAlive() {
        if (!coordinator.isAlive()) {
            throw new IllegalStateException("the coordinator has ended: " + coordinator.lastLine());
        }
        nodes.forEach((name, node) -> {
            if (!node.isAlive()) {
                throw new IllegalStateException("node " + name + " has ended: " + node.lastLine());
            }
        });
    }

    private static Matcher found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("found no " + pattern + " in: " + text);
        }
        return matcher;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    @Override
    public void close() {
        nodes.values().forEach(ServiceProcess::end);
        coordinator.end();
        nodes.values().forEach(ServiceProcess::close);
        coordinator.close();
    }
}
