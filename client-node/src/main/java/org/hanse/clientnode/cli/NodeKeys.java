// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.key.KeyFile;

/** New keys of a node, stored before they are used. Keys of a failed enrolment are deleted: no certificate belongs to them. */
final class NodeKeys implements AutoCloseable {

    private final NodeHome home;
    private final TlsKey tls;
    private final SigningKey identity;

    /** Whether the home folder was created with the keys. */
    private final boolean created;

    private NodeKeys(NodeHome home, TlsKey tls, SigningKey identity, boolean created) {
        this.home = home;
        this.created = created;
        this.tls = tls;
        this.identity = identity;
    }

    /** Creates keys in the home folder of a node that is not enrolled. */
    static NodeKeys create(NodeHome home, SecureRandom random) {
        boolean created = !Files.exists(home.folder());
        KeyFile.makeFolder(home.folder());
        delete(home);
        NodeKeys keys = new NodeKeys(home, TlsKey.generate(random), SigningKey.generate(random), created);
        KeyFile.writeNew(home.tlsKey(), keys.tls.pkcs8());
        KeyFile.writeNew(home.identity(), keys.identity);
        return keys;
    }

    TlsKey tls() {
        return tls;
    }

    SigningKey identity() {
        return identity;
    }

    /** Deletes the files of a failed enrolment, and the home folder if it was created for it. */
    void discard() {
        delete(home);
        try {
            if (created) {
                Files.deleteIfExists(home.folder());
            }
        } catch (IOException e) {
            // The folder has other files by now.
        }
    }

    private static void delete(NodeHome home) {
        for (Path file : List.of(home.tlsKey(), home.identity())) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new InvalidInputException(
                        file
                                + ": found the key of a failed enrolment that cannot be deleted; expected none. Fix: delete it",
                        e);
            }
        }
    }

    @Override
    public void close() {
        tls.close();
        identity.close();
    }
}
