// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.time.DateTimeException;
import java.util.function.Supplier;
import org.hanse.core.secagg.ProtocolViolation;

/** Conversion of decoded content to values, with one exception for all errors. */
final class Decoding {

    private Decoding() {}

    /**
     * Returns the result of {@code value}.
     *
     * @param what name of the content
     * @throws DecodeException if {@code value} throws
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
