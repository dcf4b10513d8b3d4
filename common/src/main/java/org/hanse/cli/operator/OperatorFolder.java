// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import java.nio.file.Path;
import org.hanse.core.crypto.SigningKey;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;

/**
 * Folder of the operator key.
 *
 * @param path path of the folder
 */
record OperatorFolder(Path path) {

    Path privateKey() {
        return path.resolve("operator.key");
    }

    Path publicKey() {
        return path.resolve("operator.pub");
    }

    /** Writes a new key. */
    void create(SigningKey key) {
        KeyFile.requireMissing(privateKey());
        KeyFile.requireMissing(publicKey());
        KeyFile.makeFolder(path);
        KeyFile.writeNew(privateKey(), key);
        PublicFile.writeKey(publicKey(), key.verifyingKey());
    }

    /** Reads the key. */
    SigningKey key() {
        return KeyFile.readSigningKey(privateKey());
    }
}
