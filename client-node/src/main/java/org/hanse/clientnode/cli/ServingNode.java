// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hanse.app.Timeline;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.http.NodeMetrics;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.http.RecommendationServer;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcItemStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.config.FileProblem;
import org.hanse.dataset.TitleTokenizer;
import org.hanse.file.DurableFile;
import org.hanse.http.HttpAddress;
import org.hanse.http.OperationsServer;
import org.hanse.http.Readiness;
import org.hanse.jdbc.SqliteDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recommender of a node with its HTTP server. */
final class ServingNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);

    /** Key of the state of a running node. */
    private static final String API = "api";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final NodeHome home;
    private final ServiceFile state;
    private Optional<HttpAddress> address = Optional.empty();

    /**
     * Surroundings of a serving node.
     *
     * @param children starts trainings
     * @param errors ends the process
     */
    record Surroundings(InstantSource clock, TrainingProcess.Children children, Consumer<Error> errors) {}

    private ServingNode(NodeHome home) {
        this.home = home;
        this.state = new ServiceFile(home.folder());
    }

    private void open(String key, HttpAddress wanted, Surroundings surroundings) {
        InstantSource clock = surroundings.clock();
        SqliteDatabase database = opened(NodeDatabase.open(home.database()));
        ResidentShop shop = opened(ResidentShop.open(home, clock));
        SecureRandom random = new SecureRandom();
        RecommendationService service = new RecommendationService(
                shop,
                new Decisions(new JdbcDecisionLog(database), clock, Decisions.Kept.TERMS),
                new JdbcEventStore(database),
                random);
        CatalogueService catalogue =
                new CatalogueService(shop, new JdbcItemStore(database), new TitleTokenizer()::tokens);
        String local = FileTokenStore.text(random);
        RecommendationServer server = opened(new RecommendationServer(
                key,
                wanted,
                new RecommendationServer.Sources(
                        new RecommendationServer.Services(service, catalogue),
                        new FileTokenStore(home.tokens(), random).withLocal(local),
                        new OperationsServer.Sources(
                                new NodeMetrics().registry(),
                                () -> new Readiness(Map.of("data", Optional.empty())),
                                surroundings.errors()))));
        this.address = Optional.of(server.address());
        DurableFile.writePrivately(home.localToken(), local.getBytes(StandardCharsets.US_ASCII));
        state.write(
                JsonNodeFactory.instance.objectNode().put(API, server.address().url()));
        TrainingProcess training = opened(shop.training(surroundings.children(), Timeline.system(clock)));
        shop.onNewData(training::requested);
        training.start();
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
    static ServingNode start(NodeHome home, String key, HttpAddress address, Consumer<Error> errors) {
        int memory = NodeSettings.read(home.settings()).train().memory();
        return start(
                home, key, address, new Surroundings(InstantSource.system(), new TrainingJvm(home, memory), errors));
    }

    static ServingNode start(NodeHome home, String key, HttpAddress address, Surroundings surroundings) {
        ServingNode node = new ServingNode(home);
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

    HttpAddress address() {
        return address.orElseThrow();
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
        state.write(JsonNodeFactory.instance.objectNode());
    }
}
