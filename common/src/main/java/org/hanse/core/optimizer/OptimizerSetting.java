// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

/**
 * Number that sets a server optimizer.
 *
 * @param key name in documents, below {@code federation.server}
 * @param value value, or the default
 * @param range values that are valid
 */
public record OptimizerSetting(String key, double value, Range range) {

    /** Valid values of a setting. */
    public enum Range {
        /** Above 0 and finite. */
        POSITIVE,
        /** At least 0 and below 1. */
        SHARE
    }

    /** Returns a setting above 0. */
    public static OptimizerSetting positive(String key, double value) {
        return new OptimizerSetting(key, value, Range.POSITIVE);
    }

    /** Returns a setting of at least 0 and below 1. */
    public static OptimizerSetting share(String key, double value) {
        return new OptimizerSetting(key, value, Range.SHARE);
    }
}
