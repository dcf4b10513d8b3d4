// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.app.ClickWatch;
import org.hanse.clientnode.http.NodeMetrics;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.http.RecommendationServer;
import org.hanse.clientnode.http.RepeatedRequests;
import org.hanse.clientnode.jdbc.JdbcAnswerStore;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcErasureStore;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcExperimentStore;
import org.hanse.clientnode.jdbc.JdbcExportStore;
import org.hanse.clientnode.jdbc.JdbcImportStore;
import org.hanse.clientnode.jdbc.JdbcItemStore;
import org.hanse.clientnode.jdbc.JdbcPreferenceStore;
import org.hanse.clientnode.jdbc.JdbcReceivedFiles;
import org.hanse.clientnode.jdbc.JdbcWatchStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.owner.DataService;
import org.hanse.clientnode.owner.ExperimentService;
import org.hanse.clientnode.owner.InboxService;
import org.hanse.clientnode.owner.OwnerServices;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.owner.RequestService;
import org.hanse.clientnode.owner.TodayDocument.Need;
import org.hanse.clientnode.owner.TodayService;
import org.hanse.clientnode.owner.TryService;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.ImportService;
import org.hanse.clientnode.serve.LiveRules;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.clientnode.web.MerchantPages;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.recommend.Exploration;
import org.hanse.dataset.TitleTokenizer;
import org.hanse.file.DurableFile;
import org.hanse.http.AllowedHosts;
import org.hanse.http.HttpAddress;
import org.hanse.http.OperationsServer;
import org.hanse.http.Readiness;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.key.PublicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recommender of a node with its HTTP server. */
final class ServingNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);

    /** Free space of a node that works, in MiB. */
    private static final long LEAST_FREE = 64;

    /** Time before the end of a certificate at which the owner is warned. Nodes renew a certificate earlier. */
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

    private static final long MIB = 1L << 20;

    /** Key of the state of a running node. */
    static final String API = "api";

    /** Time for a batch of an import to end. */
    private static final Duration END = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final NodeHome home;
    private final Consumer<Optional<String>> state;
    private Optional<RecommendationServer> server = Optional.empty();

    /** Read by requests, too. */
    private volatile Optional<TrainingProcess> training = Optional.empty();

    /**
     * Surroundings of a serving node.
     *
     * @param children starts trainings
     * @param state stores the URL for commands of this machine; empty at the end
     * @param errors ends the process
     */
    record Surroundings(
            InstantSource clock,
            TrainingProcess.Children children,
            Consumer<Optional<String>> state,
            Consumer<Error> errors) {

        /** Returns those of a node without a federation. */
        static Surroundings alone(
                NodeHome home, InstantSource clock, TrainingProcess.Children children, Consumer<Error> errors) {
            ServiceFile file = new ServiceFile(home.folder());
            return new Surroundings(
                    clock,
                    children,
                    url -> {
                        ObjectNode own = JsonNodeFactory.instance.objectNode();
                        url.ifPresent(text -> own.put(API, text));
                        file.write(own);
                    },
                    errors);
        }
    }

    private ServingNode(NodeHome home, Surroundings surroundings) {
        this.home = home;
        this.state = surroundings.state();
    }

    /** Deletes old decisions soon after the start, and each day. */
    private static void deleteDaily(Decisions decisions, SerialExecutor background) {
        Runnable deletion = () -> {
            try {
                decisions.deleteOld();
            } catch (RuntimeException e) {
                // An exception would end the timer.
                LOG.error("old decisions not deleted reason=\"{}\"", e.getMessage());
            }
        };
        var unused = background.schedule(Duration.ofMinutes(1), deletion);
        background.repeat(Duration.ofDays(1), deletion);
    }

    private void open(String key, HttpAddress wanted, Surroundings surroundings) {
        NodeSettings settings = NodeSettings.read(home.settings());
        NodeSettings.Api api = settings.api();
        requireEncryption(key, wanted, api);
        InstantSource clock = surroundings.clock();
        SqliteDatabase database = opened(NodeDatabase.open(home.database()));
        SecureRandom random = new SecureRandom();
        LiveRules live = NodeServing.live(settings, new JdbcExperimentStore(database, random), clock);
        ResidentShop shop = opened(ResidentShop.open(
                home, live.against(), NodeServing.left(settings, new JdbcWatchStore(database)), clock));
        NodeMetrics metrics = new NodeMetrics();
        metrics.serve(shop);
        shop.to(metrics);
        Decisions decisions = new Decisions(
                new JdbcDecisionLog(database),
                clock,
                Decisions.Kept.TERMS,
                settings.keep().decisionDays(),
                settings.explore(),
                live);
        RecommendationService service =
                new RecommendationService(shop, decisions, new JdbcEventStore(database), random);
        CatalogueService catalogue =
                new CatalogueService(shop, new JdbcItemStore(database), new TitleTokenizer()::tokens);
        SerialExecutor background = Timeline.system(clock).executor("hanse-background");
        ImportService imports = new ImportService(
                new JdbcReceivedFiles(database, home.received()), catalogue, service, clock, random, (delay, task) -> {
                    var unused = background.schedule(delay, task);
                });
        deleteDaily(decisions, background);
        watch(settings, opened(NodeDatabase.open(home.database())), shop, background, clock);
        opened(() -> {
            imports.stop();
            background.end(SerialExecutor.AtEnd.RUN, END);
        });
        ShopperService.Stores stores = new ShopperService.Stores(
                new JdbcErasureStore(database, random),
                new JdbcPreferenceStore(database),
                new JdbcExportStore(database));
        RepeatedRequests repeated = new RepeatedRequests(new JdbcAnswerStore(database), clock);
        ShopperWork work = opened(new ShopperWork(home, shop, stores, repeated, clock));
        ShopperService shoppers = new ShopperService(shop, stores, work::request, clock, random);
        String local = FileTokenStore.text(random);
        FileTokenStore tokens = new FileTokenStore(home.tokens(), random);
        OwnerServices.Federation federation = OwnerFiles.services(home, clock);
        OwnerServices owner = new OwnerServices(
                new TodayService(
                        shop,
                        new NodeView(shop, settings, new JdbcWatchStore(database), federation),
                        new JdbcDecisionLog(database),
                        new JdbcEventStore(database),
                        new ExperimentService(
                                new JdbcExperimentStore(database, random),
                                new JdbcDecisionLog(database),
                                new JdbcEventStore(database),
                                clock),
                        clock),
                new TryService(shop, service),
                new DataService(
                        shop, new JdbcImportStore(database, random), new JdbcReceivedFiles(database, home.received())),
                federation,
                reports(database, random, clock),
                new RequestService(
                        shoppers,
                        shop,
                        new RequestService.Stores(
                                shop::imported,
                                new JdbcEventStore(database),
                                new JdbcDecisionLog(database),
                                stores.erasures())));
        SerialExecutor watching = Timeline.system(clock).executor("hanse-pages");
        MerchantPages pages = new MerchantPages(
                new MerchantPages.Shop(NodeSettings.name(home), owner.today()::zone),
                owner,
                tokens,
                new MerchantPages.Surroundings(clock, random, (delay, task) -> {
                    var unused = watching.schedule(delay, task);
                }));
        opened(() -> watching.end(SerialExecutor.AtEnd.DROP, END));
        RecommendationServer http = opened(new RecommendationServer(
                new RecommendationServer.Settings(
                        key,
                        wanted,
                        new AllowedHosts(wanted.host(), api.hosts()),
                        api.tls(home),
                        api.perSecond(),
                        api.accessLog()),
                new RecommendationServer.Sources(
                        new RecommendationServer.Services(service, catalogue, imports, shoppers, owner),
                        tokens.withLocal(local),
                        repeated,
                        metrics,
                        List.of(pages),
                        new OperationsServer.Sources(
                                metrics.registry(), () -> readiness(shop), surroundings.errors()))));
        // Before the server, which would wait for them.
        opened(pages);
        this.server = Optional.of(http);
        DurableFile.writePrivately(home.localToken(), local.getBytes(StandardCharsets.US_ASCII));
        state.accept(Optional.of(http.localUrl()));
        TrainingProcess own = opened(shop.training(surroundings.children(), Timeline.system(clock)));
        this.training = Optional.of(own);
        shop.onNewData(own::requested);
        own.start();
        work.start();
        imports.start();
    }

    /**
     * Watches the click rate of what the node serves, if its settings want it.
     *
     * @param database connection of its own: reading many decisions holds up no request
     */
    private static void watch(
            NodeSettings settings,
            SqliteDatabase database,
            ResidentShop shop,
            SerialExecutor background,
            InstantSource clock) {
        if (!settings.live().stepBack()) {
            return;
        }
        WatchStore store = new JdbcWatchStore(database);
        ClickWatch watch = new ClickWatch(store, () -> shop.data().served(), clock);
        background.repeat(Duration.ofMinutes(ClickWatch.MINUTES), () -> {
            try {
                watch.call().ifPresent(step -> shop.leave(NodeServing.left(settings, store)));
            } catch (RuntimeException e) {
                // An exception would end the timer.
                LOG.error("clicks not watched reason=\"{}\"", e.getMessage());
            }
        });
    }

    private ReportService reports(SqliteDatabase database, SecureRandom random, InstantSource clock) {
        ReportHome store = new ReportHome(home, new JdbcDecisionLog(database), random);
        store.tidy();
        SerialExecutor making = Timeline.system(clock).executor("hanse-reports");
        opened(() -> making.end(SerialExecutor.AtEnd.DROP, END));
        return new ReportService(
                store,
                new JdbcDecisionLog(database),
                task -> {
                    if (!making.execute(task)) {
                        throw new RejectedExecutionException("the node ends");
                    }
                },
                clock);
    }

    /** Node as its owner sees it. */
    private final class NodeView implements TodayService.Node {

        private final String name = NodeSettings.name(home);
        private final ResidentShop shop;
        private final NodeSettings settings;
        private final WatchStore watch;
        private final OwnerServices.Federation federation;

        NodeView(ResidentShop shop, NodeSettings settings, WatchStore watch, OwnerServices.Federation federation) {
            this.shop = shop;
            this.settings = settings;
            this.watch = watch;
            this.federation = federation;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Exploration exploration() {
            return settings.explore();
        }

        @Override
        public Optional<Long> mostDrawn() {
            return settings.live().drawn().stream().boxed().findFirst();
        }

        @Override
        public Optional<WatchStore.StepBack> stepBack(Candidate chosen) {
            return NodeServing.stepBack(settings, watch, chosen);
        }

        @Override
        public Instant readAt() {
            return shop.readAt();
        }

        @Override
        public Optional<String> dataProblem() {
            return shop.problem();
        }

        @Override
        public Optional<Instant> trainingSince() {
            return training.flatMap(TrainingProcess::runningSince);
        }

        @Override
        public Optional<String> trainingProblem() {
            return training.flatMap(TrainingProcess::problem);
        }

        @Override
        public List<Need> needs(Instant now) {
            List<Need> needs = new ArrayList<>();
            addIf(needs, this::planWaits, Need.PLAN_WAITS, Need.PLANS_UNREADABLE);
            addIf(needs, () -> certificateEnds(now), Need.CERTIFICATE_ENDS, Need.CERTIFICATE_UNREADABLE);
            if (disk(home.folder(), LEAST_FREE).isPresent()) {
                needs.add(Need.DISK);
            }
            return needs;
        }

        private boolean planWaits() {
            return federation.inbox().inbox().plans().stream().anyMatch(InboxService.Plan::waits);
        }

        private boolean certificateEnds(Instant now) {
            return Files.exists(home.tlsCertificate())
                    && PublicFile.certificateEnd(home.tlsCertificate()).isBefore(now.plus(CERTIFICATE_WARNING));
        }

        /** Adds a need. A file that cannot be read is a need, too: the node serves without it. */
        private static void addIf(List<Need> needs, BooleanSupplier needed, Need need, Need unreadable) {
            try {
                if (needed.getAsBoolean()) {
                    needs.add(need);
                }
            } catch (InvalidInputException e) {
                needs.add(unreadable);
            }
        }
    }

    /** A node whose training failed serves what it has. */
    private Readiness readiness(ResidentShop shop) {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        all.put("data", shop.problem());
        all.put("disk", disk(home.folder(), LEAST_FREE));
        all.put("training", training.flatMap(TrainingProcess::problem));
        return new Readiness(all, Set.of("training"));
    }

    /** Returns why a folder's disk cannot be written to; empty if it can. */
    static Optional<String> disk(Path folder, long least) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / MIB;
            return free < least
                    ? Optional.of("found " + free + " MiB of free space; expected " + least)
                    : Files.isWritable(folder) ? Optional.empty() : Optional.of("found a folder that is not writable");
        } catch (IOException e) {
            return Optional.of("found a folder that cannot be read");
        }
    }

    /** Without encryption other machines could read tokens and shoppers' data on the way. */
    private void requireEncryption(String key, HttpAddress wanted, NodeSettings.Api api) {
        try {
            if (api.tls(home).isEmpty() && !InetAddress.getByName(wanted.host()).isLoopbackAddress()) {
                throw new InvalidInputException(
                        key + ": found " + wanted + ", which other machines reach, and no files for"
                                + " encryption; expected both or neither. Fix: name api.certificate and api.key in "
                                + home.settings() + ", or use 127.0.0.1");
            }
        } catch (UnknownHostException e) {
            throw new InvalidInputException(
                    key + ": found " + wanted.host() + ", which is no address of this machine; expected one. Fix: use"
                            + " 127.0.0.1",
                    e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Reads the data of a node and starts to answer.
     *
     * @param key option of the address, for messages
     * @throws org.hanse.config.InvalidInputException if no data were imported, or the address is not free
     */
    static ServingNode start(NodeHome home, String key, HttpAddress address, Surroundings surroundings) {
        ServingNode node = new ServingNode(home, surroundings);
        boolean started = false;
        try {
            node.open(key, address, surroundings);
            started = true;
            return node;
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    /** Returns calls to the running node of a home folder; empty if none answers there. */
    static Optional<RecommendationClient> running(NodeHome home) {
        return new ServiceFile(home.folder())
                .running()
                .map(state -> state.path(API).asText())
                .filter(url -> !url.isEmpty())
                .map(url -> new RecommendationClient(url, localToken(home)));
    }

    private static String localToken(NodeHome home) {
        try {
            return Files.readString(home.localToken(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw FileProblem.unreadable(home.localToken(), e);
        }
    }

    /** Returns the URL of the API. */
    String url() {
        return server.orElseThrow().url();
    }

    /** Returns the URL of the merchant's page. */
    String pageUrl() {
        return server.orElseThrow().pageUrl();
    }

    /** Returns the URL for programs of this machine, without the path of the API. */
    String localUrl() {
        return server.orElseThrow().localUrl();
    }

    /** Compares what could be served, and trains, in a process of its own. */
    void compare() {
        training.ifPresent(TrainingProcess::compared);
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                // The other parts have to be closed, too.
                LOG.error("not closed in order reason=\"{}\"", e.getMessage());
            }
        }
        state.accept(Optional.empty());
    }
}
