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
import org.hanse.key.PublicFile;

/**
 * New keys of a node, stored before they are used. Keys of a failed enrolment are deleted: no certificate belongs to them. A shop without a
 * federation keeps the key that signed its reports.
 */
final class NodeKeys implements AutoCloseable {

    private final NodeHome home;
    private final TlsKey tls;
    private final SigningKey identity;

    /** Whether the home folder was created with the keys. */
    private final boolean created;

    /** Keys that exist because of this enrolment. */
    private final List<Path> files;

    private NodeKeys(NodeHome home, TlsKey tls, SigningKey identity, boolean created, List<Path> files) {
        this.home = home;
        this.files = files;
        this.created = created;
        this.tls = tls;
        this.identity = identity;
    }

    /** Creates keys in the home folder of a node that is not enrolled. */
    static NodeKeys create(NodeHome home, SecureRandom random) {
        boolean created = !Files.exists(home.folder());
        KeyFile.makeFolder(home.folder());
        // Enrolment writes the public key last, so that a key of a failed one has none.
        boolean signs = Files.exists(home.identity()) && Files.exists(home.identityPublic());
        List<Path> files = signs ? List.of(home.tlsKey()) : List.of(home.tlsKey(), home.identity());
        delete(files);
        SigningKey identity = signs ? KeyFile.readSigningKey(home.identity()) : SigningKey.generate(random);
        NodeKeys keys = new NodeKeys(home, TlsKey.generate(random), identity, created, files);
        KeyFile.writeNew(home.tlsKey(), keys.tls.pkcs8());
        if (!signs) {
            KeyFile.writeNew(home.identity(), identity);
        }
        return keys;
    }

    /** Creates the key that signs reports in a shop without a federation, unless it has one. */
    static void requireIdentity(NodeHome home) {
        if (NodeSettings.isEnrolled(home) || Files.exists(home.identityPublic())) {
            return;
        }
        delete(List.of(home.identity()));
        try (SigningKey key = SigningKey.generate(new SecureRandom())) {
            KeyFile.writeNew(home.identity(), key);
            PublicFile.writeKey(home.identityPublic(), key.verifyingKey());
        }
    }

    TlsKey tls() {
        return tls;
    }

    SigningKey identity() {
        return identity;
    }

    /** Deletes the files of a failed enrolment, and the home folder if it was created for it. */
    void discard() {
        delete(files);
        try {
            if (created) {
                Files.deleteIfExists(home.folder());
            }
        } catch (IOException e) {
            // The folder has other files by now.
        }
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
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
