// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.crypto.Der;

/** TLS key of a node, for requests for another certificate with the same key. Any thread may call it; methods block. */
public interface TlsIdentity {

    /**
     * Returns a request for a certificate with the name and the key of the present one, PKCS#10.
     *
     * @throws RuntimeException if the key cannot be read
     */
    Der request();

    /** Replaces the certificate. The new one is durable when the method returns. */
    void replace(Der certificate);
}
