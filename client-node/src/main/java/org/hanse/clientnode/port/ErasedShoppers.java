// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hanse.core.crypto.Digest;

/** Erased shoppers, known by keyed hashes (HMAC-SHA256) of their ids. Used by one thread. */
public final class ErasedShoppers implements Predicate<String> {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final Set<Digest> marks;
    private final Set<Digest> found = new HashSet<>();

    /**
     * Creates the set.
     *
     * @param key key of the marks
     * @param marks marks of the erased shoppers
     */
    public ErasedShoppers(byte[] key, Set<Digest> marks) {
        this.marks = Set.copyOf(marks);
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

    /** Returns whether a shopper was erased. */
    @Override
    public boolean test(String shopper) {
        if (marks.isEmpty()) {
            return false;
        }
        Digest mark = mark(shopper);
        if (marks.contains(mark)) {
            found.add(mark);
            return true;
        }
        return false;
    }

    /** Returns the number of marks that no tested id had. */
    public int missing() {
        return marks.size() - found.size();
    }
}
