// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.sim.data.ShopperHistory.Choice;

/**
 * Simulator of one shopper from visit to visit. Taste drifts, and earlier purchases are rated or returned. Some viewed items are put into
 * the cart. Each item of the cart is paid at the end of the visit or left. For a single shopper only.
 */
final class ShopperSimulator {

    private static final double DAY_SECONDS = 86_400;
    private static final double JUDGED_AFTER_SECONDS = 2 * DAY_SECONDS;

    private final ShopWorld world;
    private final RandomGenerator random;
    private final VisitPlan plan;
    private final KnownItems known = new KnownItems();
    private final List<Purchase> unjudged = new ArrayList<>();
    private final List<ShopInteraction> done = new ArrayList<>();
    private Taste taste;
    private int session;
    private long second;
    private Optional<Choice> lastChoice = Optional.empty();

    /** A purchase, or what may become one; {@code second} is when the item was looked at. */
    private record Purchase(int item, int cents, int quantity, Funnel.Look look, long second) {}

    ShopperSimulator(ShopWorld world, Substream stream) {
        this.world = world;
        this.random = stream.child("choices").generate();
        this.taste = world.tastes().draw(random);
        this.plan = VisitPlan.draw(
                world.spec(), taste.habit(), stream.child("visits").generate());
    }

    /** Lives through all visits. */
    ShopperHistory run(String shopper) {
        for (VisitPlan.Visit visit : plan.visits()) {
            double days = session == 0 ? 0 : (visit.second() - second) / DAY_SECONDS;
            taste = world.tastes().drifted(taste, days, random);
            session++;
            second = visit.second();
            judgePurchases();
            shop(visit.steps());
        }
        return new ShopperHistory(shopper, done, lastChoice.orElseThrow());
    }

    private void judgePurchases() {
        for (Iterator<Purchase> purchases = unjudged.iterator(); purchases.hasNext(); ) {
            Purchase purchase = purchases.next();
            if (second - purchase.second() < JUDGED_AFTER_SECONDS) {
                continue;
            }
            purchases.remove();
            double quality = world.catalogue().item(purchase.item()).quality();
            double satisfaction = Funnel.satisfaction(purchase.look().match(), quality, random);
            if (Funnel.returned(satisfaction, random)) {
                note(InteractionType.RETURN, purchase);
            }
            if (Funnel.rated(random)) {
                int rating = Funnel.rating(satisfaction);
                note(
                        InteractionType.RATING,
                        purchase.item(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(rating));
                pass(10, 40);
            }
        }
    }

    private void shop(List<VisitPlan.Step> steps) {
        List<Purchase> cart = new ArrayList<>();
        OptionalInt last = OptionalInt.empty();
        for (VisitPlan.Step step : steps) {
            int item = step == VisitPlan.Step.NEW ? chooseNew(last) : known.draw(random);
            look(item, cart);
            last = OptionalInt.of(item);
        }
        for (Purchase purchase : cart) {
            if (Funnel.purchased(purchase.look(), random)) {
                note(InteractionType.PURCHASE, purchase);
                known.buy(
                        purchase.item(), world.catalogue().item(purchase.item()).consumable());
                unjudged.add(purchase);
            }
        }
    }

    private int chooseNew(OptionalInt last) {
        Wish wish = world.tastes().wish(taste, second / DAY_SECONDS, last);
        int item = world.choice().draw(wish, known::contains, random);
        lastChoice = Optional.of(new Choice(wish, known.items(), item));
        return item;
    }

    private void look(int item, List<Purchase> cart) {
        ShopItem product = world.catalogue().item(item);
        int cents = world.catalogue().cents(item, (int) (second / DAY_SECONDS));
        Funnel.Look look = new Funnel.Look(
                world.tastes().match(taste, item),
                world.tastes().excess(taste, item),
                Math.log((double) product.cents() / cents),
                known.needsReplenishing(item));
        known.see(item);
        note(InteractionType.VIEW, item, OptionalInt.of(cents), OptionalInt.empty(), OptionalInt.empty());
        pass(8, 150);
        if (Funnel.carted(look, random) && cart.stream().noneMatch(inCart -> inCart.item() == item)) {
            int quantity = Funnel.quantity(product.consumable(), random);
            Purchase wanted = new Purchase(item, cents, quantity, look, second);
            note(InteractionType.ADD_TO_CART, wanted);
            cart.add(wanted);
        }
    }

    private void note(InteractionType type, Purchase purchase) {
        note(
                type,
                purchase.item(),
                OptionalInt.of(purchase.cents()),
                OptionalInt.of(purchase.quantity()),
                OptionalInt.empty());
        pass(2, 30);
    }

    private void note(InteractionType type, int item, OptionalInt cents, OptionalInt quantity, OptionalInt rating) {
        Instant time = world.spec().start().plusSeconds(second);
        done.add(new ShopInteraction(session, time, type, item, cents, quantity, rating));
    }

    /** Lets some seconds go by, most often few of them. */
    private void pass(int least, int most) {
        double share = random.nextDouble();
        second += least + Math.round((most - least) * share * share);
    }
}
