// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.ItemStore.Changed;
import org.hanse.clientnode.port.ItemStore.Item;
import org.hanse.clientnode.port.ItemStore.State;
import org.hanse.clientnode.port.ItemStore.Superseded;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ItemStore}, with the imports beside it. */
public abstract class ItemStoreContract {

    private static final String WHOLE = "{\"id\":\"a\",\"price\":2.0,\"text\":\"red\",\"title\":null}";

    /** Returns the store, opened again if it was open. */
    protected abstract ItemStore store();

    /** Commits an import beside the open store; returns whether the version of the data changed. */
    protected abstract boolean commit(Superseded superseded);

    /** Includes all changes in the data beside the open store; returns whether their version changed. */
    protected abstract boolean include();

    private static Changed set(ItemStore store, String id, String document) {
        return store.change(List.of(id), (place, before) -> Optional.of(new State(document, false)))
                .get(0);
    }

    private static void delete(ItemStore store, String id) {
        store.change(List.of(id), (place, before) -> before.map(own -> new State(own.document(), true)));
    }

    private static List<String> documents(List<Item> items) {
        return items.stream()
                .map(item -> item.id() + item.state().document() + (item.state().deleted() ? " deleted" : ""))
                .toList();
    }

    @Test
    void change_item_isThereAfterOpening() {
        ItemStore store = store();
        Changed first = set(store, "a", WHOLE);
        assertThat(first.before()).isEmpty();
        assertThat(first.isChange()).isTrue();
        Changed second = set(store, "a", "{\"price\":3.0}");
        assertThat(second.before()).isEqualTo(first.now());
        ItemStore again = store();
        assertThat(again.item("a")).isEqualTo(second.now());
        assertThat(again.item("b")).isEmpty();
        assertThat(again.last()).isEqualTo(2);
        assertThat(again.size()).isEqualTo(1);
    }

    @Test
    void change_sameState_isNone() {
        ItemStore store = store();
        set(store, "a", WHOLE);
        assertThat(set(store, "a", WHOLE).isChange()).isFalse();
        assertThat(store.change(List.of("b"), (place, before) -> before).get(0).now())
                .isEmpty();
        assertThat(store.last()).isEqualTo(1);
        assertThat(store.changedAfter(1)).isEmpty();
    }

    @Test
    void change_sameItemTwiceInOneCall_seesTheFirst() {
        ItemStore store = store();
        List<Changed> changes = store.change(
                List.of("a", "a"),
                (place, before) ->
                        Optional.of(new State(before.map(State::document).orElse("") + place, false)));
        assertThat(changes.get(1).now().orElseThrow().state().document()).isEqualTo("01");
    }

    @Test
    void change_fault_changesNothing() {
        ItemStore store = store();
        assertThatThrownBy(() -> store.change(List.of("a", "b"), (place, before) -> {
                    if (place == 1) {
                        throw new IllegalStateException("fault");
                    }
                    return Optional.of(new State(WHOLE, false));
                }))
                .hasMessage("fault");
        assertThat(store().present().items()).isEmpty();
    }

    /** Each change has the one before it. */
    @Test
    void change_threadsTogether_areOneAfterTheOther() throws InterruptedException, ExecutionException {
        ItemStore store = store();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<Changed>>> changes = IntStream.range(0, 40)
                .mapToObj(i -> threads.submit(() -> store.change(
                        List.of("a"),
                        (place, before) -> Optional.of(
                                new State(before.map(State::document).orElse("") + "x", false)))))
                .toList();
        int first = 0;
        for (Future<List<Changed>> change : changes) {
            first += change.get().get(0).before().isEmpty() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(first).isEqualTo(1);
        assertThat(store.item("a").orElseThrow().state().document()).hasSize(40);
    }

    @Test
    void page_items_areInTheOrderOfTheirBytes() {
        ItemStore store = store();
        // In UTF-16 the last one would stand before the one before it.
        List.of("b", "a", "\uFFEE", "\uD83D\uDC5F").forEach(id -> set(store, id, "{}"));
        assertThat(store.page("", 3)).extracting(Item::id).containsExactly("a", "b", "\uFFEE");
        assertThat(store.page("b", 3)).extracting(Item::id).containsExactly("\uFFEE", "\uD83D\uDC5F");
    }

    @Test
    void present_items_areInTheOrderInWhichTheyWereSetFirst() {
        ItemStore store = store();
        List.of("b", "a", "b").forEach(id -> set(store, id, "{}"));
        delete(store, "a");
        assertThat(documents(store.present().items())).containsExactly("b{}", "a{} deleted");
        assertThat(store.present().last()).isEqualTo(3);
        assertThat(store.changedAfter(1)).extracting(Item::id).containsExactly("a");
    }

    @Test
    void included_changes_areThoseOfTheLastInclusion() {
        ItemStore store = store();
        commit(Superseded.NONE);
        set(store, "a", "{\"price\":1}");
        assertThat(store.included()).isEmpty();
        assertThat(include()).isTrue();
        assertThat(include()).isFalse();
        set(store, "a", "{\"price\":2}");
        set(store, "b", WHOLE);
        assertThat(documents(store.included())).containsExactly("a{\"price\":1}");
        assertThat(commit(Superseded.NONE)).isTrue();
        assertThat(documents(store.included())).containsExactly("a{\"price\":2}", "b" + WHOLE);
    }

    @Test
    void commit_importWithTheItem_takesItsKeysAlone() {
        ItemStore store = store();
        set(store, "a", WHOLE);
        set(store, "b", WHOLE);
        delete(store, "a");
        assertThat(commit(new Superseded(Set.of("a", "c"), Set.of("title", "price"), store.last())))
                .isTrue();
        assertThat(documents(store().present().items())).containsExactly("a{\"text\":\"red\"}", "b" + WHOLE);
    }

    @Test
    void commit_importWithAllKeys_leavesNothing() {
        ItemStore store = store();
        set(store, "a", "{\"price\":2.0}");
        assertThat(commit(new Superseded(Set.of("a"), Set.of("title", "price"), store.last())))
                .isTrue();
        assertThat(store.present().items()).isEmpty();
        set(store, "a", "{\"price\":3.0}");
        assertThat(store.last()).as("a number is never used twice").isEqualTo(2);
    }

    @Test
    void commit_changeAfterTheBegin_stays() {
        ItemStore store = store();
        long begin = store.last();
        set(store, "a", WHOLE);
        commit(new Superseded(Set.of("a"), Set.of("title", "price", "text"), begin));
        assertThat(documents(store.present().items())).containsExactly("a" + WHOLE);
    }
}
