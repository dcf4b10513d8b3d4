// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.http.HttpAddress;

/**
 * Node of a demonstration, with calls to try.
 *
 * @param say prints a line
 */
record ShownNode(NodeHome home, Consumer<String> say) {

    private static final Set<TokenStore.Scope> SHOP =
            Set.of(TokenStore.Scope.DECIDE, TokenStore.Scope.EXPLAIN, TokenStore.Scope.EVENTS);
    private static final Set<TokenStore.Scope> OWNER = Set.of(TokenStore.Scope.OWNER);

    /** Histories of about this length fit on a screen. */
    private static final int GOOD_LENGTH = 5;

    private static final int SLOTS = 3;

    /** Imports data and serves them until the process is stopped. */
    void serve(Path descriptor, HttpAddress address) {
        new DataImport(home, InstantSource.system(), step -> {}).run(descriptor, false);
        NodeServeCommand.serve(home, address, this::show);
    }

    private void show(ServingNode node) {
        TokenStore tokens = new FileTokenStore(home.tokens(), new SecureRandom());
        String token = created(tokens, "demo", SHOP);
        String url = node.url();
        RecommendationClient calls = ServingNode.running(home).orElseThrow();
        String shopper = shopper();
        Recommendation made = calls.decide(DecisionRequest.of(shopper, SLOTS));
        String item = made.items().get(0).item();
        String curl = "curl -H \"Authorization: Bearer " + token + "\" ";
        say.accept("serving " + url);
        say.accept("page " + node.pageUrl() + "try for shopper " + shopper);
        say.accept("Log in there with " + created(tokens, "demo-owner", OWNER));
        say.accept("Try in another terminal: recommend, say why, tell of a purchase, and recommend again:");
        say.accept(curl + "-d '{\"shopper\": \"" + shopper + "\", \"slots\": " + SLOTS + "}' " + url + "/decisions");
        say.accept(curl + url + "/decisions/" + made.id().orElseThrow() + "/explanations/" + item);
        say.accept(curl + "-d '{\"events\": [{\"id\": \"e-1\", \"shopper\": \"" + shopper
                + "\", \"type\": \"purchase\", \"item\": \"" + item + "\"}]}' " + url + "/events");
    }

    /** Creates a token anew. */
    private static String created(TokenStore tokens, String name, Set<TokenStore.Scope> scopes) {
        tokens.revoke(name);
        return tokens.create(new TokenStore.Token(
                        name, scopes, InstantSource.system().instant()))
                .orElseThrow();
    }

    /** Returns a shopper whose history is short enough to show. */
    private String shopper() {
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
