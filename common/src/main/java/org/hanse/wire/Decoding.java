// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.function.Supplier;
import org.hanse.core.secagg.ProtocolViolation;

/** How values are made of what was read. */
final class Decoding {

    private Decoding() {}

    /** What {@code value} makes, if it can be. */
    static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (ProtocolViolation e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new DecodeException("a message with " + e.getMessage(), e);
        }
    }
}
