// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    private static final byte[] MESSAGE = "roster".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder = Path.of("");

    private final SigningKey key = SigningKey.generate(new SecureRandom());

    private static byte[] der(Path pem) throws IOException {
        String text = Files.readString(pem);
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]*-----", ""));
    }

    @Test
    void signingKey_writtenAndRead_signsTheSame() {
        Path file = folder.resolve("operator.key");
        KeyFile.writeNew(file, key);

        assertThat(KeyFile.readSigningKey(file).sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
    }

    /** Other programs read the files as well. */
    @Test
    void files_areReadByTheJdk() throws IOException, GeneralSecurityException {
        Path secret = folder.resolve("operator.key");
        Path open = folder.resolve("operator.pub");
        KeyFile.writeNew(secret, key);
        PublicFile.writeKey(open, key.verifyingKey());

        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(der(secret)));
        PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(der(open)));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(privateKey);
        signer.update(MESSAGE);
        assertThat(signer.sign()).isEqualTo(key.sign(MESSAGE).toBytes());
        signer.initVerify(publicKey);
        signer.update(MESSAGE);
        assertThat(signer.verify(key.sign(MESSAGE).toBytes())).isTrue();
        assertThat(PublicFile.readKey(open)).isEqualTo(key.verifyingKey());
    }

    @Test
    void writeNew_permissions_areOfTheOwnerOnly() throws IOException {
        Path home = folder.resolve("keys");
        KeyFile.makeFolder(home);
        KeyFile.writeNew(home.resolve("operator.key"), key);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("operator.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void writeNew_existingFile_isRefusedAndKept() throws IOException {
        Path file = folder.resolve("operator.key");
        KeyFile.writeNew(file, key);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> KeyFile.writeNew(file, SigningKey.generate(new SecureRandom())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void read_fileThatOthersCanRead_isRefused() throws IOException {
        Path file = folder.resolve("operator.key");
        KeyFile.writeNew(file, key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> KeyFile.readSigningKey(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        file + ": found permissions rw-r-----; expected rw------- for a private key. Fix: chmod 600 "
                                + file);
    }

    @Test
    void read_otherFiles_areRefusedWithoutTheirContents() throws IOException {
        Path text = folder.resolve("text.key");
        Files.writeString(text, "my secret notes");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-------"));
        Path open = folder.resolve("operator.pub");
        PublicFile.writeKey(open, key.verifyingKey());
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> KeyFile.readSigningKey(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected a private key")
                .hasMessageNotContaining("notes");
        assertThatThrownBy(() -> KeyFile.readSigningKey(open)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("missing.key")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no file");
        assertThatThrownBy(() -> PublicFile.readKey(text)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> PublicFile.readCertificate(open)).isInstanceOf(InvalidInputException.class);
    }
}
