// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.dataset.TimeFormat;

/** Text about the content of a file. */
final class GuessWords {

    private GuessWords() {}

    /** Returns the content of a table in one sentence. */
    static String headline(GuessedTable guess) {
        TrialReading read = guess.read().orElseThrow();
        String what = guess.decisions()
                ? "logged decisions"
                : guess.type() instanceof TypeGuess.Constant constant
                        ? "interactions (" + constant.type() + ")"
                        : "interactions";
        return String.format(
                Locale.ROOT,
                "Found %s in %s: %,d rows read, %s%,d items.",
                what,
                guess.path().getFileName(),
                read.report().rows(),
                guess.decisions()
                        ? ""
                        : String.format(
                                Locale.ROOT, "%,d shoppers, ", read.facts().shoppers()),
                read.items());
    }

    /** Returns the share of purchases that repeat an item, as a sentence. */
    static String repurchases(GuessedTable guess) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of purchases after a shopper's first %s repeat an item of the same shopper",
                100 * guess.read().orElseThrow().again().share(),
                guess.baskets() ? "order" : "one");
    }

    /** Returns the choices for lines of items. */
    static Map<String, String> of(SequenceLines sequences, Optional<CatalogueGuess> catalogue) {
        Map<String, String> account = new LinkedHashMap<>();
        account.put(
                "layout", "sequences: lines of items, " + (sequences.idFirst() ? "the shopper's id first" : "no ids"));
        catalogue.ifPresent(found -> account.put("catalogue", words(found)));
        return account;
    }

    /** Returns the choices for the columns of a table, with reasons. */
    static Map<String, String> of(GuessedTable guess) {
        Map<String, String> account = new LinkedHashMap<>();
        account.put("written as", guess.table().form().words());
        guess.roles().chosen().forEach((role, choice) -> {
            if (role != ColumnRole.TYPE) {
                account.put(role.key(), choice.column().name() + ": " + reason(role, choice));
            }
        });
        if (guess.decisions()) {
            account.put("layout", "logged decisions");
        } else {
            account.put("type", guess.type().words());
            MissingShoppers.of(guess).ifPresent(missing -> account.put("no shopper", missing.words()));
            guess.nameOfUnnumbered()
                    .ifPresent(title -> account.put(
                            "items without id", count(guess.item().blanks()) + " rows: " + title.name() + " is used"));
            guess.unnumbered().ifPresent(words -> account.put("no item id", words));
            guess.carry()
                    .ifPresent(carry -> account.put(
                            "filled",
                            String.join(", ", carry.names()) + ": blank cells take the value of "
                                    + carry.by()
                                            .map(key -> "the same order (" + key.name() + ")")
                                            .orElse("the row above")));
            guess.excluded().ifPresent(words -> account.put("left out", words));
            TrialReading read = guess.read().orElseThrow();
            account.put(
                    "repeats",
                    read.again().many()
                            ? repurchases(guess) + ": bought items are recommended again"
                            : String.format(
                                            Locale.ROOT,
                                            "%.0f %% of rows repeat an item of the same shopper",
                                            100 * read.facts().repeatShare())
                                    + (read.repeats() ? ": only first contacts are tested" : ""));
        }
        guess.catalogue().ifPresent(found -> account.put("catalogue", words(found)));
        guess.catalogue()
                .flatMap(CatalogueGuess::available)
                .ifPresent(own -> account.put("available", own.words() + ": other items are not recommended"));
        return account;
    }

    private static String reason(ColumnRole role, RoleAssignment.Choice choice) {
        List<String> reasons = new ArrayList<>(List.of(choice.reason()));
        if (role == ColumnRole.TIME) {
            choice.column().shape().time().map(TimeFormat::format).ifPresent(reasons::add);
        }
        if (role == ColumnRole.SHOPPER && choice.column().emails()) {
            reasons.add("e-mail addresses, in lower case and without blanks at their ends"
                    + choice.column().otherThanEmails());
        }
        if (choice.column().damaged() && (role == ColumnRole.SHOPPER || role == ColumnRole.ITEM)) {
            reasons.add("every id ends in .0, which is left out");
        }
        return String.join("; ", reasons);
    }

    private static String words(CatalogueGuess catalogue) {
        Set<String> properties =
                new LinkedHashSet<>(List.of("item " + catalogue.item().name()));
        catalogue
                .roles()
                .chosen()
                .forEach((role, choice) ->
                        properties.add(role.key() + " " + choice.column().name()));
        return catalogue.table().file().getFileName() + " ("
                + catalogue.table().form().words() + "): " + String.join(", ", properties);
    }

    private static String count(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
