// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.port.ImportStore.Counts;
import org.hanse.clientnode.port.ImportStore.Descriptor;
import org.hanse.clientnode.port.ImportStore.Entry;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Reject;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.clientnode.port.ImportStore.SourceFile;
import org.hanse.core.crypto.Digest;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ImportStore}. */
public abstract class ImportStoreContract {

    protected static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    protected static final Descriptor DESCRIPTOR = new Descriptor("shop.yaml", "dataset: shop", digest(9));
    protected static final Segment FIRST = new Segment(Kind.INTERACTIONS, digest(1), 10);
    protected static final Segment SECOND = new Segment(Kind.INTERACTIONS, digest(2), 5);
    protected static final Segment ITEMS = new Segment(Kind.ITEMS, digest(3), 3);

    /** Returns the store under test; what was stored before is there. */
    protected abstract ImportStore store();

    protected static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    protected static Entry entry(long added) {
        return new Entry(
                AT, "shop.yaml", new Counts(12, added, 1, 2, 3), List.of(new SourceFile("a.csv", digest(7), 100)));
    }

    protected static Reject reject(int line, String value) {
        return new Reject("a.csv", line, "unknown item", Optional.of(value));
    }

    @Test
    void contents_beforeAnImport_areEmpty() {
        assertThat(store().contents()).isEmpty();
        assertThat(store().imports()).isEmpty();
        assertThat(store().rejects()).isEmpty();
        assertThat(store().erased()).isEmpty();
    }

    @Test
    void commit_ofAnImport_isStoredAsAWhole() {
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST, ITEMS), List.of(reject(4, "p9")));

        ImportStore.Contents contents = store().contents().orElseThrow();
        assertThat(contents.descriptor()).isEqualTo(DESCRIPTOR);
        assertThat(contents.segments()).containsExactly(FIRST, ITEMS);
        assertThat(store().imports()).containsExactly(entry(10));
        assertThat(store().rejects()).containsExactly(reject(4, "p9"));
    }

    @Test
    void commit_ofALaterImport_replacesSegmentsAndRejects() {
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST, ITEMS), List.of(reject(4, "p9")));
        long before = store().contents().orElseThrow().version();
        store().commit(entry(5), DESCRIPTOR, List.of(FIRST, SECOND, ITEMS), List.of(reject(5, "p8")));

        assertThat(store().contents().orElseThrow().version()).isNotEqualTo(before);
        assertThat(store().contents().orElseThrow().segments()).containsExactly(FIRST, SECOND, ITEMS);
        assertThat(store().imports()).containsExactly(entry(10), entry(5));
        assertThat(store().rejects()).containsExactly(reject(5, "p8"));
    }

    @Test
    void commit_ofTheSameData_keepsTheVersion() {
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of());
        long before = store().contents().orElseThrow().version();
        store().commit(entry(0), DESCRIPTOR, List.of(FIRST), List.of());

        assertThat(store().contents().orElseThrow().version()).isEqualTo(before);
    }

    @Test
    void erase_ofAShopper_replacesSegmentsAndValuesAndMarksIt() {
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of(reject(4, "p9"), reject(5, "u17 x")));
        long before = store().contents().orElseThrow().version();
        store().erase(List.of(SECOND), erasure(17, true), () -> {});

        assertThat(store().contents().orElseThrow().version()).isNotEqualTo(before);
        assertThat(store().contents().orElseThrow().segments()).containsExactly(SECOND);
        assertThat(store().rejects())
                .containsExactly(reject(4, "p9"), new Reject("a.csv", 5, "unknown item", Optional.empty()));
        assertThat(store().erased()).containsExactly(Map.entry(digest(17), ErasedShoppers.FOR_EVER));
    }

    /** Ids in lower case, as a descriptor may ask for, are found in rows that were rejected before that. */
    @Test
    void erase_ofAnEmailInAnySpelling_removesItsValues() {
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of(reject(4, "MÜLLER@X.org 5"), reject(5, "p9")));

        store().erase(List.of(FIRST), new Erasure(AT, Set.of("müller@x.org"), Set.of(), Readmission.NONE), () -> {});

        assertThat(store().rejects())
                .containsExactly(new Reject("a.csv", 4, "unknown item", Optional.empty()), reject(5, "p9"));
    }

    @Test
    void erase_withoutKeepingOut_takesTheMarkBack() {
        store().erase(List.of(), erasure(17, true), () -> {});
        store().erase(List.of(), erasure(17, false), () -> {});

        assertThat(store().erased()).isEmpty();
    }

    @Test
    void erase_lettingLaterInteractionsIn_marksTheTimeOfTheLastErasure() {
        Instant later = AT.plusSeconds(60);
        store().erase(List.of(), erasure(17, true), () -> {});
        store().erase(List.of(), new Erasure(later, Set.of("u17"), Set.of(digest(17)), Readmission.LATER), () -> {});
        assertThat(store().erased()).containsExactly(Map.entry(digest(17), later.getEpochSecond() * 1_000_000));
        Instant last = later.plusSeconds(60);
        store().erase(List.of(), new Erasure(last, Set.of("u17"), Set.of(digest(17)), Readmission.LATER), () -> {});
        assertThat(store().erased()).containsExactly(Map.entry(digest(17), last.getEpochSecond() * 1_000_000));

        store().erase(List.of(), erasure(17, true), () -> {});
        assertThat(store().erased()).containsExactly(Map.entry(digest(17), ErasedShoppers.FOR_EVER));
    }

    private static Erasure erasure(int shopper, boolean keptOut) {
        return new Erasure(
                AT, Set.of("u" + shopper), Set.of(digest(shopper)), keptOut ? Readmission.NONE : Readmission.ALL);
    }

    @Test
    void erase_ofShoppersWithDataOrMark_deletesResults() {
        AtomicInteger forgotten = new AtomicInteger();
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of());

        assertThat(store().erase(List.of(FIRST), erasure(16, true), forgotten::incrementAndGet))
                .isFalse();
        assertThat(store().erase(List.of(SECOND), erasure(17, true), forgotten::incrementAndGet))
                .isTrue();
        assertThat(store().erase(List.of(SECOND), erasure(17, true), forgotten::incrementAndGet))
                .as("repeated")
                .isTrue();
        assertThat(forgotten).hasValue(2);
    }

    /** The first commit leaves no data and no mark by which a repeated erasure could know the shopper. */
    @Test
    void erase_withoutKeepingOutThatFails_deletesResultsTheNextTime() {
        AtomicInteger forgotten = new AtomicInteger();
        store().commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of());
        assertThatThrownBy(() -> store().erase(List.of(SECOND), erasure(17, false), () -> {
                    throw new IllegalStateException("file");
                }))
                .hasMessage("file");
        long version = store().contents().orElseThrow().version();

        assertThat(store().erase(List.of(SECOND), erasure(17, false), forgotten::incrementAndGet))
                .isTrue();
        assertThat(forgotten).hasValue(1);
        assertThat(store().contents().orElseThrow().version()).isEqualTo(version);
        // Another id, such as a wrong one, costs no results.
        assertThat(store().erase(List.of(SECOND), erasure(17, false), forgotten::incrementAndGet))
                .isFalse();
    }

    @Test
    void unlessErased_afterAnErasure_runsNothing() {
        AtomicInteger stored = new AtomicInteger();
        long before = store().erasures();
        assertThat(store().unlessErased(before, stored::incrementAndGet)).isTrue();
        store().erase(List.of(), erasure(17, true), () -> {});
        store().erase(List.of(), erasure(17, true), () -> {});

        assertThat(store().unlessErased(before, stored::incrementAndGet)).isFalse();
        assertThat(stored).hasValue(1);
        long after = store().erasures();
        assertThat(store().unlessErased(after, stored::incrementAndGet)).isTrue();
    }

    @Test
    void erasureKey_isMadeOnce() {
        assertThat(store().erasureKey()).hasSize(32).isEqualTo(store().erasureKey());
    }
}
