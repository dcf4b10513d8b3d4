// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.file.DurableFile;
import org.hanse.file.WriterLock;

/**
 * Tokens in one file, which only its owner may read. It holds SHA-256 digests of the tokens: they have 256 random bits, so that a digest does
 * not help to find one. The file is read again when it changed.
 */
public final class FileTokenStore implements TokenStore {

    private static final String PREFIX = "hanse_";
    private static final int BYTES = 32;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final SecureRandom random;
    private final Optional<Digest> local;
    private volatile State state = new State(Optional.empty(), Map.of());

    /** File by its place on the disk, size and time, which change when it is replaced. */
    private record Stamp(Object key, long size, FileTime modified) {}

    private record State(Optional<Stamp> stamp, Map<Digest, Token> tokens) {}

    private record Line(String name, Set<Scope> scopes, String created, String sha256) {}

    private record Document(List<Line> tokens) {}

    public FileTokenStore(Path file, SecureRandom random) {
        this(file, random, Optional.empty());
    }

    private FileTokenStore(Path file, SecureRandom random, Optional<Digest> local) {
        this.file = file;
        this.random = random;
        this.local = local;
    }

    /** Returns these tokens and one of the owner's commands, which permits all calls. */
    public FileTokenStore withLocal(String text) {
        return new FileTokenStore(file, random, Optional.of(digest(text)));
    }

    /** Returns a new text of a token. */
    public static String text(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public Optional<String> create(Token token) {
        return changed(tokens -> {
            if (tokens.values().stream().anyMatch(own -> own.name().equals(token.name()))) {
                return Optional.empty();
            }
            String text = text(random);
            tokens.put(digest(text), token);
            return Optional.of(text);
        });
    }

    @Override
    public Optional<Token> find(String text) {
        Digest digest = digest(text);
        return local.filter(digest::equals)
                .map(own -> new Token("local", Set.of(Scope.values()), Instant.EPOCH))
                .or(() -> Optional.ofNullable(tokens().get(digest)));
    }

    @Override
    public List<Token> all() {
        return tokens().values().stream()
                .sorted(Comparator.comparing(Token::name))
                .toList();
    }

    @Override
    public boolean revoke(String name) {
        return changed(tokens -> tokens.values().removeIf(own -> own.name().equals(name)));
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private <T> T changed(Function<Map<Digest, Token>, T> change) {
        WriterLock lock = WriterLock.of(
                file.resolveSibling("tokens"),
                file + ": found another command that changes it; expected none. Fix: run this command again");
        try {
            Map<Digest, Token> tokens = new HashMap<>(tokens());
            T result = change.apply(tokens);
            write(tokens);
            return result;
        } finally {
            lock.close();
        }
    }

    private void write(Map<Digest, Token> tokens) {
        List<Line> lines = new ArrayList<>();
        tokens.forEach((digest, own) ->
                lines.add(new Line(own.name(), own.scopes(), own.created().toString(), digest.toHex())));
        lines.sort(Comparator.comparing(Line::name));
        try {
            DurableFile.writePrivately(file, JSON.writeValueAsBytes(new Document(lines)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written", e);
        }
    }

    private Map<Digest, Token> tokens() {
        Optional<Stamp> stamp = stamp();
        State known = state;
        if (!stamp.equals(known.stamp())) {
            known = new State(stamp, stamp.isPresent() ? read() : Map.of());
            state = known;
        }
        return known.tokens();
    }

    private Optional<Stamp> stamp() {
        try {
            BasicFileAttributes own = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(String.valueOf(own.fileKey()), own.size(), own.lastModifiedTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private Map<Digest, Token> read() {
        Map<Digest, Token> tokens = new HashMap<>();
        try {
            for (Line own :
                    JSON.readValue(Files.readAllBytes(file), Document.class).tokens()) {
                tokens.put(
                        Digest.of(HexFormat.of().parseHex(own.sha256())),
                        new Token(own.name(), own.scopes(), Instant.parse(own.created())));
            }
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException | NullPointerException e) {
            throw new InvalidInputException(
                    file + ": found "
                            + Objects.toString(e.getMessage(), "a missing key")
                                    .lines()
                                    .findFirst()
                                    .orElse("") + "; expected tokens. Fix: delete the file and create the tokens again",
                    e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
        return tokens;
    }
}
