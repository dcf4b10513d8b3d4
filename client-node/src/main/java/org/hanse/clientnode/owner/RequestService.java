// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.RecommendationService.Shops;
import org.hanse.clientnode.serve.ShopperService;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;

/** What the node holds about a shopper, before a request is answered. Any thread may call it; calls block. */
public final class RequestService {

    private static final int MOST_NEAR = 5;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private final ShopperService shoppers;
    private final Shops shops;
    private final Stores stores;

    /**
     * Stores of the service.
     *
     * @param imported returns the number of imported interactions of a shopper, hidden ones too
     */
    public record Stores(
            Function<ShopperId, Integer> imported, EventStore events, DecisionLog decisions, ErasureStore erasures) {}

    /**
     * What the node holds about a shopper.
     *
     * @param shopper id in the form of the store
     * @param interactions number of imported interactions
     * @param events number of events
     * @param decisions number of decisions, those that were made ahead too
     * @param erased whether the shopper was erased and is not accepted again
     * @param preferences what the shopper wants; empty if the shopper was erased
     * @param near if nothing is held: ids with data that differ in case or blanks alone, five at most
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Held(
            String shopper,
            long interactions,
            long events,
            long decisions,
            boolean erased,
            Optional<ShopperService.Wanted> preferences,
            List<String> near) {

        /** Returns whether the node holds nothing of this shopper. */
        public boolean nothing() {
            return interactions + events + decisions == 0;
        }

        private Held with(List<String> others) {
            return new Held(shopper, interactions, events, decisions, erased, preferences, others);
        }
    }

    public RequestService(ShopperService shoppers, Shops shops, Stores stores) {
        this.shoppers = shoppers;
        this.shops = shops;
        this.stores = stores;
    }

    /** Returns the requests of shoppers. */
    public ShopperService shoppers() {
        return shoppers;
    }

    /**
     * Returns what the node holds about a shopper, who may be unknown.
     *
     * @throws org.hanse.config.InvalidInputException if the text is no id
     */
    public Held held(String given) {
        ShopperId shopper = shoppers.known(given);
        boolean erased = Stream.of(given, shopper.value()).anyMatch(stores.erasures()::isErased);
        Held held = new Held(
                shopper.value(),
                stores.imported().apply(shopper),
                stores.events().eventsOf(shopper),
                stores.decisions().decisionsOf(shopper),
                erased,
                erased ? Optional.empty() : wanted(given),
                List.of());
        return held.nothing() ? held.with(near(shopper.value())) : held;
    }

    private Optional<ShopperService.Wanted> wanted(String given) {
        try {
            return Optional.of(shoppers.wanted(given));
        } catch (Problem e) {
            // Erased since.
            return Optional.empty();
        }
    }

    private List<String> near(String id) {
        String folded = folded(id);
        // The log never changes: decisions do not wait for the search.
        InteractionLog log = shops.present(shop -> shop.merchant().log());
        Stream<String> imported = IntStream.range(0, log.shoppers())
                .mapToObj(own -> log.shopper(own).value());
        Stream<String> others = Stream.of(
                        stores.events().shoppers(), stores.decisions().recipients())
                .flatMap(own -> own.stream().map(ShopperId::value));
        return Stream.concat(imported, others)
                .filter(own -> !own.equals(id) && folded(own).equals(folded))
                .distinct()
                .sorted()
                .limit(MOST_NEAR)
                .toList();
    }

    private static String folded(String id) {
        return BLANKS.matcher(id).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
