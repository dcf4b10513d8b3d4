// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

/** What a log says about a target policy, by the published rules of {@link OffPolicySupport#verdict}. */
public enum OffPolicyVerdict {
    /** The log cannot tell: these estimates are no reason for a choice. */
    NOT_SUPPORTED("not supported"),
    /** Few rows decide. */
    THIN("thin"),
    SUPPORTED("supported");

    private final String key;

    OffPolicyVerdict(String key) {
        this.key = key;
    }

    /** Returns the words of documents. */
    public String key() {
        return key;
    }
}
