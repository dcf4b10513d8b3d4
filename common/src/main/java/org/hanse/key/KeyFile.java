// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFile;

/** File of a private key: PKCS#8 as PEM text, readable by its owner only. */
public final class KeyFile {

    private static final String LABEL = "PRIVATE KEY";
    private static final String FOLDER = "rwx------";

    /** PKCS#8 before the 32 bytes of an Ed25519 seed (RFC 8410, section 7). */
    private static final byte[] ED25519 = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};

    private static final int SEED = 32;

    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyFile() {}

    /**
     * Creates a folder accessible to its owner only, with its missing parents. An existing folder is not changed.
     *
     * @throws InvalidInputException if it cannot be created
     */
    public static void makeFolder(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        if (Files.isDirectory(whole)) {
            return;
        }
        try {
            Path parent = whole.getParent();
            if (parent != null) {
                DurableFile.makeFolders(parent);
            }
            if (supportsOwners(whole)) {
                Files.createDirectory(
                        whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
            } else {
                Files.createDirectory(whole);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found no folder, and none can be made there; expected a place to write to. Fix: name"
                            + " another folder",
                    e);
        }
    }

    /**
     * Writes a new key in PKCS#8.
     *
     * @throws InvalidInputException if the file exists or cannot be written
     */
    public static void writeNew(Path file, SecretBytes pkcs8) {
        requireMissing(file);
        byte[] der = pkcs8.toBytes(SecretAccess.granted());
        byte[] text = PemText.encode(LABEL, der);
        try {
            DurableFile.writePrivately(file, text);
        } finally {
            Arrays.fill(der, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    /** Writes a new Ed25519 key; see {@link #writeNew(Path, SecretBytes)}. */
    public static void writeNew(Path file, SigningKey key) {
        byte[] seed = key.seed().toBytes(SecretAccess.granted());
        byte[] der = Arrays.copyOf(ED25519, ED25519.length + SEED);
        System.arraycopy(seed, 0, der, ED25519.length, SEED);
        try (SecretBytes pkcs8 = SecretBytes.copyOf(der, SecretAccess.granted())) {
            writeNew(file, pkcs8);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(der, (byte) 0);
        }
    }

    /**
     * Checks that a key file can be written.
     *
     * @throws InvalidInputException if there is a file already
     */
    public static void requireMissing(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(file
                    + ": found a file; expected none, as a key is never overwritten. Fix: name" + " another folder");
        }
    }

    /**
     * Reads a key in PKCS#8.
     *
     * @throws InvalidInputException if it is missing, is no private key, or others than the owner can read it
     */
    public static SecretBytes read(Path file) {
        requireOwnerOnly(file);
        byte[] text = content(file);
        try {
            byte[] der = PemText.decode(LABEL, text).orElseThrow(() -> noKey(file, "a private key in PKCS#8"));
            try {
                return SecretBytes.copyOf(der, SecretAccess.granted());
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** Reads an Ed25519 key; see {@link #read}. */
    public static SigningKey readSigningKey(Path file) {
        try (SecretBytes pkcs8 = read(file)) {
            byte[] der = pkcs8.toBytes(SecretAccess.granted());
            try {
                if (der.length != ED25519.length + SEED
                        || !Arrays.equals(der, 0, ED25519.length, ED25519, 0, ED25519.length)) {
                    throw noKey(file, "an Ed25519 private key");
                }
                byte[] seed = Arrays.copyOfRange(der, ED25519.length, der.length);
                try {
                    return SigningKey.of(SecretBytes.copyOf(seed, SecretAccess.granted()));
                } finally {
                    Arrays.fill(seed, (byte) 0);
                }
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        }
    }

    private static byte[] content(Path file) {
        try {
            return DurableFile.readPrivately(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found a file that cannot be read; expected a private key. Fix: check its owner", e);
        }
    }

    private static void requireOwnerOnly(Path file) {
        try {
            if (!supportsOwners(file)) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OF_OWNER.containsAll(permissions)) {
                throw new InvalidInputException(
                        file + ": found permissions " + PosixFilePermissions.toString(permissions)
                                + "; expected rw------- for a private key. Fix: chmod 600 " + file);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    file + ": found no file; expected a private key. Fix: check the folder's name", e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found a file without readable permissions; expected a private key. Fix: check its owner",
                    e);
        }
    }

    private static boolean supportsOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static InvalidInputException noKey(Path file, String expected) {
        return new InvalidInputException(
                file + ": found other text; expected " + expected + " as PEM. Fix: check the file's name");
    }
}
