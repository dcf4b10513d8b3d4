// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.function.Supplier;

/** A federation that cannot be with its data, and the keys that make it so. */
public final class RefusedFederationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String[] keys;

    private RefusedFederationException(IllegalArgumentException refusal, List<String> keys) {
        super(refusal.getMessage(), refusal);
        this.keys = keys.toArray(String[]::new);
    }

    /** About these keys. */
    public static RefusedFederationException of(List<String> keys, String why) {
        return new RefusedFederationException(new IllegalArgumentException(why), keys);
    }

    /** Paths below {@code federation}, the one that is likeliest to be changed first. */
    public List<String> keys() {
        return List.of(keys);
    }

    /** Runs {@code maker}, whose refusals are about these keys. */
    static <T> T about(List<String> keys, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (RefusedFederationException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RefusedFederationException(e, keys);
        }
    }
}
