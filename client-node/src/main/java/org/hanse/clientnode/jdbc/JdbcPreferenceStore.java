// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** Preferences in the node's database. */
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
                .bind("hidden", TextList.text(preferences.hidden()))
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
                row.getBoolean("training"), row.getBoolean("profiling"), TextList.of(row.getString("hidden")));
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
    static void merge(Handle handle, ShopperId visitor, ShopperId shopper) {
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

    /** Deletes the preferences of erased shoppers. */
    static void erase(Handle handle, ImportStore.Erasure erasure) {
        handle.createQuery("SELECT shopper FROM preference").mapTo(String.class).list().stream()
                .filter(erasure::concerns)
                .forEach(shopper -> handle.execute("DELETE FROM preference WHERE shopper = ?", shopper));
    }

    /** Gives shoppers other ids. */
    static void rename(Handle handle, UnaryOperator<String> names) {
        handle.createQuery("SELECT shopper FROM preference").mapTo(String.class).list().stream()
                .filter(shopper -> !names.apply(shopper).equals(shopper))
                .forEach(shopper -> {
                    merge(handle, new ShopperId(shopper), new ShopperId(names.apply(shopper)));
                    handle.execute("DELETE FROM preference WHERE shopper = ?", shopper);
                });
    }
}
