// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hanse.clientnode.cli.DataImport;
import org.hanse.clientnode.cli.ImportedDataset;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeServeCommand;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.http.HttpAddress;
import org.hanse.sim.data.GeneratedShops;

/**
 * A shop of the demo behind HTTP.
 *
 * @param say prints a line
 */
record ServeDemo(DemoFolder demo, Consumer<String> say) {

    private static final String TOKEN = "demo";
    private static final Set<TokenStore.Scope> SCOPES =
            Set.of(TokenStore.Scope.DECIDE, TokenStore.Scope.EXPLAIN, TokenStore.Scope.EVENTS);

    /** Histories of about this length fit on a screen. */
    private static final int GOOD_LENGTH = 5;

    private static final int SLOTS = 3;

    /**
     * Serves the first shop until the process is stopped. Its decisions and events stay for the next time.
     *
     * @param force whether an earlier demo that was edited is replaced
     */
    void run(boolean force, HttpAddress address) {
        demo.check(force);
        if (!demo.holdsDemo()) {
            demo.write();
        }
        String shop = demo.shops().merchantIds().get(0);
        NodeHome home = NodeHome.created(demo.out().resolve("served").resolve(shop));
        Path descriptor = demo.shop(shop).resolve(GeneratedShops.DESCRIPTOR);
        new DataImport(home, InstantSource.system(), step -> {}).run(descriptor, false);
        NodeServeCommand.serve(home, address, (url, calls) -> show(home, shop, url, calls));
    }

    private void show(NodeHome home, String shop, String url, RecommendationClient calls) {
        TokenStore tokens = new FileTokenStore(home.tokens(), new SecureRandom());
        tokens.revoke(TOKEN);
        String token = tokens.create(new TokenStore.Token(
                        TOKEN, SCOPES, InstantSource.system().instant()))
                .orElseThrow();
        String shopper = shopper(home);
        Recommendation made = calls.decide(DecisionRequest.of(shopper, SLOTS));
        String item = made.items().get(0).item();
        String curl = "curl -H \"Authorization: Bearer " + token + "\" ";
        say.accept("Shop " + shop + ", with synthetic shoppers. Its own network trains beside. Folder: "
                + CommandWords.path(home.folder()) + ". Stop with Ctrl+C.");
        say.accept("serving " + url);
        say.accept("Try in another terminal: recommend, say why, tell of a purchase, and recommend again:");
        say.accept(curl + "-d '{\"shopper\": \"" + shopper + "\", \"slots\": " + SLOTS + "}' " + url + "/decisions");
        say.accept(curl + url + "/decisions/" + made.id().orElseThrow() + "/explanations/" + item);
        say.accept(curl + "-d '{\"events\": [{\"id\": \"e-1\", \"shopper\": \"" + shopper
                + "\", \"type\": \"purchase\", \"item\": \"" + item + "\"}]}' " + url + "/events");
    }

    /** Returns a shopper whose history is short enough to show. */
    private static String shopper(NodeHome home) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            InteractionLog log = data.merchant().log();
            return IntStream.range(0, log.shoppers())
                    .boxed()
                    .min(Comparator.comparingInt(own -> Math.abs(log.length(own) - GOOD_LENGTH)))
                    .map(own -> log.shopper(own).value())
                    .orElseThrow();
        }
    }
}
