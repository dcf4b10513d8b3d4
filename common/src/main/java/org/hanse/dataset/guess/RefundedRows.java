// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rows of orders that are no purchases, by the order's status: refunded, cancelled, drafts, or unpaid.
 *
 * @param status column of the status
 * @param values its values that mean so, in lower case
 */
record RefundedRows(SampledColumn status, Set<String> values) {

    private static final int MOST_STATES = 30;
    private static final Set<String> REFUNDED = Set.of(
            "refunded",
            "voided",
            "cancelled",
            "canceled",
            "returned",
            "wc-refunded",
            "wc-cancelled",
            "failed",
            "wc-failed",
            "erstattet",
            "rückerstattet",
            "storniert",
            "abgebrochen",
            "fehlgeschlagen",
            "zurückgesendet",
            "retoure",
            "remboursé",
            "annulé");

    /** States of orders that were never placed. Products, members and coupons have such states, too. */
    private static final Set<String> UNPLACED = Set.of(
            "draft",
            "checkout draft",
            "checkout-draft",
            "wc-checkout-draft",
            "entwurf",
            "abandoned",
            "abandoned checkout",
            "expired",
            "abgelaufen",
            "brouillon");

    /** Also sent, where payment comes later: left out unless most orders have them. */
    private static final Set<String> UNPAID = Set.of(
            "pending",
            "pending payment",
            "pending_payment",
            "wc-pending",
            "unpaid",
            "unbezahlt",
            "nicht bezahlt",
            "ausstehend",
            "zahlung ausstehend",
            "impayé",
            "en attente de paiement");

    /** Names of columns whose state is that of a parcel. */
    private static final String OF_PARCELS = ".*(ful+fil|ship|deliver|liefer|versand).*";

    /** Names of columns whose state is that of an order or its payment. */
    private static final String OF_ORDERS = "(status|state|zustand|état)"
            + "|.*(order|bestell|auftrag|commande|checkout|financial|payment|zahl|paiement|post).*";

    RefundedRows {
        values = Set.copyOf(values);
    }

    /** Returns these rows of {@code table}, by the column that names most of them; empty if there are none. */
    static Optional<RefundedRows> of(SampledTable table, TableSampler sampler) {
        return table.columns().stream()
                .filter(column -> column.named()
                        && column.name().toLowerCase(Locale.ROOT).matches(".*(status|state|zustand|état).*")
                        && column.shape().distinct() <= MOST_STATES)
                .map(column -> new RefundedRows(column, meant(column, sampler.values(table, column, MOST_STATES + 1))))
                .filter(rows -> !rows.values.isEmpty())
                .max(Comparator.comparingLong(rows -> rows.status.values().stream()
                        .filter(value -> rows.values.contains(value.toLowerCase(Locale.ROOT)))
                        .count()));
    }

    private static Set<String> meant(SampledColumn column, List<String> states) {
        if (states.size() < 2 || states.size() > MOST_STATES) {
            return Set.of();
        }
        String name = column.name().toLowerCase(Locale.ROOT);
        boolean ofOrders = name.matches(OF_ORDERS);
        boolean unpaid = ofOrders
                && !name.matches(OF_PARCELS)
                && column.values().stream()
                                .filter(value -> UNPAID.contains(value.toLowerCase(Locale.ROOT)))
                                .count()
                        < 0.5 * column.values().size();
        return states.stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(value -> REFUNDED.contains(value)
                        || (ofOrders && UNPLACED.contains(value))
                        || (unpaid && UNPAID.contains(value)))
                .collect(Collectors.toSet());
    }

    /** Returns SQL that holds for the other rows. */
    String condition() {
        return "lower(trim(coalesce(CAST(" + SqlName.of(status.name()) + " AS VARCHAR), ''))) NOT IN ("
                + new TreeSet<>(values)
                        .stream()
                                .map(value -> "'" + value.replace("'", "''") + "'")
                                .collect(Collectors.joining(", "))
                + ")";
    }

    /** Returns the rows in words. */
    String words() {
        return "rows whose " + status.name() + " is " + String.join(" or ", List.copyOf(new TreeSet<>(values)));
    }
}
