// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.time.DateTimeException;
import java.util.function.Supplier;
import org.hanse.core.secagg.ProtocolViolation;

/** How values are made of what was read: whatever refuses to be made of it, the reader is told by one exception. */
final class Decoding {

    private Decoding() {}

    /**
     * What {@code value} makes.
     *
     * @param what is read
     * @throws DecodeException if it cannot be made
     */
    static <T> T of(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (ProtocolViolation e) {
            throw new DecodeException(what, e);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new DecodeException(what + " with " + e.getMessage(), e);
        }
    }
}
