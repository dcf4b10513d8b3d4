// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.time.Instant;
import java.util.OptionalInt;
import org.hanse.core.interaction.InteractionType;

/**
 * One row of {@code interactions.csv}, but for the shopper.
 *
 * @param session number of the visit, from 1
 * @param time to the second; no two of a shopper are at the same time
 * @param type view, add_to_cart, purchase, rating or return
 * @param item index in the catalogue
 * @param cents price of one piece as shown or paid; absent in ratings
 * @param quantity in carts, purchases and returns
 * @param rating 1 to 5, in ratings
 */
record ShopInteraction(
        int session,
        Instant time,
        InteractionType type,
        int item,
        OptionalInt cents,
        OptionalInt quantity,
        OptionalInt rating) {}
