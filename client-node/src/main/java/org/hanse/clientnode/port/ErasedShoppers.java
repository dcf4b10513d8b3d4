// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hanse.core.crypto.Digest;

/**
 * Erased shoppers, known by keyed hashes (HMAC-SHA256) of their ids. A shopper has the last time, in microseconds since the epoch, of
 * interactions that are left out. Used by one thread.
 */
public final class ErasedShoppers implements ToLongFunction<String> {

    /** Time of a shopper without an erasure. */
    public static final long NOT_ERASED = Long.MIN_VALUE;

    /** Time of a shopper whose interactions are all left out. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final Map<Digest, Long> marks;
    private final Set<Digest> found = new HashSet<>();

    /**
     * Creates the set.
     *
     * @param key key of the marks
     * @param marks times of the erased shoppers, by their marks
     */
    public ErasedShoppers(byte[] key, Map<Digest, Long> marks) {
        this.marks = Map.copyOf(marks);
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Returns the mark of a shopper. */
    public Digest mark(String shopper) {
        return Digest.of(mac.doFinal(shopper.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the marks of an erasure.
     *
     * @param shoppers spellings of their ids
     * @param form returns the id that a spelling has in the data
     */
    public Set<Digest> marks(Set<String> shoppers, UnaryOperator<String> form, ImportStore.Readmission readmission) {
        return shoppers.stream()
                // A mark of a spelling is older than the form of the ids.
                .flatMap(own -> readmission == ImportStore.Readmission.NONE
                        ? Stream.of(form.apply(own))
                        : Stream.of(own, form.apply(own)))
                .map(this::mark)
                .collect(Collectors.toSet());
    }

    /** Returns the last time that is left out of a shopper; {@link #NOT_ERASED} for one that was not erased. */
    @Override
    public long applyAsLong(String shopper) {
        if (marks.isEmpty()) {
            return NOT_ERASED;
        }
        Digest mark = mark(shopper);
        Long until = marks.get(mark);
        if (until == null) {
            return NOT_ERASED;
        }
        found.add(mark);
        return until;
    }

    /** Returns whether a shopper was erased. */
    public boolean contains(String shopper) {
        return applyAsLong(shopper) != NOT_ERASED;
    }

    /** Returns the number of marks that no tested id had. */
    public int missing() {
        return marks.size() - found.size();
    }
}
