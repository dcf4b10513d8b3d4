// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Preferences and merges in the node's database. */
public final class JdbcPreferenceStore implements PreferenceStore {

    private static final String CHANGED = "in_training <> training OR in_hidden <> hidden";

    private final SqliteDatabase database;

    public JdbcPreferenceStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public boolean put(ShopperId shopper, Preferences preferences) {
        return JdbcErasureStore.unlessErased(database, Set.of(shopper), handle -> {
                    put(handle, shopper.value(), preferences);
                    return true;
                })
                .isPresent();
    }

    private static void put(Handle handle, String shopper, Preferences preferences) {
        handle.createUpdate("INSERT INTO preference (shopper, training, profiling, hidden, in_training, in_hidden)"
                        + " VALUES (:shopper, :training, :profiling, :hidden, 1, '[]') ON CONFLICT (shopper) DO UPDATE"
                        + " SET training = :training, profiling = :profiling, hidden = :hidden")
                .bind("shopper", shopper)
                .bind("training", preferences.training())
                .bind("profiling", preferences.profiling())
                .bind("hidden", NodeDatabase.text(preferences.hidden()))
                .execute();
    }

    @Override
    public Preferences of(ShopperId shopper) {
        return database.read(handle -> of(handle, shopper.value()));
    }

    private static Preferences of(Handle handle, String shopper) {
        return handle.createQuery("SELECT training, profiling, hidden FROM preference WHERE shopper = :shopper")
                .bind("shopper", shopper)
                .map((row, context) -> preferences(row))
                .findOne()
                .orElse(Preferences.USUAL);
    }

    private static Preferences preferences(ResultSet row) throws SQLException {
        return Preferences.of(
                row.getBoolean("training"), row.getBoolean("profiling"), NodeDatabase.list(row.getString("hidden")));
    }

    @Override
    public Map<ShopperId, Preferences> all() {
        return read("SELECT shopper, training, profiling, hidden FROM preference");
    }

    @Override
    public Map<ShopperId, Preferences> included() {
        return read("SELECT shopper, in_training AS training, 1 AS profiling, in_hidden AS hidden FROM preference");
    }

    private Map<ShopperId, Preferences> read(String query) {
        return database.read(handle -> handle
                .createQuery(query)
                .map((row, context) -> Map.entry(new ShopperId(row.getString("shopper")), preferences(row)))
                .stream()
                .filter(own -> !own.getValue().equals(Preferences.USUAL))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Gives a visitor's preferences to a shopper: what either of them did not want. */
    private static void mergePreferences(Handle handle, ShopperId visitor, ShopperId shopper) {
        Preferences one = of(handle, visitor.value());
        Preferences other = of(handle, shopper.value());
        TreeSet<String> hidden = new TreeSet<>(one.hidden());
        hidden.addAll(other.hidden());
        Preferences both =
                new Preferences(one.training() && other.training(), one.profiling() && other.profiling(), hidden);
        if (!both.equals(other)) {
            put(handle, shopper.value(), both);
        }
    }

    /** Includes the preferences in the data for training, and returns whether these change. */
    static boolean include(Handle handle) {
        boolean changed = handle.createQuery("SELECT EXISTS (SELECT 1 FROM preference WHERE " + CHANGED + ")")
                .mapTo(Boolean.class)
                .one();
        handle.execute("UPDATE preference SET in_training = training, in_hidden = hidden WHERE " + CHANGED);
        handle.execute("DELETE FROM preference WHERE training AND profiling AND hidden = '[]'");
        return changed;
    }

    /** Deletes the preferences of erased shoppers, and what is known of merges. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle.createQuery("SELECT shopper FROM preference").mapTo(String.class).list().stream()
                .filter(erasure::concerns)
                .forEach(shopper -> handle.execute("DELETE FROM preference WHERE shopper = ?", shopper));
        eraseMerged(handle, erasure);
    }

    /** Gives shoppers other ids. */
    static void rename(Handle handle, UnaryOperator<String> names) {
        handle.createQuery("SELECT shopper FROM preference").mapTo(String.class).list().stream()
                .filter(shopper -> !names.apply(shopper).equals(shopper))
                .forEach(shopper -> {
                    mergePreferences(handle, new ShopperId(shopper), new ShopperId(names.apply(shopper)));
                    handle.execute("DELETE FROM preference WHERE shopper = ?", shopper);
                });
        renameMerged(handle, names);
    }

    private static void renameMerged(Handle handle, UnaryOperator<String> names) {
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
                        handle.execute(
                                "INSERT OR IGNORE INTO merged (visitor, shopper) VALUES (?, ?)", visitor, shopper);
                    }
                });
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
        mergePreferences(handle, visitor, shopper);
        return new Moved(events, decisions);
    }

    @Override
    public Optional<String> account(ShopperId shopper) {
        return database.read(handle -> handle.createQuery(
                        "SELECT 'preferences' FROM preference WHERE shopper = :shopper"
                                + " AND NOT (training AND profiling AND hidden = '[]')"
                                + " UNION ALL SELECT 'a purchase' FROM event WHERE shopper = :shopper AND type = :purchase"
                                + " UNION ALL SELECT 'a visitor of its own' FROM merged WHERE shopper = :shopper LIMIT 1")
                .bind("shopper", shopper.value())
                .bind("purchase", InteractionType.PURCHASE.name())
                .mapTo(String.class)
                .findOne());
    }

    @Override
    public Set<String> accounts(Set<String> visitors) {
        return database.read(handle -> handle.createQuery("SELECT shopper FROM merged WHERE visitor IN (<visitors>)")
                .bindList("visitors", visitors)
                .mapTo(String.class)
                .collect(Collectors.toCollection(TreeSet::new)));
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

    private static void eraseMerged(Handle handle, ImportStore.Erasure erasure) {
        handle
                .createQuery("SELECT visitor FROM merged UNION SELECT shopper FROM merged")
                .mapTo(String.class)
                .list()
                .stream()
                .filter(erasure::concerns)
                .forEach(own -> handle.execute("DELETE FROM merged WHERE visitor = ? OR shopper = ?", own, own));
    }
}
