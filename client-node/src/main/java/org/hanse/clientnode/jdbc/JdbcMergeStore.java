// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.MergeStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Merges in the node's database. */
public final class JdbcMergeStore implements MergeStore {

    private final SqliteDatabase database;

    public JdbcMergeStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Moved> merge(ShopperId visitor, ShopperId shopper) {
        return JdbcErasureStore.unlessErased(
                database, Set.of(visitor, shopper), handle -> merge(handle, visitor, shopper));
    }

    private static Moved merge(Handle handle, ShopperId visitor, ShopperId shopper) {
        long until = JdbcEventStore.until(handle, shopper).orElse(ErasedShoppers.NOT_ERASED);
        long events = handle.createUpdate("UPDATE event SET included = CASE"
                        + " WHEN number > coalesce((SELECT events FROM contents), 0) THEN NULL"
                        + " WHEN coalesce(included, shopper) = :shopper THEN NULL"
                        + " ELSE coalesce(included, shopper) END, shopper = :shopper"
                        + " WHERE shopper = :visitor AND at > :until")
                .bind("shopper", shopper.value())
                .bind("visitor", visitor.value())
                .bind("until", until)
                .execute();
        long decisions = handle.createUpdate(
                        "UPDATE decision SET shopper = :shopper WHERE shopper = :visitor AND at > :until")
                .bind("shopper", shopper.value())
                .bind("visitor", visitor.value())
                .bind("until", until)
                .execute();
        handle.execute(
                "INSERT OR IGNORE INTO merged (visitor, shopper) VALUES (?, ?)", visitor.value(), shopper.value());
        JdbcPreferenceStore.merge(handle, visitor, shopper);
        return new Moved(events, decisions);
    }

    @Override
    public Set<String> visitors(Set<String> shoppers) {
        return database.read(handle -> visitors(handle, shoppers));
    }

    /** Returns the visitors of shoppers, and the visitors of these. */
    static Set<String> visitors(Handle handle, Set<String> shoppers) {
        Set<String> visitors = new HashSet<>();
        Deque<String> unread = new ArrayDeque<>(shoppers);
        while (!unread.isEmpty()) {
            handle.createQuery("SELECT visitor FROM merged WHERE shopper = :shopper")
                    .bind("shopper", unread.remove())
                    .mapTo(String.class)
                    .forEach(visitor -> {
                        if (visitors.add(visitor)) {
                            unread.add(visitor);
                        }
                    });
        }
        return visitors;
    }

    /** Gives visitors and shoppers other ids. */
    static void rename(Handle handle, UnaryOperator<String> names) {
        handle
                .createQuery("SELECT visitor, shopper FROM merged")
                .map((row, context) -> List.of(row.getString("visitor"), row.getString("shopper")))
                .list()
                .stream()
                .filter(own -> !own.stream().map(names).toList().equals(own))
                .forEach(own -> {
                    handle.execute("DELETE FROM merged WHERE visitor = ? AND shopper = ?", own.get(0), own.get(1));
                    String visitor = names.apply(own.get(0));
                    String shopper = names.apply(own.get(1));
                    if (!visitor.equals(shopper)) {
                        handle.execute("INSERT OR IGNORE INTO merged (visitor, shopper) VALUES (?, ?)", visitor, shopper);
                    }
                });
    }

    /** Deletes what is known of erased shoppers and visitors. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle
                .createQuery("SELECT visitor FROM merged UNION SELECT shopper FROM merged")
                .mapTo(String.class)
                .list()
                .stream()
                .filter(erasure::concerns)
                .forEach(own -> handle.execute("DELETE FROM merged WHERE visitor = ? OR shopper = ?", own, own));
    }
}
