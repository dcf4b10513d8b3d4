// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.config.InvalidInputException;

/** Request that cannot be answered. Source of the document: RFC 9457, with the member {@code fix} beside. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z0-9/]*): .*", Pattern.DOTALL);
    private static final String FIX = " Fix: ";

    private final Kind kind;
    private final transient List<String> pointers;

    /** Kinds of problems with their status codes of HTTP. */
    public enum Kind {
        MALFORMED(400, "The request is not valid JSON of this call"),
        NO_TOKEN(401, "The request has no valid token"),
        SCOPE(403, "The token does not permit this call"),
        UNKNOWN(404, "There is no such thing"),
        SLOW(408, "The request took too long"),
        CONFLICT(409, "The same request is not answered yet", 1),
        CHANGED(409, "It is no longer what was shown"),
        REFUSED(409, "The owner's policy refuses it"),
        GONE(410, "It was deleted"),
        TOO_LARGE(413, "The request is too large"),
        MEDIA_TYPE(415, "The request has another media type"),
        MISDIRECTED(421, "This node does not answer under this name"),
        INVALID(422, "A value is not valid"),
        TOO_MANY(429, "There were too many requests", 1),
        FAILED(500, "The request failed"),
        UNAVAILABLE(503, "The service cannot answer now", 5);

        private final int status;
        private final String title;
        private final int retrySeconds;

        Kind(int status, String title) {
            this(status, title, 0);
        }

        Kind(int status, String title, int retrySeconds) {
            this.status = status;
            this.title = title;
            this.retrySeconds = retrySeconds;
        }

        /** Returns the status code of HTTP. */
        public int status() {
            return status;
        }

        /** Returns the time after which the same request may succeed; empty if it has to be another one. */
        public OptionalInt retrySeconds() {
            return retrySeconds > 0 ? OptionalInt.of(retrySeconds) : OptionalInt.empty();
        }

        /** Returns the type, a URN. */
        public String type() {
            return "urn:hanse:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param message what was found, what was expected, and the fix */
    public Problem(Kind kind, String message) {
        this(kind, message, kind == Kind.INVALID ? pointers(message) : List.of());
    }

    private Problem(Kind kind, String message, List<String> pointers) {
        super(message);
        this.kind = kind;
        this.pointers = List.copyOf(pointers);
    }

    static Problem malformed(String message, List<String> pointers) {
        return new Problem(Kind.MALFORMED, message + "." + FIX + "see docs/reference/openapi.yaml", pointers);
    }

    /** Returns the problem of an invalid value, whose message begins with its key. */
    public static Problem of(InvalidInputException invalid) {
        return new Problem(Kind.INVALID, String.valueOf(invalid.getMessage()));
    }

    /** Returns the same as wrong input of a command. */
    public InvalidInputException toInvalidInput() {
        return new InvalidInputException(InvalidInputException.withFix(this, "see the log"), this);
    }

    private static List<String> pointers(String message) {
        Matcher key = KEY.matcher(message);
        return key.matches() ? List.of("/" + key.group(1)) : List.of();
    }

    /** Returns the kind. */
    public Kind kind() {
        return kind;
    }

    /** Returns the document. */
    public Document document() {
        String message = String.valueOf(getMessage());
        int fix = message.indexOf(FIX);
        return new Document(
                kind.type(),
                kind.title,
                kind.status,
                fix < 0 ? message : message.substring(0, fix),
                fix < 0 ? Optional.empty() : Optional.of(message.substring(fix + FIX.length())),
                pointers.stream().map(Pointer::new).toList());
    }

    /**
     * Document of a problem.
     *
     * @param detail what was found and expected
     * @param fix what to do
     * @param errors values at fault
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Document(
            String type, String title, int status, String detail, Optional<String> fix, List<Pointer> errors) {}

    /** JSON pointer to a value at fault. */
    public record Pointer(String pointer) {}
}
