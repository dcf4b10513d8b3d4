// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.secagg.ShamirShare;

/**
 * Secret fields of a message. {@link #close} overwrites their bytes, which protobuf's own never are. A message with
 * such a field has to be encoded before that, and is invalid afterwards.
 */
final class SecretFields implements AutoCloseable {

    private final List<byte[]> copies = new ArrayList<>();

    ByteString of(SecretBytes secret) {
        byte[] copy = secret.toBytes(SecretAccess.granted());
        copies.add(copy);
        return UnsafeByteOperations.unsafeWrap(copy);
    }

    ByteString of(ShamirShare share) {
        try (SecretBytes secret = share.toSecretBytes(SecretAccess.granted())) {
            return of(secret);
        }
    }

    @Override
    public void close() {
        copies.forEach(copy -> Arrays.fill(copy, (byte) 0));
    }
}
