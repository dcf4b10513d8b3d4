// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;

class SecretFieldsTest {

    @Test
    void close_overwritesFields_andNotTheSecrets() {
        byte[] bytes = {1, 2, 3};
        try (SecretBytes secret = SecretBytes.copyOf(bytes, SecretAccess.granted())) {
            SecretFields fields = new SecretFields();
            ByteString field = fields.of(secret);
            assertThat(field.toByteArray()).containsExactly(1, 2, 3);

            fields.close();

            assertThat(field.toByteArray()).containsExactly(0, 0, 0);
            assertThat(secret.toBytes(SecretAccess.granted())).containsExactly(1, 2, 3);
        }
    }
}
