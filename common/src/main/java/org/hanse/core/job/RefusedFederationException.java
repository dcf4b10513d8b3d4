// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.function.Supplier;

/** Federation settings that are refused, with the keys to change. */
public final class RefusedFederationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String[] keys;

    private RefusedFederationException(IllegalArgumentException refusal, List<String> keys) {
        super(refusal.getMessage(), refusal);
        this.keys = keys.toArray(String[]::new);
    }

    /** Creates a refusal about these keys. */
    public static RefusedFederationException of(List<String> keys, String why) {
        return new RefusedFederationException(new IllegalArgumentException(why), keys);
    }

    /** Returns paths below {@code federation}, the likeliest to be changed first. */
    public List<String> keys() {
        return List.of(keys);
    }

    /** Runs {@code maker} and adds these keys to its refusal. */
    public static <T> T about(List<String> keys, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (RefusedFederationException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RefusedFederationException(e, keys);
        }
    }
}
